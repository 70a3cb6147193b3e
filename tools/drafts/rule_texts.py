"""Quality checks as a catalog writes them, read as what they demand."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from knowledge.record import Record

Kind = Literal[
    "filled", "unique", "between", "at_least", "above", "at_most", "below", "not_zero", "one_of",
    "exists", "fresh", "ready", "rows", "form", "digits", "words",
]  # fmt: skip
_NUMBERS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), 2)}  # fmt: skip  # noqa: SIM905 - reads as prose.
_LONGEST_VALUE = 24


@dataclass(frozen=True, slots=True)
class Demand:
    """What a check demands; `words` where only its words say it."""

    kind: Kind
    columns: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    table: str = ""
    form: str = ""
    """A regular expression."""
    number: float | None = None
    unit: str = ""
    clock: str = ""
    zone: str = field(default="")


class _Pattern(Record):
    kind: Kind
    pattern: str
    low: float | None = None
    form: str = ""


class _Words(Record):
    rules: tuple[_Pattern, ...]
    dimensions: dict[str, tuple[str, ...]]


@cache
def _words() -> _Words:
    text = files("tools.drafts").joinpath("rule_words.yaml").read_text(encoding="utf-8")
    return _Words.model_validate(yaml.safe_load(text))


@cache
def _compiled() -> tuple[tuple[_Pattern, re.Pattern[str]], ...]:
    return tuple((p, re.compile(p.pattern, re.IGNORECASE)) for p in _words().rules)


def demand_of(rule: str, column: str) -> Demand:
    """Return what a rule demands of a column, or of the table where the column is empty."""
    text = " ".join(rule.split()).strip(" .")
    for known, pattern in _compiled():
        found = pattern.fullmatch(text)
        if found:
            demand = _demand(known, found.groupdict(), column)
            if demand is not None:
                return demand
    return Demand("words")


def _demand(known: _Pattern, groups: dict[str, str | None], column: str) -> Demand | None:
    """Return the demand, or None where the words are not what the pattern takes them for."""
    given = groups.get("columns") or groups.get("column") or column
    columns = tuple(re.split(r"\s*,\s*|\s+and\s+", given)) if given else ()
    values = _values(groups.get("values") or "")
    if known.kind == "one_of" and not values:
        return None
    if not columns and known.kind not in {"fresh", "ready", "rows"}:
        return None
    low, high, number = (_number(groups.get(n)) for n in ("low", "high", "number"))
    return Demand(
        kind="form" if known.kind == "digits" else known.kind,
        columns=columns,
        low=known.low if low is None else low,
        high=high,
        values=values,
        table=groups.get("table") or "",
        form=_digits(groups.get("count")) or groups.get("form") or known.form,
        number=number,
        unit=groups.get("unit") or "",
        clock=groups.get("clock") or "",
        zone=(groups.get("zone") or "").strip(),
    )


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _digits(count: str | None) -> str:
    if not count:
        return ""
    return rf"^\d{{{_NUMBERS.get(count.lower()) or int(count)}}}$"


def _values(listed: str) -> tuple[str, ...]:
    """Return the values of a list of at least two, or nothing where it is a phrase."""
    parts = [p.strip(" '\"") for p in re.split(r",|\bor\b|\|", listed)]
    kept = tuple(p for p in parts if p)
    short = all(len(p) <= _LONGEST_VALUE and len(p.split()) <= 2 for p in kept)  # noqa: PLR2004 - two words.
    return kept if len(kept) > 1 and short else ()


def listed_values(description: str) -> tuple[str, ...]:
    """Return the values where a description is only a list of them, such as `home, store, locker`.

    Two items count only where "or" joins them, for two parts of a remark look the same. Items of
    which only the first begins with a capital are a sentence, and no list of values.
    """
    text = description.strip(" .")
    if not re.fullmatch(r"[\w-]+(?: [\w-]+)?(?:, ?[\w-]+(?: [\w-]+)?)*(?:,? or [\w-]+(?: [\w-]+)?)?", text):  # fmt: skip
        return ()
    values = _values(text)
    alike = len({v[0].isupper() for v in values}) == 1
    listed = len(values) > 2 or " or " in text  # noqa: PLR2004 - see above.
    return values if alike and listed else ()


def dimension_of(said: str) -> str:
    """Return the standard's dimension for a word, or nothing."""
    word = said.strip().lower()
    found = (name for name, words in _words().dimensions.items() if word in words)
    return next(found, "")
