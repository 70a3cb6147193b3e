"""Datasets that a domain can retire: copies, deprecated ones, and what nobody reads."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from knowledge.catalog.model import Dataset
from tools.drafts.records import Record, Records
from tools.products.model import Retired

_STALE = timedelta(days=90)
"""Age from which what nobody reads is taken to be left behind."""
_LEFT = re.compile(
    r"(?:^|[_\-.])(?:old|copy|bkp|backup|bak|tmp|temp|test|deprecated|archive|v\d+|\d{6,8})(?=$|[_\-.])",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:deprecated|obsolete|superseded|do not use|replaced by|no longer used)\b", re.IGNORECASE)  # fmt: skip
_ALIKE = 0.7
"""Share of columns in common from which a copy is told by its columns."""
_FEWEST = 3


def to_retire(datasets: Iterable[str], index: Records) -> tuple[Retired, ...]:
    """Return what of these datasets can go, the costliest first, each with the evidence."""
    records = [index.of(index.view.by_id[d]) for d in datasets if d in index.view.by_id]
    now = index.view.as_of
    found = [r for record in records if (r := _retired(record, records, now)) is not None]
    return tuple(sorted(found, key=lambda r: (-(r.monthly_cost or 0), r.dataset)))


def _retired(record: Record, beside: list[Record], now: datetime | None) -> Retired | None:
    dataset = record.dataset
    twin = _twin(record, beside)
    said = _SAID.search(dataset.description)
    unread = not record.usage and not record.fed
    if said:
        reason = f"its own description says {said[0].lower()}"
    elif twin and _LEFT.search(dataset.name):
        reason = f"its name and columns make it a copy of {twin}"
    elif unread and _old(dataset, now):
        assert dataset.updated_at is not None
        reason = f"nobody reads it, nothing is built on it, and it was last updated on {dataset.updated_at.date().isoformat()}"
    else:
        return None
    uses = sum(u.queries_30d for u in record.usage)
    still = f"; {uses:,} queries in 30 days still read it" if uses else ""
    return Retired(
        dataset=dataset.id,
        reason=reason + still,
        replaced_by=twin,
        monthly_cost=dataset.monthly_cost,
    )


def _old(dataset: Dataset, now: datetime | None) -> bool:
    return bool(now and dataset.updated_at and now - dataset.updated_at > _STALE)


def _twin(record: Record, beside: list[Record]) -> str:
    """Return the dataset whose name this one's begins with and whose columns it has."""
    own = {c.name.lower() for c in record.columns}
    bare = _LEFT.sub("", record.dataset.name).strip("_-.").lower()
    for other in beside:
        theirs = {c.name.lower() for c in other.columns}
        same = other.dataset.id != record.dataset.id and other.dataset.name.lower() == bare
        smaller = min(len(own), len(theirs))
        if same and smaller >= _FEWEST and len(own & theirs) >= _ALIKE * smaller:
            return other.dataset.id
    return ""
