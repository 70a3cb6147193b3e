"""What only a Postgres can do to the store: refuse, restart, and be somewhere else."""

import pytest
from peers.postgres import Server, shared
from test_store import NOON

from knowledge.store.audit import broken_at
from knowledge.store.store import StoreUnavailable, open_store


@pytest.fixture
def server() -> Server:
    found = shared()
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_each_way_of_writing_the_url_opens_it(server: Server, scheme: str) -> None:
    url = server.fresh().replace("postgresql+psycopg", scheme)

    open_store(url).close()


def test_a_connection_that_the_server_ended_is_made_again(server: Server) -> None:
    store = open_store(server.fresh())
    store.records.log("a", "before", "", NOON)

    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'store%'")
    store.records.log("a", "after", "", NOON)

    trail = store.records.audit_trail()
    assert [entry.action for entry in trail] == ["before", "after"]
    assert broken_at(trail) is None
    store.close()


def test_an_account_that_may_not_make_tables_is_told_so(server: Server) -> None:
    url = server.fresh()
    server.run("CREATE ROLE reader LOGIN PASSWORD 'hunter2'")

    with pytest.raises(StoreUnavailable, match="permission denied for schema public") as caught:
        open_store(url.replace("postgres@", "reader:hunter2@"))

    assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(server: Server) -> None:
    with pytest.raises(StoreUnavailable, match='"nowhere" does not exist'):
        open_store(server.url("nowhere"))


def test_a_database_that_goes_away_is_told_without_its_password(server: Server) -> None:
    url = server.fresh().replace("postgres@", "postgres:hunter2@")
    store = open_store(url)
    name = store.engine.url.database
    server.run(f"DROP DATABASE {name} WITH (FORCE)")

    with pytest.raises(StoreUnavailable, match=f'"{name}" does not exist') as caught:
        store.records.log("a", "after", "", NOON)

    assert "try again" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    store.close()


def test_a_migration_that_fails_leaves_nothing_behind(server: Server) -> None:
    url = server.fresh()
    store = open_store(url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version, audit")
    store.close()

    for _ in range(2):
        # The second table is there; the first one would be, had it not been taken back.
        with pytest.raises(StoreUnavailable, match='"conversations" already exists'):
            open_store(url)


def test_all_is_in_the_schema_that_the_url_names(server: Server) -> None:
    url = server.fresh()
    first = open_store(url)
    with first.engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA mesh")

    second = open_store(f"{url}&options=-csearch_path%3Dmesh")
    second.records.put_setting("", "language", "de")

    assert first.records.setting("", "language") is None
    assert second.records.setting("", "language") == "de"
    first.close()
    second.close()
