"""Proves a sentence against the evidence, and marks what can't be traced.

A figure is traced if its value, its unit and its subject match one field of a result, one passage,
or what the asker said. A name is traced if it occurs anywhere there. The rules err on the strict
side: a true figure in words that share nothing with its source is marked too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.events import AnswerClaim
from assistant.evidence import Evidence, Part
from assistant.fields import Field
from assistant.figures import Figure, figures_in
from assistant.names import Name, names_in
from assistant.words import STOPWORDS, normal, stem, stems
from tools.standing import Standing, weakest

MARK = " [not traced]"

_OWN_SHAPE = frozenset(
    [
        "reason",
        "step",
        "way",
        "option",
        "point",
        "question",
        "thing",
        "part",
        "item",
        "sentence",
        "paragraph",
        "example",
        "case",
        "line",
        "choice",
        "note",
        "caveat",
        "condition",
        "assumption",
        "bullet",
    ]
)
"""What an answer counts of itself: "three reasons" is no claim about the world."""

_ROW_NUMBERS = frozenset({"", "#", "No.", "No", "Nr.", "Nr", "Rank"})
"""Headings of a column that only numbers the rows."""

_LONGEST_NAME_WORDS = 12
_TOKEN = re.compile(r"[\w][\w.@/&’'-]*")
_PREDICATE = re.compile(
    r"\b(?:of|is|was|are|were|at|to|from|than|by|scores?|total)\b|[:=(|]", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\s+[\w%-]+){0,3}?\s+(?:for|in|of|at|by|on)\s+(?:the\s+)?[*`\"“]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A piece of text with what was proved of it."""

    text: str
    """With a mark behind whatever could not be traced."""
    claims: tuple[AnswerClaim, ...]
    unsupported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence, or a cell of a table with its row and heading as its context."""

    text: str
    start: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class _Trace:
    standing: Standing
    source: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A name of the evidence as it occurs in a sentence."""

    name: str
    start: int
    end: int


def check(piece: str, evidence: Evidence) -> Checked:
    """Return the piece, a sentence or a whole table or fenced block, with its claims."""
    if re.match(r"\s*(?:```|~~~)", piece):
        return _fenced(piece, evidence)
    marks: list[tuple[int, str]] = []
    claims: list[AnswerClaim] = []
    for statement in _statements(piece):
        claim, missing = _prove(statement, evidence)
        marks += missing
        claims += [claim] if claim else []
    text = piece
    for place, _ in sorted(marks, reverse=True):
        text = text[:place] + MARK + text[place:]
    return Checked(text, tuple(claims), tuple(what for _, what in sorted(marks)))


def _fenced(piece: str, evidence: Evidence) -> Checked:
    """Code and contracts are traced when each line stands in the evidence."""
    lines = [line for line in piece.strip().splitlines()[1:] if normal(line)]
    if all(_occurs(line, evidence) is not None for line in lines):
        return Checked(piece, (), ())
    marked = piece if piece.endswith("\n") else piece + "\n"
    return Checked(f"{marked}{MARK.strip()}\n", (), ("a block of code",))


def _statements(piece: str) -> Iterator[_Statement]:
    if not piece.lstrip().startswith("|"):
        yield _Statement(piece, 0)
        return
    heads: list[str] = []
    place = 0
    for row in piece.splitlines(keepends=True):
        cells = list(re.finditer(r"[^|\n]+", row))
        ruled = all(re.fullmatch(r"[\s:-]*", cell[0]) for cell in cells)
        if not heads:
            heads = [cell[0] for cell in cells]
        elif not ruled:
            yield from _cells(cells, heads, place)
        place += len(row)


def _cells(cells: list[re.Match[str]], heads: list[str], place: int) -> Iterator[_Statement]:
    """Yield the cells of a row, each with its heading and the words of the row beside it."""
    for column, cell in enumerate(cells):
        head = heads[column].strip() if column < len(heads) else ""
        if head in _ROW_NUMBERS and cell[0].strip().isdigit():
            continue
        beside = (
            other[0] for other in cells if other is not cell and re.search(r"[^\W\d]", other[0])
        )
        yield _Statement(cell[0], place + cell.start(), " | ".join((head, *beside)))


def _prove(
    statement: _Statement, evidence: Evidence
) -> tuple[AnswerClaim | None, list[tuple[int, str]]]:
    """Return the claim that the statement makes, if any, and where what is not traced ends."""
    figures = [f for f in figures_in(statement.text) if not _own_shape(statement.text, f)]
    names = names_in(statement.text)
    figures = [f for f in figures if not any(n.start <= f.start < n.end for n in names)]
    traces: list[_Trace] = []
    named: list[_Trace] = []
    missing: list[tuple[int, str]] = []
    for figure in figures:
        found = _trace_figure(figure, statement, figures, evidence)
        traces += [found] if found else []
        missing += [] if found else [(statement.start + figure.end, figure.text)]
    for name in names:
        trace = _trace_name(name, evidence)
        named += [trace] if trace else []
        missing += [] if trace else [(statement.start + name.end, name.text)]
    proved = traces or named
    if not proved and not missing:
        return None, []
    weak = weakest("confirmed", *(trace.standing for trace in proved)) if proved else None
    sources = tuple(dict.fromkeys(trace.source for trace in (*traces, *named)))
    text = " ".join(f"{statement.context} {statement.text}".split())
    return AnswerClaim(text=text, standing=None if missing else weak, sources=sources), missing


def _own_shape(text: str, figure: Figure) -> bool:
    noun = re.match(r"[\s-]*(?:[\w-]+\s)?([^\W\d_]+)", text[figure.end :])
    first = re.match(r"[\s-]*([^\W\d_]+)", text[figure.end :])
    words = {m[1].lower().rstrip("s") for m in (noun, first) if m}
    return figure.in_words and bool(words & _OWN_SHAPE)


def _trace_name(name: Name, evidence: Evidence) -> _Trace | None:
    found = (_occurs(form, evidence) for form in name.forms)
    part = next((part for part in found if part is not None), None)
    return None if part is None else _Trace(part.standing_of(name.text), part.source)


def _occurs(text: str, evidence: Evidence) -> Part | None:
    """Return the first part that has the words in a row; what tools returned comes first."""
    words = f" {normal(text)} "
    order = sorted(evidence.parts, key=lambda part: part.standing == "stated")
    return next((part for part in order if words in part.text), None)


def _trace_figure(
    figure: Figure, statement: _Statement, figures: list[Figure], evidence: Evidence
) -> _Trace | None:
    """Return what the figure rests on: the field that shares most words, the weakest of equals."""
    said = stems(f"{statement.context} {statement.text}") - stems(figure.unit)
    best: tuple[int, _Trace] | None = None
    for part in evidence.parts:
        group: frozenset[str] | None = None
        for one in _candidates(figure, part):
            shared = len(said & one.words)
            if (
                not shared
                or not _unit_fits(figure, one, said)
                or not _noun_fits(figure, statement, said, one)
            ):
                continue
            if group is None:
                group = _names_of(figure, statement, figures, part)
            if not _subject_fits(one, group, part):
                continue
            if best is None or shared > best[0]:
                best = (shared, _Trace(one.standing, one.source))
            elif shared == best[0]:
                weaker = weakest(best[1].standing, one.standing)
                best = best if weaker == best[1].standing else (shared, _Trace(weaker, one.source))
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


def _unit_fits(figure: Figure, one: Field, said: frozenset[str]) -> bool:
    if figure.unit == "%":
        return "%" in one.units or (not one.units and 0 <= one.value <= 1)
    if figure.unit:
        return figure.unit in one.units
    stated = one.units - {"%"}
    return not stated or any(stems(unit) & said for unit in stated)


def _noun_fits(figure: Figure, statement: _Statement, said: frozenset[str], one: Field) -> bool:
    """Whether what is counted is what the field counts: the words behind it, or "X is 3"."""
    if figure.unit or not figure.counted or figure.counted & (one.counted or one.words):
        return True
    if one.key and one.key <= said:
        return True
    before = re.split(r"[.;!?|\n]", statement.text[: figure.start])[-1]
    words = re.findall(r"[^\W\d_]+", before)
    content = [word for word in words if word.lower() not in STOPWORDS]
    if not content:
        return False
    between = before[before.rfind(content[-1]) + len(content[-1]) :]
    return stem(content[-1]) in one.words and _PREDICATE.search(between) is not None


def _names_of(
    figure: Figure, statement: _Statement, figures: list[Figure], part: Part
) -> frozenset[str]:
    """Return the evidence's names that the figure is said of, those nearest to it."""
    context = frozenset(k.name for k in _known(statement.context, part))
    known = _known(statement.text, part)
    behind = _AFTER.match(statement.text, figure.end)
    if behind is not None:
        after = [k.name for k in known if k.start == behind.end()]
        if after:
            return frozenset(after)
    borders = [0, *(f.end for f in figures if f.end <= figure.start)]
    for begin in reversed(borders):
        before = [k.name for k in known if begin <= k.start < figure.start]
        if before:
            return frozenset(before) | context
    later = min((f.start for f in figures if f.start > figure.start), default=len(statement.text))
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
    return (words, words.rstrip(".'’"), re.sub(r"['’]s$", "", words))


def _subject_fits(one: Field, group: frozenset[str], part: Part) -> bool:
    """Whether no name beside the figure belongs to a sibling of the record it was found in."""
    if one.text and any(name in one.text for name in group):
        return True
    for subject in one.subjects:
        rivals = {name for name in group if subject.level in part.names[name]}
        if rivals and not rivals & subject.names:
            return False
    return True
