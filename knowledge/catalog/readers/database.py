"""Reads the catalog of a running database: tables, columns, comments, keys, sizes and use.

Nothing is written to it, and no row of any table is read but in SQLite, whose rows are counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint
from sqlalchemy.engine.reflection import Inspector, ObjectKind
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading, Usage
from knowledge.catalog.readers.database_figures import Figures, figures, postgres_use
from knowledge.catalog.readers.database_statements import VIEWS, Tables, statements
from knowledge.catalog.readers.view_lineage import sources_of_view

_SYSTEM = frozenset({"information_schema", "pg_catalog", "pg_toast", "sys", "mysql", "performance_schema", "guest"})  # fmt: skip
_SECONDS = 15
"""Seconds that a connection may take."""

_Key = tuple[str | None, str]
"""Schema and table, as SQLAlchemy names them."""


class DatabaseUnavailable(Exception):
    """The database can't be read; the message says why, without the password."""


def parsed_url(given: str) -> URL:
    """Return a database's URL taken apart.

    Raises:
        DatabaseUnavailable: It is no URL of a database.
    """
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise DatabaseUnavailable(
            "This is no URL of a database, such as postgresql+psycopg://user@host/name."
        ) from error
    plain = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    return url.set(drivername=plain.get(url.drivername, url.drivername))


def without_password(url: URL) -> str:
    """Return the URL as text, with everything but its password."""
    bare = URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    )
    return bare.render_as_string(hide_password=False)


def read(given: str, password: str) -> Iterator[Reading]:
    """Yield what the database says of itself.

    `given` is a URL without a password; an empty `password` leaves it to the driver, which may
    know another way in.

    Raises:
        DatabaseUnavailable: It can't be reached, or went away.
    """
    url = parsed_url(given)
    url = url.set(password=password) if password else url
    try:
        engine = create_engine(url, connect_args=_options(url))
    except NoSuchModuleError as error:
        raise DatabaseUnavailable(f"There is no driver for {url.drivername!r} here.") from error
    except ImportError as error:
        raise DatabaseUnavailable(
            f"The driver {error.name!r} is not installed; install it beside Meshwright."
        ) from error
    try:
        yield from _tables(engine)
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(_reason(error, url)) from error
    finally:
        engine.dispose()


def _options(url: URL) -> Mapping[str, object]:
    """Return what the drivers that are known need to give up in time and to write nothing."""
    if url.drivername == "postgresql+psycopg":
        quiet = "-c default_transaction_read_only=on -c statement_timeout=300000"
        return {"connect_timeout": _SECONDS, "options": quiet}
    return {}


def _reason(error: SQLAlchemyError, url: URL) -> str:
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    if url.password:
        said = said.replace(url.password, "***")
    return f"The database could not be read: {said[:200].rstrip('.')}."


@dataclass(frozen=True, slots=True)
class _Schema:
    """Where tables stand, and what is known of all of them at once."""

    platform: str
    database: str
    name: str
    figures: Mapping[str, Figures]

    def id_of(self, table: str, schema: str | None = None) -> str:
        # A SQLite file has one schema, which people never name.
        named = (schema or self.name) if self.platform != "sqlite" else ""
        parts = (self.database, named, table)
        return ".".join(part for part in parts if part)


def _tables(engine: Engine) -> Iterator[Reading]:
    with engine.connect() as connection:
        inspector = inspect(connection)
        platform = engine.dialect.name
        # MySQL has no databases above its schemas, and SQLite's is a file.
        alone = platform in {"mysql", "mariadb", "sqlite"}
        database = "" if alone else engine.url.database or ""
        found: list[Edge] = []
        tables: dict[tuple[str, str], str] = {}
        for name in sorted(inspector.get_schema_names()):
            if name in _SYSTEM or name.startswith("pg_temp"):
                continue
            kept = "" if platform == "sqlite" else name
            known = figures(connection, platform, name)
            schema = _Schema(platform, database, kept, known)
            for reading in _schema(inspector, schema, name):
                if isinstance(reading, Dataset):
                    tables[folded(reading.schema), folded(reading.name)] = reading.id
                if isinstance(reading, Edge):
                    found.append(reading)
                else:
                    yield reading
        yield from found
        if platform == "postgresql":
            yield from _use(connection, database, tables)


def _use(connection: Connection, database: str, tables: Tables) -> Iterator[Reading]:
    """Yield what is told by whom, and of other tables how often they were scanned."""
    told: set[str] = set()
    for reading in statements(connection, tables):
        told |= {reading.dataset} if isinstance(reading, Usage) else set()
        yield reading
    for usage in postgres_use(connection):
        id_ = ".".join((database, *usage.table))
        if id_ not in told and usage.table[1] not in VIEWS:
            yield usage.of(id_)


def _schema(inspector: Inspector, schema: _Schema, name: str) -> Iterator[Reading]:
    columns = inspector.get_multi_columns(name, kind=ObjectKind.ANY)
    comments = _comments(inspector, name)
    keys = inspector.get_multi_pk_constraint(name)
    views = set(inspector.get_view_names(name)) | _materialized(inspector, name)
    for key in sorted(columns, key=lambda k: k[1]):
        table = key[1]
        if schema.platform == "postgresql" and table in VIEWS:
            continue
        id_ = schema.id_of(table)
        primary = keys.get(key) or {}
        figure = schema.figures.get(table, Figures())
        yield Dataset(
            id=id_,
            name=table,
            platform=schema.platform,
            schema=schema.name,
            kind="view" if table in views else "table",
            description=comments.get(key, ""),
            primary_key=tuple(primary.get("constrained_columns") or ()),
            row_count=figure.rows,
            size_bytes=figure.size,
            database=schema.database,
        )
        for position, column in enumerate(columns[key]):
            described = column.get("comment") or ""
            yield Column(id_, position, column["name"], str(column["type"]), described)
    for key, foreign in sorted(
        inspector.get_multi_foreign_keys(name).items(), key=lambda f: f[0][1]
    ):
        for each in foreign:
            yield _foreign_key(schema.id_of(key[1]), each, schema)
    for view in sorted(views - VIEWS if schema.platform == "postgresql" else views):
        yield from _view(inspector, schema, name, view)


def _comments(inspector: Inspector, name: str) -> dict[_Key, str]:
    try:
        found = inspector.get_multi_table_comment(name, kind=ObjectKind.ANY)
    except NotImplementedError:
        return {}
    return {key: (value.get("text") or "") for key, value in found.items()}


def _materialized(inspector: Inspector, name: str) -> set[str]:
    try:
        return set(inspector.get_materialized_view_names(name))
    except NotImplementedError:
        return set()


def _foreign_key(id_: str, key: ReflectedForeignKeyConstraint, schema: _Schema) -> Edge:
    other = schema.id_of(key["referred_table"], key["referred_schema"])
    pairs = tuple(zip(key["constrained_columns"], key["referred_columns"], strict=False))
    return Edge(id_, other, "foreign_key", columns=pairs)


def _view(inspector: Inspector, schema: _Schema, name: str, view: str) -> Iterator[Reading]:
    """Yield the lineage that a view's definition tells."""
    try:
        definition = inspector.get_view_definition(view, name)
    except NotImplementedError:
        return
    target = schema.id_of(view)
    dialect = {"postgresql": "postgres", "mssql": "tsql"}.get(schema.platform, schema.platform)
    sources = sources_of_view(definition or "", dialect)
    if isinstance(sources, str):
        yield Fault(target, f"The definition of the view can't be read: {sources}")
        return
    for other, table, columns in sources:
        yield Edge(schema.id_of(table, other or None), target, "lineage", columns=columns)
