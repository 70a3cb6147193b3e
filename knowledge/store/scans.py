"""Scans of policies, each kept for the audience that saw it, and policies that were approved."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select

from knowledge.store.putting import put
from knowledge.store.tables import approved_policies, scan_points, scans
from knowledge.store.tables import indexable as key_of

MOST_POINTS = 500
"""Counts of scans kept of an audience and scope; older ones go."""


@dataclass(frozen=True, slots=True)
class KeptScan:
    """The last scan that an audience made of a scope."""

    audience: str
    scope: str
    fingerprint: str
    """Of the catalog and the policies; equal for scans of the same."""
    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class KeptPoint:
    """What a scan counted, and when."""

    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class ApprovedPolicy:
    """A policy that was put in force by a click."""

    id: str
    body: str
    """The policy as JSON."""
    approved_by: str
    at: datetime


class Scans:
    """Scans and approved policies."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def last(self, audience: str, scope: str) -> KeptScan | None:
        """Return the audience's last scan of a scope, or None."""
        mine = (scans.c.audience == key_of(audience)) & (scans.c.scope == key_of(scope))
        with self._engine.connect() as connection:
            row = connection.execute(select(scans).where(mine)).one_or_none()
        return None if row is None else KeptScan(audience, scope, row.fingerprint, row.at, row.body)

    def keep(self, scan: KeptScan) -> None:
        """Keep a scan in place of the one before it."""
        row = {
            "audience": key_of(scan.audience),
            "scope": key_of(scan.scope),
            "fingerprint": scan.fingerprint,
            "at": scan.at,
            "body": scan.body,
        }
        with self._engine.begin() as connection:
            put(connection, scans, row)

    def note(self, audience: str, scope: str, at: datetime, body: str) -> None:
        """Keep what a scan counted: a new point, or a later time for one of the day that is equal."""
        mine = (scan_points.c.audience == key_of(audience)) & (scan_points.c.scope == key_of(scope))
        newest_first = select(scan_points).where(mine).order_by(scan_points.c.at.desc())
        row = {"audience": key_of(audience), "scope": key_of(scope), "at": at, "body": body}
        with self._engine.begin() as connection:
            kept = connection.execute(newest_first.limit(MOST_POINTS)).all()
            gone = [p.at for p in kept[MOST_POINTS - 1 :]]
            if kept and kept[0].body == body and kept[0].at.date() == at.astimezone(UTC).date():
                gone.append(kept[0].at)
            for old in gone:
                connection.execute(delete(scan_points).where(mine & (scan_points.c.at == old)))
            put(connection, scan_points, row)

    def course(self, audience: str, scope: str) -> tuple[KeptPoint, ...]:
        """Return what scans of a scope counted, oldest first."""
        mine = (scan_points.c.audience == key_of(audience)) & (scan_points.c.scope == key_of(scope))
        with self._engine.connect() as connection:
            rows = connection.execute(select(scan_points).where(mine).order_by(scan_points.c.at))
            return tuple(KeptPoint(row.at, row.body) for row in rows)

    def approve(self, policy: ApprovedPolicy) -> None:
        """Keep an approved policy in place of an older one of its id."""
        row = {
            "id": policy.id,
            "body": policy.body,
            "approved_by": policy.approved_by,
            "at": policy.at,
        }
        with self._engine.begin() as connection:
            put(connection, approved_policies, row)

    def approved(self) -> tuple[ApprovedPolicy, ...]:
        """Return the approved policies, ordered by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(approved_policies)).all()
        found = (ApprovedPolicy(r.id, r.body, r.approved_by, r.at) for r in rows)
        return tuple(sorted(found, key=lambda p: p.id))
