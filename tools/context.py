"""What a tool may see: the asker, the clock, and views already cut to what the audience may read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from knowledge.access import AccessDesk, NoDesk
from knowledge.catalog.view import CatalogView
from knowledge.documents.view import DocumentsView
from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.organisation import Organisation
from knowledge.people import Audience, Person
from knowledge.policies.view import HandbookPolicies, PoliciesView
from knowledge.quality import Alert, Measurement
from knowledge.record import Record


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A tool result of this conversation that this audience may see again."""

    id: str
    tool: str
    title: str
    body: str
    """The result as JSON text."""


class ResultsView(Protocol):
    """The earlier results that the audience may open, newest first."""

    def all(self) -> tuple[KeptResult, ...]:
        """Return them newest first."""
        ...


class Keep(Protocol):
    """Keeps costly results for one catalog snapshot and audience, so that each is computed once."""

    def once(self, name: str, compute: Callable[[], str]) -> str:
        """Return the kept text under `name`, or compute and keep it."""
        ...


class MeasuredQuality(Protocol):
    """What checking contracts has measured so far."""

    def of(self, datasets: Iterable[str], since: datetime) -> tuple[Measurement, ...]:
        """Return what was measured on these datasets, ordered by dataset, rule and time."""
        ...


class Outbox(Protocol):
    """Takes what is to be told to owners. Only the action behind a proposal uses it."""

    def queue(self, alert: Alert) -> bool:
        """Queue an alert; return False if the same one was queued before."""
        ...


@dataclass(frozen=True, slots=True)
class NothingMeasured:
    """No contract was ever checked. It is `MeasuredQuality`."""

    def of(self, datasets: Iterable[str], since: datetime) -> tuple[Measurement, ...]:
        """Return nothing."""
        del datasets, since
        return ()


@dataclass(frozen=True, slots=True)
class NoOutbox:
    """There is nowhere to queue anything. It is `Outbox`."""

    def queue(self, alert: Alert) -> bool:
        """Refuse."""
        raise LookupError(f"there is no outbox for {alert.id}")


@dataclass(frozen=True, slots=True)
class EarlierScan:
    """What was found when this audience last scanned the same scope."""

    at: datetime
    violations: frozenset[str]
    """The keys of findings."""


class DomainCount(Record):
    """How many violations a scan found in a domain."""

    domain: str
    violations: int


class ScanPoint(Record):
    """What one scan of a scope counted."""

    at: datetime
    targets: int
    policies: int
    """How many were run."""
    grave: int
    """Violations of policies of severity `error`."""
    warnings: int
    hints: int
    """Those of severity `info`."""
    domains: tuple[DomainCount, ...]

    @property
    def violations(self) -> int:
        """Return how many there were in all."""
        return self.grave + self.warnings + self.hints


class ScansView(Protocol):
    """The last scans of policies of this audience."""

    def last(self, scope: str) -> EarlierScan | None:
        """Return the last scan of a scope, or None."""
        ...

    def keep(self, scope: str, scan: EarlierScan) -> None:
        """Keep a scan for the next to be compared with."""
        ...

    def course(self, scope: str) -> tuple[ScanPoint, ...]:
        """Return what scans of a scope counted, oldest first."""
        ...

    def note(self, scope: str, point: ScanPoint) -> None:
        """Keep what a scan counted; on one day what did not change is kept once."""
        ...


@dataclass(frozen=True, slots=True)
class NoScans:
    """Keeps no scans, for a tool that runs by itself."""

    def last(self, scope: str) -> EarlierScan | None:
        """Return None."""
        del scope

    def keep(self, scope: str, scan: EarlierScan) -> None:
        """Forget it."""
        del scope, scan

    def course(self, scope: str) -> tuple[ScanPoint, ...]:
        """Return nothing."""
        del scope
        return ()

    def note(self, scope: str, point: ScanPoint) -> None:
        """Forget it."""
        del scope, point


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a tool may use besides its request. Never part of a schema."""

    asker: Person
    audience: Audience
    now: datetime
    """With a time zone."""
    said: tuple[str, ...]
    """The asker's own words in this conversation, oldest first."""
    organisation: Organisation | None
    """The workspace's organisation, or None without a workspace."""
    catalog: CatalogView
    """Empty where nothing is loaded."""
    documents: DocumentsView
    handbook: Handbook
    results: ResultsView
    keep: Keep
    progress: Callable[[str], None]
    """Says in a few words what is being done."""
    out_of_time: Callable[[], bool]
    """Whether the turn's deadline has passed."""
    quality: MeasuredQuality = NothingMeasured()
    outbox: Outbox = NoOutbox()
    drawn: Drawn = field(default_factory=Drawn)
    """Where the views note who may read what they give out. Tools leave it alone."""
    policies: PoliciesView = field(default_factory=lambda: HandbookPolicies(Handbook()))
    """The organisation's policies and the handbook's proposals."""
    scans: ScansView = field(default_factory=NoScans)
    earlier: Callable[[], CatalogView | None] = lambda: None
    """Opens the catalog before the last load, cut to what the audience may read today."""
    access: AccessDesk = field(default_factory=NoDesk)
    """Where requests for access are kept. A tool asks it about the asker only."""
    access_policies: str = ""
    """The workspace's own access policies in Cedar; the handbook's hold as well."""
    learned: Callable[[str, str], bool] = lambda _tool, _about: False
    """Whether a tool answered the asker about a name, or at all, in any of their conversations."""
    sources: tuple[str, ...] | None = None
    """The sources that the views are cut to, where not all are to be used; tools leave it alone."""
