"""What a claim rests on: its standing and its sources."""

from typing import Literal

from knowledge.record import Record

Standing = Literal["stated", "confirmed", "documented", "inferred"]
"""Stated by the asker, confirmed by a computation on this organisation's data, documented by a
cited text, or inferred from a reference model, a default or a judgement."""

_WEAKNESS: tuple[Standing, ...] = ("confirmed", "stated", "documented", "inferred")


class Source(Record):
    """Where a claim comes from."""

    kind: Literal["asker", "catalog", "document", "handbook", "rule"]
    """`rule` is a formula of Meshwright's own, named in `where`."""
    where: str
    """The place: a dataset id, a document and heading, a handbook entry, a formula."""
    quote: str = ""
    """The words found there, or empty where the place is a computation."""


class Claim(Record):
    """A sentence with its standing and sources."""

    text: str
    standing: Standing
    sources: tuple[Source, ...] = ()


class Span(Record):
    """A range of a quantity, both ends included."""

    low: float
    high: float
    unit: str


def weakest(*standings: Standing) -> Standing:
    """Return the weakest of these standings; a figure derived from others inherits it."""
    return max(standings, key=_WEAKNESS.index)
