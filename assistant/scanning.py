"""Points of the trend of violations that nobody has to ask for: one a day, and one for each load."""

from dataclasses import dataclass, replace

from assistant.opening import Opening
from knowledge.people import audience_of
from knowledge.workspace.model import owner
from tools.context import NoScans, ScanPoint, ScansView
from tools.declaration import ToolError
from tools.scan_governance import ScanGovernance, scan_governance

_COUNTED = ("watch", "violations counted")
"""Owner and name of the setting that says on which day."""


@dataclass(frozen=True, slots=True)
class _Counting(NoScans):
    """Keeps what a scan counted, and does not stand for the last that somebody asked for."""

    kept: ScansView

    def course(self, scope: str) -> tuple[ScanPoint, ...]:
        """Return what scans of a scope counted, oldest first."""
        return self.kept.course(scope)

    def note(self, scope: str, point: ScanPoint) -> None:
        """Keep what a scan counted."""
        self.kept.note(scope, point)


def count_violations(office: Opening, *, loaded: bool) -> tuple[str, ...]:
    """Scan everything for the workspace's owner, if it was just loaded or not yet counted today.

    All policies and those in force have a trend each. Returns why a scan could not be made, if so.
    """
    today, records = office.now().date().isoformat(), office.store.records
    if office.workspace is None or (not loaded and records.setting(*_COUNTED) == today):
        return ()
    person = owner(office.workspace)
    context = office.context_apart(person, audience_of((person,)), ())
    if not context.catalog.datasets:
        return ()
    apart = replace(context, scans=_Counting(context.scans))
    try:
        for in_force in (False, True):
            scan_governance(ScanGovernance(only_in_force=in_force), apart)
    except ToolError as reason:
        return (f"the count of violations: {reason}",)
    records.put_setting(*_COUNTED, today)
    return ()
