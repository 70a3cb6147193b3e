"""What somebody wants otherwise than proposed, understood: datasets and domains named, or refused."""

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from knowledge.catalog.model import Dataset
from tools.declaration import ToolError
from tools.domains.model import DomainProposal, ProposedDomain
from tools.domains.words import words_of

NEAREST = 3
"""Names suggested where one is not known."""
COMPARED = 20_000
"""Names compared at most for that."""


def domain_named(wanted: str, proposal: DomainProposal) -> ProposedDomain:
    """Return the domain of this name or id, or the only one whose name has all these words.

    Raises:
        ToolError: The proposal has no such domain; the nearest names are given.

    """
    said = _plain(wanted).removesuffix(" domain")
    for domain in proposal.domains:
        if said in (_plain(domain.name), _plain(domain.id)):
            return domain
    words = set(words_of(said))
    found = [d for d in proposal.domains if words and words <= {*words_of(d.name), *words_of(d.id)}]
    if len(found) == 1:
        return found[0]
    names = [d.name for d in (found or proposal.domains)]
    raise ToolError(
        f"{'Several domains are' if found else 'No domain is'} called {wanted!r} in the proposal;"
        f" {_nearest(wanted, names)}."
    )


def datasets_named(wanted: str, datasets: Sequence[Dataset]) -> tuple[str, ...]:
    """Return the ids of the datasets that a name, an id, a schema or a pattern with * means.

    Raises:
        ToolError: The catalog that the asker may read has none; the nearest names are given.

    """
    said = wanted.strip().casefold()
    for fits in (_is_called, _is_of, _is_like):
        found = tuple(d.id for d in datasets if said and fits(said, d))
        if found:
            return found
    names = dict.fromkeys([*(d.id for d in datasets), *(d.name for d in datasets)])
    raise ToolError(
        f"The catalog that the asker may read has no dataset, schema or pattern {wanted!r};"
        f" {_nearest(wanted, list(names))}."
    )


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
