"""Conversations as their owners keep them: listed, searched, named and shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, exists, insert, or_, select, update

from knowledge.people import EVERYONE
from knowledge.store.tables import conversations, indexable, shares, turns


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation of one person."""

    id: str
    owner: str
    """E-mail."""
    title: str
    """As the owner named it, else its first question."""
    created: datetime


class Conversations:
    """The conversations that belong to people. Those of places, such as Slack's, are not here."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def owned(self, owner: str, words: str = "", most: int = 200) -> tuple[Conversation, ...]:
        """Return the person's own, newest first; with words, those where each of them occurs.

        Words are looked for in titles, questions and answers, in any case.
        """
        wanted = _listed().where(conversations.c.owner == indexable(owner))
        for word in words.split():
            wanted = wanted.where(_speaks_of(word))
        ordered = wanted.order_by(conversations.c.created.desc(), conversations.c.id).limit(most)
        with self._engine.connect() as connection:
            rows = connection.execute(ordered).all()
        return tuple(_conversation(*row) for row in rows)

    def find(self, identifier: str) -> Conversation | None:
        """Return the conversation, or None where there is none or it is a place's."""
        wanted = _listed().where(conversations.c.id == identifier)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else _conversation(*row)

    def rename(self, identifier: str, title: str) -> None:
        """Give it a title; an empty one shows its first question again."""
        named = update(conversations).where(conversations.c.id == identifier)
        with self._engine.begin() as connection:
            connection.execute(named.values(title=title.strip()))

    def share(self, identifier: str, people: Iterable[str], now: datetime) -> None:
        """Let these people, by e-mail, and nobody else open its link; `everyone` means all."""
        rows = [{"conversation": identifier, "person": p, "at": now} for p in sorted(set(people))]
        with self._engine.begin() as connection:
            connection.execute(delete(shares).where(shares.c.conversation == identifier))
            if rows:
                connection.execute(insert(shares), rows)

    def shared_with(self, identifier: str) -> frozenset[str]:
        """Return whom it is shared with, by e-mail or as `everyone`."""
        wanted = select(shares.c.person).where(shares.c.conversation == identifier)
        with self._engine.connect() as connection:
            return frozenset(str(row.person) for row in connection.execute(wanted))

    def opens_to(self, identifier: str, person: str) -> bool:
        """Return whether it is shared with this person."""
        return bool(self.shared_with(identifier) & {EVERYONE, person})


_FIRST = turns.alias("first")


def _listed():  # noqa: ANN202 - a select's type names its columns, and is longer than the select
    return (
        select(
            conversations.c.id,
            conversations.c.owner,
            conversations.c.title,
            _FIRST.c.question,
            conversations.c.created,
        )
        .join(_FIRST, (_FIRST.c.conversation == conversations.c.id) & _FIRST.c.parent.is_(None))
        # A name with a colon is a place, whose members only its own surface knows.
        .where(~conversations.c.name.contains(":"))
    )


def _speaks_of(word: str):  # noqa: ANN202 - as above
    said = or_(
        turns.c.question.icontains(word, autoescape=True),
        turns.c.answer.icontains(word, autoescape=True),
    )
    anywhere = exists().where(turns.c.conversation == conversations.c.id, said)
    return or_(conversations.c.title.icontains(word, autoescape=True), anywhere)


def _conversation(
    identifier: str, owner: str, title: str, question: str, created: datetime
) -> Conversation:
    return Conversation(identifier, owner, title or question, created)
