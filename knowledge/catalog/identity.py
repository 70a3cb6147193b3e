"""Tells whether two records mean the same dataset, by what each says of where it stands."""

import re
from dataclasses import dataclass

from knowledge.catalog.model import Dataset

_QUOTES = str.maketrans("", "", "\"'`[]")

_PLATFORMS = {
    "postgresql": "postgres",
    "redshiftserverless": "redshift",
    "mssql": "sqlserver",
    "tsql": "sqlserver",
    "microsoftsqlserver": "sqlserver",
    "googlebigquery": "bigquery",
    "awsathena": "athena",
    "awsglue": "glue",
    "s3a": "s3",
    "gcs": "gs",
    "mariadb": "mysql",
    # dbt and catalogs of catalogs run on some warehouse and do not say which.
    "dbt": "",
}
"""Other names of one platform, without signs and versions."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Where a dataset stands, in words that can be compared; what is not known is empty."""

    platform: str
    database: str
    schema: str
    name: str

    def agrees(self, other: "Identity") -> int | None:
        """Return how many of platform, database and schema both say and say alike.

        None where the names or anything that both say differ.
        """
        if self.name != other.name:
            return None
        pairs = (
            (self.platform, other.platform),
            (self.database, other.database),
            (self.schema, other.schema),
        )
        if any(mine and theirs and mine != theirs for mine, theirs in pairs):
            return None
        return sum(1 for mine, theirs in pairs if mine and theirs)

    def joined(self, other: "Identity") -> "Identity":
        """Return what both say together, where they agree."""
        return Identity(
            self.platform or other.platform,
            self.database or other.database,
            self.schema or other.schema,
            self.name,
        )


def folded(text: str) -> str:
    """Return a name without quotation marks and case, in which sources differ."""
    return text.translate(_QUOTES).strip().casefold()


def platform_of(text: str) -> str:
    """Return one word for a platform, whatever a source calls it."""
    word = re.sub(r"[^a-z]", "", text.casefold())
    return _PLATFORMS.get(word, word)


def named(text: str) -> Identity:
    """Return what a name such as `sales.public.orders` says by itself."""
    *before, name = [folded(part) for part in text.split(".")]
    schema = before[-1] if before else ""
    database = before[-2] if len(before) > 1 else ""
    return Identity("", database, schema, name)


def identity(dataset: Dataset) -> Identity:
    """Return where a dataset stands: what it says itself, else what its name or id says."""
    whole = not dataset.schema and _dotted(dataset.name)
    own = named(dataset.name) if whole else Identity("", "", "", "")
    schema = folded(dataset.schema) or own.schema
    if not schema and _dotted(dataset.id):
        hint = named(dataset.id)
        schema = hint.schema if hint.name == (own.name or folded(dataset.name)) else ""
    return Identity(
        platform_of(dataset.platform),
        folded(dataset.database) or own.database,
        schema,
        own.name or folded(dataset.name),
    )


def _dotted(text: str) -> bool:
    """Return whether a text is a name of parts, and no path, address or urn."""
    return "." in text and re.fullmatch(r"[\w$\"`\[\] -]+(\.[\w$\"`\[\] -]+)+", text) is not None
