"""The rest of what is kept: feedback, settings, the audit chain and jobs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, Select, insert, select
from sqlalchemy.exc import IntegrityError

from knowledge.store.audit import HEAD, AuditEntry, Head, Verdict, append, head_in, judged, trail
from knowledge.store.putting import put
from knowledge.store.tables import feedback, jobs, settings

Reason = Literal["", "missing", "wrong", "conflicting", "correction"]
"""What is not good about an answer: it lacks something, is wrong, contradicts itself or a source,
or the comment says what is right; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer; the last word counts."""

    turn: str
    person: str
    verdict: Literal["good", "bad"]
    comment: str
    at: datetime
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that goes on beside questions, such as embedding a catalog."""

    id: str
    kind: str
    state: Literal["waiting", "running", "done", "failed"]
    body: str
    updated: datetime


class Records:
    """Feedback, settings, audit and jobs."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def give_feedback(self, given: Feedback) -> None:
        """Keep it in place of the person's earlier feedback on the turn."""
        row = {
            "turn": given.turn,
            "person": given.person,
            "verdict": given.verdict,
            "comment": given.comment,
            "at": given.at,
            "reason": given.reason,
        }
        with self._engine.begin() as connection:
            put(connection, feedback, row)

    def feedback_on(self, turn: str) -> tuple[Feedback, ...]:
        """Return the feedback on a turn, ordered by person."""
        found = self._feedback(select(feedback).where(feedback.c.turn == turn))
        return tuple(sorted(found, key=lambda f: f.person))  # Each database sorts its own way.

    def feedback(self) -> tuple[Feedback, ...]:
        """Return all feedback, newest first."""
        order = (feedback.c.at.desc(), feedback.c.turn, feedback.c.person)
        return self._feedback(select(feedback).order_by(*order))

    def _feedback(self, wanted: Select[tuple[object, ...]]) -> tuple[Feedback, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Feedback(r.turn, r.person, r.verdict, r.comment, r.at, r.reason) for r in rows)

    def put_setting(self, owner: str, name: str, value: str) -> None:
        """Keep a setting of a person, or of everybody where `owner` is empty."""
        with self._engine.begin() as connection:
            put(connection, settings, {"owner": owner, "name": name, "value": value})

    def claim(self, owner: str, name: str, value: str) -> bool:
        """Keep a setting that is not there yet; return False, and change nothing, if it is.

        Of several processes that claim the same, one gets True.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(settings).values(owner=owner, name=name, value=value))
        except IntegrityError:
            return False
        return True

    def setting(self, owner: str, name: str) -> str | None:
        """Return the setting, or None."""
        mine = (settings.c.owner == owner) & (settings.c.name == name)
        with self._engine.connect() as connection:
            return connection.execute(select(settings.c.value).where(mine)).scalar()

    def log(self, actor: str, action: str, body: str, now: datetime) -> AuditEntry:
        """Append to the audit chain and return the entry."""
        return append(self._engine, actor, action, body, now)

    def audit_trail(self) -> tuple[AuditEntry, ...]:
        """Return every entry, oldest first."""
        return trail(self._engine)

    def audit_verdict(self, noted: Head | None = None) -> Verdict:
        """Return whether the audit chain is whole, and still holds a head noted earlier."""
        kept = self.setting("", HEAD)
        return judged(self.audit_trail(), head_in(kept) if kept else None, noted)

    def put_job(self, job: Job) -> None:
        """Keep a job, in place of an older state of it."""
        row = {
            "id": job.id,
            "kind": job.kind,
            "state": job.state,
            "body": job.body,
            "updated": job.updated,
        }
        with self._engine.begin() as connection:
            put(connection, jobs, row)

    def jobs(self, kind: str) -> tuple[Job, ...]:
        """Return the jobs of a kind, the one changed last first."""
        wanted = select(jobs).where(jobs.c.kind == kind).order_by(jobs.c.updated.desc(), jobs.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Job(r.id, r.kind, r.state, r.body, r.updated) for r in rows)
