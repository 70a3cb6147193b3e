"""Where a dataset comes from: who owns it, and what it is made from by which jobs."""

import re
from collections.abc import Iterable

from knowledge.catalog.view import CatalogView
from knowledge.record import Record
from tools.lineage.places import label_of

_ASKS = re.compile(
    r"\blineage (?:of|for)\b|\bupstream of\b|\bwho (?:owns|looks after|maintains|is responsible for)\b"
    r"|\b(?:who|which)(?:['’]s| is| are) (?:the )?(?:\w+ )?(?:owners?|stewards?) (?:of|for)\b"
    r"|\bwhere (?:does|do|did)\b.{1,60}\bcomes? from\b"
    r"|\bwhat (?:is|are|was)\b.{1,60}\b(?:made|built|derived|fed) (?:from|by|of)\b",
    re.IGNORECASE,
)
_MOST = 8
"""Datasets named as what another is made from."""


class Origin(Record):
    """Where one dataset comes from, as far as the asker may read it."""

    dataset: str
    name: str
    """What people call it."""
    owners: tuple[str, ...]
    made_from: tuple[str, ...]
    """Ids of the datasets one step upstream, in order."""
    sources: tuple[str, ...]
    """What people call those, in the same order."""
    jobs: tuple[str, ...]
    """The jobs that make it, in order."""


def asks_for_origin(text: str) -> bool:
    """Return whether the text asks who owns something or what it is made from."""
    return _ASKS.search(text) is not None


def origins_of(datasets: Iterable[str], catalog: CatalogView) -> tuple[Origin, ...]:
    """Return the origin of each dataset, in the given order."""
    wanted = tuple(dict.fromkeys(d for d in datasets if d in catalog.by_id))
    sources: dict[str, set[str]] = {d: set() for d in wanted}
    jobs: dict[str, set[str]] = {d: set() for d in wanted}
    for edge in catalog.edges:
        if edge.kind == "lineage" and edge.dst in sources:
            sources[edge.dst].add(edge.src)
            jobs[edge.dst] |= {edge.job} if edge.job else set()
    return tuple(
        Origin(
            dataset=d,
            name=label_of(catalog.by_id[d]),
            owners=catalog.by_id[d].owners,
            made_from=(made_from := tuple(sorted(sources[d] - {d}))),
            sources=tuple(label_of(catalog.by_id[s]) for s in made_from),
            jobs=tuple(sorted(jobs[d])),
        )
        for d in wanted
    )


def told(origin: Origin) -> str:
    """Return the origin as a sentence."""
    owned = f"is owned by {', '.join(origin.owners)}" if origin.owners else "has no owner on record"
    if not origin.made_from:
        return f"`{origin.name}` {owned}; the catalog knows of nothing that it is made from."
    shown = ", ".join(f"`{d}`" for d in origin.sources[:_MOST])
    more = len(origin.made_from) - _MOST
    rest = f" and {more} more" if more > 0 else ""
    by = f" by {', '.join(origin.jobs[:3])}" if origin.jobs else ""
    made = "and made" if origin.owners else "and is made"
    return f"`{origin.name}` {owned} {made} from {shown}{rest}{by}."
