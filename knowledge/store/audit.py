"""The audit chain: what was done, each entry bound to the one before by a hash."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from knowledge.store.putting import put
from knowledge.store.tables import audit, settings, storable

HEAD = "audit head"
"""The setting that says how far the chain had come, written together with each entry."""

_HEAD = re.compile(r"(\d{1,15}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that was done, chained to what was done before."""

    sequence: int
    at: datetime
    actor: str
    action: str
    body: str
    chain: str
    """SHA-256 over the entry before and this one's content."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain had come: the number of its last entry, and that entry's hash."""

    sequence: int
    chain: str

    def __str__(self) -> str:
        """Return it as people note it."""
        return f"{self.sequence}:{self.chain}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain is whole."""

    entries: int
    head: Head | None
    """None where nothing was ever entered."""
    broken_at: int | None
    """Number of the first entry that is missing, out of order or changed; None if all fit."""
    reason: str
    """What is wrong there; empty if all fit."""


def append(engine: Engine, actor: str, action: str, body: str, now: datetime) -> AuditEntry:
    """Append to the chain and return the entry; several processes may do so at once."""
    actor, action, body = storable(actor), storable(action), storable(body)
    newest = select(audit.c.sequence, audit.c.chain).order_by(audit.c.sequence.desc()).limit(1)
    while True:
        with engine.connect() as connection:
            last = connection.execute(newest).one_or_none()
        sequence, before = (1, "") if last is None else (last.sequence + 1, last.chain)
        chain = _link(before, sequence, now, actor, action, body)
        entry = AuditEntry(sequence, now, actor, action, body, chain)
        try:
            with engine.begin() as connection:
                _write(connection, entry)
        except IntegrityError:  # Another process took this number; take the next.
            continue
        return entry


def _write(connection: Connection, entry: AuditEntry) -> None:
    row = {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "body": entry.body,
        "chain": entry.chain,
    }
    connection.execute(insert(audit).values(row))
    head = str(Head(entry.sequence, entry.chain))
    put(connection, settings, {"owner": "", "name": HEAD, "value": head})


def trail(engine: Engine) -> tuple[AuditEntry, ...]:
    """Return every entry, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.sequence)).all()
    return tuple(AuditEntry(r.sequence, r.at, r.actor, r.action, r.body, r.chain) for r in rows)


def head_in(text: str) -> Head | None:
    """Return the head that was noted as `NUMBER:HASH`, or None if the text is not one."""
    match = _HEAD.fullmatch(text.strip())
    return Head(int(match[1]), match[2]) if match else None


def judged(entries: tuple[AuditEntry, ...], kept: Head | None, noted: Head | None) -> Verdict:
    """Return whether these entries are the whole chain up to the kept head, and hold the noted one.

    An edit, a deletion, an insertion or another order breaks the chain. Entries cut off at the end
    show by the kept head. Somebody who rewrites every hash and the kept head alike is found out
    only by a head that was noted elsewhere.
    """
    last = entries[-1] if entries else None
    head = Head(last.sequence, last.chain) if last else None
    broken = broken_at(entries)
    if broken is not None:
        reason = _what_is_wrong(entries, broken)
    elif kept is not None and (head is None or head.sequence < kept.sequence):
        broken = len(entries) + 1
        reason = f"the chain had {kept.sequence} entries, and those from here on are gone"
    elif noted is not None and not _holds(entries, noted):
        broken = min(noted.sequence, len(entries) + 1)
        reason = "the noted head is not in the chain: entries up to it were rewritten or are gone"
    else:
        reason = ""
    return Verdict(len(entries), head, broken, reason)


def _what_is_wrong(entries: tuple[AuditEntry, ...], broken: int) -> str:
    found = entries[broken - 1].sequence
    if found != broken:
        return f"it is missing; entry {found} stands in its place"
    return "it was changed, moved or put in after it was written"


def _holds(entries: tuple[AuditEntry, ...], noted: Head) -> bool:
    if not 0 < noted.sequence <= len(entries):
        return False
    return entries[noted.sequence - 1].chain == noted.chain


def broken_at(entries: tuple[AuditEntry, ...]) -> int | None:
    """Return the number of the first entry that does not fit the chain, or None if all do."""
    before = ""
    for place, entry in enumerate(entries, start=1):
        chain = _link(before, entry.sequence, entry.at, entry.actor, entry.action, entry.body)
        if entry.sequence != place or entry.chain != chain:
            return place
        before = entry.chain
    return None


def _link(before: str, sequence: int, at: datetime, actor: str, action: str, body: str) -> str:
    content = "\x1f".join((before, str(sequence), str(at.timestamp()), actor, action, body))
    return hashlib.sha256(content.encode()).hexdigest()
