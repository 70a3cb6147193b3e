"""A domain's assessment: a rating on each dimension, with its evidence and its gaps."""

from datetime import date
from typing import Literal

from knowledge.record import Record
from tools.standing import Standing

DimensionName = Literal["maturity", "volume", "team", "demand", "quality", "cost"]
Quadrant = Literal["start", "prepare", "on request", "later"]
"""By worth and ease, each high or low: high and high, high and low, low and high, low and low."""


class Mention(Record):
    """What a document of the organisation says, word for word."""

    place: str
    title: str
    quote: str


class Dimension(Record):
    """One dimension of one domain."""

    dimension: DimensionName
    rating: float | None
    """1 to 5, where 5 is the most mature, largest, ablest, most wanted, soundest or dearest; None
    where nothing is known."""
    figure: str
    """The value in figures, such as "3.1 billion rows"; what is missing where nothing is known."""
    evidence: tuple[str, ...]
    """What the rating is computed from, a figure in each."""
    gaps: tuple[str, ...]
    """What is weak or unknown, the widest gap first."""
    standing: Standing
    documented: tuple[Mention, ...] = ()
    """What the organisation's documents say of it; it changes no rating."""


class RolloutWave(Record):
    """Domains that migrate together, and when."""

    wave: int
    """1 for the first domain alone."""
    domains: tuple[str, ...]
    """Names, in order of migration."""
    start: date
    end: date
    reason: str
