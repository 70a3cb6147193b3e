"""A workspace's policies and scans, read from its folder and its store."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.people import Audience, Person
from knowledge.policies.book import PolicyBook, book_of
from knowledge.policies.model import PlacedPolicy, Policy, PolicyFault
from knowledge.policies.view import WorkspacePolicies
from knowledge.record import Record
from knowledge.workspace.model import Workspace
from knowledge.workspace.policy_sources import read_policies
from tools.context import EarlierScan, ScanPoint

if TYPE_CHECKING:
    from knowledge.store.store import Store

_GOVERNS = re.compile(r"govern|steward|data[ -]?office|complian|privacy|data[ -]?protection", re.IGNORECASE)  # fmt: skip
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in the body of what is kept, so that equal counts are equal texts."""
_KEYS: TypeAdapter[list[str]] = TypeAdapter(list[str])


class _Approved(Record):
    """A policy as it was approved."""

    policy: Policy


def policies_of(
    workspace: Workspace,
    audience: Audience,
    store: "Callable[[], Store]",
    now: Callable[[], datetime],
    drawn: Drawn,
) -> WorkspacePolicies:
    """Return the policies of a workspace as an audience may know them."""

    @cache  # Read once for a question, however often its tools look.
    def readable() -> PolicyBook:
        own = [p for p in _own(workspace, store) if _may_know(p, audience)]
        drawn.note_all(p.readers for p in own if p.readers is not None)
        return book_of(Handbook(), own)

    def keep(policy: Policy, by: Person) -> str:
        from knowledge.store.scans import ApprovedPolicy  # noqa: PLC0415 - few tools keep anything.

        body = _Approved(policy=policy).model_dump_json()
        store().scans.approve(ApprovedPolicy(policy.id, body, by.email, now()))
        return _place(policy.id)

    return WorkspacePolicies(readable, lambda p: may_approve(workspace, p), keep)


def may_approve(workspace: Workspace, person: Person) -> bool:
    """Return whether a person owns the workspace or is in a group that governs."""
    if person.email.casefold() == workspace.organisation.owner.casefold() != "":
        return True
    titles = {g.id: g.title for g in workspace.groups}
    return any(_GOVERNS.search(f"{g} {titles.get(g, '')}") for g in person.groups)


def _may_know(policy: PlacedPolicy | PolicyFault, audience: Audience) -> bool:
    return policy.readers is None or audience.may_read(policy.readers)


def _own(
    workspace: Workspace, store: "Callable[[], Store]"
) -> Iterator[PlacedPolicy | PolicyFault]:
    """Yield what its folders hold, then what was approved, which is newer."""
    yield from read_policies(workspace)
    if not workspace.state.exists():
        return  # Nothing was ever kept, and looking must not make a store.
    for approved in store().scans.approved():
        try:
            policy = _Approved.model_validate_json(approved.body).policy
        except ValidationError:
            told = "it was approved in a form that this version does not read; approve it again"
            yield PolicyFault(place=_place(approved.id), policy=approved.id, reason=told)
            continue
        yield PlacedPolicy(policy=policy, place=_place(policy.id), origin="organisation")


def _place(id_: str) -> str:
    return f"approved policies: {id_}"


@dataclass(frozen=True, slots=True)
class StoredScans:
    """The last scans of one audience, in the store."""

    store: "Callable[[], Store]"
    audience: str

    def last(self, scope: str) -> EarlierScan | None:
        """Return the last scan of a scope, or None."""
        kept = self.store().scans.last(self.audience, scope)
        if kept is None:
            return None
        return EarlierScan(kept.at, frozenset(_KEYS.validate_json(kept.body)))

    def keep(self, scope: str, scan: EarlierScan) -> None:
        """Keep a scan for the next to be compared with."""
        from knowledge.store.scans import KeptScan  # noqa: PLC0415 - few tools keep anything.

        body = _KEYS.dump_json(sorted(scan.violations)).decode()
        self.store().scans.keep(KeptScan(self.audience, scope, "", scan.at, body))

    def course(self, scope: str) -> tuple[ScanPoint, ...]:
        """Return what scans of a scope counted, oldest first."""
        kept = self.store().scans.course(self.audience, scope)
        return tuple(
            ScanPoint.model_validate_json(p.body).model_copy(update={"at": p.at}) for p in kept
        )

    def note(self, scope: str, point: ScanPoint) -> None:
        """Keep what a scan counted."""
        body = point.model_copy(update={"at": _NO_TIME}).model_dump_json()
        self.store().scans.note(self.audience, scope, point.at, body)
