"""The result of a scan: findings, counts, domains, and how it differs from the last."""

from datetime import date, datetime

from knowledge.policies.model import PolicyFault
from knowledge.record import Record
from tools.context import ScanPoint
from tools.declaration import Result
from tools.governance.scan.model import Finding, PolicyCount


class DomainFindings(Record):
    """What was found in a domain."""

    domain: str
    violations: int
    errors: int
    unknown: int
    owners: tuple[str, ...]
    """Who owns most of what is violated, at most three."""
    gravest: str
    """The policy that is violated most among the gravest."""


class ScanChange(Record):
    """How the violations differ from those of the last scan of the same scope."""

    since: datetime
    last_scan_day: date
    new: int
    mended: int
    same: int
    new_findings: tuple[str, ...]
    """Policy and target of the first of them."""
    not_compared: int = 0
    """Policies left out of this, for they have more violations than are listed."""


class ScanCourse(Record):
    """Where the violations came from."""

    scans: int
    first_scan_day: date
    first_violations: int


class Scan(Result):
    """Findings, worst first; each policy's counts say how many more there are."""

    scope: str
    narrowed: bool
    """Whether only the rules that the question speaks of were run."""
    targets: int
    policies: int
    """How many were run."""
    in_force: int
    """How many of them are in force; the handbook proposes the others."""
    violations: int
    errors: int
    unknown: int
    passes: int
    findings: tuple[Finding, ...]
    unlisted: int
    """Findings that are counted and not listed."""
    counts: tuple[PolicyCount, ...]
    domains: tuple[DomainFindings, ...]
    """Most violations first."""
    change: ScanChange | None
    """None where nothing was scanned before, or nobody keeps it."""
    course: ScanCourse | None
    """None before the third scan."""
    trend: tuple[ScanPoint, ...]
    """What scans of the same scope counted, oldest first, this one last; empty where only some
    policies were run."""
    faults: tuple[PolicyFault, ...]
    """Policies that are not in force because something is wrong with them."""
    file: str
    """The findings in the format asked for, or empty."""
