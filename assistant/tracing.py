"""Finds the one field of the evidence that a figure in a sentence rests on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.evidence import Evidence, Part
from assistant.fields import Field, Subject
from assistant.figures import Figure, figures_in
from assistant.words import STOPWORDS, stem, stems
from tools.standing import Standing, weakest

_PREDICATE = re.compile(
    r"\b(?:of|is|was|are|were|at|to|from|than|by|scores?|total)\b|[:=(|]", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\s+[\w%-]+){0,3}?\s+(?:for|in|of|at|by|on)\s+(?:the\s+)?[*`\"“]*", re.IGNORECASE
)
_LONGEST_NAME_WORDS = 12
_TOKEN = re.compile(r"[\w][\w.@/&\u2019'-]*")
_ENOUGH = 2
"""Words that a sentence shares with a text before its figure counts as the text's."""


@dataclass(frozen=True)
class Statement:
    """A sentence, or a cell of a table with its row and heading as its context."""

    text: str
    start: int
    context: str = ""
    before: str = ""
    """The sentence before it, which may name what "it" is."""
    head: str = ""
    """Of a cell, the heading of its column."""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return its figures, in order."""
        return figures_in(self.text)

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the stems of its words and its context."""
        return stems(f"{self.context} {self.text}")

    def near(self, figure: Figure) -> frozenset[str]:
        """Return the stems between the figures before and behind this one."""
        ends = (f.end for f in self.figures if f.end <= figure.start)
        starts = (f.start for f in self.figures if f.start > figure.start)
        begin, end = max(ends, default=0), min(starts, default=len(self.text))
        return stems(self.text[begin : figure.start]) | stems(self.text[figure.end : end])

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the stems that may name its subject."""
        return self.said | stems(self.before)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a figure or a name rests on."""

    standing: Standing
    source: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A name of the evidence as it occurs in a sentence."""

    name: str
    start: int
    end: int


def trace(figure: Figure, statement: Statement, evidence: Evidence) -> Trace | None:
    """Return what the figure rests on: the field that shares most words, the weakest of equals."""
    best: tuple[int, Trace] | None = None
    for part in evidence.parts:
        group: frozenset[str] | None = None
        for one in _candidates(figure, part):
            if not _fits(figure, statement, one):
                continue
            group = _names_of(figure, statement, part) if group is None else group
            if not _subject_fits(one, group, part):
                continue
            shared = len(statement.said & one.words)
            if (
                best is None
                or shared > best[0]
                or (shared == best[0] and weakest(best[1].standing, one.standing) == one.standing)
            ):
                best = (shared, Trace(one.standing, one.source))
    return best[1] if best else None


def _candidates(figure: Figure, part: Part) -> Iterator[Field]:
    """Yield the fields with the figure's value, rounded as it is shown; 0.45 and 45 % are equal."""
    slack = 1e-9
    for value, half in figure.readings:
        margin = half + slack * max(1.0, abs(value))
        yield from part.near(value - margin, value + margin)
        if figure.unit == "%":
            for one in part.near((value - half - 0.5) / 100, (value + half + 0.5) / 100):
                if not one.units and abs(one.value * 100 - value) <= max(half, 0.5) + slack:
                    yield one
        elif not figure.unit and 0 <= value <= 1:
            for one in part.near((value - margin) * 100, (value + margin) * 100):
                if "%" in one.units:
                    yield one


def _fits(figure: Figure, statement: Statement, one: Field) -> bool:
    return (
        _unit_fits(figure, one, statement.said)
        and _noun_fits(figure, statement, one)
        and (_is_told(figure, statement, one) if _prose_of(one) else _is_of(figure, statement, one))
        and _near_fits(figure, statement, one)
    )


def _unit_fits(figure: Figure, one: Field, said: frozenset[str]) -> bool:
    if figure.unit == "%":
        return "%" in one.units or (not one.units and 0 <= one.value <= 1)
    if figure.unit:
        return figure.unit in one.units
    stated = one.units - {"%"}
    return not stated or any(stems(unit) & (figure.counted or said) for unit in stated)


def _noun_fits(figure: Figure, statement: Statement, one: Field) -> bool:
    """Whether what is counted is what the field counts: the words behind it, or "X is 3"."""
    if figure.unit or not figure.counted or figure.counted & (one.counted or one.words):
        return True
    if one.key and one.key <= statement.said:
        return True
    before = re.split(r"[.;!?|\n]", statement.text[: figure.start])[-1]
    words = re.findall(r"[^\W\d_]+", before)
    content = [word for word in words if word.lower() not in STOPWORDS]
    if not content:
        return False
    between = before[before.rfind(content[-1]) + len(content[-1]) :]
    return stem(content[-1]) in one.words and _PREDICATE.search(between) is not None


def _prose_of(one: Field) -> frozenset[str]:
    """Return what a text says besides its figure and unit; a bare "98 %" says nothing."""
    return (
        stems(one.text).difference(*(stems(unit) for unit in one.units))
        if one.text
        else one.counted
    )


def _is_told(figure: Figure, statement: Statement, one: Field) -> bool:
    """Whether the sentence says what the text says: it counts the same, or shares enough words."""
    prose = _prose_of(one)
    shared = len(prose & statement.said)
    same_noun = bool(figure.counted & one.counted) or bool(_mentioned(one.subjects, statement))
    return shared >= min(len(prose), 1 if same_noun else _ENOUGH)


def _is_of(figure: Figure, statement: Statement, one: Field) -> bool:
    """Whether the sentence names the record that the figure stands in, and where needed its key."""
    nested = [subject for subject in one.subjects if subject.level]
    if nested and not _mentioned(tuple(nested), statement):
        return False
    if _other_key(figure, statement, one):
        return False
    said_key = bool(one.key & (statement.said | figure.counted))
    return said_key or (bool(nested) and not one.is_count)


def _other_key(figure: Figure, statement: Statement, one: Field) -> bool:
    """Whether the words at the figure, or its column's heading, name another figure of the record."""
    near = stems(statement.head) if statement.head else statement.near(figure)
    return not one.key & near and bool((one.siblings - one.key) & near)


def _mentioned(subjects: tuple[Subject, ...], statement: Statement) -> bool:
    """Whether one of the names of the innermost record stands in the statement."""
    innermost = subjects[-1].names if subjects else frozenset[str]()
    return any(words and words <= statement.named for words in map(stems, innermost))


def _near_fits(figure: Figure, statement: Statement, one: Field) -> bool:
    """In an enumeration of like figures, words beside each must be those of its field."""
    others = [f for f in statement.figures if f.start != figure.start]
    like = any(f.counted & figure.counted or (f.unit and f.unit == figure.unit) for f in others)
    if not like:
        return True
    first = not any(f.end <= figure.start for f in others)
    units = frozenset[str]().union(*(stems(f.unit) | f.counted for f in statement.figures))
    own = statement.near(figure) - units
    return first or not own or bool(own & one.words)


def _names_of(figure: Figure, statement: Statement, part: Part) -> frozenset[str]:
    """Return the evidence's names that the figure is said of, those nearest to it."""
    context = frozenset(k.name for k in _known(statement.context, part))
    known = _known(statement.text, part)
    behind = _AFTER.match(statement.text, figure.end)
    if behind is not None:
        after = [k.name for k in known if k.start == behind.end()]
        if after:
            return frozenset(after)
    borders = [0, *(f.end for f in statement.figures if f.end <= figure.start)]
    for begin in reversed(borders):
        before = [k.name for k in known if begin <= k.start < figure.start]
        if before:
            return frozenset(before) | context
    later = min(
        (f.start for f in statement.figures if f.start > figure.start), default=len(statement.text)
    )
    following = frozenset(k.name for k in known if figure.start <= k.start < later)
    return context or following


def _known(text: str, part: Part) -> list[_Known]:
    """Return the names of the part's records that stand in the text, the longest at each place."""
    tokens = list(_TOKEN.finditer(text))
    found: list[_Known] = []
    place = 0
    while place < len(tokens):
        longest = min(_LONGEST_NAME_WORDS, len(tokens) - place)
        for length in range(longest, 0, -1):
            last = tokens[place + length - 1]
            words = text[tokens[place].start() : last.end()]
            name = next((w for w in _spellings(words) if w in part.names), None)
            if name is not None:
                found.append(_Known(name, tokens[place].start(), last.end()))
                place += length - 1
                break
        place += 1
    return found


def _spellings(words: str) -> Iterable[str]:
    return (words, words.rstrip(".'’"), re.sub(r"['\u2019]s$", "", words))


def _subject_fits(one: Field, group: frozenset[str], part: Part) -> bool:
    """Whether no name beside the figure belongs to a sibling of the record it was found in."""
    if one.text and any(name in one.text for name in group):
        return True
    for subject in one.subjects:
        rivals = {name for name in group if subject.level in part.names[name]}
        if rivals and not rivals & subject.names:
            return False
    return True
