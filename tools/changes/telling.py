"""Who has to hear of a change, ranked, each with the reason."""

from collections import defaultdict

from tools.changes.impact import Impact, Landscape
from tools.changes.model import Target, Told

_MOST = 25
_NAMED = 3
"""Datasets named in a reason."""


def to_tell(targets: tuple[Target, ...], impact: Impact, land: Landscape) -> tuple[Told, ...]:
    """Return who has to hear of it, each once.

    First who owns what changes, then owners of what is fed directly or promised in a contract or
    product, then who reads it, then owners further down. Equals by queries in 30 days, then name.
    """
    found: list[tuple[tuple[int, int, str], Told]] = [
        ((0, 0, owner), _told(owner, "owner of what changes", "owns what changes", t.datasets))
        for t in targets
        for owner in t.owners
    ]
    found += _product_owners(impact)
    found += _owners(impact)
    found += [
        (
            (2 if c.direct else 4, -c.queries_30d, c.name),
            _told(c.name, "consumer", f"reads {_few(c.datasets)}: {c.queries_30d:,} queries in 30 days", c.datasets),
        )
        for c in impact.consumers
    ]  # fmt: skip
    told: dict[str, Told] = {}
    for _, one in sorted(found, key=lambda pair: pair[0]):
        told.setdefault(land.team_name(one.who), one)
    first = list(told.values())[:_MOST]
    return tuple(t.model_copy(update={"rank": n}) for n, t in enumerate(first, start=1))


def _owners(impact: Impact) -> list[tuple[tuple[int, int, str], Told]]:
    nearest: dict[str, int] = {}
    queries: dict[str, int] = defaultdict(int)
    owned: dict[str, list[str]] = defaultdict(list)
    for one in impact.affected:
        for owner in one.owners:
            nearest.setdefault(owner, one.depth)
            queries[owner] += one.queries_30d
            owned[owner].append(one.dataset)
    return [
        (
            (1 if nearest[owner] == 1 else 3, -queries[owner], owner),
            _told(owner, "owner of what is reached", f"owns {_few(tuple(owned[owner]))}, {_steps(nearest[owner])}", tuple(owned[owner])),
        )
        for owner in owned
    ]  # fmt: skip


def _product_owners(impact: Impact) -> list[tuple[tuple[int, int, str], Told]]:
    return [
        (
            (1 if p.direct else 3, 0, owner),
            _told(owner, "product owner", f"promises {_few(p.datasets)} in {p.name}", p.datasets),
        )
        for p in impact.promises
        for owner in p.owners
    ]


def _told(who: str, role: str, reason: str, datasets: tuple[str, ...]) -> Told:
    return Told.model_validate(
        {"rank": 1, "who": who, "role": role, "reason": reason, "datasets": datasets}
    )


def _steps(depth: int) -> str:
    return "fed directly" if depth == 1 else f"{depth} steps further on"


def _few(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
