"""The first data products of the executive roadmap."""

from typing import Literal

from knowledge.record import Record
from tools.standing import Claim, Standing


class Column(Record):
    """A column of a product's schema sketch."""

    name: str
    type: str
    description: str
    key: bool
    personal: bool


class Port(Record):
    """An output port of a product."""

    kind: Literal["table", "view", "stream", "api", "file"]
    description: str


class Slo(Record):
    """A service-level objective and the need behind it."""

    property: str
    target: str
    """Value with unit, such as "4 hours" or "99.5 %"."""
    reason: str
    standing: Standing


class Product(Record):
    """A first data product."""

    id: str
    name: str
    kind: Literal["source-aligned", "aggregate", "consumer-aligned"]
    purpose: Claim
    ends: Claim
    """Which pain of the asker it ends, and how."""
    consumers: tuple[str, ...]
    consumers_standing: Standing
    datasets: tuple[str, ...]
    """Ids of the catalog's datasets it would be built from."""
    called: tuple[str, ...] = ()
    """The same by their names, as readers know them; empty where their ids are their names."""
    columns: tuple[Column, ...]
    columns_standing: Standing
    ports: tuple[Port, ...]
    slos: tuple[Slo, ...]
    owner_role: str
