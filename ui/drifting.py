"""The drift command: what changed between the last two loads, and dependencies that should not be."""

from pathlib import Path

from assistant.conversation import AssistantError
from knowledge.catalog.earlier import earlier_view
from knowledge.catalog.view import CatalogView
from knowledge.people import audience_of
from knowledge.record import Record
from knowledge.workspace.loading import catalog_before
from tools.changes.conflicts import Conflict, conflicts
from tools.changes.drift import Drift, drift
from ui.opened import opened
from ui.terminal import say

_MOST = 40


class DriftJson(Record):
    """What `drift --json` prints."""

    compared: bool
    """Whether there is an earlier load that differs."""
    breaking: int
    drifts: tuple[Drift, ...]
    conflicts: tuple[Conflict, ...]


def show_drift(email: str | None, folder: Path | None, *, sample: bool, json: bool) -> None:
    """Print drift and conflicts as the asker may read them.

    Raises:
        AssistantError: There is no workspace.

    """
    office = opened(folder, sample=sample)
    if office.workspace is None:
        raise AssistantError("There is no workspace here. Make one with `meshwright init DIR`.")
    audience = audience_of((office.asker(email),))
    now = office.catalog
    view = CatalogView(now, audience)
    before = catalog_before(office.workspace)
    drifts = drift(earlier_view(before, now, audience), view) if before is not None else ()
    found = DriftJson(
        compared=before is not None,
        breaking=sum(d.verdict == "breaking" for d in drifts),
        drifts=drifts,
        conflicts=conflicts(view),
    )
    if json:
        print(found.model_dump_json(indent=2))
    else:
        say("\n".join(_lines(found)))


def _lines(found: DriftJson) -> list[str]:
    if not found.compared:
        lines = ["There is only one load so far, so nothing can have drifted."]
    elif not found.drifts:
        lines = ["Nothing that you may read differs between the last two loads."]
    else:
        lines = [f"{len(found.drifts):,} differences between the last two loads, {found.breaking:,} of them breaking."]  # fmt: skip
        lines += [f"  {_told(d)}" for d in found.drifts[:_MOST]]
    if len(found.drifts) > _MOST:
        lines.append(f"  … and {len(found.drifts) - _MOST:,} more; --json has them all")
    if found.conflicts:
        lines.append(f"Dependencies that should not be: {len(found.conflicts):,}")
        lines += [f"  {c.kind}: {c.told}" for c in found.conflicts[:_MOST]]
    return lines


def _told(one: Drift) -> str:
    what = f"{one.dataset}.{one.column}" if one.column else one.dataset
    change = f" ({one.before or 'none'} → {one.after or 'none'})" if one.before or one.after else ""
    reach = f"; feeds {one.fed} datasets, {one.queries_30d:,} queries in 30 days" if one.fed or one.queries_30d else ""  # fmt: skip
    return f"{one.verdict}: {one.kind}, {what}{change}: {one.why}{reach}"
