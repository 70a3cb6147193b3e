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
    title), that another hit says it `supersedes`, or that another hit is a later version of; that
    other one is then ahead of it by as much in any case.
    """
    below: dict[str, float] = {}
    for document, successor in _replaced(hits[:_COMPARED]):
        below[document] = min(below.get(document, successor.score), successor.score)

    def placed(hit: Hit) -> Hit:
        document = hit.passage.document
        if document not in below and not is_past(hit.passage):
            return hit
        return replace(hit, score=min(hit.score, below.get(document, hit.score)) - BEHIND)

    return tuple(sorted(map(placed, hits), key=lambda h: -round(h.score, 6)))


def is_past(passage: Passage) -> bool:
    """Return whether its document says itself that it is a draft, archived or replaced."""
    folders = passage.document.lower().split("/")[:-1]
    bracketed = " ".join(_BRACKETS.findall(passage.title.lower())).split()
    status = passage.edition.status.lower().split()
    return not _NOT_NOW.isdisjoint((*folders, *bracketed, *status))


def _replaced(hits: Sequence[Hit]) -> Iterator[tuple[str, Hit]]:
    """Yield documents, each with a hit in a later version of it."""
    for hit in hits:
        for path in hit.passage.edition.supersedes:
            name = path.strip().removeprefix("./").lower()
            for other in hits:
                if f"/{other.passage.document}".lower().endswith(f"/{name}"):
                    yield other.passage.document, hit
    for one, other in combinations(hits, 2):
        older, newer = sorted((one, other), key=lambda h: _counts(h.passage))
        apart = one.passage.document != other.passage.document
        later = _counts(older.passage) < _counts(newer.passage)
        if apart and later and _versions_of_one(older.passage, newer.passage):
            yield older.passage.document, newer


def _counts(passage: Passage) -> tuple[bool, str, tuple[int, ...]]:
    """Return what is greater for a version that counts rather than another."""
    return not is_past(passage), *_dated(passage)


def _name(passage: Passage) -> str:
    return _VERSION.sub("", passage.title.lower()).strip(" -,()[]")


def _dated(passage: Passage) -> tuple[str, tuple[int, ...]]:
    """Return its date, or that of its path or title, and the number of its version."""
    found = _VERSION.findall(f"{passage.document} {passage.title}".lower())
    versions = [tuple(map(int, number.split("."))) for number, _ in found if number]
    dates = [passage.edition.date, *(date for _, date in found)]
    return next(filter(None, dates), ""), versions[0] if versions else ()


def _versions_of_one(one: Passage, other: Passage) -> bool:
    """Return whether title and most words are the same, which minutes of two months are not."""
    if _name(one) != _name(other):
        return False
    said, others = (frozenset(spelt_out(p.text)) for p in (one, other))
    return len(said & others) >= _OVERLAP * len(said | others)
