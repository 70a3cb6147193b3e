"""The audit chain shows whatever was done to it afterwards, as far as a chain can."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peers.terminal import meshwright
from sqlalchemy import delete, update

from knowledge.store.audit import Head, head_in, judged
from knowledge.store.store import Store, open_store
from knowledge.store.tables import audit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_store(folder: Path, entries: int = 4) -> Store:
    store = open_store(f"sqlite:///{folder / 'state.sqlite'}")
    for n in range(1, entries + 1):
        store.records.log("alice@shop.example", "grant", f"entry {n}", NOON)
    return store


def test_a_whole_chain_is_whole_and_says_its_head(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    found = store.records.audit_verdict()

    assert (found.entries, found.broken_at, found.reason) == (4, None, "")
    assert found.head == Head(4, store.records.audit_trail()[3].chain)
    assert head_in(str(found.head)) == found.head


def test_an_empty_chain_is_whole(tmp_path: Path) -> None:
    store = a_store(tmp_path, 0)

    assert store.records.audit_verdict().broken_at is None


def test_an_edit_in_the_database_is_found_where_it_was_made(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.sequence == 2).values(body="forged"))

    found = store.records.audit_verdict()

    assert found.broken_at == 2
    assert "changed" in found.reason


def test_a_deleted_entry_is_named(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store.engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.sequence == 2))

    found = store.records.audit_verdict()

    assert found.broken_at == 2
    assert found.reason == "it is missing; entry 3 stands in its place"


def test_two_entries_in_each_others_place_are_found(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first, second, third, fourth = store.records.audit_trail()
    swapped = (first, replace(third, sequence=2), replace(second, sequence=3), fourth)

    assert judged(swapped, None, None).broken_at == 2


@pytest.mark.parametrize("left", [3, 0])
def test_entries_cut_off_at_the_end_are_missed(tmp_path: Path, left: int) -> None:
    store = a_store(tmp_path)
    with store.engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.sequence > left))

    found = store.records.audit_verdict()

    assert found.broken_at == left + 1
    assert "the chain had 4 entries" in found.reason


def test_a_chain_rewritten_with_all_its_hashes_shows_only_by_a_noted_head(tmp_path: Path) -> None:
    (tmp_path / "true").mkdir()
    (tmp_path / "forged").mkdir()
    true = a_store(tmp_path / "true")
    noted = true.records.audit_verdict().head
    forged = a_store(tmp_path / "forged", 0)
    for n in range(1, 5):
        forged.records.log("alice@shop.example", "grant", f"forged {n}", NOON)

    assert forged.records.audit_verdict().broken_at is None
    assert forged.records.audit_verdict(noted).broken_at == 4
    assert true.records.audit_verdict(noted).broken_at is None


def test_the_command_names_the_first_bad_entry_and_fails(tmp_path: Path) -> None:
    meshwright("init", str(tmp_path / "mesh"), cache=tmp_path)
    state = tmp_path / "mesh" / ".meshwright"
    state.mkdir(exist_ok=True)
    store = a_store(state)
    with store.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.sequence == 3).values(actor="mallory"))
    store.close()

    done = meshwright("audit", "verify", "--workspace", str(tmp_path / "mesh"), cache=tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("The audit chain is broken at entry 3: it was changed")


def test_a_head_that_is_none_is_refused(tmp_path: Path) -> None:
    done = meshwright("audit", "verify", "--sample", "--head", "12", cache=tmp_path)

    assert done.returncode == 2
    assert "64 hexadecimal digits" in done.stderr
