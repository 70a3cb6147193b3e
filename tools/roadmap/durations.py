"""The times that a text states: how long a data request takes, and how far a plan reaches."""

import re

from knowledge.handbook.stated import Awaited, FactWords
from tools.roadmap.mentions import CLAUSE_END, Mention, amount, clause, mentions_any
from tools.roadmap.quantities import Quantity, quantities

DAYS = {"hour": 1 / 8, "day": 1.0, "week": 5.0, "month": 21.0, "quarter": 63.0, "year": 252.0}
"""Working days in each unit: eight hours a day, five days a week, 21 a month."""
MONTHS = {
    "hour": 1 / 720,
    "day": 1 / 30,
    "week": 12 / 52,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
}


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
    shown = f"{amount(quantity)} {working}{unit}{plural}"
    near = text[max(0, quantity.start - 80) : end + 50].lower()
    quote = clause(text, quantity.start, end)
    is_window = mentions_any(near, words.metric_window) and unit in {"month", "quarter", "year"}
    if unit == "hour" and not mentions_any(quote, (*words.awaited.things, "request", "requests")):
        return None  # A job runs for hours; only what is asked for waits for them.
    if mentions_any(quote, words.lead_time) and not is_window:
        return _wait(quantity, unit, shown, quote)
    if (
        (mentions_any(quote, words.horizon) or _leads_to_horizon(text, quantity, words))
        and unit in {"month", "quarter", "year"}
        and not is_window
    ):
        months = quantity.value * MONTHS[unit]
        return Mention(
            "horizon_months", months, "months", shown, quote, quantity.start, quantity.end
        )
    before = text[max(0, quantity.start - 80) : quantity.start].lower()
    got = unit in {"day", "week", "month"} and not is_window and re.search(words.got_in, before)
    told = re.search(r"(?:lead[ -]?time|waiting time|turnaround)[^.;\n]{0,40}$", before)
    if got or told or _awaits(text[end : end + 60], words.awaited):
        return _wait(quantity, unit, shown, quote)
    return None


def _leads_to_horizon(text: str, quantity: Quantity, words: FactWords) -> bool:
    """Return whether the words before a time give it to the plan: "over 24 months"."""
    before = text[max(0, quantity.start - 40) : quantity.start].lower()
    led = "|".join(re.escape(w) for w in words.horizon_lead_ins)
    return re.search(rf"(?<!\w)(?:{led})\s+$", before) is not None


def _awaits(after: str, words: Awaited) -> bool:
    """Return whether the words behind a time say what is waited for."""
    ways, things = (
        "|".join(re.escape(w) for w in sorted(each, key=len, reverse=True))
        for each in (words.ways, words.things)
    )
    said = rf"\s+(?:{ways})\s+(?:[^\W\d][\w'-]*\s+){{0,2}}?(?:{things})(?!\w)"
    return re.match(said, CLAUSE_END.split(after, maxsplit=1)[0].lower()) is not None


def _wait(quantity: Quantity, unit: str, shown: str, quote: str) -> Mention:
    days = quantity.value * DAYS[unit]
    # "21 days" counts the weekends; "2 days", or working days, do not.
    if unit == "day" and quantity.value >= CALENDAR_FROM and "working" not in shown:
        days *= 5 / 7
    start, end = quantity.start, quantity.end
    return Mention("lead_time_days", days, "working days", shown, quote, start, end)


CALENDAR_FROM = 7
"""Days from which plain "days" are calendar days; a week of waiting includes a weekend."""
