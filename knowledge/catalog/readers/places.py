"""Names of datasets as lineage tools and catalogs write them: namespaces, paths and urns."""

import re
from urllib.parse import unquote

from knowledge.catalog.identity import platform_of
from knowledge.catalog.model import Dataset

_FILES = frozenset(
    {"s", "gs", "file", "hdfs", "dbfs", "abfs", "abfss", "wasb", "wasbs", "adl", "kafka", "pulsar"}
)
"""Platforms, without figures, whose names are paths or topics, and have no schema."""

_TABLE = re.compile(r'[^\s/\\:".]+|"[^"]+"')


def dataset_named(id_: str, platform: str, name: str, kind: str = "") -> Dataset:
    """Return a dataset by its whole name: `database.schema.table`, or a path or topic as it is."""
    platform = "s3" if platform in {"s3a", "s3n"} else platform
    if platform_of(platform) in _FILES:
        return Dataset(id_, name or id_, platform, kind=kind)
    database, schema, table = ("", "", *split_name(name))[-3:]
    return Dataset(id_, table or id_, platform, schema, kind, database=database)


def split_name(name: str) -> tuple[str, ...]:
    """Return the parts of a dotted name, of which quoted ones may hold dots; a path is one part."""
    if re.search(r"[/\\:\s]", re.sub(r'"[^"]*"', "", name)):
        return (name,)
    parts = tuple(part.strip('"') for part in _TABLE.findall(name))
    return parts or (name,)


def platform_in(namespace: str) -> str:
    """Return the platform that a namespace such as `postgres://host:5432` begins with."""
    scheme, mark, _ = namespace.partition("://")
    if mark:
        return scheme
    return namespace if namespace in {"bigquery", "file", "hive", "inmemory"} else ""


def urn_parts(urn: str) -> tuple[str, tuple[str, ...]]:
    """Return the kind and the parts of a DataHub urn, such as dataset and (platform, name, env).

    A urn within a urn stays whole, and what is no urn is of no kind.
    """
    found = re.fullmatch(r"urn:li:(\w+):(.*)", urn.strip(), re.DOTALL)
    if found is None:
        return "", (urn,)
    inner = found[2]
    if not (inner.startswith("(") and inner.endswith(")")):
        return found[1], (unquote(inner),)
    parts, depth, begin = list[str](), 0, 1
    for at, sign in enumerate(inner):
        depth += 1 if sign == "(" else -1 if sign == ")" else 0
        if (sign == "," and depth == 1) or at == len(inner) - 1:
            parts.append(inner[begin:at])
            begin = at + 1
    return found[1], tuple(part if part.startswith("urn:") else unquote(part) for part in parts)
