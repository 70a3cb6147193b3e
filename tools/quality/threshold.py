"""The threshold of a rule, and whether a measured value keeps it."""

from dataclasses import dataclass
from typing import Literal

from open_data_contract_standard.model import DataQuality

from knowledge.quality import Toward

Operator = Literal["=", "!=", ">", ">=", "<", "<=", "between", "not between"]

_WORDS: dict[Operator, str] = {
    "=": "",
    "!=": "not ",
    ">": "more than ",
    ">=": "at least ",
    "<": "less than ",
    "<=": "at most ",
}
Measured = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measured value must be. `between` includes both ends."""

    operator: Operator
    value: Measured
    upper: float | int = 0
    """The upper end of a range."""

    def keeps(self, measured: Measured) -> bool:
        """Return whether the measured value is allowed.

        Raises:
            TypeError: Text can't be compared with a number by size.

        """
        if self.operator in {"=", "!="}:
            return _same(measured, self.value) is (self.operator == "=")
        number, limit = _number(measured), _number(self.value)
        if self.operator in {"between", "not between"}:
            return (limit <= number <= self.upper) is (self.operator == "between")
        return {
            ">": number > limit,
            ">=": number >= limit,
            "<": number < limit,
            "<=": number <= limit,
        }[self.operator]

    def nearest(self, measured: Measured | None) -> tuple[float | None, Toward]:
        """Return the end that the value is nearest to, and on which side of it the rule breaks."""
        value = self.value
        if isinstance(value, (str, bool)) or isinstance(measured, str) or measured is None:
            return None, ""
        if self.operator == "between":
            upper = self.upper - measured <= measured - value
            return (self.upper, "above") if upper else (value, "below")
        sides: dict[Operator, Toward] = {
            "<": "above",
            "<=": "above",
            "=": "above",
            ">": "below",
            ">=": "below",
        }
        # Only an upper end that is the least there can be is one: 0 rows that fail.
        toward = sides.get(self.operator, "") if self.operator != "=" or value == 0 else ""
        return (value, toward) if toward else (None, "")

    def words(self, unit: str = "") -> str:
        """Return it as a person says it, such as `at most 5 %`."""
        after = f" {unit}" if unit else ""
        if self.operator in {"between", "not between"}:
            return f"{self.operator} {_shown(self.value)} and {_shown(self.upper)}{after}"
        return f"{_WORDS[self.operator]}{_shown(self.value)}{after}"


NONE_MAY_FAIL = Threshold("=", 0)
"""What holds where a contract states a property of each row."""


def threshold_of(quality: DataQuality) -> Threshold | None:
    """Return the rule's threshold, or None unless it has exactly one with a usable value."""
    single: tuple[tuple[Operator, object], ...] = (
        ("=", quality.mustBe),
        ("!=", quality.mustNotBe),
        (">", quality.mustBeGreaterThan),
        (">=", quality.mustBeGreaterOrEqualTo),
        ("<", quality.mustBeLessThan),
        ("<=", quality.mustBeLessOrEqualTo),
    )
    found = [Threshold(o, v) for o, v in single if isinstance(v, (float, int, str, bool))]
    ranges: tuple[tuple[Operator, list[float | int] | None], ...] = (
        ("between", quality.mustBeBetween),
        ("not between", quality.mustNotBeBetween),
    )
    found += [Threshold(o, r[0], r[1]) for o, r in ranges if r is not None]
    return found[0] if len(found) == 1 else None


def _same(measured: Measured, wanted: Measured) -> bool:
    if isinstance(measured, str) or isinstance(wanted, str):
        return str(measured) == str(wanted)
    return measured == wanted


def _number(value: Measured) -> float:
    if isinstance(value, str):
        raise TypeError(f"{value!r} is text, and the threshold compares numbers")
    return value


def _shown(value: Measured) -> str:
    return f"{value:,}" if isinstance(value, (int, float)) and value is not True else str(value)
