"""Finds of which records of the evidence a figure in a sentence is said."""

import re

from assistant.dates import NO_DAY
from assistant.evidence import Part
from assistant.fields import sides_of
from assistant.figures import Figure
from assistant.likeness import Reading
from assistant.mentions import Mention, mentions_in, named_by_level
from assistant.statement import Statement
from assistant.words import stems

_AFTER = re.compile(
    r"(?:\s+(?!and\b|or\b|but\b|und\b)[\w%-]+[*`]*){0,3}?\s+(?:for|in|of|at|by|on)\s+(?:the\s+)?[*`\"“]*",
    re.IGNORECASE,
)
_IS = re.compile(r"[*`]*\s*(?:is|of|at|was|:|=|\()?\s*[*`]*", re.IGNORECASE)
_STOP = re.compile(rf"[.!?]{NO_DAY}(?=\s)")
"""Where a sentence ends; names in the figure's own sentence go before those in an earlier one."""
_BEHIND = re.compile(r"[\s+*]*")
_POINTS = re.compile(r"\b(?:its|their|it|they)\b", re.IGNORECASE)
_JOINS = re.compile(r"\s*(?:,|;|and|or|against|versus|vs\.?|und|gegen|,\s*and)\s*", re.IGNORECASE)


def reading_of(figure: Figure, statement: Statement, part: Part) -> Reading:
    """Return all that the statement says around the figure, as the part knows it."""
    return Reading(
        sides=sides_of(statement.text, figure, statement.figures),
        clause=statement.clause(figure),
        near=statement.near(figure),
        said=statement.said,
        named=statement.named,
        head=stems(statement.head),
        close=statement.near(figure) | stems(statement.context),
        topics=_topics(figure, statement, part),
        spoken=_spoken(figure, statement, part),
        group=_group(figure, statement, part),
        alone=part.alone,
        known=part.known,
        weights=part.weights,
    )


def _group(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return, for each level, the names that the figure is said of: those nearest to it."""
    known = part.known
    mentions = mentions_in(statement.text, known)
    counted = {_begin_behind(statement.text, f) for f in statement.figures if f is not figure}
    mentions = tuple(m for m in mentions if m.start not in counted)
    begins = max((m.end() for m in _STOP.finditer(statement.text, 0, figure.start)), default=0)
    own = [m for m in mentions if begins <= m.start < figure.start]
    group = _nearest(figure, statement, own, part)
    group = named_by_level(_following(figure, statement, mentions), known) | group
    group = _nearest(figure, statement, [m for m in mentions if m.start < begins], part) | group
    group = named_by_level(mentions_in(statement.context, known), known) | group
    text, begin = statement.text, _begin_behind(statement.text, figure)
    behind = [
        m for m in mentions if m.start == begin or _AFTER.fullmatch(text, figure.end, m.start)
    ]
    group |= named_by_level(behind, known)
    return named_by_level(mentions_in(statement.heading, known), known) | group


def _nearest(
    figure: Figure, statement: Statement, before: list[Mention], part: Part
) -> dict[str, frozenset[str]]:
    """Return the names by level that stand behind the last figure before which there are any."""
    group: dict[str, frozenset[str]] = {}
    borders = [0, *(f.end for f in statement.figures if f.end <= figure.start)]
    for begin in reversed(borders):
        behind = [m for m in before if m.start >= begin]
        group = _aligned(figure, statement, behind, part) | group
    return group


def _begin_behind(text: str, figure: Figure) -> int:
    behind = _BEHIND.match(text, figure.end)
    return behind.end() if behind else figure.end


def _aligned(
    figure: Figure, statement: Statement, before: list[Mention], part: Part
) -> dict[str, frozenset[str]]:
    """Return the names by level; of "A and B have 3 and 4" only the one in the figure's place."""
    run = _run_of(figure, statement)
    found = named_by_level(before, part.known)
    if len(run) == 1:
        return found
    for level in found:
        here = [m for m in before if any(level in part.known.levels[n] for n in m.names)]
        if len(here) == len(run):
            one = named_by_level((here[run.index(figure)],), part.known)
            found[level] = one[level]
    return found


def _run_of(figure: Figure, statement: Statement) -> list[Figure]:
    """Return the figures that are told in one row with this one."""
    run: list[Figure] = []
    for one in statement.figures:
        joined = run and _JOINS.fullmatch(statement.text[run[-1].end : one.start])
        if run and not joined:
            if figure in run:
                return run
            run = []
        run.append(one)
    return run


def _following(
    figure: Figure, statement: Statement, mentions: tuple[Mention, ...]
) -> list[Mention]:
    later = (f.start for f in statement.figures if f.start > figure.start)
    border = re.compile(r"[,;:(]").search(statement.text, figure.end)
    end = min(*later, border.start() if border else len(statement.text), len(statement.text))
    return [m for m in mentions if figure.start <= m.start < end]


def _spoken(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return the names in the figure's clause and in the context.

    In "Orders is small, but holds together: 70 % of its links ..." those that "its" points to.
    """
    begin, end = statement.clause_span(figure)
    mentions = mentions_in(statement.text, part.known)
    inside = [m for m in mentions if begin <= m.start < end]
    if not inside and _POINTS.search(statement.text, begin, end):
        inside = [m for m in mentions if m.start < begin]
    return named_by_level((*inside, *mentions_in(statement.context, part.known)), part.known)


def _topics(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return the names in the heading, or those that end right before the figure."""
    if statement.head and not statement.figures[1:]:
        return named_by_level(mentions_in(statement.head, part.known), part.known)
    before = mentions_in(statement.text, part.known)
    adjacent = [m for m in before if _IS.fullmatch(statement.text, m.end, figure.start)]
    return named_by_level(adjacent, part.known)
