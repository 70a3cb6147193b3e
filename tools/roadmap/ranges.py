"""Ranges that add and multiply as independent quantities do.

Half-widths of a sum add in quadrature, relative half-widths of a product too: the law of
propagation for uncorrelated quantities (JCGM 100:2008, section 5.1). Adding both ends instead
would claim that everything goes wrong at once.
"""

from dataclasses import dataclass
from math import hypot

from tools.standing import Span


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity known to lie between two bounds."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Return the middle."""
        return (self.low + self.high) / 2

    @property
    def half(self) -> float:
        """Return half the width."""
        return (self.high - self.low) / 2

    def plus(self, other: "Range") -> "Range":
        """Return the sum of two independent quantities."""
        return _around(self.middle + other.middle, hypot(self.half, other.half))

    def minus(self, other: "Range") -> "Range":
        """Return the difference of two independent quantities, not below 0."""
        return _around(self.middle - other.middle, hypot(self.half, other.half)).at_least(0)

    def times(self, factor: float) -> "Range":
        """Return a multiple."""
        return Range(self.low * factor, self.high * factor)

    def by(self, other: "Range") -> "Range":
        """Return the product of two independent positive quantities."""
        middle = self.middle * other.middle
        if not middle:
            return Range(0, 0)
        return _around(middle, middle * hypot(self.half / self.middle, other.half / other.middle))

    def over(self, other: "Range") -> "Range":
        """Return the quotient of two independent positive quantities."""
        middle = self.middle / other.middle
        if not middle:
            return Range(0, 0)
        return _around(middle, middle * hypot(self.half / self.middle, other.half / other.middle))

    def at_least(self, bound: float) -> "Range":
        """Return the range with both ends no lower than `bound`."""
        return Range(max(self.low, bound), max(self.high, bound))

    def at_most(self, bound: float) -> "Range":
        """Return the range with both ends no higher than `bound`."""
        return Range(min(self.low, bound), min(self.high, bound))

    def span(self, unit: str, digits: int = 0) -> Span:
        """Return it rounded to `digits` decimals, with its unit."""
        return Span(low=round(self.low, digits), high=round(self.high, digits), unit=unit)


def exactly(value: float) -> Range:
    """Return a quantity without doubt."""
    return Range(value, value)


def total(ranges: "tuple[Range, ...]") -> Range:
    """Return the sum of independent quantities."""
    middle = sum(r.middle for r in ranges)
    return _around(middle, hypot(*(r.half for r in ranges)))


def _around(middle: float, half: float) -> Range:
    return Range(middle - half, middle + half)
