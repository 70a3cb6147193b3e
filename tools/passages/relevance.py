"""How far statements bear on a question: meaning and shared words together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.documents.entries import named
from knowledge.documents.model import Passage
from knowledge.documents.stems import coverage, stems
from knowledge.documents.view import Hit
from knowledge.embedding.encoder import Encoder
from tools.passages.asked import holds, kinds_asked
from tools.passages.entry_statements import entry_statements
from tools.passages.statements import Statement, statements

_MEANING = 0.7
"""Weight of the meaning; the rest is the share of the question's words found. The two weights did
best in a comparison on 124 questions to a documentation site."""

_TOPIC = 0.35
"""Part of the meaning that title and heading have; the statement itself has the rest."""

_MISSES = 0.12
"""What a statement loses that has nothing of the kind asked for, such as a duration."""

_SOURCES = frozenset({"sources", "references", "further reading"})
"""Headings under which works are listed: they name every subject and explain none."""

_ANSWERS = 0.5
"""Score from which a statement is taken to answer where its passage's meaning is not known; this
and the next were set between answered and unanswerable questions to the sample's documents."""

_ANSWERS_IN_ITS_WORDS = 0.42
"""The same, where the passage has every word of the question that carries meaning."""

_LONGEST = 600
"""Characters of a statement that count towards its meaning."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A statement of a passage, and how far it bears on the question, about 0 to 1."""

    passage: int
    """Position of its passage."""
    place: int
    """Position within the passage."""
    statement: Statement
    score: float


def rated(query: str, passages: Sequence[Passage], encoder: Encoder) -> tuple[Rated, ...]:
    """Return every statement of the passages, the most relevant first."""
    told = tuple(_told(passages))
    if not told:
        return ()
    topics = [_topic(passage) for passage in passages]
    vectors = encoder.encode([query, *topics, *(s.text[:_LONGEST] for _, _, s in told)])
    cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
    of_topic, of_text = cosines[: len(topics)], cosines[len(topics) :]
    wanted, kinds = stems(query), kinds_asked(query)
    found: list[Rated] = []
    for (p, i, statement), cosine in zip(told, of_text, strict=True):
        meaning = _TOPIC * of_topic[p] + (1 - _TOPIC) * cosine
        shared = coverage(wanted, f"{topics[p]} {statement.text}")
        missed = bool(kinds) and not any(holds(statement.text, kind) for kind in kinds)
        score = _MEANING * meaning + (1 - _MEANING) * shared - _MISSES * missed
        found.append(Rated(p, i, statement, score))
    return _ordered(found)


def answering(query: str, hits: Sequence[Hit], ratings: Sequence[Rated]) -> tuple[Rated, ...]:
    """Return the ratings that answer the question, less what their passages are behind the first.

    The search judges the passages whose meaning it knows; of others, the statements tell. That the
    answer begins on a page that answers is as often as the first passage is of one; by the
    statements alone it is less often.
    """
    asked = stems(query)

    def answers(rating: Rated) -> bool:
        hit = hits[rating.passage]
        if hit.compared:
            return hit.supported
        whole = coverage(asked, f"{_topic(hit.passage)} {hit.passage.text}") == 1.0
        return rating.score >= (_ANSWERS_IN_ITS_WORDS if whole else _ANSWERS)

    def placed(rating: Rated) -> Rated:
        return replace(rating, score=rating.score - (hits[0].score - hits[rating.passage].score))

    return _ordered(placed(rating) for rating in ratings if answers(rating))


def _ordered(ratings: Iterable[Rated]) -> tuple[Rated, ...]:
    return tuple(sorted(ratings, key=lambda r: (-round(r.score, 4), r.passage, r.place)))


def _told(passages: Sequence[Passage]) -> Iterator[tuple[int, int, Statement]]:
    for p, passage in enumerate(passages):
        if passage.headings and passage.headings[-1].casefold() in _SOURCES:
            continue
        for i, statement in enumerate(_statements(passage)):
            yield p, i, statement


def _statements(passage: Passage) -> tuple[Statement, ...]:
    if passage.origin == "catalog":
        return entry_statements(named(passage), passage.text)
    return statements(passage.text)


def _topic(passage: Passage) -> str:
    """Return title and heading: a sentence of a policy seldom repeats what it is about."""
    return " ".join(dict.fromkeys((passage.title, *passage.headings[-1:])))
