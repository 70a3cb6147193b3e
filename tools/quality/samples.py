"""A few rows that break a rule, without what is personal."""

import re

from knowledge.data.model import Cell, Data, QueryFailed
from knowledge.personal import PERSONAL, WITHHELD
from tools.quality.dialects import translated
from tools.quality.reader import Located, Reader
from tools.quality.report import SampleCell, SampleRow
from tools.quality.rules import Duplicates, Orphans, Rule
from tools.quality.steps import Asked, Counted
from tools.quality.types import CannotCompile

MOST = 5
_LONGEST = 60


def sample(step: Counted | Asked, reader: Reader, data: Data) -> tuple[SampleRow, ...]:
    """Return up to five failing rows: their keys, and what the rule is about.

    A column is withheld if the contract classifies it, or if its name or a value looks personal.
    Text that is neither key nor classified is shown, cut to 60 characters.
    """
    names = _columns(step.rule, reader)
    columns = [(n, c) for n in names if (c := _located(reader, n)) is not None]
    query = _query(step, reader, [c for _, c in columns])
    if not query or not columns:
        return ()
    try:
        rows = data.rows(translated(query, data.dialect))
    except (QueryFailed, CannotCompile):
        return ()  # The count stands without an example.
    labels = [*(n for n, _ in columns), "rows with this key"]
    hidden = [c.spec is not None and c.spec.personal for _, c in columns] + [False]
    return tuple(
        SampleRow(
            cells=tuple(
                SampleCell(column=label, value=WITHHELD if hide else _shown(value))
                for label, hide, value in zip(labels, hidden, row, strict=False)
            )
        )
        for row in rows
    )


def _columns(rule: Rule, reader: Reader) -> tuple[str, ...]:
    keys = tuple(c.name for c in reader.rules.columns if c.key and "." not in c.name)
    match rule.test:
        case Duplicates(columns=columns):
            return columns
        case Orphans(columns=columns):
            return tuple(dict.fromkeys((*keys, *columns)))
        case _:
            return tuple(dict.fromkeys((*keys, rule.column)))


def _located(reader: Reader, name: str) -> Located | None:
    try:
        return reader.locate(name)
    except CannotCompile:
        return None


def _query(step: Counted | Asked, reader: Reader, columns: list[Located]) -> str:
    listed = ", ".join(c.sql for c in columns)
    relation = f"{reader.table.relation} AS t"
    if isinstance(step.rule.test, Duplicates):
        there = " AND ".join(f"{c.sql} IS NOT NULL" for c in columns)
        return (
            f"SELECT {listed}, count(*) FROM {relation} WHERE {there} GROUP BY {listed} "
            f"HAVING count(*) > 1 ORDER BY count(*) DESC, {listed} LIMIT {MOST}"
        )
    return (
        f"SELECT {listed} FROM {relation} WHERE {step.failing} LIMIT {MOST}" if step.failing else ""
    )


def _shown(value: Cell) -> str:
    if value is None:
        return "(missing)"
    text = " ".join(str(value).split())
    if PERSONAL.search(text) and not re.fullmatch(r"[\d.:TZ+ -]*\d{4}-\d\d-\d\d[\d.:TZ+ -]*", text):
        return WITHHELD
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
