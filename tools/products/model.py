"""A data product as it would be built on the catalog: ports, readers, quality, cost, overlap."""

from typing import Literal

from knowledge.record import Record

Kind = Literal["source-aligned", "aggregate", "consumer-aligned"]


class ProductReader(Record):
    """A team or application that reads the product's datasets today."""

    name: str
    queries_30d: int
    users_30d: int
    datasets: tuple[str, ...]


class InputPort(Record):
    """A dataset that the product is made from."""

    dataset: str
    domain: str
    """The domain that it comes from, or its schema; empty where neither is known."""
    contract: str
    """Id of the contract that it has, or that it needs."""
    version: str
    known: bool
    """Whether that contract exists."""


class OutputPort(Record):
    """A dataset that the product offers."""

    dataset: str
    name: str
    kind: str
    contract: str
    version: str
    known: bool
    feeds: int
    """Datasets made from it."""
    inputs: tuple[str, ...]
    """The datasets that it is itself made from."""


class Measured(Record):
    """How one dimension of quality is checked today."""

    dimension: str
    checks: int
    passed: int


class Overlap(Record):
    """Another product that offers the same data."""

    product: str
    status: Literal["exists", "proposed beside it"]
    datasets: tuple[str, ...]
    advice: str


class Retired(Record):
    """A dataset that the products make superfluous, and what says so."""

    dataset: str
    reason: str
    replaced_by: str
    """A dataset that holds the same, or empty."""
    monthly_cost: float | None


class ProductDesign(Record):
    """One product on the catalog. Empty parts are what the catalog does not tell."""

    id: str
    name: str
    kind: Kind
    kind_reason: str
    readers: tuple[ProductReader, ...]
    """The most queries first."""
    read_with: tuple[str, ...]
    """Datasets outside the product that the same readers use most."""
    access_pattern: str
    inputs: tuple[InputPort, ...]
    outputs: tuple[OutputPort, ...]
    frequency: str
    quality: tuple[Measured, ...]
    owners: tuple[str, ...]
    monthly_cost: float | None
    """In the organisation's own currency; the sum of its datasets."""
    overlaps: tuple[Overlap, ...]
    odps: str
    """The product as YAML of the Open Data Product Standard (Bitol) 1.0."""
