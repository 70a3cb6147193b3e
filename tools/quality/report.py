"""What checking a contract found: an outcome for each rule, and scores for each dimension."""

from datetime import datetime

from knowledge.quality import Toward
from knowledge.record import Record
from tools.quality.rules import DIMENSIONS, Dimension
from tools.quality.steps import Status


class SampleCell(Record):
    """A value of a failing row, or a sign that it is withheld."""

    column: str
    value: str


class SampleRow(Record):
    """A row that breaks a rule: its key and the value, without what is personal."""

    cells: tuple[SampleCell, ...]


class RuleOutcome(Record):
    """What became of one rule."""

    id: str
    table: str
    """As the contract calls it."""
    column: str
    name: str
    """What the rule demands, in words."""
    dimension: Dimension
    severity: str
    status: Status
    measured: float | str | None
    """In the unit of the threshold; None where nothing was measured."""
    threshold: str
    """What the measured value must be, in words."""
    limit: float | None
    """The end of the threshold that the value is nearest to; None where it is no number."""
    toward: Toward
    """On which side of the limit the rule breaks."""
    failing_rows: int | None
    """Rows that break the rule, exactly; None where it is not about single rows."""
    rows: int | None
    """Rows of the table; None where it could not be read."""
    reason: str
    """Why it failed, erred or was not run; empty for a pass."""
    sample: tuple[SampleRow, ...]

    @property
    def score(self) -> float | None:
        """Return the share of what was measured that conforms, 0 to 1, or None if nothing was.

        Rows that hold out of all rows where the rule is about rows, as ISO/IEC 25024 measures
        (X = A / B); else 1 for a pass and 0 for a failure.
        """
        if self.status in {"error", "not run"}:
            return None
        if self.failing_rows is not None and self.rows:
            return 1 - self.failing_rows / self.rows
        return 1.0 if self.status == "pass" else 0.0


class DimensionScore(Record):
    """How one dimension stands."""

    dimension: Dimension
    score: float | None
    """Mean of the scores of its rules that could be measured, 0 to 1; None if there are none."""
    passed: int
    failed: int
    errors: int
    not_run: int


class CheckedTable(Record):
    """A table that was read."""

    table: str
    where: str
    rows: int | None
    passes: int
    """Queries that read the whole table; 1 unless keys, references or SQL needed more."""
    extra_columns: tuple[str, ...]
    """Columns of the data that the contract does not have."""


class CheckReport(Record):
    """What checking one contract against data found."""

    contract: str
    """Its id."""
    name: str
    version: str
    at: datetime
    verdict: Status
    """`pass` only if a rule was run and each one that was run passed."""
    score: float | None
    """Mean of the scores of all measured rules, 0 to 1."""
    dimensions: tuple[DimensionScore, ...]
    """Those that the contract has rules for, in the standard's order."""
    unmeasured: tuple[Dimension, ...]
    """Dimensions without a rule that could be measured."""
    tables: tuple[CheckedTable, ...]
    outcomes: tuple[RuleOutcome, ...]

    def count(self, status: Status) -> int:
        """Return how many rules came out so."""
        return sum(o.status == status for o in self.outcomes)


def dimension_scores(outcomes: tuple[RuleOutcome, ...]) -> tuple[DimensionScore, ...]:
    """Return a score for each dimension that has a rule, in the standard's order."""
    found: list[DimensionScore] = []
    for dimension in DIMENSIONS:
        own = [o for o in outcomes if o.dimension == dimension]
        if own:
            found.append(
                DimensionScore(
                    dimension=dimension,
                    score=mean_score(own),
                    passed=sum(o.status == "pass" for o in own),
                    failed=sum(o.status == "fail" for o in own),
                    errors=sum(o.status == "error" for o in own),
                    not_run=sum(o.status == "not run" for o in own),
                )
            )
    return tuple(found)


def mean_score(outcomes: list[RuleOutcome] | tuple[RuleOutcome, ...]) -> float | None:
    """Return the mean score of those that were measured, rounded to 6 digits, or None."""
    scores = [s for s in (o.score for o in outcomes) if s is not None]
    return round(sum(scores) / len(scores), 6) if scores else None


def verdict_on(outcomes: tuple[RuleOutcome, ...]) -> Status:
    """Return the verdict: an error or failure outweighs every pass."""
    for status in ("error", "fail", "pass"):
        if any(o.status == status for o in outcomes):
            return status
    return "not run"
