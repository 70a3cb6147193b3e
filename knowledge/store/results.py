"""What tools have returned: the results of a conversation, its proposals, and what is costly."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.people import Audience
from knowledge.store.tables import kept, proposals, results, turns
from knowledge.store.turns import Turns


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result of a tool, with what it was computed by and from."""

    id: str
    turn: str
    tool: str
    version: int
    title: str
    arguments: str
    """As JSON."""
    fingerprint: str
    """Of the catalog as its audience could read it."""
    body: str
    """As JSON."""


class Results:
    """The results of tools."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def add(self, result: StoredResult) -> None:
        """Keep a result of a turn."""
        place = select(func.count()).select_from(results).where(results.c.turn == result.turn)
        row = {
            "turn": result.turn,
            "id": result.id,
            "tool": result.tool,
            "version": result.version,
            "title": result.title,
            "arguments": result.arguments,
            "fingerprint": result.fingerprint,
            "body": result.body,
        }
        with self._engine.begin() as connection:
            position = connection.execute(place).scalar() or 0
            connection.execute(insert(results).values({**row, "position": position}))

    def of(
        self, conversation: str, audience: Audience, since: datetime | None = None
    ) -> tuple[StoredResult, ...]:
        """Return the results of those turns that the audience may read in full, newest first.

        Turns that began before `since` are left out.
        """
        history = Turns(self._engine).history(conversation, audience)
        readable = [turn.id for turn in history if since is None or turn.started >= since]
        wanted = (
            select(results)
            .join(turns, turns.c.id == results.c.turn)
            .where(results.c.turn.in_(readable))
            .order_by(turns.c.started.desc(), turns.c.id.desc(), results.c.position.desc())
        )
        with self._engine.connect() as connection:
            return tuple(_stored(row) for row in connection.execute(wanted))

    def made_in(self, turn: str) -> tuple[StoredResult, ...]:
        """Return the turn's results in their order. Whoever calls has checked who may read it."""
        wanted = select(results).where(results.c.turn == turn).order_by(results.c.position)
        with self._engine.connect() as connection:
            return tuple(_stored(row) for row in connection.execute(wanted))

    def find(self, turn: str, result: str) -> StoredResult | None:
        """Return one result of a turn, or None. Whoever calls has checked who may read the turn."""
        wanted = select(results).where(results.c.turn == turn, results.c.id == result)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _stored(row)


def _stored(r: Row[tuple[object, ...]]) -> StoredResult:
    return StoredResult(
        r.id, r.turn, r.tool, r.version, r.title, r.arguments, r.fingerprint, r.body
    )


ProposalState = Literal["open", "taken", "done", "failed", "left"]


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal that waits for a click. The token itself is never kept, only its hash."""

    token_hash: str
    turn: str
    result: str
    asker: str
    """E-mail of the only person who may set it going."""
    tool: str
    arguments_hash: str
    expires: datetime
    state: ProposalState


class Proposals:
    """The proposals, each of which can be taken once."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def add(self, proposal: StoredProposal) -> None:
        """Keep a proposal."""
        row = {
            "token_hash": proposal.token_hash,
            "turn": proposal.turn,
            "result": proposal.result,
            "asker": proposal.asker,
            "tool": proposal.tool,
            "arguments_hash": proposal.arguments_hash,
            "expires": proposal.expires,
            "state": proposal.state,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(proposals).values(row))

    def find(self, token: str, asker: str) -> StoredProposal | None:
        """Return the asker's proposal for this token, or None."""
        mine = (proposals.c.token_hash == hashed(token)) & (proposals.c.asker == asker)
        with self._engine.connect() as connection:
            r = connection.execute(select(proposals).where(mine)).one_or_none()
        if r is None:
            return None
        return StoredProposal(
            r.token_hash,
            r.turn,
            r.result,
            r.asker,
            r.tool,
            r.arguments_hash,
            r.expires,
            r.state,
        )

    def move(self, token_hash: str, before: ProposalState, after: ProposalState) -> bool:
        """Change the state; return False if it was not `before`, so that only one click counts."""
        there = (proposals.c.token_hash == token_hash) & (proposals.c.state == before)
        with self._engine.begin() as connection:
            done = connection.execute(update(proposals).where(there).values(state=after))
            return done.rowcount == 1


class KeptTexts:
    """Costly results, computed once for one catalog and audience. Fits `tools.context.Keep`."""

    def __init__(self, engine: Engine, fingerprint: str, now: datetime) -> None:
        """Take an engine, the fingerprint of the catalog view that results depend on, and the time."""
        self._engine = engine
        self._hash = hashed(fingerprint)
        self._now = now

    def once(self, name: str, compute: Callable[[], str]) -> str:
        """Return the text kept under `name`, or compute and keep it."""
        mine = (kept.c.fingerprint_hash == self._hash) & (kept.c.name == name)
        wanted = select(kept.c.body).where(mine)
        with self._engine.connect() as connection:
            found = connection.execute(wanted).scalar()
        if found is not None:
            return found
        body = compute()
        row = {"fingerprint_hash": self._hash, "name": name, "body": body, "made": self._now}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(kept).values(row))
        except IntegrityError:  # Somebody computed the same at the same time.
            with self._engine.connect() as connection:
                return connection.execute(wanted).scalar_one()
        return body


def hashed(text: str) -> str:
    """Return the SHA-256 of the text in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
