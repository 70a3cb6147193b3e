"""What a text says of an organisation: each mention of a fact, with the words that say it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.handbook.entries import Awaited, CountWords, FactWords
from tools.roadmap.quantities import Quantity, quantities

DAYS = {"day": 1.0, "week": 5.0, "month": 21.0, "quarter": 63.0, "year": 252.0}
"""Working days in each unit: five a week, 21 a month."""
MONTHS = {"day": 1 / 30, "week": 12 / 52, "month": 1.0, "quarter": 3.0, "year": 12.0}
_MOST_COUNTED = 1e8
"""People, jobs or tables that no organisation has more of; a larger number is a slip or a joke."""
_CLAUSE_END = re.compile(r"[;|\n!?]|[.,](?=\s|$)|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Mention:
    """One statement of one fact. `value` is in `unit`; `text` is as the asker wrote it."""

    fact: str
    value: float
    unit: str
    text: str
    quote: str
    start: int
    """Where its figure stands in the text, and where the figure ends."""
    end: int


def counts_in(text: str, words: FactWords) -> tuple[Mention, ...]:
    """Return the counted things that `text` states, in order."""
    nouns = _Nouns(words.counts)
    found = (_count(text, quantity, nouns) for quantity in quantities(text))
    return tuple(m for m in found if m is not None)


def durations_in(text: str, words: FactWords) -> tuple[Mention, ...]:
    """Return the lead time (in working days) and horizon (in months) that `text` states."""
    units = _unit_pattern(words)
    figures = (*quantities(text), *_articles(text, words))
    found = (_duration(text, quantity, units, words) for quantity in figures)
    return tuple(m for m in found if m is not None)


def _articles(text: str, words: FactWords) -> tuple[Quantity, ...]:
    """Return the articles that stand for one, as in "takes us nearly a month"."""
    waiting, articles = ("|".join(map(re.escape, w)) for w in (words.waiting, words.articles))
    found = re.finditer(
        rf"(?<!\w)(?:{waiting})(?:\s\w+){{0,3}}?\s(?P<one>{articles})(?!\w)", text.lower()
    )
    spans = (m.span("one") for m in found)
    return tuple(Quantity(1, 1, at_least=False, percent=False, start=s, end=e) for s, e in spans)


def shares_in(text: str, words: FactWords) -> tuple[Mention, ...]:
    """Return the share of time lost to running jobs, 0 to 1, where `text` states it."""
    found = [
        (q.value / 100, f"{_amount(q)} %", q.start, q.end) for q in quantities(text) if q.percent
    ]
    for match in _FRACTION.finditer(text):
        share = _FRACTIONS[match[1].lower().replace("-", " ")]
        found.append((share, f"{share * 100:.0f} %", match.start(), match.end()))
    named = (*words.run_share, *(n for c in words.counts if c.id == "jobs" for n in c.nouns))
    mentions: list[Mention] = []
    for share, shown, start, end in found:
        quote = clause(text, start, end)
        of_time = re.search(
            r"\b(time|hours|capacity|effort|week|zeit|arbeitszeit|kapazität|capacité|capacidad|temps|tiempo)\b",
            quote,
            re.IGNORECASE,
        )
        if of_time and mentions_any(quote, named):
            mentions.append(Mention("run_share", share, "share", shown, quote, start, end))
    return tuple(mentions)


_FRACTIONS = {
    "half": 0.5,
    "a third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
}
_FRACTION = re.compile(
    r"\b(half|a third|two[ -]thirds|a quarter|three[ -]quarters)\b", re.IGNORECASE
)


def mentions_any(text: str, terms: Iterable[str]) -> str:
    """Return the first of `terms` that stands in `text` as whole words, or an empty text."""
    lowered = text.lower()
    hits = (t for t in terms if re.search(rf"(?<!\w){re.escape(t)}(?!\w)", lowered))
    return next(hits, "")


def clause(text: str, start: int, end: int) -> str:
    """Return the clause around a place in `text`, at most 160 characters, exactly as written."""
    near = max(0, start - _NEAR)
    left = near
    for mark in _CLAUSE_END.finditer(text, near, start):
        left = mark.end()
    mark = _CLAUSE_END.search(text, end, min(len(text), end + _NEAR))
    right = mark.start() if mark else min(len(text), end + _NEAR)
    left = _word_edge(text, left, start - 90)
    cut = text.rfind(" ", end, end + 70) if right > end + 70 else right
    quote = text[left : cut if cut > end else right].strip(" *-|\t")
    quote = re.sub(r"^(?:and|but|so|und|et|y)\s+", "", quote)
    # A cell of a table says nothing without its row.
    whole = re.search(r"[^\W\d]{3}", quote) and "|" not in text[left - 2 : left]
    return quote if whole else _line(text, start)


_NEAR = 200
"""Characters around a figure in which its clause is looked for."""


def _word_edge(text: str, left: int, wanted: int) -> int:
    return left if wanted <= left else text.find(" ", wanted) + 1


def _line(text: str, at: int) -> str:
    begin = text.rfind("\n", max(0, at - _NEAR), at) + 1
    begin = begin or max(0, at - 80)
    end = text.find("\n", at, at + _NEAR)
    return text[begin : end if end >= 0 else at + _NEAR].strip(" *-|\t")[:160]


def _count(text: str, quantity: Quantity, nouns: "_Nouns") -> Mention | None:
    if quantity.percent or quantity.high > _MOST_COUNTED:
        return None
    after = nouns.after(text[quantity.end : quantity.end + 60])
    before = nouns.before(text[max(0, quantity.start - 60) : quantity.start])
    kind = after or before
    if kind is None:
        return None
    # "our data team of 12 people" counts engineers, whatever noun follows.
    if kind.id == "people" and before is not None and before.id == "engineers":
        kind = before
    quote = clause(text, quantity.start, quantity.end)
    return Mention(
        kind.id,
        quantity.value,
        kind.unit,
        f"{_amount(quantity)} {kind.unit}",
        quote,
        quantity.start,
        quantity.end,
    )


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _amount(quantity: Quantity) -> str:
    """Return the number in one form, however and in whatever language it was written."""
    low, high = _plain(quantity.low), _plain(quantity.high)
    more = "+" if quantity.at_least else ""
    return f"{low}{more}" if low == high else f"{low} to {high}"


class _Nouns:
    """The counted nouns as two patterns, so that a text full of numbers is read in one pass."""

    def __init__(self, kinds: tuple[CountWords, ...]) -> None:
        self._kinds = {noun: kind for kind in kinds for noun in kind.nouns}
        self._led = {words: kind for kind in kinds for words in kind.lead_ins}
        listed = "|".join(re.escape(n) for n in sorted(self._kinds, key=len, reverse=True))
        led = "|".join(re.escape(w) for w in sorted(self._led, key=len, reverse=True))
        about = r"(?:about|around|roughly|some|only|just|over|approx\.?|circa|rund|etwa|environ|unos|~|>)?"
        self._after = re.compile(rf"[\s-]*(?:[^\W\d][\w'/-]*\s+){{0,3}}?(?P<noun>{listed})(?!\w)")
        self._before = re.compile(
            rf"(?<!\w)(?P<noun>{listed})\s*(?:\([^)]*\)\s*)?"
            r"(?:[:|=]|is|are|of|has|counts|numbers|employs|stands at|:\s*about"
            r"|besteht aus|umfasst|hat|zählt|compte|est de|tiene|cuenta con)\s*"
            rf"{about}\s*$"
        )
        self._lead_in = re.compile(rf"(?<!\w)(?P<words>{led})\s*{about}\s*$")

    def after(self, text: str) -> CountWords | None:
        """Return what is counted by the noun that follows, at most three words on."""
        window = _CLAUSE_END.split(text, maxsplit=1)[0].lower()
        window = re.split(r"\b(?:and|und|et|y)\b", window, maxsplit=1)[0]
        hit = self._after.match(window)
        if hit is None:
            return None
        kind = self._kinds[hit["noun"]]
        between = window[: hit.start("noun")]
        other = set(re.findall(r"[\w-]+", between)) & set(kind.never)
        # In "one team of eight engineers" the eight are engineers, and the one is a team.
        return None if other or quantities(between) else kind

    def before(self, text: str) -> CountWords | None:
        """Return what is counted by the noun that the number is said of, as in "people: 900"."""
        lowered = text.lower()
        hit = self._before.search(lowered)
        if hit:
            return self._kinds[hit["noun"]]
        led = self._lead_in.search(lowered)
        return self._led[led["words"]] if led else None


def _duration(
    text: str, quantity: Quantity, units: re.Pattern[str], words: FactWords
) -> Mention | None:
    rest = text[quantity.end : quantity.end + 25].lower()
    hit = units.match(rest)
    if hit is None:
        return None
    unit = next(u for u, names in words.units.items() if hit["unit"] in names)
    return _meaning(text, quantity, unit, quantity.end + hit.end(), words)


def _unit_pattern(words: FactWords) -> re.Pattern[str]:
    names = sorted((n for names in words.units.values() for n in names), key=len, reverse=True)
    listed = "|".join(map(re.escape, names))
    return re.compile(rf"[\s-]*(?:full |calendar )?(?P<unit>{listed})(?!\w)")


def _meaning(
    text: str, quantity: Quantity, unit: str, end: int, words: FactWords
) -> Mention | None:
    written = text[quantity.start : end]
    working = "working " if re.search("work|business|arbeit|ouvr", written, re.IGNORECASE) else ""
    plural = "" if quantity.low == quantity.high == 1 else "s"
    shown = f"{_amount(quantity)} {working}{unit}{plural}"
    near = text[max(0, quantity.start - 80) : end + 50].lower()
    quote = clause(text, quantity.start, end)
    is_window = mentions_any(near, words.metric_window) and unit in {"month", "quarter", "year"}
    if mentions_any(quote, words.lead_time) and not is_window:
        return _wait(quantity, unit, shown, quote)
    if (
        mentions_any(quote, words.horizon)
        and unit in {"month", "quarter", "year"}
        and not is_window
    ):
        months = quantity.value * MONTHS[unit]
        return Mention(
            "horizon_months", months, "months", shown, quote, quantity.start, quantity.end
        )
    if _awaits(text[end : end + 60], words.awaited):
        return _wait(quantity, unit, shown, quote)
    if re.search(
        r"(?:lead[ -]?time|waiting time|turnaround)[^.;\n]{0,40}$",
        text[max(0, quantity.start - 80) : quantity.start].lower(),
    ):
        return _wait(quantity, unit, shown, quote)
    return None


def _awaits(after: str, words: Awaited) -> bool:
    """Return whether the words behind a time say what is waited for."""
    ways, things = (
        "|".join(re.escape(w) for w in sorted(each, key=len, reverse=True))
        for each in (words.ways, words.things)
    )
    said = rf"\s+(?:{ways})\s+(?:[^\W\d][\w'-]*\s+){{0,2}}?(?:{things})(?!\w)"
    return re.match(said, _CLAUSE_END.split(after, maxsplit=1)[0].lower()) is not None


def _wait(quantity: Quantity, unit: str, shown: str, quote: str) -> Mention:
    days = quantity.value * DAYS[unit]
    # "21 days" counts the weekends; "2 days", or working days, do not.
    if unit == "day" and quantity.value >= CALENDAR_FROM and "working" not in shown:
        days *= 5 / 7
    start, end = quantity.start, quantity.end
    return Mention("lead_time_days", days, "working days", shown, quote, start, end)


CALENDAR_FROM = 7
"""Days from which plain "days" are calendar days; a week of waiting includes a weekend."""
