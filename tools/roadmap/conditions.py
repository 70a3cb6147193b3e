"""The conditions that a leader sets to a plan: dates, money, people, a first domain, laws, history."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge.handbook.conditions import ConditionWords
from tools.roadmap.dates import phrases
from tools.roadmap.mentions import clause, mentions_any
from tools.standing import Standing

ConditionKind = Literal[
    "deadline", "ending", "decided", "budget", "frozen", "no_hires", "leaving", "first", "attempt", "regulation"
]  # fmt: skip
_MONEY = re.compile(
    r"(?:(?P<sign>[$€£]|US\$|CHF|EUR|USD|GBP)\s?(?P<front>\d{1,3}(?:[   ]\d{3})+|\d[\d.,]*\d|\d)|(?P<back>(?<![\d.,])\d{1,3}(?:[   ]\d{3})+|\d[\d.,]*\d|\d))"
    r"(?:\s?(?P<scale>k|m|mn|bn|mio\.?|tsd\.?|million(?:s|en|es)?|millón|millones|thousand|billion))?"
    r"(?:\s?(?:de\s+|d')?(?P<unit>€|euros?|eur|dollars?|usd|pounds?|gbp|francs?|chf))?(?!\w)",
    re.IGNORECASE,
)
_SIGNS = {"€": "€", "eur": "€", "euro": "€", "$": "$", "us$": "$", "usd": "$", "dollar": "$", "£": "£", "gbp": "£", "pound": "£", "chf": "CHF ", "franc": "CHF "}  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|(?<=\w{4}[.!?])\s+|\n|;|[.!?]$")
_SENTENCE_NEAR = 300
_LONGEST_QUOTE = 240
"""Characters from which a sentence is quoted by its clause only."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the plan has to keep to, in the asker's words."""

    kind: ConditionKind
    quote: str
    """The words that set it, exactly as written."""
    text: str = ""
    """What matters of it: a day, a name, a year, "$2.1 million"."""
    value: float | None = None
    """Money in its own currency, or a number of people."""
    standing: Standing = "stated"


def read_conditions(text: str, words: ConditionWords) -> tuple[Condition, ...]:
    """Return the conditions that `text` sets, in the order of their kinds; each quote is there."""
    found = (
        *_days(text, words),
        *_money(text, words),
        *_simple(text, "frozen", words.frozen),
        *_simple(text, "no_hires", words.no_hires),
        *_leaving(text, words),
        *_first(text, words),
        *_attempts(text, words),
        *_regulations(text, words),
    )
    return tuple(dict.fromkeys(found))


def _days(text: str, words: ConditionWords) -> Iterable[Condition]:
    """Yield days with what they are for: the plan's decision, an end of something, or a deadline."""
    day = phrases(words.months)
    for found in _dated(text, day):
        quote = sentence(text, found.start(), found.end())
        lead = text[max(0, found.start() - 60) : found.start()]
        said = found[0].strip(" .,")
        due = re.search(
            rf"{words.deadline}(?:(?:[^\W\d]+\s+){{0,5}}(?:in|on|at)\s+)?$", lead, re.IGNORECASE
        )
        if re.search(words.ending, clause(text, found.start(), found.end()), re.IGNORECASE):
            yield Condition("ending", quote, said)
        elif due:
            early = re.match(r"before|vor|avant|antes", due[0], re.IGNORECASE)
            yield Condition("deadline", quote, f"before {said}" if early else said)
        elif re.search(rf"{words.decided}[^.;\d]{{0,25}}$", lead, re.IGNORECASE):
            yield Condition("decided", quote, said)
    spans = rf"{words.within}(?P<span>(?:\d{{1,3}}|two|three|four|five|six|nine|twelve)[\s-]+[a-zäöüéíñ]+)"
    for found in re.finditer(spans, text, re.IGNORECASE):
        near = clause(text, found.start(), found.end())
        live = re.search(words.wanted_live, near, re.IGNORECASE)
        if live and not re.search(words.not_deadline, near, re.IGNORECASE):
            yield Condition("deadline", sentence(text, found.start(), found.end()), found["span"])


def _dated(text: str, day: re.Pattern[str]) -> Iterable[re.Match[str]]:
    """Yield the days in a text; an English month without a capital is a common word."""
    at = 0
    while found := day.search(text, at):
        at = found.end()
        month = found["m1"] or found["m2"] or found["m3"]
        common = {"may", "march", "mar", "sept", "jan", "jun", "dec", "mars", "mai"}
        if month and not found["d1"] and month.lower() in common and not month[0].isupper():
            continue
        if found.start() and text[found.start() - 1].isalnum():
            continue
        yield found


def _money(text: str, words: ConditionWords) -> Iterable[Condition]:
    for found in _MONEY.finditer(text):
        sign = _sign(found)
        near = clause(text, found.start(), found.end())
        told = re.search(words.budget, near, re.IGNORECASE)
        if not sign or not told or re.search(words.not_budget, near, re.IGNORECASE):
            continue
        amount = _amount(found["front"] or found["back"], found["scale"] or "")
        if amount:
            quote = sentence(text, found.start(), found.end())
            yield Condition("budget", quote, f"{sign}{_spoken(amount)}", amount)
            return


def _sign(found: re.Match[str]) -> str:
    said = (found["sign"] or found["unit"] or "").lower().rstrip("s")
    return _SIGNS.get(said, "")


def _amount(digits: str, scale: str) -> float | None:
    small = scale.lower().rstrip(".")
    groups = re.fullmatch(r"\d{1,3}(?:[.,   ]\d{3})+", digits)
    plain = re.sub(r"[.,\s]", "", digits) if groups else digits.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    if small.startswith(("bn", "bill")):
        return value * 1e9
    if small.startswith(("m",)):
        return value * 1e6
    return value * 1e3 if small.startswith(("k", "t")) else value


def _spoken(amount: float) -> str:
    return f"{amount / 1e6:g} million" if amount >= 1e6 else f"{amount:,.0f}"  # noqa: PLR2004 - a million.


def _simple(text: str, kind: ConditionKind, pattern: str) -> Iterable[Condition]:
    found = re.search(pattern, text, re.IGNORECASE)
    if found:
        yield Condition(kind, sentence(text, found.start(), found.end()), found[0])


_FEW = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def _leaving(text: str, words: ConditionWords) -> Iterable[Condition]:
    for found in re.finditer(words.leaving, text, re.IGNORECASE):
        quote = sentence(text, found.start(), found.end())
        many = _FEW.get(found["many"].lower()) or int(found["many"])
        if re.search(r"engineer|data|team|developer", quote, re.IGNORECASE):
            yield Condition("leaving", quote, found["many"], float(many))
            return


def _first(text: str, words: ConditionWords) -> Iterable[Condition]:
    """Yield what has to come first; a question for it is no condition."""
    for found in re.finditer(words.first, text, re.IGNORECASE):
        quote = sentence(text, found.start(), found.end())
        if not quote.endswith("?") and not text[text.find(quote) + len(quote) :].startswith("?"):
            said = re.split(r"\s(?:and|und|et|y)\s", found["with"] or found["named"])[0]
            yield Condition("first", quote, said.strip())


def _attempts(text: str, words: ConditionWords) -> Iterable[Condition]:
    for found in re.finditer(words.attempt, text, re.IGNORECASE):
        quote = sentence(text, found.start(), found.end())
        year = re.search(r"\b20[012]\d\b", quote)
        if year or re.search(words.attempt_of, quote, re.IGNORECASE):
            yield Condition("attempt", quote, year[0] if year else "")
            return


def _regulations(text: str, words: ConditionWords) -> Iterable[Condition]:
    for regulation in words.regulations:
        term = mentions_any(text, regulation.words)
        exact = next((w for w in regulation.written if re.search(rf"\b{w}\b", text)), "")
        if term or exact:
            at = text.find(exact) if exact else text.lower().find(term)
            term = exact or term
            if re.match(_DENIED, text[at + len(term) :], re.IGNORECASE):
                continue
            quote = clause(text, at, at + len(term))
            yield Condition("regulation", quote, regulation.name)


_DENIED = r"\s*:?\s+(?:no\b(?! (?:longer|exception))|not\b|does(?:n't| not)|is(?:n't| not)|nicht\b|non\b|gilt nicht)"
"""Follows a law that is named as one that does not apply."""


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a place in `text`, exactly as written, without its last stop."""
    left = max(0, start - _SENTENCE_NEAR)
    for mark in _SENTENCE_END.finditer(text, left, start):
        left = mark.end()
    mark = _SENTENCE_END.search(text, end, min(len(text), end + _SENTENCE_NEAR))
    right = mark.start() if mark else min(len(text), end + _SENTENCE_NEAR)
    if right - left > _LONGEST_QUOTE:
        return clause(text, start, end)
    return text[left:right].strip().rstrip(".! ")
