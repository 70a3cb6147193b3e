"""Proves a sentence against the evidence, and marks what can't be traced.

A figure is traced if its value, its unit and its subject match one field of a result, one passage,
or what the asker said. A name is traced if it occurs anywhere there. The rules err on the strict
side: a true figure in words that share nothing with its source is marked too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.events import AnswerClaim
from assistant.evidence import Evidence, Part
from assistant.figures import Figure
from assistant.names import Name, names_in
from assistant.tracing import Statement, Trace, trace
from assistant.words import normal, word_list
from tools.standing import Standing, weakest

MARK = " [not traced]"

_OWN_SHAPE = word_list("own_shape")
"""What an answer counts of itself: "three reasons" is no claim about the world."""

_ROW_NUMBERS = frozenset({"", "#", "No.", "No", "Nr.", "Nr", "Rank"})
"""Headings of a column that only numbers the rows."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A piece of text with what was proved of it."""

    text: str
    """With a mark behind whatever could not be traced."""
    claims: tuple[AnswerClaim, ...]
    unsupported: tuple[str, ...]


def check(piece: str, evidence: Evidence, before: str = "") -> Checked:
    """Return the piece, a sentence or a whole table or fenced block, with its claims.

    `before` is the sentence before it, which may name what "it" is.
    """
    if re.match(r"\s*(?:```|~~~)", piece):
        return _fenced(piece, evidence)
    marks: list[tuple[int, str]] = []
    claims: list[AnswerClaim] = []
    for statement in _statements(piece, before):
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


def _statements(piece: str, before: str) -> Iterator[Statement]:
    if not piece.lstrip().startswith("|"):
        yield Statement(piece, 0, before=before)
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


def _cells(cells: list[re.Match[str]], heads: list[str], place: int) -> Iterator[Statement]:
    """Yield the cells of a row, each with its heading and the words of the row beside it."""
    for column, cell in enumerate(cells):
        head = heads[column].strip() if column < len(heads) else ""
        if head in _ROW_NUMBERS and cell[0].strip().isdigit():
            continue
        beside = (
            other[0] for other in cells if other is not cell and re.search(r"[^\W\d]", other[0])
        )
        yield Statement(cell[0], place + cell.start(), " | ".join((head, *beside)), head=head)


def _prove(
    statement: Statement, evidence: Evidence
) -> tuple[AnswerClaim | None, list[tuple[int, str]]]:
    """Return the claim that the statement makes, if any, and where what is not traced ends."""
    figures = [f for f in statement.figures if not _own_shape(statement.text, f)]
    names = names_in(statement.text)
    figures = [f for f in figures if not any(n.start <= f.start < n.end for n in names)]
    traces: list[Trace] = []
    named: list[Trace] = []
    missing: list[tuple[int, str]] = []
    for figure in figures:
        found = trace(figure, statement, evidence)
        traces += [found] if found else []
        missing += [] if found else [(statement.start + figure.end, figure.text)]
    for name in names:
        origin = _trace_name(name, evidence)
        named += [origin] if origin else []
        missing += [] if origin else [(statement.start + name.end, name.text)]
    proved = traces or named
    if not proved and not missing:
        return None, []
    standings: tuple[Standing, ...] = tuple(one.standing for one in proved)
    standing = None if missing else weakest(*standings)
    sources = tuple(dict.fromkeys(one.source for one in (*traces, *named)))
    text = " ".join(f"{statement.context} {statement.text}".split())
    return AnswerClaim(text=text, standing=standing, sources=sources), missing


def _own_shape(text: str, figure: Figure) -> bool:
    noun = re.match(r"[\s-]*(?:[\w-]+\s)?([^\W\d_]+)", text[figure.end :])
    first = re.match(r"[\s-]*([^\W\d_]+)", text[figure.end :])
    words = {m[1].lower().rstrip("s") for m in (noun, first) if m}
    return figure.in_words and bool(words & _OWN_SHAPE)


def _trace_name(name: Name, evidence: Evidence) -> Trace | None:
    found = (_occurs(form, evidence) for form in name.forms)
    part = next((part for part in found if part is not None), None)
    return None if part is None else Trace(part.standing_of(name.text), part.source)


def _occurs(text: str, evidence: Evidence) -> Part | None:
    """Return the first part that has the words in a row; what tools returned comes first."""
    words = f" {normal(text)} "
    order = sorted(evidence.parts, key=lambda part: part.standing == "stated")
    return next((part for part in order if words in part.text), None)
