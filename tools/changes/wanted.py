"""What somebody wants to change, from their words: the target and what is done to it."""

import re
from collections.abc import Iterator

from tools.changes.impact import Landscape
from tools.changes.model import Action, Target
from tools.lineage.named import Named

_ACTIONS: tuple[tuple[Action, str], ...] = (
        ("renamed", r"\brenam\w*|\bcall(?:ed)? it\b|\bchange the name\b"),
        ("retyped", r"\bretyp\w*|\b(?:change|alter|switch|convert)\w*\b.{0,40}\b(?:type|decimal|int\w*|string|varchar|number|float|date|timestamp)\b|\b(?:type|precision|format) of\b|\bwiden|\bnarrow"),
        ("added", r"\badd(?:s|ing|ed)?\b(?! up)"),
        ("moved", r"\bmov(?:e|es|ed|ing)\b|\bmigrat\w*|\bhand(?:ed)? over\b"),
        ("stopped", r"\b(?:stop|stops|stopped|pause\w*|disable\w*|switch(?:ed)? off|turn(?:ed)? off|suspend\w*|kill\w*|fail(?:s|ed)?|late|delay\w*|down)\b"),
        ("removed", r"\b(?:drop|drops|dropped|remov\w*|delet\w*|retir\w*|decommission\w*|sunset\w*|deprecat\w*|kick out|get rid|go(?:es)? away|gone|vanish\w*|disappear\w*|without|discontinu\w*|truncat\w*)\b"),
    )  # fmt: skip


def action_in(text: str) -> Action:
    """Return what is done according to the words; `changed` where they don't say."""
    for action, words in _ACTIONS:
        if re.search(words, text, re.IGNORECASE):
            return action
    return "changed"


def targets_in(named: Named, land: Landscape) -> tuple[Target, ...]:
    """Return what is meant, the most specific kind first: columns, jobs, contracts, products.

    Datasets come only where nothing more specific is named.
    """
    specific = (*_columns(named, land), *_jobs(named, land), *_promised(named, land))
    if specific:
        return specific
    return tuple(
        Target(kind="dataset", name=d, label=land.label(d), datasets=(d,), owners=land.owners(d))
        for d in named.datasets
    )


def _columns(named: Named, land: Landscape) -> Iterator[Target]:
    for dataset, column in named.columns:
        owners = land.owners(dataset)
        label = f"{land.label(dataset)}.{column}"
        yield Target(
            kind="column",
            name=f"{dataset}.{column}",
            label=label,
            datasets=(dataset,),
            owners=owners,
        )


def _jobs(named: Named, land: Landscape) -> Iterator[Target]:
    """Yield each job with the datasets that it writes."""
    for job in named.jobs:
        written = tuple(sorted({e.dst for e in land.catalog.edges if e.job == job}))
        owners = dict.fromkeys(o for d in written for o in land.owners(d))
        yield Target(kind="job", name=job, label=job, datasets=written, owners=tuple(owners))


def _promised(named: Named, land: Landscape) -> Iterator[Target]:
    catalog = land.catalog
    for contract in catalog.contracts:
        if contract.id in named.contracts:
            owners = dict.fromkeys(o for d in contract.datasets for o in land.owners(d))
            yield Target(
                kind="contract",
                name=contract.id,
                label=contract.id,
                datasets=contract.datasets,
                owners=tuple(owners),
            )
    for product in catalog.products:
        if product.id in named.products:
            held = product.outputs or product.inputs
            yield Target(
                kind="product",
                name=product.name,
                label=product.name,
                datasets=held,
                owners=product.owners,
            )
