"""The neutral catalog: datasets, columns, edges, and what is known of use, health and promises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EdgeKind = Literal["lineage", "foreign_key"]
FaultKind = Literal["unreadable", "contradiction", "assumed", "left_out"]
"""`contradiction`: two things are said, of which one counts; `assumed`: what no source says outright;
`left_out`: for its readers' sake."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table, view, file or stream, without its columns, which are read when asked for."""

    id: str
    name: str
    platform: str = ""
    schema: str = ""
    kind: str = ""
    layer: str = ""
    description: str = ""
    primary_key: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    domain: str = ""
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means the readers of its source."""
    row_count: int | None = None
    size_bytes: int | None = None
    monthly_cost: float | None = None
    """In the organisation's own currency."""
    updated_at: datetime | None = None
    database: str = ""
    """What holds the schema: a database, a catalog, or a project of a warehouse."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one dataset; position counts from 0."""

    dataset: str
    position: int
    name: str
    type: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    """A few values where a source gives them: to classify by, never to show to a person."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Lineage (`src` is upstream of `dst`) or a foreign key (`src` holds the key to `dst`)."""

    src: str
    dst: str
    kind: EdgeKind
    job: str = ""
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """How much one consumer, a team or an application, read one dataset in 30 days."""

    dataset: str
    consumer: str
    queries_30d: int = 0
    users_30d: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """A query that people or jobs run, and the ids of the datasets it reads together."""

    id: str
    text: str
    consumer: str = ""
    runs_30d: int = 0
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one quality check on a dataset, or on one of its columns."""

    dataset: str
    rule: str
    dimension: str
    passed: bool
    column: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job."""

    job: str
    status: str
    started_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its size in people, its skills, and the ids of what it owns."""

    id: str
    name: str
    people: int | None = None
    skills: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone."""


@dataclass(frozen=True, slots=True)
class Process:
    """A business process, its steps in order, and the ids of the datasets it touches."""

    id: str
    name: str
    steps: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A data contract as its owner wrote it."""

    id: str
    version: str = ""
    status: str = ""
    datasets: tuple[str, ...] = ()
    """The ids of what it describes, as far as that is in the catalog."""
    text: str = ""
    """The YAML as it was read."""
    place: str = ""
    """The file it was read from."""
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone who may read its datasets."""


@dataclass(frozen=True, slots=True)
class DataProduct:
    """A data product that the organisation has or plans, with the ids of its datasets."""

    id: str
    name: str
    domain: str = ""
    status: str = ""
    purpose: str = ""
    owners: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    """The ids of the contracts of its ports."""
    version: str = ""
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone who may read one of its datasets."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the organisation uses it, by its own catalog."""

    id: str
    name: str
    definition: str = ""
    """Empty where a source only says what else it is called."""
    synonyms: tuple[str, ...] = ()
    """Other names and abbreviations of the same thing."""
    place: str = ""
    """What it was read from: a file, or the source."""
    datasets: tuple[str, ...] = ()
    """The ids of what it is told of; who may not know of one of these may not know of it."""
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone."""


Guarded = Dataset | Team | Process | Contract | DataProduct | Term
"""What has an id, and readers of its own."""

CatalogRecord = Guarded | Column | Edge | Usage | Query | Check | Run


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a source that could not be used, and where it stands."""

    place: str
    """File and line, or file and key path."""
    reason: str
    kind: FaultKind = "unreadable"


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A field that the neutral form does not have, kept with its dataset as JSON text."""

    dataset: str
    name: str
    value: str


Reading = CatalogRecord | Fault | UnknownField
"""What a reader yields, in the order of the source; a dataset comes before its columns."""
