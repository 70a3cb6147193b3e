"""Alerts on policies in force that somebody's data breaks, each to an owner and of what they may read."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from assistant.opening import Opening
from knowledge.catalog.view import CatalogContent
from knowledge.people import audience_of
from knowledge.quality import Alert
from knowledge.workspace.model import person
from tools.context import Context, NoScans
from tools.governance.scan.model import Finding
from tools.scan_governance import ScanGovernance, scan_governance


def breach_alerts(office: Opening) -> tuple[Alert, ...]:
    """Return an alert for each owner and dataset or product that breaks policies, sorted by id.

    The first owner answers, as in a scan. What the handbook only proposes binds nobody and is left out, and so is what a scan counts and
    does not list. As long as the same policies are broken, the alert is the same.
    """
    if office.workspace is None:
        return ()
    found: list[Alert] = []
    scans: dict[str, tuple[Finding, ...]] = {}
    for owner in _answering(office.catalog):
        reader = person(office.workspace, owner)
        audience = audience_of((reader,))
        if audience.key() not in scans:
            scans[audience.key()] = _broken(office.context_apart(reader, audience, ()))
        found += _alerts(owner, scans[audience.key()], office)
    return tuple(sorted(found, key=lambda a: a.id))


def _answering(catalog: CatalogContent) -> tuple[str, ...]:
    owned = (each.owners[:1] for each in (*catalog.datasets(), *catalog.products()))
    return tuple(sorted({owner for owners in owned for owner in owners}))


def _broken(context: Context) -> tuple[Finding, ...]:
    # Nobody asked for this scan, so it is not the one that the next is compared with.
    apart = replace(context, scans=NoScans())
    scan = scan_governance(ScanGovernance(only_in_force=True), apart)
    return tuple(f for f in scan.findings if f.standing == "violation")


def _alerts(owner: str, broken: tuple[Finding, ...], office: Opening) -> Iterator[Alert]:
    held = defaultdict[str, list[Finding]](list)
    for finding in broken:
        if finding.owner == owner:
            held[_about(finding)].append(finding)
    for about, findings in held.items():
        key = "\x1f".join((owner, *sorted(f.key for f in findings)))
        policies = len({f.policy for f in findings})
        lines = (f"- {f.message}. {f.fix}".rstrip() for f in findings)
        yield Alert(
            id=f"finding-{hashlib.sha256(key.encode()).hexdigest()[:16]}",
            kind="finding",
            dataset=about,
            to=owner,
            title=f"{about} breaks {'a policy' if policies == 1 else f'{policies} policies'} in force",
            body="\n".join(lines),
            raised_by="watch",
            at=office.now(),
        )


def _about(finding: Finding) -> str:
    """Return the dataset of a column, or what was found itself."""
    return finding.target.rpartition(".")[0] if finding.kind == "column" else finding.target
