"""Checks a contract against open data: one SELECT a table, and a query more where one is needed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from open_data_contract_standard.model import OpenDataContractStandard

from knowledge.data.files import Wanted
from knowledge.data.model import Cell, Data, QueryFailed
from tools.quality.compiling import Scene, compiled, scene_of
from tools.quality.contract_rules import rules_of
from tools.quality.dialects import translated
from tools.quality.judging import failed, judged, settled
from tools.quality.report import (
    CheckedTable,
    CheckReport,
    RuleOutcome,
    dimension_scores,
    mean_score,
    verdict_on,
)
from tools.quality.rules import DIMENSIONS, Query, TableRules
from tools.quality.samples import sample
from tools.quality.steps import Asked, Counted, Settled, Step
from tools.quality.threshold import Measured
from tools.quality.types import CannotCompile


def wanted_tables(contract: OpenDataContractStandard) -> tuple[Wanted, ...]:
    """Return the tables that the data must have for this contract."""
    return tuple(Wanted(t.logical, (t.table,)) for t in rules_of(contract))


def check(contract: OpenDataContractStandard, data: Data, now: datetime) -> CheckReport:
    """Run every rule of the contract on the data.

    A rule that can't be compiled, or whose query fails, is an error and never a pass; one that no
    database could run is `not run`. Ages are counted back from `now`.
    """
    tables = rules_of(contract)
    scene = scene_of(tables, data.tables, data.dialect)
    checked = [_table(t, scene, data, now) for t in tables]
    outcomes = tuple(o for _, found in checked for o in found)
    dimensions = dimension_scores(outcomes)
    measured = {d.dimension for d in dimensions if d.score is not None}
    return CheckReport(
        contract=contract.id or "",
        name=contract.name or contract.id or "the contract",
        version=contract.version or "",
        at=now,
        verdict=verdict_on(outcomes),
        score=mean_score(outcomes),
        dimensions=dimensions,
        unmeasured=tuple(d for d in DIMENSIONS if d not in measured),
        tables=tuple(t for t, _ in checked),
        outcomes=outcomes,
    )


def _table(
    table: TableRules, scene: Scene, data: Data, now: datetime
) -> tuple[CheckedTable, tuple[RuleOutcome, ...]]:
    reader = scene.readers.get(table.logical)
    if reader is None:
        reason = data.missing.get(table.logical, "the data has no such table")
        none = CheckedTable(table=table.logical, where="", rows=None, passes=0, extra_columns=())
        return none, tuple(settled(Settled(r, "error", reason), None) for r in table.rules)
    steps = [compiled(rule, reader, scene) for rule in table.rules]
    rows, numbers, passes = _counts(
        [s for s in steps if isinstance(s, Counted)], reader.table.relation, data
    )
    run = _Run(data, rows, now, numbers)
    outcomes = tuple(run.outcome(step) for step in steps)
    outcomes = tuple(
        o.model_copy(update={"sample": sample(step, reader, data)})
        if o.status == "fail" and isinstance(step, (Counted, Asked))
        else o
        for o, step in zip(outcomes, steps, strict=True)
    )
    known = {n.casefold() for c in table.columns for n in (c.name, c.logical)}
    extra = tuple(c.name for c in reader.table.columns if c.name.casefold() not in known)
    found = CheckedTable(
        table=table.logical, where=reader.table.where, rows=rows, passes=passes + run.queries, extra_columns=extra
    )  # fmt: skip
    return found, outcomes


Counts = Mapping[str, Cell | QueryFailed]
"""What was counted for a rule, by its id, or why it could not be."""


def _counts(steps: list[Counted], relation: str, data: Data) -> tuple[int | None, Counts, int]:
    """Return the rows, what each rule counted, and how many queries it took.

    All are counted in one SELECT. If the database refuses it, halves are tried, so that the rules
    at fault are found and the others still measured.
    """
    query = ", ".join(["count(*)", *(s.aggregate for s in steps)])
    try:
        row = data.rows(translated(f"SELECT {query} FROM {relation}", data.dialect))[0]
    except (QueryFailed, CannotCompile) as reason:
        if len(steps) == 1:
            return None, {steps[0].rule.id: QueryFailed(str(reason))}, 1
        if not steps:
            return None, {}, 1
        middle = len(steps) // 2
        first, some, used = _counts(steps[:middle], relation, data)
        second, others, more = _counts(steps[middle:], relation, data)
        return (first if first is not None else second), {**some, **others}, used + more + 1
    rows = row[0]
    numbers = {s.rule.id: value for s, value in zip(steps, row[1:], strict=True)}
    return (rows if isinstance(rows, int) else None), numbers, 1


class _Run:
    """Judges the steps of one table, asking what the one SELECT could not tell."""

    def __init__(self, data: Data, rows: int | None, now: datetime, counts: Counts) -> None:
        self._data = data
        self._rows = rows
        self._now = now
        self._counts = counts
        self.queries = 0

    def outcome(self, step: Step) -> RuleOutcome:
        """Return what became of the rule."""
        if isinstance(step, Settled):
            return settled(step, self._rows)
        try:
            value = self._measured(step)
            failing = self._failing(step, value)
            return judged(step.rule, value, failing, self._rows, self._now)
        except (QueryFailed, CannotCompile, TypeError) as reason:
            return failed(step.rule, str(reason), self._rows)

    def _measured(self, step: Counted | Asked) -> Measured | None:
        if isinstance(step, Asked):
            return _single(self._ask(step))
        found = self._counts[step.rule.id]
        if isinstance(found, QueryFailed):
            raise found
        return _plain(found)

    def _ask(self, step: Asked) -> tuple[tuple[Cell, ...], ...]:
        self.queries += 1
        # A contract's own query is in the words of its database already.
        own = isinstance(step.rule.test, Query)
        return self._data.rows(step.query if own else translated(step.query, self._data.dialect))

    def _failing(self, step: Counted | Asked, value: Measured | None) -> tuple[int, int] | None:
        """Return the failing keys and rows, or None where the rule is not about single rows."""
        if isinstance(step, Counted) and step.exact:
            return self._exact(step.exact) if value else (0, 0)
        if step.failing and isinstance(value, (int, float)):
            return int(value), int(value)
        return None

    def _exact(self, query: str) -> tuple[int, int]:
        self.queries += 1
        keys, rows = map(_plain, self._data.rows(translated(query, self._data.dialect))[0])
        if not isinstance(keys, (int, float)) or not isinstance(rows, (int, float)):
            raise QueryFailed("the database counted no number")
        return int(keys), int(rows)


def _single(rows: tuple[tuple[Cell, ...], ...]) -> Measured | None:
    if len(rows) != 1 or len(rows[0]) != 1:
        shape = f"{len(rows)} rows" if len(rows) != 1 else f"{len(rows[0])} columns"
        raise QueryFailed(f"its query must return one value, and returned {shape}")
    return _plain(rows[0][0])


def _plain(value: Cell) -> Measured | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, (int, float, str, bool)) or value is None else str(value)
