"""Opening the store by its URL, and bringing its tables up to date first."""

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    QueuePool,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import ConnectionPoolEntry

HEAD = "0008"
"""The newest revision in `versions/`; a test compares the two."""

BUSY_SECONDS = 10
"""How long a writer waits for another one; a migration of a large store takes a few seconds."""


class StoreUnavailable(Exception):
    """The store can't be opened or used; the message says why and what to do."""


def open_engine(url: str) -> Engine:
    """Return an engine on an up-to-date store; a missing SQLite file is made.

    Whatever is done with it later may raise `StoreUnavailable` as well: a server goes down, a disk
    is full, another process holds the file for too long.

    Raises:
        StoreUnavailable: The URL is not one, or the database refuses.

    """
    try:
        parsed = make_url(url)
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgres(parsed)
        with ExitStack() as failing:
            failing.callback(engine.dispose)
            _bring_up_to_date(engine)
            event.listen(engine, "handle_error", _told)
            failing.pop_all()
    except (SQLAlchemyError, ImportError, OSError) as reason:
        raise StoreUnavailable(_complaint(url, reason)) from reason
    return engine


def _told(context: ExceptionContext) -> None:
    """Raise in words what happened to the database itself; a wrong statement stays a bug."""
    reason, engine = context.sqlalchemy_exception, context.engine
    # What the look before a connection is used again finds, the pool mends by itself.
    if context.is_pre_ping or engine is None or reason is None:
        return
    if isinstance(reason, OperationalError | InterfaceError) or type(reason) is DatabaseError:
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(
            f"The database {shown} can't be used: {_why(reason)}. Nothing that was kept is lost; try "
            "again when it answers."
        ) from reason


def _why(reason: Exception) -> str:
    return str(getattr(reason, "orig", None) or reason).strip().splitlines()[0]


def _complaint(url: str, reason: Exception) -> str:
    if isinstance(reason, ArgumentError):
        return (
            "The database URL can't be read. Write it like sqlite:///folder/state.db or "
            "postgresql+psycopg://person:password@host/database."
        )
    shown = make_url(url).render_as_string(hide_password=True)
    return f"The database {shown} can't be opened: {_why(reason)}. Check MESHWRIGHT_DATABASE_URL."


def _sqlite(url: URL) -> Engine:
    if url.database in {None, "", ":memory:"}:
        # One shared connection: a second one would see another, empty database.
        engine = create_engine(
            "sqlite://",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    return engine


def _postgres(url: URL) -> Engine:
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise ArgumentError("The store is kept in SQLite or Postgres.")
    waiting = {} if "connect_timeout" in url.query else {"connect_timeout": BUSY_SECONDS}
    # A connection that the server has ended, in a restart say, is noticed and made again.
    return create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=waiting
    )


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # With WAL, NORMAL loses nothing when the process dies; only a power cut may cost the last turn.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.begin() as connection:
        _alone(connection)
        found = _revision(connection)
        if found != HEAD:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _alone(connection: Connection) -> None:
    """Keep a second process that opens the same new store from migrating at the same time."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(726353)"))


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 0.3 s, needed only when a migration is due
    from alembic.config import Config  # noqa: PLC0415 - as above
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configuration.attributes["connection"] = connection
    try:
        command.upgrade(configuration, "head")
    except CommandError as reason:
        raise StoreUnavailable(
            "The store was written by a newer version of Meshwright. Use that version, "
            "or another MESHWRIGHT_DATABASE_URL."
        ) from reason
