"""Alerts on what broke between the last two loads, each to an owner and of what they may read."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from assistant.opening import Opening
from knowledge.catalog.earlier import earlier_view
from knowledge.catalog.view import CatalogContent, CatalogView
from knowledge.people import Audience, audience_of
from knowledge.quality import Alert
from knowledge.workspace.loading import catalog_before
from knowledge.workspace.model import Workspace, person
from tools.changes.drift import Drift, drift


def drift_alerts(office: Opening) -> tuple[Alert, ...]:
    """Return an alert for each owner and dataset that breaking drift concerns, sorted by id.

    It concerns the owners of what changed, and those of what that feeds in one step.
    """
    workspace = office.workspace
    before = catalog_before(workspace) if workspace is not None else None
    if workspace is None or before is None:
        return ()
    now = office.catalog
    seen: dict[str, tuple[CatalogView, CatalogView, tuple[Drift, ...]]] = {}
    found: list[Alert] = []
    for owner in sorted(_owners(before, now)):
        audience = _reads_as(workspace, owner)
        if audience.key() not in seen:
            old, new = earlier_view(before, now, audience), CatalogView(now, audience)
            seen[audience.key()] = old, new, drift(old, new)
        found += _alerts(owner, *seen[audience.key()], office)
    return tuple(sorted(found, key=lambda a: a.id))


def _owners(*contents: CatalogContent) -> set[str]:
    return {owner for content in contents for d in content.datasets() for owner in d.owners}


def _reads_as(workspace: Workspace, owner: str) -> Audience:
    """Return what an owner may read; a team, or somebody unknown, reads what everyone may."""
    return audience_of((person(workspace, owner),))


def _alerts(
    owner: str,
    before: CatalogView,
    now: CatalogView,
    drifts: tuple[Drift, ...],
    office: Opening,
) -> Iterator[Alert]:
    mine = {d.id for view in (before, now) for d in view.datasets if owner in d.owners}
    reads = defaultdict[str, set[str]](set)
    for view in (before, now):
        for edge in view.edges:
            if edge.kind == "lineage" and edge.dst in mine:
                reads[edge.src].add(edge.dst)
    held = defaultdict[str, list[Drift]](list)
    for one in drifts:
        if one.verdict == "breaking" and (one.dataset in mine or one.dataset in reads):
            held[one.dataset].append(one)
    for dataset, broken in held.items():
        yield _alert(owner, dataset, broken, sorted(reads[dataset]), office)


def _alert(
    owner: str, dataset: str, broken: list[Drift], fed: Iterable[str], office: Opening
) -> Alert:
    yours = ", ".join(fed)
    lines = [f"- {d.kind}{f' {d.column}' if d.column else ''}: {d.why}" for d in broken]
    told = f"\n\nIt feeds your {yours}." if yours else ""
    key = f"{owner}\x1f{dataset}\x1f{office.catalog.fingerprint}"
    return Alert(
        id=f"drift-{hashlib.sha256(key.encode()).hexdigest()[:16]}",
        kind="drift",
        dataset=dataset,
        to=owner,
        title=f"{dataset} changed in a way that breaks its readers",
        body="\n".join(lines) + told,
        raised_by="watch",
        at=office.now(),
    )
