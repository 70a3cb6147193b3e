"""Opens data by its place: files of CSV or Parquet, or a Postgres database."""

from pathlib import Path

from knowledge.data.files import Location, Wanted, find_files
from knowledge.data.model import Data, DataUnavailable

SECONDS = 120.0
"""What one query may take."""

_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


def is_database(place: str) -> bool:
    """Return whether the place is the URL of a database."""
    return place.startswith(_POSTGRES)


def location(given: str) -> Location:
    """Return the place that a person wrote: `PLACE`, or `TABLE=PLACE` for one table of several."""
    table, equals, place = given.partition("=")
    named = equals and not is_database(given) and not Path(given).exists() and "/" not in table
    return Location(place, table) if named else Location(given)


def open_data(
    locations: tuple[Location, ...],
    wanted: tuple[Wanted, ...],
    *,
    schema: str = "",
    seconds: float = SECONDS,
) -> Data:
    """Open the wanted tables; those that are not there are named among the missing.

    `schema` is where a database has them, if the contract says so.

    Raises:
        DataUnavailable: Nothing can be opened there.

    """
    databases = [at for at in locations if is_database(at.place)]
    if databases:
        if len(locations) > 1:
            raise DataUnavailable("Name one database, or files, but not both.")
        from knowledge.data.postgres import PostgresData  # noqa: PLC0415 - files need no driver.

        return PostgresData(databases[0].place, wanted, schema, seconds)
    if any("://" in at.place for at in locations):
        raise DataUnavailable("Data is read from files and from postgresql:// URLs only.")
    from knowledge.data.duck import FileData  # noqa: PLC0415 - a database needs no DuckDB.

    files, missing = find_files(locations, wanted)
    return FileData(files, missing, seconds)
