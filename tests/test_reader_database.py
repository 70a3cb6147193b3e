"""A running database tells of itself: columns, comments, keys, sizes, views, and how it is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from peers.postgres import Server, shared
from sqlalchemy import create_engine, text

from knowledge.catalog.model import Column, Dataset, Edge, Fault, Query, Reading, Usage
from knowledge.catalog.readers.database import DatabaseUnavailable, parsed_url, read
from knowledge.workspace.loading import catalog_of, load
from knowledge.workspace.model import WorkspaceError
from knowledge.workspace.settings import add_database, open_workspace
from ui.databases import DatabaseWish, passwords_of, with_database

SHOP = """
CREATE SCHEMA core;
CREATE TABLE core.customers (id int PRIMARY KEY, name text);
CREATE TABLE core.orders (id int, day date, customer_id int REFERENCES core.customers (id),
                          total numeric(10, 2), PRIMARY KEY (id, day));
COMMENT ON TABLE core.orders IS 'All orders';
COMMENT ON COLUMN core.orders.total IS 'In euros';
CREATE VIEW core.sales AS SELECT c.name, o.total FROM core.orders o JOIN core.customers c
    ON c.id = o.customer_id;
CREATE TABLE public.notes (body text);
INSERT INTO core.customers SELECT n, 'c' FROM generate_series(1, 7) n;
ANALYZE core.customers;
"""


@pytest.fixture
def url() -> Iterator[str]:
    server = shared()
    if not isinstance(server, Server):
        pytest.skip(server)
    address = server.fresh()
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(SHOP))
        connection.execute(text("SELECT count(*) FROM core.orders")).scalar()
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
    engine.dispose()
    return address


def _of(kind: type, found: list[Reading]) -> list[Reading]:
    return [reading for reading in found if isinstance(reading, kind)]


def test_postgres_tells_of_tables_columns_keys_and_views(url: str) -> None:
    found = list(read(url, ""))

    base = parsed_url(url).database
    orders, customers, sales = (f"{base}.core.{name}" for name in ("orders", "customers", "sales"))
    by_id = {d.id: d for d in found if isinstance(d, Dataset)}
    assert sorted(by_id) == sorted([orders, customers, sales, f"{base}.public.notes"])
    assert (by_id[orders].description, by_id[orders].primary_key) == ("All orders", ("id", "day"))
    assert (by_id[orders].platform, by_id[orders].schema) == ("postgresql", "core")
    assert (by_id[customers].row_count, by_id[sales].kind) == (7, "view")
    assert (by_id[customers].size_bytes or 0) > 0
    assert Column(orders, 3, "total", "NUMERIC(10, 2)", "In euros") in found
    assert _of(Edge, found) == [
        Edge(orders, customers, "foreign_key", columns=(("customer_id", "id"),)),
        Edge(orders, sales, "lineage", columns=(("total", "total"),)),
        Edge(customers, sales, "lineage", columns=(("name", "name"),)),
    ]
    scanned = {u.dataset: u.queries_30d for u in found if isinstance(u, Usage)}
    assert scanned.get(orders, 0) >= 1


def test_postgres_tells_who_asks_what_and_how_often(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        counted = connection.execute(text("SHOW shared_preload_libraries")).scalar()
    if "pg_stat_statements" not in str(counted):
        engine.dispose()
        pytest.skip("this Postgres has no pg_stat_statements")
    with engine.connect() as connection:
        connection.execute(text("CREATE EXTENSION pg_stat_statements"))
        for number in range(3):
            joined = "SELECT total FROM core.orders JOIN core.customers c ON true WHERE c.id = "
            connection.execute(text(f"{joined}{number}")).all()
        connection.execute(text("SELECT body FROM notes")).all()
    engine.dispose()

    found = list(read(url, ""))

    base = parsed_url(url).database
    orders, customers, notes = (
        f"{base}.{n}" for n in ("core.orders", "core.customers", "public.notes")
    )
    asked = {q.datasets: (q.consumer, q.runs_30d) for q in found if isinstance(q, Query)}
    assert asked[orders, customers] == ("postgres", 3)
    assert asked[notes,] == ("postgres", 1)
    assert not any("= 2" in q.text for q in found if isinstance(q, Query))
    assert Usage(customers, "postgres", 3) in found
    assert not any("pg_stat" in d.name for d in found if isinstance(d, Dataset))


def test_queries_that_postgres_does_not_show_are_one_sentence(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE VIEW public.pg_stat_statements AS SELECT 1 AS calls"))
    engine.dispose()

    found = list(read(url, ""))

    faults = [r for r in found if isinstance(r, Fault)]
    assert [f.place for f in faults] == ["pg_stat_statements"]
    assert "Queries are not known: column" in faults[0].reason
    assert any(isinstance(r, Usage) for r in found)


def test_sqlite_tells_the_same(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY, b INT REFERENCES b (id))"))
        connection.execute(text("CREATE TABLE b (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO b VALUES (1), (2)"))
        connection.execute(text("CREATE VIEW v AS SELECT id AS x FROM b"))
    engine.dispose()

    assert list(read(f"sqlite:///{tmp_path / 'a.db'}", "")) == [
        Dataset("a", "a", "sqlite", kind="table", primary_key=("id",), row_count=0),
        Column("a", 0, "id", "INTEGER"),
        Column("a", 1, "b", "INTEGER"),
        Dataset("b", "b", "sqlite", kind="table", primary_key=("id",), row_count=2),
        Column("b", 0, "id", "INTEGER"),
        Dataset("v", "v", "sqlite", kind="view"),
        Column("v", 0, "x", "INTEGER"),
        Edge("a", "b", "foreign_key", columns=(("b", "id"),)),
        Edge("b", "v", "lineage", columns=(("id", "x"),)),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nonsense", "This is no URL of a database"),
        ("klingon://x/y", "There is no driver for 'klingon'"),
        ("oracle+oracledb://u@h/d", "is not installed"),
        ("postgresql://u@127.0.0.1:1/d", "could not be read"),
    ],
)
def test_what_cannot_be_reached_is_one_sentence_without_the_password(given: str, said: str) -> None:
    with pytest.raises(DatabaseUnavailable) as raised:
        list(read(given, "s3cret"))

    assert said in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_that_goes_away_keeps_what_it_said_last(url: str, tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text("", encoding="utf-8")
    workspace = add_database(open_workspace(tmp_path), url, ["everyone"])

    first = load(workspace, lambda _: None, {})
    assert len(first.datasets.added) == 4

    engine = create_engine(url.replace(f"/{parsed_url(url).database}?", "/postgres?"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {parsed_url(url).database} WITH (FORCE)"))
    engine.dispose()
    second = load(workspace, lambda _: None, {})

    assert second.datasets.removed == ()
    (fault,) = second.report.faults
    assert fault.place == url
    assert fault.reason.endswith("What it said last was kept.")
    assert len(list(catalog_of(workspace).datasets())) == 4


def test_a_password_is_never_kept(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text("", encoding="utf-8")
    workspace = open_workspace(tmp_path)
    wish = DatabaseWish(
        "postgresql+psycopg://ann:s3cr%40t@db/shop?sslmode=require", "SHOP_PASSWORD"
    )

    changed, given = with_database(workspace, wish, frozenset({"everyone"}))

    bare = "postgresql+psycopg://ann@db/shop?sslmode=require"
    assert given == {bare: "s3cr@t"}
    kept = (tmp_path / "meshwright.toml").read_text(encoding="utf-8")
    assert "s3cr" not in kept
    assert 'password_env = "SHOP_PASSWORD"' in kept
    assert changed.sources[0].path == bare

    again = open_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="is a source already"):
        with_database(again, wish, frozenset({"finance"}))
    assert passwords_of(again, {}, {"SHOP_PASSWORD": "x"}.__getitem__) == {bare: "x"}
    with pytest.raises(WorkspaceError, match="SHOP_PASSWORD is not set"):
        passwords_of(again, {}, lambda _: "")
    with pytest.raises(WorkspaceError, match="password among its options"):
        with_database(workspace, DatabaseWish("postgresql://h/d?password=x"), frozenset())


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text("", encoding="utf-8")
    (tmp_path / "secret").write_text("x y\n", encoding="utf-8")
    wish = DatabaseWish("postgresql://ann@db/shop", "", "secret")

    workspace, _ = with_database(open_workspace(tmp_path), wish, frozenset({"everyone"}))

    assert set(passwords_of(workspace, {}, lambda _: "").values()) == {"x y"}
    (tmp_path / "secret").unlink()
    with pytest.raises(WorkspaceError, match="can't be read"):
        passwords_of(workspace, {}, lambda _: "")
