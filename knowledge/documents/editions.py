"""Which of several texts on the same matter counts now: drafts, archived and replaced ones follow."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from knowledge.documents.fusion import Hit
from knowledge.documents.model import Passage
from knowledge.documents.wording import spelt_out

BEHIND = 0.04
"""What a passage loses that does not count any more. On the questions of `evals.retrieval` that
parameters are chosen on, whose answers lie in obsolete documents now and then, 0.03 costs none of
them a place among the first ten and 0.05 one the first place."""

_COMPARED = 20
"""Hits of which each two are compared."""
_OVERLAP = 0.5
"""Share of common words from which two passages are versions of one text."""

_NOT_NOW = frozenset(
    """archive archived deprecated draft drafts obsolete old outdated replaced retired superseded
    withdrawn""".split()  # noqa: SIM905 - as one reads it.
)
"""Statuses, and names of folders and in brackets of titles, of what does not count now."""

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_VERSION = re.compile(r"\b(?:v(?:ersion)?[ ._-]?(\d+(?:\.\d+)*)|((?:19|20)\d\d(?:-\d\d){0,2}))\b")


def current_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits anew in order, those behind that do not count now.

    These are passages of a document that says so itself (front matter `status`, its folder, its
    title), that another hit says it `supersedes`, or that another hit is a later version of.
    """
    replaced = frozenset(_replaced([hit.passage for hit in hits[:_COMPARED]]))
    found = [
        replace(hit, score=hit.score - BEHIND)
        if hit.passage.document in replaced or is_past(hit.passage)
        else hit
        for hit in hits
    ]
    return tuple(sorted(found, key=lambda h: -round(h.score, 6)))


def is_past(passage: Passage) -> bool:
    """Return whether its document says itself that it is a draft, archived or replaced."""
    folders = passage.document.lower().split("/")[:-1]
    bracketed = " ".join(_BRACKETS.findall(passage.title.lower())).split()
    status = passage.edition.status.lower().split()
    return not _NOT_NOW.isdisjoint((*folders, *bracketed, *status))


def _replaced(passages: Sequence[Passage]) -> Iterator[str]:
    """Yield the documents of which a later version is among the passages."""
    for passage in passages:
        for path in passage.edition.supersedes:
            name = path.strip().removeprefix("./").lower()
            for other in passages:
                if f"/{other.document}".lower().endswith(f"/{name}"):
                    yield other.document
    for one, other in combinations(passages, 2):
        if one.document != other.document and _name(one) == _name(other):
            older, newer = sorted((one, other), key=_dated)
            if _dated(older) < _dated(newer) and _versions_of_one(older, newer):
                yield older.document


def _name(passage: Passage) -> str:
    return _VERSION.sub("", passage.title.lower()).strip(" -,()[]")


def _dated(passage: Passage) -> tuple[str, tuple[int, ...]]:
    """Return its date, or that of its path or title, and the number of its version."""
    found = _VERSION.findall(f"{passage.document} {passage.title}".lower())
    versions = [tuple(map(int, number.split("."))) for number, _ in found if number]
    dates = [passage.edition.date, *(date for _, date in found)]
    return next(filter(None, dates), ""), versions[0] if versions else ()


def _versions_of_one(one: Passage, other: Passage) -> bool:
    """Return whether most of their words are the same, which minutes of two months are not."""
    said, others = (frozenset(spelt_out(p.text)) for p in (one, other))
    return len(said & others) >= _OVERLAP * len(said | others)
