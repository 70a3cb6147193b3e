"""What a rule becomes on certain data: a number to count, a query to ask, or a settled outcome."""

from dataclasses import dataclass
from typing import Literal

from tools.quality.rules import Rule

Status = Literal["pass", "fail", "error", "not run"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A rule measured within the one SELECT over its table."""

    rule: Rule
    aggregate: str
    """Returns one number."""
    failing: str = ""
    """True for a row that breaks the rule; empty where rows as such don't."""
    exact: str = ""
    """Where the aggregate only tells zero from more: a query for (keys, rows) that fail."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule measured by a query of its own, which returns one value."""

    rule: Rule
    query: str
    failing: str = ""
    """True for a row, called `t`, that breaks the rule."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A rule whose outcome is known without reading a row."""

    rule: Rule
    status: Status
    reason: str = ""


Step = Counted | Asked | Settled
