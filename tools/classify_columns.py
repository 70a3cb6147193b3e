"""The tool that finds personal and other sensitive columns, and says how sure it is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal

from pydantic import Field

from knowledge.record import Record
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.governance.classification.deciding import (
    SENSITIVE,
    UNCERTAIN,
    Classifier,
    classifier,
)
from tools.governance.classification.model import ColumnFacts, Verdict
from tools.governance.columns import facts_of
from tools.governance.scope import scope_of
from tools.lineage.places import label_of
from tools.standing import Standing
from tools.wording import count

LISTED = 5_000
"""Columns up to which those of no class are listed too."""
_AT_ONCE = 500
"""Datasets whose columns are read at once."""
_ROWS = 15
_TOLD = 60
"""Columns told to a model."""
_TITLES: dict[str, str] = {
    "personal": "personal data",
    "special_category": "special categories",
    "payment": "payment data",
    "credentials": "credentials",
    "location": "locations",
    "employment": "employment data",
}
Category = Literal[
    "personal", "special_category", "payment", "credentials", "location", "employment", "none"
]
_NONE: Category = "none"


class GivenColumn(Record):
    """A column that the asker describes."""

    column: str = Field(min_length=1, max_length=300)
    dataset: str = Field(default="", max_length=300)
    """Name of its table, if known."""
    type: str = Field(default="", max_length=100)
    description: str = Field(default="", max_length=2_000)
    samples: tuple[str, ...] = Field(default=(), max_length=1_000)
    """Some of its values."""


class ClassifyColumns(Request):
    """Which columns. Without arguments, those of the whole catalog."""

    dataset: str = ""
    """A dataset, domain, schema or product by its name in the catalog; empty for all."""
    columns: tuple[GivenColumn, ...] = Field(default=(), max_length=20_000)
    """Columns to classify without a catalog; then the catalog is not read."""


class ClassifiedColumn(Record):
    """What a column holds, and why."""

    id: str
    """Dataset and column, as they are shown."""
    dataset: str
    column: str
    category: Category
    confidence: float
    """That the category is right, 0 to 1."""
    kind: str
    """More closely, such as "e-mail address"; empty for category none."""
    evidence: tuple[str, ...]
    standing: Standing
    """Confirmed if a tag of the catalog says so, else inferred."""


class UncertainColumn(Record):
    """A column that a person or a model should look at."""

    id: str
    dataset: str
    column: str
    perhaps: Category
    confidence: float
    """That it holds this, below 0.6."""
    kind: str
    evidence: tuple[str, ...]


class CategoryCount(Record):
    """How many columns are of a category, and in how many datasets."""

    category: Category
    columns: int
    datasets: int


class ColumnClassification(Result):
    """Each column looked at is in `columns` or in `uncertain`, or counted in `unlisted`."""

    scope: str
    columns_looked_at: int
    sensitive_columns: int
    uncertain_columns: int
    columns: tuple[ClassifiedColumn, ...]
    uncertain: tuple[UncertainColumn, ...]
    counts: tuple[CategoryCount, ...]
    """Most columns first, without those of no category."""
    unlisted: int
    """Columns of no category that are left out because there are many."""


def classify_columns(request: ClassifyColumns, context: Context) -> ColumnClassification:
    """Find the columns that hold personal data, special categories, payment data or credentials.

    Reads names in the context of their table, types, descriptions, tags and sampled values (card,
    IBAN and national numbers by their checksums), and returns for each column a category with
    confidence and evidence. What is uncertain is listed apart, for you or a person to decide. Use it
    for which columns are personal, PII or sensitive, or to classify columns that the asker lists.
    """
    by = classifier(context.handbook)
    if request.columns:
        verdicts = by.classify(_given(c) for c in request.columns)
        return _result("the columns you list", verdicts, {})
    scope = scope_of(context.catalog, request.dataset)
    called = {d.id: label_of(d) for d in scope.datasets}
    return _result(scope.called, tuple(_read(tuple(called), by, context)), called)


def _given(column: GivenColumn) -> ColumnFacts:
    return ColumnFacts(
        column.dataset, column.column, column.type, column.description, (), column.samples
    )


def _read(ids: tuple[str, ...], by: Classifier, context: Context) -> Iterator[Verdict]:
    """Yield the verdicts, some datasets at once, so that no catalog is too large."""
    rest = iter(ids)
    done = 0
    while some := tuple(islice(rest, _AT_ONCE)):
        if context.out_of_time():
            raise ToolError(
                f"There was time for {done:,} of {len(ids):,} datasets only: ask for one domain or schema."
            )
        context.progress(f"Looking at the columns of {len(ids):,} datasets")
        yield from by.classify(facts_of(c) for c in context.catalog.columns(some))
        done += len(some)


def _result(
    scope: str, verdicts: tuple[Verdict, ...], called: Mapping[str, str]
) -> ColumnClassification:
    """Return the classification; `called` is what people call the datasets, by id."""
    sensitive = [v for v in verdicts if v.score >= SENSITIVE]
    uncertain = [v for v in verdicts if UNCERTAIN <= v.score < SENSITIVE]
    all_listed = len(verdicts) <= LISTED
    decided = (
        [v for v in verdicts if not UNCERTAIN <= v.score < SENSITIVE] if all_listed else sensitive
    )
    return ColumnClassification(
        scope=scope,
        columns_looked_at=len(verdicts),
        sensitive_columns=len(sensitive),
        uncertain_columns=len(uncertain),
        columns=tuple(_decided(v, called) for v in decided),
        uncertain=tuple(_uncertain(v, called) for v in uncertain),
        counts=_counts(sensitive),
        unlisted=0 if all_listed else len(verdicts) - len(sensitive) - len(uncertain),
    )


def _decided(verdict: Verdict, called: Mapping[str, str]) -> ClassifiedColumn:
    sensitive = verdict.score >= SENSITIVE and verdict.category is not None
    return ClassifiedColumn(
        id=_place(verdict.column, called),
        dataset=verdict.column.dataset,
        column=verdict.column.name,
        category=verdict.category if sensitive and verdict.category else _NONE,
        confidence=round(verdict.score if sensitive else 1 - verdict.score, 2),
        kind=verdict.kind.replace("_", " ") if sensitive else "",
        evidence=verdict.evidence,
        standing="confirmed" if verdict.by == "tag" else "inferred",
    )


def _uncertain(verdict: Verdict, called: Mapping[str, str]) -> UncertainColumn:
    return UncertainColumn(
        id=_place(verdict.column, called),
        dataset=verdict.column.dataset,
        column=verdict.column.name,
        perhaps=verdict.category or _NONE,
        confidence=round(verdict.score, 2),
        kind=verdict.kind.replace("_", " "),
        evidence=verdict.evidence,
    )


def _counts(sensitive: list[Verdict]) -> tuple[CategoryCount, ...]:
    columns = Counter(v.category for v in sensitive if v.category)
    datasets = {c: {v.column.dataset for v in sensitive if v.category == c} for c in columns}
    found = [
        CategoryCount.model_validate({"category": c, "columns": n, "datasets": len(datasets[c])})
        for c, n in columns.items()
    ]
    return tuple(sorted(found, key=lambda c: (-c.columns, c.category)))


def _answer(found: ColumnClassification) -> str:
    sensitive = [c for c in found.columns if c.category != _NONE]
    lines = [_first(found, len(sensitive))]
    if len(found.counts) > 1:
        lines += ["", *(f"- {_TITLES[c.category]}: {count(c.columns, 'column')} in {count(c.datasets, 'dataset')}" for c in found.counts)]  # fmt: skip
    if sensitive:
        lines += ["", "| Column | Category | Confidence | Why |", "|---|---|---|---|"]
        lines += [_row(c) for c in sensitive[:_ROWS]]
    if len(sensitive) > _ROWS:
        lines += [
            "",
            "The others are in the result; ask for one dataset or domain to see them.",
        ]
    if found.uncertain:
        lines += ["", "**For a person to decide.**"]
        lines += [
            f"- `{c.id}`: perhaps {_TITLES.get(c.perhaps, c.perhaps)}; {'; '.join(c.evidence)}"
            for c in found.uncertain[:_ROWS]
        ]
    return "\n".join(lines)


def _first(found: ColumnClassification, sensitive: int) -> str:
    if not found.columns_looked_at:
        return f"There are no columns to look at in {found.scope}."
    verb = "is" if sensitive == 1 else "are"
    uncertain = (
        f"; {count(len(found.uncertain), 'column')} {'is' if len(found.uncertain) == 1 else 'are'} uncertain"
        if found.uncertain
        else ""
    )
    return f"Of {count(found.columns_looked_at, 'column')} in {found.scope}, **{sensitive:,} {verb} sensitive**{uncertain}."


def _row(column: ClassifiedColumn) -> str:
    why = "; ".join(column.evidence)
    return f"| `{column.id}` | {_TITLES[column.category]} ({column.kind or 'as tagged'}) | {column.confidence:.0%} | {why} |"


def _place(column: ColumnFacts, called: Mapping[str, str]) -> str:
    table = called.get(column.dataset, column.dataset)
    shown = f"{table}.{column.name}" if table else column.name
    return " ".join(shown.split()).replace("|", "/").replace("`", "'")


def _blocks(found: ColumnClassification) -> tuple[Block, ...]:
    sensitive = [c for c in found.columns if c.category != _NONE]
    counts = (
        f"{_TITLES[c.category]}: {c.columns:,} columns in {c.datasets:,} datasets"
        for c in found.counts
    )
    cut = max(len(sensitive) - _TOLD, 0) + max(len(found.uncertain) - _TOLD, 0)
    more = (f"{cut:,} more are not listed here; open the result for them.",) if cut else ()
    listed = tuple(f"{c.id}: {c.category} ({c.kind}), {c.confidence:.0%}; {'; '.join(c.evidence)}" for c in sensitive[:_TOLD])  # fmt: skip
    unsure = tuple(f"{c.id}: perhaps {c.perhaps} ({c.kind}), {c.confidence:.0%}; {'; '.join(c.evidence)}" for c in found.uncertain[:_TOLD])  # fmt: skip
    return (
        Block((_first(found, len(sensitive)), *counts, *more), title="Sensitive columns"),
        Block(listed, title="Sensitive"),
        Block(unsure, title="Uncertain, to be decided by you or a person"),
    )


TOOL = declare(
    classify_columns,
    title="Classifying columns",
    examples=(
        "Which columns hold personal data?",
        "Where is our PII?",
        "Find sensitive columns in the customer tables",
        "Classify the columns of core.customer",
        "Which tables contain e-mail addresses or phone numbers?",
        "Do we store payment card numbers anywhere?",
        "Are there passwords or tokens in the warehouse?",
        "Which columns are special category data under GDPR?",
        "Is there health data in our catalog?",
        "List the personally identifiable information in the loyalty schema",
        "Scan the columns for personal data",
        "What personal data do we have, and how sure are you?",
        "Which of these columns are personal: email, order_total, dob?",
        "Tag the columns of this dataset by sensitivity",
        "Which columns should be masked?",
    ),
    blocks=_blocks,
    answer=_answer,
)
