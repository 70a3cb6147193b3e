"""Statements that give access on a platform and take it away, with every name quoted safely."""

import re
from dataclasses import dataclass

from knowledge.catalog.model import Dataset
from tools.lineage.places import path_of
from tools.quality.reader import quoted

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_NO_NAME = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Grantee:
    """Who gets access: a person by e-mail, or a group by id."""

    name: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """What gives the access, and what takes it away."""

    give: tuple[str, ...]
    take: tuple[str, ...]


def statements_for(datasets: tuple[Dataset, ...], to: Grantee) -> Statements:
    """Return the statements for these datasets, in their order; none for a platform not known."""
    made = [_of(dataset, to) for dataset in datasets]
    give = tuple(dict.fromkeys(s for m in made for s in m.give))
    return Statements(give, tuple(dict.fromkeys(s for m in made for s in m.take)))


def _of(dataset: Dataset, to: Grantee) -> Statements:
    if _NO_NAME.search(f"{dataset.id}{dataset.database}{dataset.schema}{dataset.name}{to.name}"):
        return Statements((), ())
    platform = dataset.platform.casefold()
    if "bigquery" in platform:
        return _bigquery(dataset, to)
    if "snowflake" in platform:
        return _snowflake(dataset, to)
    if any(name in platform for name in ("postgres", "redshift", "greenplum", "cockroach")):
        return _postgres(dataset, to)
    return Statements((), ())


def _folded(name: str) -> str:
    """Return a name as Snowflake knows it: a plain one was most likely made without quotes."""
    return quoted(name.upper() if _PLAIN.fullmatch(name) and name == name.lower() else name)


def _postgres(dataset: Dataset, to: Grantee) -> Statements:
    parts = path_of(dataset)[-2:]  # A connection is to one database, which a grant doesn't name.
    table, who = ".".join(map(quoted, parts)), quoted(to.name)
    schema = ".".join(map(quoted, parts[:-1][-1:]))
    usage = (f"GRANT USAGE ON SCHEMA {schema} TO {who};",) if schema else ()
    return Statements(
        (*usage, f"GRANT SELECT ON TABLE {table} TO {who};"),
        (f"REVOKE SELECT ON TABLE {table} FROM {who};",),  # noqa: S608 - quoted above.
    )


def _snowflake(dataset: Dataset, to: Grantee) -> Statements:
    """Return statements through a role, for a table is granted to roles there."""
    table = ".".join(map(_folded, path_of(dataset)))
    kind = "VIEW" if "view" in dataset.kind.casefold() else "TABLE"
    role = _folded(to.name) if to.is_group else quoted(f"MESHWRIGHT_{to.name.upper()}")
    made = () if to.is_group else (
        f"CREATE ROLE IF NOT EXISTS {role};",
        f"GRANT ROLE {role} TO USER {quoted(to.name.upper())};",
    )  # fmt: skip
    return Statements(
        (*made, f"GRANT SELECT ON {kind} {table} TO ROLE {role};"),
        (f"REVOKE SELECT ON {kind} {table} FROM ROLE {role};",),  # noqa: S608 - quoted above.
    )


def _bigquery(dataset: Dataset, to: Grantee) -> Statements:
    path = ".".join(path_of(dataset))
    kind = "VIEW" if "view" in dataset.kind.casefold() else "TABLE"
    table = "`" + path.replace("\\", "\\\\").replace("`", "\\`") + "`"
    who = '"' + f"{'group' if to.is_group else 'user'}:{to.name}".replace("\\", "\\\\").replace('"', '\\"') + '"'  # fmt: skip
    role = "`roles/bigquery.dataViewer`"
    return Statements(
        (f"GRANT {role} ON {kind} {table} TO {who};",),
        (f"REVOKE {role} ON {kind} {table} FROM {who};",),
    )
