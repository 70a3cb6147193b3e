"""Who could own a domain, what it costs, and how much of it is personal."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.catalog.model import Dataset, Team
from knowledge.catalog.view import CatalogView
from tools.domains.model import OwnerCandidate
from tools.governance.columns import sensitive_columns

USE = 0.5
"""Weight of all use of a dataset, where owning it weighs 1: users know data, owners answer for it."""
PART = 0.05
"""Share of a domain's ownership and use from which an owner counts as holding a part of it."""
CENTRAL_FROM = 3
"""Domains that an owner must at least exceed to be central; few domains prove nothing."""
CANDIDATES = 5
"""Owner candidates given for a domain."""
BATCH = 4_000
"""Datasets whose columns are held as objects at one time."""
BY_NAME_UP_TO = 20_000
"""Datasets up to which columns are classified by name too, at about 0.3 ms a column."""
PERSONAL_TAGS = frozenset({"pii", "PII", "personal", "Personal", "gdpr", "GDPR", "sensitive"})
PERSONAL = frozenset({"personal", "payment", "health", "children", "employee"})


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the people and jobs of an organisation have to do with each dataset."""

    owners: dict[str, dict[str, float]]
    """By dataset id: owner, a team id where there is one, and weight."""
    teams: dict[str, Team]
    jobs: dict[str, set[str]]
    """By dataset id: the jobs that write it."""


def holdings_of(view: CatalogView) -> Holdings:
    """Return who owns, uses and writes each dataset."""
    teams = {t.id: t for t in view.teams}
    owners = _owned(view)
    for dataset, queries in _queries(view, teams).items():
        total = sum(queries.values())
        for team, count in queries.items() if total else ():
            held = owners.setdefault(dataset, {})
            held[team] = held.get(team, 0.0) + USE * count / total
    jobs: dict[str, set[str]] = {}
    for edge in view.edges:
        if edge.job:
            jobs.setdefault(edge.dst, set()).add(edge.job)
    return Holdings(owners, teams, jobs)


def _owned(view: CatalogView) -> dict[str, dict[str, float]]:
    """Return 1 for each owner of each dataset; what a team says it owns goes first."""
    by_name = {t.name: t.id for t in view.teams}
    owners: dict[str, dict[str, float]] = {}
    for team in view.teams:
        for dataset in team.owns:
            owners.setdefault(dataset, {})[team.id] = 1.0
    for dataset in view.datasets:
        if dataset.id not in owners and dataset.owners:
            owners[dataset.id] = {by_name.get(o, o): 1.0 for o in dataset.owners}
    return owners


def _queries(view: CatalogView, teams: dict[str, Team]) -> dict[str, Counter[str]]:
    queries: dict[str, Counter[str]] = {}
    for usage in view.usage:
        if usage.consumer in teams:
            queries.setdefault(usage.dataset, Counter())[usage.consumer] += usage.queries_30d
    return queries


def owner_candidates(
    datasets: Iterable[str], known: Holdings, central: frozenset[str] = frozenset()
) -> tuple[OwnerCandidate, ...]:
    """Return the teams that own and use these datasets, largest share first.

    Teams that serve all domains are left out, and single people where there are teams; their
    share stays with them, so that the shares given need not add up to 1.
    """
    weights = _weights(datasets, known)
    total = sum(weights.values())
    suited = [o for o in weights if o not in central]
    suited = [o for o in suited if o in known.teams] or suited
    ranked = sorted(suited, key=lambda owner: (-weights[owner], owner))[:CANDIDATES]
    return tuple(
        OwnerCandidate(
            team=owner,
            name=known.teams[owner].name if owner in known.teams else owner,
            people=known.teams[owner].people if owner in known.teams else None,
            share=round(weights[owner] / total, 3),
        )
        for owner in ranked
    )


def _weights(datasets: Iterable[str], known: Holdings) -> dict[str, float]:
    weights: dict[str, float] = {}
    for dataset in datasets:
        for owner, weight in known.owners.get(dataset, {}).items():
            weights[owner] = weights.get(owner, 0.0) + weight
    return weights


def central_owners(domains: Sequence[Sequence[str]], known: Holdings) -> frozenset[str]:
    """Return the owners that hold a part of most domains: they run the platform for all."""
    held: Counter[str] = Counter()
    for datasets in domains:
        weights = _weights(datasets, known)
        total = sum(weights.values())
        held.update(o for o, w in weights.items() if w >= PART * total)
    enough = max(CENTRAL_FROM, len(domains) / 2)
    return frozenset(o for o, count in held.items() if count > enough)


def jobs_of(datasets: Iterable[str], known: Holdings) -> int:
    """Return how many distinct jobs write these datasets."""
    return len({job for d in datasets for job in known.jobs.get(d, ())})


def cost_of(datasets: Sequence[Dataset]) -> float | None:
    """Return the sum of the known monthly costs, or None where none is known."""
    known = [d.monthly_cost for d in datasets if d.monthly_cost is not None]
    return round(sum(known), 2) if known else None


def personal_columns(view: CatalogView) -> Counter[str]:
    """Return by dataset how many columns look personal: by tag or by name, in huge catalogs by tag."""
    ids = [d.id for d in view.datasets]
    found: Counter[str] = Counter()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        if len(ids) <= BY_NAME_UP_TO:
            found.update(c.dataset for c in sensitive_columns(view, batch) if c.kind in PERSONAL)
        else:
            tagged = (c for c in view.columns(batch) if c.tags)
            found.update(c.dataset for c in tagged if PERSONAL_TAGS & {*c.tags})
    return found
