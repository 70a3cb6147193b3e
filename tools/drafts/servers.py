"""Where the data of a contract is: typed servers of the standard, as far as the catalog says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.catalog.model import Dataset
from tools.drafts.records import Record
from tools.drafts.tree import Told, Tree

UNNAMED = "to be named"
"""Stands for what a typed server must say and the catalog does not; a question asks for it."""
_Part = Literal["database", "schema", "asked"] | int
"""What of a dataset gives a field; a number is the platform's usual port."""
_FIELDS: Mapping[str, Mapping[str, _Part]] = {
    "snowflake": {"account": "asked", "database": "database", "schema": "schema"},
    "bigquery": {"project": "database", "dataset": "schema"},
    "postgres": {"host": "asked", "port": 5432, "database": "database", "schema": "schema"},
    "redshift": {"database": "database", "schema": "schema"},
    "databricks": {"catalog": "database", "schema": "schema"},
    "duckdb": {"database": "database", "schema": "schema"},
    "mysql": {"host": "asked", "port": 3306, "database": "schema"},
    "sqlserver": {"host": "asked", "database": "database", "schema": "schema"},
    "oracle": {"host": "asked", "port": 1521, "serviceName": "database"},
    "trino": {"host": "asked", "port": 8080, "catalog": "database", "schema": "schema"},
    "athena": {"catalog": "database", "schema": "schema"},
    "glue": {"account": "asked", "database": "schema"},
    "hive": {"host": "asked", "database": "schema"},
    "teradata": {"host": "asked", "database": "schema"},
    "kafka": {"host": "asked"},
}
"""The fields that the standard (ODCS 3.2) asks of a server of each type, and where they come from."""
_OTHERWISE = {
    "postgresql": "postgres", "mssql": "sqlserver", "spark": "databricks", "unity": "databricks",
    "mariadb": "mysql", "googlebigquery": "bigquery", "amazonredshift": "redshift", "delta": "databricks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A platform with the schema in it that datasets of the contract lie in."""

    platform: str
    database: str
    schema: str

    @property
    def type(self) -> str:
        """Return the standard's type of server, `custom` where it has none or it is not known."""
        plain = "".join(c for c in self.platform.casefold() if c.isalnum())
        named = _OTHERWISE.get(plain, plain)
        return named if named in _FIELDS else "custom"

    def known(self, part: _Part) -> str | int:
        """Return what the catalog says of a part, or nothing."""
        match part:
            case "database":
                return self.database
            case "schema":
                return self.schema
            case "asked":
                return ""
            case port:
                return port


def places_of(records: tuple[Record, ...]) -> tuple[Place, ...]:
    """Return where the datasets lie, each place once; what has no platform lies nowhere known."""
    found = (_place(r.dataset) for r in records if r.dataset.platform)
    return tuple(dict.fromkeys(found))


def _place(dataset: Dataset) -> Place:
    return Place(dataset.platform, dataset.database, dataset.schema)


def servers(records: tuple[Record, ...]) -> Tree:
    """Return a server for each place, with the type that the platform has in the standard."""
    return [dict(_server(place)) for place in places_of(records)]


def _server(place: Place) -> Iterator[tuple[str, Tree]]:
    yield "server", "-".join(filter(None, (place.platform, place.schema)))
    if place.type == "custom":
        yield "type", Told("custom", f"the standard has no server of the type {place.platform}")
        yield "description", f"{place.platform}, schema {place.schema}." if place.schema else f"{place.platform}."  # fmt: skip
        yield "schema", place.schema
        return
    yield "type", place.type
    for name, part in _FIELDS[place.type].items():
        known = place.known(part)
        if isinstance(part, int):
            yield name, Told(part, "the platform's usual port")
        else:
            yield name, known or Told(UNNAMED, "the catalog does not say")


def unnamed(place: Place) -> tuple[str, ...]:
    """Return the fields of a server that a person has to name."""
    fields = _FIELDS.get(place.type, {})
    return tuple(name for name, part in fields.items() if not place.known(part))
