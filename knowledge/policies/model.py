"""A policy as people read it and machines run it."""

from typing import Literal

from pydantic import Field

from knowledge.record import Record

TargetKind = Literal["product", "dataset", "column", "contract", "access_request"]
Severity = Literal["error", "warning", "info"]
Standing = Literal["pass", "violation", "unknown", "error", "not_applicable"]
"""Unknown: the catalog does not hold the facts; error: the rule can't be evaluated on them."""
Fact = bool | int | float | str | tuple[str, ...] | None
Facts = dict[str, dict[str, Fact]]
"""By variable (`dataset`, `column` …) and member. A member that is absent is not known."""
GLOBAL = "global"


class PolicyTest(Record):
    """What a policy must say of some facts."""

    given: Facts
    expect: Standing


class Policy(Record):
    """A rule with the reason for it, whom it binds, and tests of its own."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")
    title: str = Field(min_length=3, max_length=200)
    why: str
    """The regulation or the reason."""
    severity: Severity
    applies_to: TargetKind
    when: str = "true"
    """CEL: which targets it concerns."""
    require: str
    """CEL: what must hold for them."""
    message: str = Field(min_length=3, max_length=400)
    """What a violation says; `{dataset.id}` is filled in."""
    remediation: str = ""
    """The typed action that mends a violation, or empty where a person has to think."""
    tests: tuple[PolicyTest, ...] = ()
    owner: str = ""
    """The role or person who answers for the rule."""
    scope: str = GLOBAL
    """`global`, or the domain whose targets alone it binds."""
    tightens: str = ""
    """The global policy that a domain's policy makes stricter."""
    source: str = ""
    """Where the text stands that it comes from."""


class PlacedPolicy(Record):
    """A policy and where it was read."""

    policy: Policy
    place: str
    origin: Literal["handbook", "organisation"]
    """The handbook only proposes; what the organisation has written or approved is in force."""
    industries: tuple[str, ...] = ()
    """The industries that it concerns; empty for all."""
    theme: str = ""
    regulation: str = ""
    demand: str = ""
    """In a sentence for people; empty where title and message say it."""
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone."""


class PolicyFault(Record):
    """A policy that was not taken into force, or a conflict, and why."""

    place: str
    policy: str
    reason: str
    readers: frozenset[str] | None = None
    """Groups that may know of it; None means everyone."""
