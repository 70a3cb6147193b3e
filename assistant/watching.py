"""The scheduled round: reload what is due, check what has data, look for drift, queue alerts."""

import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from assistant.access import AccessOffice
from assistant.checking_data import Due, KeptCheck, check_and_keep
from assistant.conversation import AssistantError
from assistant.opening import Opening
from knowledge.contracts.contract import read
from knowledge.data.files import Location
from knowledge.data.model import DataUnavailable
from knowledge.data.opening import location
from knowledge.quality import Alert
from knowledge.record import Record
from knowledge.workspace.loading import load
from knowledge.workspace.model import Workspace, WorkspaceError, owner
from tools.quality.servers import local_places

_LOCK = "watch.lock"
_LOADED = "loaded "
"""Begins the name of the setting that says when a source was loaded; its owner is `watch`."""

Drift = Callable[[Opening], tuple[Alert, ...]]
"""Looks how the catalog changed since the load before, and says whom to tell."""


class Round(Record):
    """What one round did. A part that failed is named; the others were done all the same."""

    at: datetime
    reloaded: tuple[str, ...]
    """The sources that were due."""
    checks: tuple[KeptCheck, ...]
    alerts: int
    """New ones that were queued."""
    faults: tuple[str, ...]
    """What could not be done, a sentence each."""


def no_drift(office: Opening) -> tuple[Alert, ...]:
    """Look for nothing."""
    del office
    return ()


def watch_round(
    office: Opening, passwords: Mapping[str, str] | None = None, drift: Drift = no_drift
) -> Round:
    """Do one round and return what it did.

    Done again on the same state of things, it adds newer measurements and nothing else.

    Raises:
        AssistantError: There is no workspace, or another round is running.

    """
    workspace = office.workspace
    if workspace is None:
        raise AssistantError("There is no workspace to watch. Make one with `meshwright init DIR`.")
    with _alone(office.state):
        faults: list[str] = []
        reloaded = _reload(office, workspace, passwords, faults)
        checks = tuple(_checks(office, workspace, faults))
        new = sum(c.alerts for c in checks)
        if reloaded:
            new += _told(office, drift(office))
        faults += _carried_out(office, workspace)
        return Round(
            at=office.now(), reloaded=reloaded, checks=checks, alerts=new, faults=tuple(faults)
        )


def next_round(office: Opening, every: timedelta) -> timedelta:
    """Return how long to wait: until a source is due, at most `every`, at least a second."""
    workspace, now = office.workspace, office.now()
    if workspace is None:
        return every
    waits = [every]
    for source in workspace.sources:
        if source.every is not None:
            before = _loaded_at(office, source.path)
            waits.append(before + timedelta(seconds=source.every) - now if before else every)
    return max(min(waits), timedelta(seconds=1))


@contextmanager
def _alone(state: Path) -> Generator[None]:
    """Keep a second round out until this one has ended, by whatever end."""
    state.mkdir(parents=True, exist_ok=True)
    # The system frees the lock of a database when its process dies, on every platform.
    with closing(sqlite3.connect(state / _LOCK, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as reason:
            raise AssistantError(
                "Another `meshwright watch` is running in this workspace; this one did nothing."
            ) from reason
        yield


def _reload(
    office: Opening,
    workspace: Workspace,
    passwords: Mapping[str, str] | None,
    faults: list[str],
) -> tuple[str, ...]:
    now = office.now()
    due = tuple(
        s.path
        for s in workspace.sources
        if s.every is not None and _is_due(_loaded_at(office, s.path), s.every, now)
    )
    if not due:
        return ()
    try:
        outcome = load(workspace, lambda _: None, passwords)
    except WorkspaceError as reason:
        faults.append(f"The sources could not be loaded: {reason}")
        return ()
    faults += (f"{fault.place}: {fault.reason}" for fault in outcome.skipped)
    for path in due:
        office.store.records.put_setting("watch", f"{_LOADED}{path}", now.isoformat())
    return due


def _carried_out(office: Opening, workspace: Workspace) -> tuple[str, ...]:
    """End grants whose time is over, and have the executor do what is due."""
    AccessOffice(office.store, owner(workspace)).end_what_ran_out(office.now())
    return office.send_orders()


def _loaded_at(office: Opening, path: str) -> datetime | None:
    text = office.store.records.setting("watch", f"{_LOADED}{path}")
    return datetime.fromisoformat(text) if text else None


def _is_due(before: datetime | None, every: float, now: datetime) -> bool:
    return before is None or now - before >= timedelta(seconds=every)


def _checks(office: Opening, workspace: Workspace, faults: list[str]) -> Iterator[KeptCheck]:
    """Check what `[[checks]]` names, then the catalog's contracts whose data lies in the workspace."""
    done: set[str] = set()
    for due in (*_named(workspace, faults), *_in_catalog(office, workspace)):
        identifier = due.contract.model.id or ""
        if identifier in done:
            continue
        done.add(identifier)
        try:
            yield check_and_keep(office, due)
        except DataUnavailable as reason:
            faults.append(f"The contract {identifier or due.place} could not be checked: {reason}")


def _named(workspace: Workspace, faults: list[str]) -> Iterator[Due]:
    for spec in workspace.checks:
        file = workspace.root / spec.contract
        try:
            reading = read(file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as reason:
            faults.append(f"The contract {spec.contract} can't be read: {_why(reason)}.")
            continue
        if reading.contract is None:
            problem = reading.faults[0].problem if reading.faults else "it is no contract"
            faults.append(f"The contract {spec.contract} can't be used: {problem}.")
            continue
        places = tuple(_at(workspace.root, location(given)) for given in spec.data)
        yield Due(reading.contract, places, dict(spec.datasets), spec.contract)


def _why(reason: OSError | UnicodeDecodeError) -> str:
    return (
        "it is not UTF-8 text" if isinstance(reason, UnicodeDecodeError) else str(reason.strerror)
    )


def _at(root: Path, given: Location) -> Location:
    """Return the place as seen from the workspace."""
    return given if "://" in given.place else Location(str(root / given.place), given.table)


def _in_catalog(office: Opening, workspace: Workspace) -> Iterator[Due]:
    for known in office.catalog.contracts():
        contract, file = read(known.text).contract, _file_of(workspace, known.place)
        places = tuple(local_places(contract.model, file.parent)) if contract and file else ()
        if contract is not None and places:
            yield Due(contract, places, {}, known.place)


def _file_of(workspace: Workspace, place: str) -> Path | None:
    """Return the file within the workspace that a contract was read from, if it is there."""
    home = workspace.root.resolve()
    for source in workspace.sources:
        if source.kind in {"documents", "database"}:
            continue
        root = workspace.root / source.path
        file = (root if root.is_dir() else root.parent) / place
        if file.is_file() and file.resolve().is_relative_to(home):
            return file
    return None


def _told(office: Opening, alerts: tuple[Alert, ...]) -> int:
    new = office.store.quality.keep((), alerts)
    for one in new:
        office.store.records.log("watch", "alert queued", one, office.now())
    return len(new)
