"""Rates a domain on six dimensions from the catalog: nothing is rated where nothing is known.

Maturity is the share of the practices that make data a product: discoverable, understandable,
trustworthy, addressable and owned (Dehghani, Data Mesh, 2022, chapter 3, usability attributes).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log1p

from knowledge.catalog.model import Check, Dataset, Team
from knowledge.catalog.view import CatalogView
from tools.assessment.model import Dimension, DimensionName
from tools.roadmap.candidate import Candidate
from tools.roadmap.capacity import DATA_SKILLS, owning_team
from tools.roadmap.figures import counted, percent
from tools.roadmap.situation import Situation

_WIDE_GAP = 0.8
"""Share of datasets below which a practice is named as a gap."""
_SKILLS_ENOUGH = 5
_PEOPLE_ENOUGH = 5
"""Skills and people from which a team has all that a first product takes; planning assumptions."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What the catalog says of one domain, as counts."""

    candidate: Candidate
    datasets: tuple[Dataset, ...]
    practised: tuple[int, ...]
    """Datasets that follow each of `_PRACTICES`."""
    checks: tuple[Check, ...]
    """The last outcome of each rule."""
    described_columns: tuple[int, int]
    """Columns with a description, and all."""
    team: Team | None
    contracted: int
    """Datasets that a contract describes."""
    queries: int
    """By others than the owning team, in 30 days."""

    @property
    def rows(self) -> int:
        """Return the rows of the datasets that state them."""
        return sum(d.row_count or 0 for d in self.datasets)

    @property
    def cost(self) -> float:
        """Return the monthly cost of the datasets that state it."""
        return sum(d.monthly_cost or 0.0 for d in self.datasets)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up for each domain, by dataset."""

    checks: dict[str, list[Check]]
    queries: dict[str, dict[str, int]]
    contracted: frozenset[str]


def measured(case: Situation, candidates: Iterable[Candidate]) -> tuple[Measured, ...]:
    """Return the counts of the domains that hold datasets, in the given order."""
    view = case.catalog
    if view is None:
        return ()
    known = _Known(
        checks=_last_outcomes(view),
        queries=_queries(view),
        contracted=frozenset(i for c in view.contracts for i in c.datasets),
    )
    return tuple(_measured(case, view, c, known) for c in candidates if c.proposed)


def dimensions(one: Measured, everyone: tuple[Measured, ...]) -> tuple[Dimension, ...]:
    """Return the six dimensions of one domain, those that compare set against `everyone`."""
    return (
        _maturity(one, everyone),
        _volume(one, everyone),
        _team(one, everyone),
        _demand(one, everyone),
        _quality(one),
        _cost(one, everyone),
    )


def _last_outcomes(view: CatalogView) -> dict[str, list[Check]]:
    last: dict[tuple[str, str, str], Check] = {}
    for check in sorted(view.checks, key=lambda c: c.at.timestamp() if c.at else 0.0):
        last[check.dataset, check.column, check.rule] = check
    found: defaultdict[str, list[Check]] = defaultdict(list)
    for check in last.values():
        found[check.dataset].append(check)
    return found


def _queries(view: CatalogView) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for use in view.usage:
        found[use.dataset][use.consumer] = found[use.dataset].get(use.consumer, 0) + use.queries_30d
    return found


def _measured(
    case: Situation,
    view: CatalogView,
    candidate: Candidate,
    known: _Known,
) -> Measured:
    ids = candidate.proposed.datasets if candidate.proposed else ()
    datasets = tuple(view.by_id[i] for i in ids)
    columns = view.columns(ids)
    team = owning_team(case, candidate)
    own = team.id if team else ""
    return Measured(
        candidate=candidate,
        datasets=datasets,
        practised=tuple(sum(map(has, datasets)) for _, _, has in _PRACTICES),
        checks=tuple(c for i in ids for c in known.checks.get(i, ())),
        described_columns=(sum(1 for c in columns if c.description), len(columns)),
        team=team,
        contracted=sum(1 for i in ids if i in known.contracted),
        queries=sum(n for i in ids for who, n in known.queries.get(i, {}).items() if who != own),
    )


_PRACTICES: tuple[tuple[str, str, Callable[[Dataset], bool]], ...] = (
    ("have an owner", "no owner", lambda d: bool(d.owners)),
    ("are described", "no description", lambda d: bool(d.description)),
    ("name their key", "no key", lambda d: bool(d.primary_key)),
    ("say when they were last updated", "no time of update", lambda d: d.updated_at is not None),
)


def _maturity(one: Measured, everyone: tuple[Measured, ...]) -> Dimension:
    total = len(one.datasets)
    checked = len({c.dataset for c in one.checks})
    parts = [
        (f"{one.practised[at]} of {total} datasets {text}", lack, one.practised[at] / total)
        for at, (text, lack, _) in enumerate(_PRACTICES)
        if any(m.practised[at] for m in everyone)
    ]  # fmt: skip
    if any(m.checks for m in everyone):
        parts.append(
            (f"{checked} of {total} datasets are checked", "no quality check", checked / total)
        )
    if any(m.contracted for m in everyone):
        parts.append(
            (
                f"{one.contracted} of {total} datasets have a contract",
                "no contract",
                one.contracted / total,
            )
        )
    described, columns = one.described_columns
    if columns and any(m.described_columns[0] for m in everyone):
        parts.append((f"{described} of {columns} columns are described", "", described / columns))
    if not parts:
        return _unknown(
            "maturity", "no owners, descriptions, keys, updates or checks are catalogued"
        )
    share = sum(p[2] for p in parts) / len(parts)
    weak = sorted((p for p in parts if p[2] < _WIDE_GAP), key=lambda p: p[2])
    gaps = tuple(
        f"{percent(1 - s)} of its datasets have {lack}" if lack else f"{percent(1 - s)} of its columns have no description"
        for _, lack, s in weak
    )  # fmt: skip
    figure = f"{percent(share)} of {len(parts)} practices on average"
    return _known("maturity", 1 + 4 * share, figure, tuple(p[0] for p in parts), gaps)


def _volume(one: Measured, everyone: tuple[Measured, ...]) -> Dimension:
    known = [d for d in one.datasets if d.row_count is not None]
    if not known:
        return _unknown("volume", "no row counts are catalogued")
    most = max(m.rows for m in everyone)
    size = sum(d.size_bytes or 0 for d in one.datasets)
    held = f" and {_bytes(size)}" if size else ""
    biggest = max(known, key=lambda d: (d.row_count or 0, d.id))
    gaps = _partly(len(one.datasets) - len(known), len(one.datasets), "state no row count")
    return _known(
        "volume",
        1 + 4 * log1p(one.rows) / log1p(most) if most else 1.0,
        f"{one.rows:,} rows{held}",
        (
            f"the largest is {biggest.name} with {biggest.row_count or 0:,} rows",
            f"{len(known)} of {len(one.datasets)} datasets state their rows",
        ),
        gaps,
    )


def _team(one: Measured, everyone: tuple[Measured, ...]) -> Dimension:
    team = one.team
    if team is None:
        known = any(m.team for m in everyone)
        return _unknown("team", "no team stands behind it" if known else "no teams are catalogued")
    skills = DATA_SKILLS & {s.lower() for s in team.skills}
    people = team.people
    able = min(len(skills), _SKILLS_ENOUGH) / _SKILLS_ENOUGH
    enough = min(people or 0, _PEOPLE_ENOUGH) / _PEOPLE_ENOUGH
    lacking = tuple(
        s
        for s in ("sql", "data modelling", "product management", "data stewardship")
        if s not in skills
    )
    gaps = (f"{team.name} names no skill in {', '.join(lacking)}",) if lacking else ()
    if people is None:
        gaps = (*gaps, f"the size of {team.name} is not catalogued")
    size = counted(people, "people") if people is not None else "people unknown"
    return _known(
        "team",
        1 + 2 * able + 2 * enough,
        f"{team.name}: {size}, {counted(len(skills), 'data skills')}",
        (f"its data skills are {', '.join(sorted(skills))}" if skills else "it names no data skills",),
        gaps,
    )  # fmt: skip


def _demand(one: Measured, everyone: tuple[Measured, ...]) -> Dimension:
    most = max(m.queries for m in everyone)
    if not most:
        return _unknown("demand", "no usage is catalogued")
    owner = one.team.name if one.team else "its owner"
    figure = f"{one.queries:,} queries in 30 days"
    gaps = () if one.queries else ("nobody else reads it, or its use is not recorded",)
    told = (f"by teams other than {owner}",)
    return _known("demand", 1 + 4 * log1p(one.queries) / log1p(most), figure, told, gaps)


def _quality(one: Measured) -> Dimension:
    if not one.checks:
        return _unknown("quality", "no quality check has run on it")
    passed = sum(1 for c in one.checks if c.passed)
    failing = sorted({f"{c.rule} on {c.dataset}" for c in one.checks if not c.passed})
    unchecked = len(one.datasets) - len({c.dataset for c in one.checks})
    gaps = (*failing[:_MOST_NAMED], *_partly(unchecked, len(one.datasets), "have no check"))
    share = passed / len(one.checks)
    figure = f"{passed} of {len(one.checks)} checks pass"
    seen = f"on {counted(len({c.dataset for c in one.checks}), 'datasets')}"
    return _known("quality", 1 + 4 * share, figure, (seen,), gaps)


def _cost(one: Measured, everyone: tuple[Measured, ...]) -> Dimension:
    known = [d for d in one.datasets if d.monthly_cost is not None]
    most = max(m.cost for m in everyone)
    if not known or not most:
        return _unknown("cost", "no costs are catalogued")
    dearest = max(known, key=lambda d: (d.monthly_cost or 0, d.id))
    gaps = _partly(len(one.datasets) - len(known), len(one.datasets), "state no cost")
    together = sum(m.cost for m in everyone)
    return _known(
        "cost",
        1 + 4 * one.cost / most,
        f"{one.cost:,.0f} a month, {percent(one.cost / together)} of all domains",
        (f"the dearest is {dearest.name} with {dearest.monthly_cost or 0:,.0f} a month",),
        gaps,
    )


def _partly(lacking: int, total: int, text: str) -> tuple[str, ...]:
    return (f"{lacking} of {total} datasets {text}",) if lacking else ()


def _bytes(size: int) -> str:
    """Return a size in the largest unit that leaves at least one, counted in thousands."""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB"):
        if amount < 1000:  # noqa: PLR2004 - a thousand of one unit is one of the next.
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.1f} {unit}" if unit != "bytes" else f"{size} bytes"


def _known(
    name: DimensionName,
    rating: float,
    figure: str,
    evidence: tuple[str, ...],
    gaps: tuple[str, ...],
) -> Dimension:
    return Dimension(
        dimension=name,
        rating=round(rating, 1),
        figure=figure,
        evidence=evidence,
        gaps=gaps,
        standing="confirmed",
    )


def _unknown(name: DimensionName, reason: str) -> Dimension:
    told = f"not known: {reason}"
    return Dimension(
        dimension=name, rating=None, figure=told, evidence=(), gaps=(told,), standing="inferred"
    )
