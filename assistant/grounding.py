"""Proves a sentence against the evidence, and marks what can't be traced.

A figure is traced if its value, its unit and its subject match one field of a result, one passage,
or what the asker said. A name is traced if it occurs anywhere there. The rules err on the strict
side: a true figure in words that share nothing with its source is marked too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.events import AnswerClaim
from assistant.evidence import Evidence, Part
from assistant.figures import Figure
from assistant.mentions import mentions_in, named_by_level
from assistant.names import Name, may_name
from assistant.pieces import statements_in
from assistant.statement import Statement
from assistant.told import is_told
from assistant.tracing import Trace, trace
from assistant.words import STOPWORDS, normal, word_list
from tools.standing import Standing, weakest

MARK = " [not traced]"

_OWN_SHAPE = word_list("own_shape")
"""What an answer counts of itself: "three reasons" is no claim about the world."""


_BEGINNING = 7
"""Letters by which a word is known again."""
_COLUMN = 3
"""Figures from which a column shows where its figures come from."""
_MOST = 0.6
"""Share of a column's figures that have to come from one place for it to be theirs."""

_QUOTE = re.compile(r"[“„«]\s?([^“”„»\n]+?)\s?[“”»]")
_TAIL = 600
"""Letters of the answer so far that tell its language."""
_VERBATIM = 4
"""Words from which a quote that stands in the evidence is no chance."""

_Proved = tuple[list[tuple[Figure, Trace | None]], list[tuple[Name, Trace | None]]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A piece of text with what was proved of it."""

    text: str
    """With a mark behind whatever could not be traced."""
    claims: tuple[AnswerClaim, ...]
    unsupported: tuple[str, ...]


def check(piece: str, evidence: Evidence, before: str = "", shown: str = "") -> Checked:
    """Return the piece, a sentence or a whole table or fenced block, with its claims.

    `before` is the sentence before it, which may name what "it" is; `shown` is the answer so far,
    whose language a short piece has.
    """
    if re.match(r"\s*(?:```|~~~)", piece):
        return _fenced(piece, evidence)
    marks: list[tuple[int, str]] = []
    claims: list[AnswerClaim] = []
    language = shown[-_TAIL:]
    told = (replace(one, shown=language) for one in statements_in(piece, before))
    statements = _with_names(list(told), evidence)
    proved = [(statement, _prove(statement, evidence)) for statement in statements]
    for statement, (figures, names) in _by_columns(proved):
        claims += _claim(statement, (*figures, *names))
        marks += _missing(statement, (*figures, *names))
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


def _with_names(statements: list[Statement], evidence: Evidence) -> list[Statement]:
    """Take the cells of a column for names where most of them are found in the evidence."""
    columns: dict[int, list[Statement]] = {}
    for one in statements:
        if one.column >= 0 and not one.figures and may_name(one.text):
            columns.setdefault(one.column, []).append(one)
    told: dict[int, Statement] = {}
    for cells in columns.values():
        found = [_occurs(cell.text, evidence) is not None for cell in cells]
        if len(cells) > 1 and sum(found) >= _MOST * len(cells):
            told |= {
                id(cell): replace(cell, names=(_whole(cell),))
                for cell, known in zip(cells, found, strict=True)
                if not known
            }
    return [told.get(id(one), one) for one in statements]


def _whole(cell: Statement) -> Name:
    text = cell.text.strip().strip("*` ")
    start = cell.text.find(text)
    return Name(text, start, start + len(text), (text,))


def _prove(statement: Statement, evidence: Evidence) -> _Proved:
    """Return the figures and names of a statement, each with what it rests on."""
    names = statement.all_names
    figures = [
        f
        for f in statement.figures
        if not _own_shape(statement.text, f)
        and (f.unit or not statement.is_head)
        and not any(n.start <= f.start < n.end for n in names)
    ]
    quoted = _quotes(statement.text, evidence)
    traced = [
        (
            f,
            _of_quote(f, quoted)
            or trace(f, statement, evidence)
            or _of_line(f, statement, evidence),
        )
        for f in figures
    ]
    told = [
        (name, _of_quote(name, quoted) or _trace_name(name, statement, evidence)) for name in names
    ]
    return _of_one_range(traced), told


def _quotes(text: str, evidence: Evidence) -> list[tuple[range, Trace]]:
    """Return where words are quoted that stand just so in the evidence, and what they rest on."""
    found: list[tuple[range, Trace]] = []
    for quote in _QUOTE.finditer(text):
        if len(quote[1].split()) < _VERBATIM:
            continue
        part = _occurs(quote[1], evidence)
        if part is not None:
            found.append((range(*quote.span()), Trace(part.standing_of(quote[1]), part.source)))
    return found


def _of_quote(one: Figure | Name, quotes: list[tuple[range, Trace]]) -> Trace | None:
    return next((held for place, held in quotes if one.start in place), None)


def _of_line(figure: Figure, statement: Statement, evidence: Evidence) -> Trace | None:
    """Return what a figure rests on that stands in a line of a tool's, repeated word for word."""
    start = statement.text.rfind("\n", 0, figure.start) + 1
    line = statement.text[start:].split("\n", 1)[0]
    for part in evidence.parts:
        for text in (statement.table or statement.text, line):
            if is_told(text, part.told_in_lines):
                values = (v for v, _ in figure.readings)
                found: list[Standing] = [one.standing for v in values for one in part.near(v, v)]
                return Trace(weakest(part.standing, *found), part.source)
    return None


def _of_one_range(traced: list[tuple[Figure, Trace | None]]) -> list[tuple[Figure, Trace | None]]:
    """Leave untraced the ends of a range that do not stand together, or in this order."""
    told = list(traced)
    for place in range(len(told) - 1):
        (low, one), (high, other) = told[place], told[place + 1]
        if low.end_of != "low" or high.end_of != "high" or not one or not other:
            continue
        dated = low.unit in {"date", "month-of"}
        together = dated or bool(one.origins & other.origins)
        if not together or low.readings[0][0] >= high.readings[0][0]:
            told[place], told[place + 1] = (low, None), (high, None)
    return told


def _by_columns(proved: list[tuple[Statement, _Proved]]) -> list[tuple[Statement, _Proved]]:
    """Leave untraced what stands elsewhere in the result than the rest of its column does."""
    columns: dict[int, list[Trace]] = {}
    for statement, (figures, _) in proved:
        if statement.column >= 0 and len(figures) == 1 and figures[0][1]:
            columns.setdefault(statement.column, []).append(figures[0][1])
    common = {column: _path_of_most(traces) for column, traces in columns.items()}
    told: list[tuple[Statement, _Proved]] = []
    for statement, (figures, names) in proved:
        path = common.get(statement.column, "")
        single = path and len(figures) == 1
        kept = [(f, t if not single or _lies_at(path, t) else None) for f, t in figures]
        told.append((statement, (kept, names)))
    return told


def _lies_at(path: str, held: Trace | None) -> bool:
    """Whether a figure stands at this place of a result, or in words that were repeated."""
    return held is not None and (path in held.paths or not held.paths)


def _path_of_most(traces: list[Trace]) -> str:
    """Return the place that most figures of a column share, or nothing where there is none."""
    counts = Counter(path for one in traces for path in one.paths if path)
    if len(traces) < _COLUMN or not counts:
        return ""
    path, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return path if count >= _MOST * len(traces) else ""


def _claim(
    statement: Statement, proved: Iterable[tuple[Figure | Name, Trace | None]]
) -> list[AnswerClaim]:
    """Return the claim that a statement makes, if any."""
    traces = [origin for _, origin in proved]
    if not traces:
        return []
    held = [origin for origin in traces if origin]
    standings: tuple[Standing, ...] = tuple(origin.standing for origin in held)
    standing = weakest(*standings) if len(held) == len(traces) else None
    sources = tuple(dict.fromkeys(origin.source for origin in held))
    text = " ".join(f"{statement.context} {statement.text}".split())
    return [AnswerClaim(text=text, standing=standing, sources=sources)]


def _missing(
    statement: Statement, proved: Iterable[tuple[Figure | Name, Trace | None]]
) -> Iterator[tuple[int, str]]:
    """Yield where what is not traced ends, and its text."""
    for one, origin in proved:
        if origin is None:
            yield statement.start + one.end, one.text


def _own_shape(text: str, figure: Figure) -> bool:
    noun = re.match(r"[\s-]*(?:[\w-]+\s)?([^\W\d_]+)", text[figure.end :])
    first = re.match(r"[\s-]*([^\W\d_]+)", text[figure.end :])
    words = {m[1].lower().rstrip("s") for m in (noun, first) if m}
    return figure.in_words and bool(words & _OWN_SHAPE)


def _trace_name(name: Name, statement: Statement, evidence: Evidence) -> Trace | None:
    if name.is_article:
        part = next((p for p in evidence.parts if _has_article(name, statement, p)), None)
        return None if part is None else Trace(part.standing_of(name.text), part.source)
    if name.is_word and not any(form in p.capitals for p in evidence.parts for form in name.forms):
        return None
    found = (_occurs(form, evidence) for form in name.forms)
    part = next((part for part in found if part is not None), None)
    if part is None and name.is_label and _is_plain(name.text, evidence):
        return Trace("confirmed", evidence.parts[0].source)
    return None if part is None else Trace(part.standing_of(name.text), part.source)


def _has_article(name: Name, statement: Statement, part: Part) -> bool:
    """Whether a text has the article, of the record that the statement speaks of if of any."""
    group = named_by_level(mentions_in(statement.text[: name.start], part.known), part.known)
    return any(
        all(subject.names & group.get(subject.level, subject.names) for subject in around)
        for around in part.articles.get(name.forms[0], ())
    )


def _is_plain(text: str, evidence: Evidence) -> bool:
    """Whether each of its words is one of the evidence's, inflected as may be."""
    return all(
        any(word[:_BEGINNING] in part.beginnings for part in evidence.parts)
        for word in normal(text).split()
        if word not in STOPWORDS
    )


def _occurs(text: str, evidence: Evidence) -> Part | None:
    """Return the first part that has the words in a row; what tools returned comes first."""
    words = f" {normal(text)} "
    order = sorted(evidence.parts, key=lambda part: part.standing == "stated")
    return next((part for part in order if words in part.text), None)
