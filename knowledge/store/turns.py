"""Conversations and their turns: who asked what, what came of it, and the journal of its events."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.drawn import ReadersOfAll, may_read_all, readers_of, readers_text
from knowledge.people import Audience, Person, audience_of
from knowledge.store.tables import conversations, events, indexable, turns

Status = Literal["running", "answered", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it."""

    id: str
    conversation: str
    parent: str | None
    """The turn before it in the conversation; None for the first."""
    event_key: str
    """What the surface knows the question by, such as a Slack event's id; may be empty."""
    status: Status
    heartbeat: datetime
    asker: str
    """E-mail."""
    audience: Audience
    """Everything the turn has read, this audience may read."""
    question: str
    answer: str
    """The answer event as JSON; empty until answered."""
    model: str
    started: datetime
    ended: datetime | None
    stop_requested: bool
    readers: ReadersOfAll | None = None
    """Of all its evidence; None while it runs and where nobody knows them."""

    def open_to(self, audience: Audience) -> bool:
        """Return whether the audience, which has the conversation before it, may read the turn.

        It must be able to read all evidence; where nobody knows whose that is, all that the turn's
        own audience may read.
        """
        if self.readers is not None:
            return may_read_all(audience, self.readers)
        return audience.may_read_all_of(self.audience)

    def linked_to(self, person: Person) -> bool:
        """Return whether the person may open the turn from wherever they are.

        The asker too must still have the groups that the evidence was read with. Others must be
        able to read what its audience could, since the question says something as well.
        """
        alone = audience_of((person,))
        theirs = self.asker == person.email or alone.may_read_all_of(self.audience)
        return theirs and self.open_to(alone)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event of a turn; `body` is the event as JSON."""

    sequence: int
    kind: str
    body: str


class Turns:
    """The conversations, their turns and their events."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def conversation(
        self, identifier: str, name: str, owner: str, now: datetime
    ) -> tuple[str, bool]:
        """Return the id of the owner's conversation of this name, and whether it was there before.

        A new one gets `identifier`. Another owner's conversation of the same name is another one.
        """
        name, owner = indexable(name), indexable(owner)
        found = self._conversation(name, owner)
        if found is not None:
            return found, True
        try:
            with self._engine.begin() as connection:
                row = {"id": identifier, "name": name, "owner": owner, "created": now}
                connection.execute(insert(conversations).values(row))
        except IntegrityError:
            found = self._conversation(name, owner)
            if found is None:
                raise
            return found, True  # Another process was faster.
        return identifier, False

    def _conversation(self, name: str, owner: str) -> str | None:
        wanted = (conversations.c.name == name) & (conversations.c.owner == owner)
        with self._engine.connect() as connection:
            return connection.execute(select(conversations.c.id).where(wanted)).scalar()

    def place(self, name: str) -> str | None:
        """Return the id of the conversation of a place, such as a thread in Slack, or None."""
        return self._conversation(indexable(name), "")

    def running_in(self, conversation: str) -> tuple[str, ...]:
        """Return the ids of the conversation's turns that are being answered, oldest first."""
        wanted = (
            select(turns.c.id)
            .where(turns.c.conversation == conversation, turns.c.status == "running")
            .order_by(turns.c.started, turns.c.id)
        )
        with self._engine.connect() as connection:
            return tuple(str(row.id) for row in connection.execute(wanted))

    def begin(self, turn: Turn) -> Turn:
        """Keep a new turn and return it, or return the older one that has the same event key."""
        row = {
            "id": turn.id,
            "conversation": turn.conversation,
            "parent": turn.parent,
            "event_key": indexable(turn.event_key) or None,
            "status": turn.status,
            "heartbeat": turn.heartbeat,
            "asker": turn.asker,
            "audience": _audience_text(turn.audience),
            "question": turn.question,
            "answer": turn.answer,
            "model": turn.model,
            "started": turn.started,
            "ended": turn.ended,
            "stop_requested": turn.stop_requested,
            "readers": readers_text(turn.readers),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(turns).values(row))
        except IntegrityError:
            same = select(turns).where(turns.c.event_key == indexable(turn.event_key))
            with self._engine.connect() as connection:
                earlier = connection.execute(same).one_or_none() if turn.event_key else None
            if earlier is None:
                raise
            return _turn(earlier)
        return turn

    def find(self, turn: str) -> Turn | None:
        """Return the turn, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(turns).where(turns.c.id == turn)).one_or_none()
        return None if row is None else _turn(row)

    def latest_of(self, asker: str) -> str | None:
        """Return the id of the newest turn that the person, by e-mail, asked; None without one."""
        newest = turns.c.started.desc(), turns.c.id.desc()
        wanted = select(turns.c.id).where(turns.c.asker == asker).order_by(*newest).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(wanted).scalar()

    def beat(self, turn: str, now: datetime) -> bool:
        """Say that the turn is alive, and return whether somebody wants it stopped."""
        with self._engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.id == turn).values(heartbeat=now))
            wanted = select(turns.c.stop_requested).where(turns.c.id == turn)
            return bool(connection.execute(wanted).scalar())

    def request_stop(self, turn: str) -> bool:
        """Ask for a stop; return whether the turn was still running."""
        running = (turns.c.id == turn) & (turns.c.status == "running")
        with self._engine.begin() as connection:
            done = connection.execute(update(turns).where(running).values(stop_requested=True))
            return done.rowcount == 1

    def end(
        self,
        turn: str,
        status: Status,
        answer: str,
        model: str,
        now: datetime,
        readers: ReadersOfAll | None = None,
    ) -> None:
        """Keep how a turn ended. One that was answered or stopped stays as it is.

        One that was given up for lost may live: it was only slow, and its answer counts.
        `readers` are those of its evidence, None where they are not known.
        """
        change = {
            "status": status,
            "answer": answer,
            "model": model,
            "ended": now,
            "readers": readers_text(readers),
        }
        unanswered = (turns.c.id == turn) & turns.c.status.in_(("running", "failed"))
        with self._engine.begin() as connection:
            connection.execute(update(turns).where(unanswered).values(change))

    def write(self, turn: str, entries: Iterable[JournalEntry]) -> None:
        """Append events to the turn's journal, all or none."""
        rows = [
            {"turn": turn, "sequence": e.sequence, "kind": e.kind, "body": e.body} for e in entries
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(events), rows)

    def journal(self, turn: str, after: int = 0) -> tuple[JournalEntry, ...]:
        """Return the events numbered above `after`, in order."""
        wanted = (
            select(events)
            .where(events.c.turn == turn, events.c.sequence > after)
            .order_by(events.c.sequence)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(JournalEntry(r.sequence, r.kind, r.body) for r in rows)

    def all_of(self, conversation: str) -> tuple[Turn, ...]:
        """Return every turn of the conversation, oldest first, for finding the latest."""
        wanted = (
            select(turns)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.started, turns.c.id)
        )
        with self._engine.connect() as connection:
            return tuple(_turn(row) for row in connection.execute(wanted))

    def history(self, conversation: str, audience: Audience) -> tuple[Turn, ...]:
        """Return the turns all of whose evidence this audience may read, oldest first."""
        every = self.all_of(conversation)
        return tuple(turn for turn in every if turn.open_to(audience))


def _turn(row: Row[tuple[object, ...]]) -> Turn:
    return Turn(
        id=row.id,
        conversation=row.conversation,
        parent=row.parent,
        event_key=row.event_key or "",
        status=row.status,
        heartbeat=row.heartbeat,
        asker=row.asker,
        audience=_audience(row.audience),
        question=row.question,
        answer=row.answer,
        model=row.model,
        started=row.started,
        ended=row.ended,
        stop_requested=row.stop_requested,
        readers=readers_of(row.readers),
    )


def _audience_text(audience: Audience) -> str:
    return json.dumps(sorted(sorted(groups) for groups in audience.members))


def _audience(text: str) -> Audience:
    members: list[list[str]] = json.loads(text)
    return Audience(frozenset(frozenset(groups) for groups in members))
