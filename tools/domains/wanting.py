"""What somebody wants otherwise than proposed, understood: datasets and domains named, or refused."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from knowledge.catalog.model import Dataset
from tools.declaration import ToolError
from tools.domains.model import CapabilityHint, DomainProposal, ProposedDomain
from tools.domains.words import words_of

NEAREST = 3
"""Names suggested where one is not known."""
COMPARED = 20_000
"""Names compared at most for that."""


def domain_named(
    wanted: str, proposal: DomainProposal, hints: Sequence[CapabilityHint] = ()
) -> ProposedDomain:
    """Return the domain of this name or id, or the only one that the words can mean.

    Its name may hold all the words, begin with them, or be that of a capability which the
    reference model calls so ("HR" for "People and workforce").

    Raises:
        ToolError: The proposal has no such domain, or several; the nearest names are given.

    """
    found = _domains_meant(wanted, proposal, hints)
    if len(found) == 1:
        return found[0]
    names = [d.name for d in (found or proposal.domains)]
    raise ToolError(
        f"{'Several domains are' if found else 'No domain is'} called {wanted!r} in the proposal;"
        f" {_nearest(wanted, names)}."
    )


def _domains_meant(
    wanted: str, proposal: DomainProposal, hints: Sequence[CapabilityHint]
) -> list[ProposedDomain]:
    """Return the domains that the words can mean by the first way of reading that finds any."""
    said = _plain(wanted).removesuffix(" domain")
    words = {*words_of(said)}
    called = {h.id for h in hints if said in map(_plain, (h.name, h.short, *h.spoken_as))}
    called = called or {
        h.id for h in hints if words and any(words == {*words_of(v)} for v in h.vocabulary)
    }
    readings: tuple[Callable[[ProposedDomain], bool], ...] = (
        lambda d: said in (_plain(d.name), _plain(d.id)),
        lambda d: bool(words) and words <= {*words_of(_leading(d.name))},
        lambda d: bool(words) and words <= {*words_of(d.name), *words_of(d.id)},
        lambda d: _squeezed(said) in _beginnings(d.name),
        lambda d: d.capability in called,
        lambda d: bool(called & {*d.also}),
        lambda d: bool(words) and words <= {*d.naming_words},
    )
    several: list[ProposedDomain] = []
    for reading in readings:
        found = [d for d in proposal.domains if reading(d)]
        if len(found) == 1:
            return found
        several = several or found
    return several


def part_named(
    wanted: str,
    datasets: Sequence[Dataset],
    proposal: DomainProposal,
    hints: Sequence[CapabilityHint] = (),
) -> tuple[str, ...]:
    """Return the ids of the datasets that a name means: its own, a domain's, or all that hold it.

    A dataset, schema, declared domain or pattern goes first, then the one proposed domain of this
    name, then the datasets whose names hold all the words, then several domains that leaders call
    so, such as those of the supply chain.

    Raises:
        ToolError: Nothing that the asker may read is called so; the nearest names are given.

    """
    found = _datasets_meant(wanted, datasets)
    if found:
        return found
    meant = _domains_meant(wanted, proposal, hints)
    if len(meant) == 1:
        return meant[0].datasets
    words = {*words_of(wanted)}
    holding = tuple(d.id for d in datasets if words and words <= {*words_of(d.name)})
    if holding or meant:
        return holding or tuple(id_ for domain in meant for id_ in domain.datasets)
    names = dict.fromkeys([*(d.name for d in proposal.domains), *(d.name for d in datasets)])
    raise ToolError(
        f"No dataset, schema or domain is called {wanted!r}; {_nearest(wanted, list(names))}."
    )


def _datasets_meant(wanted: str, datasets: Sequence[Dataset]) -> tuple[str, ...]:
    said = wanted.strip().casefold()
    for fits in (_is_called, _is_of, _is_like):
        found = tuple(d.id for d in datasets if said and fits(said, d))
        if found:
            return found
    return ()


def _leading(name: str) -> str:
    """Return a domain's name without what it holds besides ("Purchasing, with finance")."""
    return name.split(", with ", 1)[0]


def _beginnings(name: str) -> set[str]:
    """Return the name's first words run together: "ecommerce", but no "customers" of "service"."""
    words = _WORD.findall(name.casefold())
    return {"".join(words[:end]) for end in range(1, len(words) + 1)}


_WORD = re.compile(r"[^\W_]+")


def _squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _is_called(said: str, dataset: Dataset) -> bool:
    return said in (dataset.id.casefold(), dataset.name.casefold())


def _is_of(said: str, dataset: Dataset) -> bool:
    return said in (dataset.schema.casefold(), dataset.domain.casefold())


def _is_like(said: str, dataset: Dataset) -> bool:
    names = (dataset.id.casefold(), dataset.name.casefold())
    return "*" in said and any(fnmatchcase(name, said) for name in names)


def _nearest(wanted: str, names: list[str]) -> str:
    close = get_close_matches(wanted, names[:COMPARED], NEAREST, 0.0)
    return f"the nearest are {', '.join(close)}" if close else "there are none at all"
