"""Requests for access and what became of them, as the store keeps and tools see them."""

from datetime import datetime
from typing import Literal, Protocol

from knowledge.record import Record

AccessState = Literal["waiting", "approved", "in force", "denied", "revoked", "ended"]
"""`approved` is a decision that no executor has yet reported as carried out; `revoked` and
`ended`, by its time, likewise say what is to hold."""


class AccessRequest(Record):
    """Somebody's request to read something for a purpose and a time."""

    id: str
    person: str
    """E-mail."""
    group: str
    """The group that it is for; empty where it is for the person."""
    target: str
    """Name of the product or dataset, as it was asked for."""
    datasets: tuple[str, ...]
    """The ids of the datasets that it covers; empty where none of that name is known."""
    purpose: str
    days: int
    state: AccessState
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    policies: tuple[str, ...]
    """Ids of the access policies that decided."""
    stewards: tuple[str, ...]
    """Who may decide besides the workspace's owner."""
    statements: tuple[str, ...]
    """What gives the access, in order, to be run by somebody who may."""
    reverse: tuple[str, ...]
    """What takes it away again."""
    asked: datetime
    expires: datetime | None
    """None while it waits, or was denied."""
    carried_out: bool
    """Whether an executor has reported that the platform is as the state says."""


class AccessDecision(Record):
    """What somebody, or the policies, decided about a request."""

    request: str
    by: str
    """E-mail, or `policy`."""
    verdict: Literal["approved", "denied", "revoked", "in force", "ended", "referred"]
    reason: str
    at: datetime


class AccessDesk(Protocol):
    """Keeps requests. A tool sees those of the asker only."""

    def of(self, person: str) -> tuple[AccessRequest, ...]:
        """Return the person's requests, newest first."""
        ...

    def keep(self, request: AccessRequest, decision: AccessDecision) -> None:
        """Keep a new request with the first decision about it."""
        ...


class NoDesk:
    """Where no store is opened: nothing was asked, and nothing can be kept."""

    def of(self, person: str) -> tuple[AccessRequest, ...]:
        """Return nothing."""
        del person
        return ()

    def keep(self, request: AccessRequest, decision: AccessDecision) -> None:
        """Refuse.

        Raises:
            RuntimeError: Always; whoever carries out a proposal has a store.

        """
        raise RuntimeError(f"no store keeps {request.id} and {decision.verdict}")
