"""Whom trouble with a dataset affects, in a sentence."""

from tools.changes.impact import Impact, Landscape, impact_of
from tools.changes.model import Target

_MOST = 8
"""Consumers named; the rest is counted."""


def impact_on(dataset: str, land: Landscape) -> Impact:
    """Return what trouble with the whole dataset reaches, as far as the view goes."""
    target = Target(
        kind="dataset",
        name=dataset,
        label=land.label(dataset),
        datasets=(dataset,),
        owners=land.owners(dataset),
    )
    return impact_of((target,), land)


def reach_in_words(impact: Impact) -> str:
    """Return whom it affects: how many datasets it feeds, and who reads it, the most active first."""
    consumers, fed = impact.consumers, len(impact.affected)
    if not consumers and not fed:
        return "Nobody is known to read it."
    readers = ", ".join(
        f"{c.name} ({c.queries_30d:,} queries in 30 days)" for c in consumers[:_MOST]
    )
    more = len(consumers) - _MOST
    who = f" Read by {readers}{f' and {more:,} more' if more > 0 else ''}." if readers else ""
    datasets = "1 dataset" if fed == 1 else f"{fed:,} datasets"
    return f"Affected: it feeds {datasets}.{who}"
