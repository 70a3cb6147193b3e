"""One line of each file of the neutral catalog, as it stands on disk, and what it means."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from knowledge.catalog.model import (
    Check,
    Column,
    Dataset,
    Edge,
    Process,
    Reading,
    Run,
    Team,
    UnknownField,
    Usage,
)
from knowledge.catalog.readers.values import in_utc

_Id = Annotated[str, Field(min_length=1)]
_Text = str | None
_Texts = tuple[str, ...] | None
# The largest whole number that a database can hold.
_Count = Annotated[int, Field(ge=0, le=2**63 - 1)] | None
_Cost = Annotated[float, Field(allow_inf_nan=False)] | None


_Moment = Annotated[datetime, AfterValidator(in_utc)] | None


class Tolerant(BaseModel):
    """An object of a line; null means the same as an absent field, and unknown fields are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Row(Tolerant, ABC):
    """A line of one of the files."""

    list_field: ClassVar[str] = ""
    """The list whose items are dropped one by one when they are malformed."""

    @abstractmethod
    def records(self) -> Iterator[Reading]:
        """Yield what the line says, without its unknown fields."""

    def datasets_named(self) -> tuple[str, ...]:
        """Return the ids without which the line means nothing."""
        return ()


class ColumnRow(Tolerant):
    """A column within a line of `datasets.jsonl`."""

    name: _Id
    type: _Text = None
    description: _Text = None
    tags: _Texts = None
    pk: bool | None = None


class DatasetRow(Row):
    """A line of `datasets.jsonl`."""

    list_field = "columns"

    id: _Id
    name: _Id
    platform: _Text = None
    # Named so by the file; pydantic has a deprecated method of the same name.
    schema_: _Text = Field(default=None, alias="schema")
    kind: _Text = None
    layer: _Text = None
    description: _Text = None
    columns: tuple[ColumnRow, ...] | None = None
    primary_key: _Texts = None
    owner: _Text = None
    owners: _Texts = None
    tags: _Texts = None
    domain: _Text = None
    readers: frozenset[str] | None = None
    row_count: _Count = None
    size_bytes: _Count = None
    monthly_cost: _Cost = None
    updated_at: _Moment = None

    def records(self) -> Iterator[Reading]:
        """Yield the dataset, then its columns in their order."""
        yield self._dataset()
        for position, c in enumerate(self.columns or ()):
            text = (c.name, c.type or "", c.description or "", c.tags or ())
            yield Column(self.id, position, *text)
            for field, value in sorted((c.model_extra or {}).items()):
                yield UnknownField(self.id, f"columns.{field}", as_json({c.name: value}))

    def _dataset(self) -> Dataset:
        key = tuple(c.name for c in self.columns or () if c.pk)
        owners = (self.owner or "", *(self.owners or ()))
        return Dataset(
            id=self.id,
            name=self.name,
            platform=self.platform or "",
            schema=self.schema_ or "",
            kind=self.kind or "",
            layer=self.layer or "",
            description=self.description or "",
            primary_key=self.primary_key or key,
            owners=tuple(dict.fromkeys(owner for owner in owners if owner)),
            tags=self.tags or (),
            domain=self.domain or "",
            readers=self.readers,
            row_count=self.row_count,
            size_bytes=self.size_bytes,
            monthly_cost=self.monthly_cost,
            updated_at=self.updated_at,
        )


class EdgeRow(Row):
    """A line of `edges.jsonl`."""

    src: _Id
    dst: _Id
    kind: Literal["lineage", "foreign_key"]
    job: _Text = None
    columns: tuple[tuple[str, str], ...] | None = None

    def records(self) -> Iterator[Reading]:
        """Yield the edge."""
        yield Edge(self.src, self.dst, self.kind, self.job or "", self.columns or ())

    def datasets_named(self) -> tuple[str, ...]:
        """Return both ends."""
        return (self.src, self.dst)


class UsageRow(Row):
    """A line of `usage.jsonl`."""

    dataset: _Id
    consumer: _Id
    queries_30d: _Count = None
    users_30d: _Count = None

    def records(self) -> Iterator[Reading]:
        """Yield the usage."""
        yield Usage(self.dataset, self.consumer, self.queries_30d or 0, self.users_30d or 0)

    def datasets_named(self) -> tuple[str, ...]:
        """Return the dataset."""
        return (self.dataset,)


class CheckRow(Row):
    """A line of `checks.jsonl`."""

    dataset: _Id
    rule: _Id
    dimension: str
    passed: bool
    column: _Text = None
    at: _Moment = None

    def records(self) -> Iterator[Reading]:
        """Yield the outcome."""
        about = (self.dataset, self.rule, self.dimension, self.passed)
        yield Check(*about, self.column or "", self.at)

    def datasets_named(self) -> tuple[str, ...]:
        """Return the dataset."""
        return (self.dataset,)


class RunRow(Row):
    """A line of `runs.jsonl`."""

    job: _Id
    status: _Id
    started_at: _Moment = None
    error: _Text = None

    def records(self) -> Iterator[Reading]:
        """Yield the run."""
        yield Run(self.job, self.status, self.started_at, self.error or "")


class TeamRow(Row):
    """A line of `teams.jsonl`."""

    list_field = "owns"

    id: _Id
    name: _Id
    people: _Count = None
    skills: _Texts = None
    owns: _Texts = None

    def records(self) -> Iterator[Reading]:
        """Yield the team."""
        yield Team(self.id, self.name, self.people, self.skills or (), self.owns or ())


class ProcessRow(Row):
    """A line of `processes.jsonl`."""

    list_field = "datasets"

    id: _Id
    name: _Id
    steps: _Texts = None
    datasets: _Texts = None

    def records(self) -> Iterator[Reading]:
        """Yield the process."""
        yield Process(self.id, self.name, self.steps or (), self.datasets or ())


def as_json(value: object) -> str:
    """Return a value that came from JSON as compact JSON text with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
