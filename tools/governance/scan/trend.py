"""How the violations of a scope developed: what each scan counted, kept for the next to stand beside."""

from collections import Counter

from knowledge.policies.model import Severity
from tools.context import Context, DomainCount, ScanPoint
from tools.governance.scan.result import ScanCourse
from tools.governance.scan.running import Run

MOST = 100
"""Scans of a trend."""
_FEWEST = 3
"""Scans from which on one can speak of a trend."""


def trend_of(scope: str, run: Run, context: Context) -> tuple[ScanPoint, ...]:
    """Keep what this scan counted, and return it after those before it of the same scope.

    Of earlier scans only domains that are there today are named.
    """
    now = _counted(run, context)
    context.scans.note(scope, now)
    known = {d for d in run.domains() if d}
    course = context.scans.course(scope)[-MOST:]
    return tuple(_naming(p, known) for p in course) or (now,)


def course_of(trend: tuple[ScanPoint, ...]) -> ScanCourse | None:
    """Return where the violations came from; None where there are too few scans to say."""
    if len(trend) < _FEWEST:
        return None
    first = trend[0]
    return ScanCourse(
        scans=len(trend), first_scan_day=first.at.date(), first_violations=first.violations
    )


def _counted(run: Run, context: Context) -> ScanPoint:
    severities = Counter[Severity]()
    for count in run.counts():
        severities[count.severity] += count.violations
    domains = ((d, run.in_domain(d, "violation")) for d in run.domains())
    return ScanPoint(
        at=context.now,
        targets=run.targets,
        policies=len(run.rules),
        grave=severities["error"],
        warnings=severities["warning"],
        hints=severities["info"],
        domains=tuple(DomainCount(domain=d, violations=n) for d, n in domains if n),
    )


def _naming(point: ScanPoint, known: set[str]) -> ScanPoint:
    return point.model_copy(
        update={"domains": tuple(d for d in point.domains if d.domain in known)}
    )
