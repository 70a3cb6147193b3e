"""What a change comes to: what it reaches, what was promised there, and who has to hear of it."""

from typing import Literal

from knowledge.record import Record

Action = Literal["removed", "renamed", "retyped", "added", "moved", "stopped", "changed"]
TargetKind = Literal["dataset", "column", "job", "contract", "product"]
Certainty = Literal["by column", "by dataset", "by key"]


class Target(Record):
    """What changes."""

    kind: TargetKind
    name: str
    """An id, or dataset and column with a full stop between them."""
    label: str
    """The same as people call it."""
    datasets: tuple[str, ...]
    """The datasets that change with it."""
    owners: tuple[str, ...]


class Affected(Record):
    """A dataset that the change reaches."""

    dataset: str
    name: str
    """What people call it."""
    owners: tuple[str, ...]
    domain: str
    depth: int
    """Steps of lineage from the change; 1 is direct."""
    path: tuple[str, ...]
    """From what changes to this dataset, both included: the evidence."""
    jobs: tuple[str, ...]
    """The jobs on that path."""
    certainty: Certainty
    """`by column`: the lineage of columns says so; `by dataset`: it reads the dataset, through
    which columns is not known; `by key`: it holds a key to it."""
    columns: tuple[str, ...]
    """Its own columns that are reached, where known."""
    queries_30d: int
    readers: int
    """Teams and applications that read it, as far as the asker may know."""


class Promise(Record):
    """A contract or data product that the change touches."""

    kind: Literal["contract", "product"]
    id: str
    name: str
    owners: tuple[str, ...]
    datasets: tuple[str, ...]
    """Those of its datasets that change or are reached."""
    direct: bool
    """Whether one of them changes itself or is fed directly."""


class Consumer(Record):
    """A team, dashboard or application that reads what changes or is reached."""

    consumer: str
    name: str
    queries_30d: int
    datasets: tuple[str, ...]
    """The most read first."""
    direct: bool
    """Whether it reads what changes itself, or what that feeds directly."""


class Told(Record):
    """Somebody who has to hear of the change, with the reason."""

    rank: int
    """1 is first."""
    who: str
    role: Literal["owner of what changes", "owner of what is reached", "consumer", "product owner"]
    reason: str
    datasets: tuple[str, ...]
