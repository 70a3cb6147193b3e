"""What a text says of an organisation: each mention of a fact, with the words that say it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.handbook.stated import CountWords, FactWords
from tools.roadmap.quantities import Quantity, quantities

_MOST_COUNTED = 1e8
"""People, jobs or tables that no organisation has more of; a larger number is a slip or a joke."""
CLAUSE_END = re.compile(r"[;|\n!?]|[.,](?=\s|$)|\s[-–—]\s")


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
    nouns = _Nouns(tuple(_counted_here(kind, text) for kind in words.counts))
    found = (_count(text, quantity, nouns) for quantity in quantities(text))
    stated = _without_parts(text, tuple(m for m in found if m is not None))
    return _with_teams(text, stated, words)


def _counted_here(kind: CountWords, text: str) -> CountWords:
    """Return a kind with the nouns that count it only where another word stands in the text."""
    more = (n for word, nouns in kind.beside.items() if mentions_any(text, (word,)) for n in nouns)
    return kind.model_copy(update={"nouns": (*kind.nouns, *more)})


def _with_teams(text: str, stated: tuple[Mention, ...], words: FactWords) -> tuple[Mention, ...]:
    """Return the mentions with a few people beside the warehouse told as its engineers.

    "13,000 employees ... a warehouse with 85 loads, 3 people" has a team of three.
    """
    most = max((m.value for m in stated if m.fact == "people"), default=0.0)
    kind = next(c for c in words.counts if c.id == "engineers")
    if any(m.fact == kind.id for m in stated):
        return stated
    return tuple(
        replace(
            m,
            fact=kind.id,
            unit=kind.unit,
            text=m.text.replace(m.unit, kind.unit).replace("person", "data engineer"),
        )
        if m.fact == "people"
        and m.value * _TEAM_OF < most
        and mentions_any(
            text[max(0, m.start - 80) : m.end + 40], (*words.architecture, *kind.nouns)
        )
        else m
        for m in stated
    )


_TEAM_OF = 20
"""An organisation is more than so many times as large as the team of its warehouse."""


def _without_parts(text: str, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions without wholes that are narrowed, and without parts in brackets.

    "150 engineers, of which 40 do data" are 40 data engineers, and "5 data people (3 analytics
    engineers, 2 data engineers)" are five.
    """
    kept = list(found)
    for whole, part in pairwise(found):
        if whole.fact != part.fact:
            continue
        between = text[whole.end : part.start]
        if re.search(_NARROWS, between, re.IGNORECASE):
            kept.remove(whole)
        elif between.count("(") > between.count(")") and not CLAUSE_END.search(
            between.partition("(")[0]
        ):
            closed = text.find(")", part.start)
            kept = [m for m in kept if not (m.fact == part.fact and part.start <= m.start < closed)]
    return tuple(kept)


_NARROWS = r"\b(of which|of whom|of them|in all|in total|overall|davon|insgesamt|dont|au total|de los cuales|en total)\b"


def mentions_any(text: str, terms: Iterable[str]) -> str:
    """Return the first of `terms` that stands in `text` as whole words, or an empty text."""
    lowered = text.lower()
    hits = (
        t for t in terms if t in lowered and re.search(rf"(?<!\w){re.escape(t)}(?!\w)", lowered)
    )
    return next(hits, "")


def clause(text: str, start: int, end: int) -> str:
    """Return the clause around a place in `text`, at most 160 characters, exactly as written."""
    near = max(0, start - _NEAR)
    left = near
    for mark in CLAUSE_END.finditer(text, near, start):
        left = mark.end()
    mark = CLAUSE_END.search(text, end, min(len(text), end + _NEAR))
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
    if after is None and re.match(_ADULTS, text[quantity.end :], re.IGNORECASE):
        after = nouns.of("people")
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
        _counted(quantity, kind.unit),
        quote,
        quantity.start,
        quantity.end,
    )


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _counted(quantity: Quantity, unit: str) -> str:
    alone = quantity.high == 1 and not quantity.at_least
    return (
        f"1 {_ONE_OF.get(unit, unit.removesuffix('s'))}" if alone else f"{amount(quantity)} {unit}"
    )


_ADULTS = r"[- ]person\b(?!(?:\s[\w&-]+){0,3}\s(?:team|squad|unit|group|crew))"
"""Follows the size of an organisation, as in "a 300-person software company"."""
_ONE_OF = {"people": "person"}


def amount(quantity: Quantity) -> str:
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
            r"(?:[:|=–—-]|is|are|of|has|counts|numbers|employs|stands at|:\s*about"
            r"|besteht aus|umfasst|hat|zählt|compte|est de|tiene|cuenta con)\s*"
            rf"{about}\s*$"
        )
        self._lead_in = re.compile(rf"(?<!\w)(?P<words>{led})\s*{about}\s*$")

    def after(self, text: str) -> CountWords | None:
        """Return what is counted by the noun that follows, at most three words on."""
        window = CLAUSE_END.split(text, maxsplit=1)[0].lower()
        window = re.split(r"\b(?:and|und|et|y)\b", window, maxsplit=1)[0]
        hit = self._after.match(window)
        if hit is None:
            return None
        kind = self._kinds[hit["noun"]]
        between = window[: hit.start("noun")]
        other = set(re.findall(r"[\w-]+", between)) & set(kind.never)
        # In "one team of eight engineers" the eight are engineers, and the one is a team.
        return None if other or quantities(between) else kind

    def of(self, id_: str) -> CountWords | None:
        """Return the kind of this id, or None."""
        return next((k for k in self._kinds.values() if k.id == id_), None)

    def before(self, text: str) -> CountWords | None:
        """Return what is counted by the noun that the number is said of, as in "people: 900"."""
        lowered = text.lower()
        hit = self._before.search(lowered)
        if hit:
            return self._kinds[hit["noun"]]
        led = self._lead_in.search(lowered)
        return self._led[led["words"]] if led else None
