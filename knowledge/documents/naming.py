"""Gives each document its path, which depends on nothing that its readers may not read.

A document for everyone is called after its place in its folder; where an earlier one for everyone
has that name, its folder's name goes in front. Any other always has its folder's name in front, so
that its path says nothing about whether there is a hidden one of the same name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.people import EVERYONE


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What a document's path is made from."""

    name: str
    """Its path in its folder."""
    label: str
    """What its folder is called."""
    readers: frozenset[str]


def paths_of(documents: Sequence[Unnamed]) -> tuple[str, ...]:
    """Return a path for each, in their order; no two are equal."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for at, document in enumerate(documents):
        if EVERYONE in document.readers:
            found[at] = _free(document, taken, (document.name,))
            taken.add(found[at])
    for at, document in enumerate(documents):
        if at not in found:
            found[at] = _free(document, taken, ())
            taken.add(found[at])
    return tuple(found[at] for at in range(len(documents)))


def _free(document: Unnamed, taken: Collection[str], first: Iterable[str]) -> str:
    for candidate in (*first, f"{document.label}/{document.name}"):
        if candidate not in taken:
            return candidate
    number = 2
    while (candidate := f"{document.label}-{number}/{document.name}") in taken:
        number += 1
    return candidate


def labels(folders: Iterable[Path]) -> Mapping[Path, str]:
    """Return what each folder is called: its name, with as many above it as tell them apart.

    It depends on which folders are sources and not on what is in them.
    """
    distinct = sorted(set(folders))
    found: dict[Path, str] = {}
    depth = 1
    while len(found) < len(distinct):
        shown = {f: "/".join(f.parts[-depth:]).strip("/") for f in distinct if f not in found}
        times = Counter((*shown.values(), *found.values()))
        last = depth >= max(len(f.parts) for f in shown)
        found |= {f: name for f, name in shown.items() if times[name] == 1 or last}
        depth += 1
    return found
