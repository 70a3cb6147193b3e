"""Some of a workspace's sources, as if there were no others: their share of the catalog, their documents."""

from pathlib import Path

from knowledge.catalog.selected import Selected
from knowledge.catalog.snapshot import Snapshot
from knowledge.documents.loading import entries_of
from knowledge.people import Audience
from knowledge.workspace.model import Workspace
from knowledge.workspace.pointer import read_pointer
from knowledge.workspace.tallies import tallies_for


def sources_for(workspace: Workspace, audience: Audience) -> tuple[str, ...]:
    """Return the sources that gave something which the audience may read, in their order."""
    readable = {tally.source for tally in tallies_for(workspace.state, audience)}
    return tuple(dict.fromkeys(s.path for s in workspace.sources if s.path in readable))


def catalog_from(
    workspace: Workspace, sources: frozenset[str], *, before: bool = False
) -> Selected:
    """Return what these sources say of the current catalog, or of the one before it."""
    pointer = read_pointer(workspace.state)
    kept = (pointer.shares_before if before else pointer.shares) if pointer else ()
    names = (Path(each.snapshot).name for each in kept or () if each.source in sources)
    return Selected(tuple(Snapshot(workspace.state / name) for name in names))


def documents_from(workspace: Workspace, sources: frozenset[str]) -> frozenset[str]:
    """Return the paths of the loaded documents of these sources; each is the innermost's."""
    places = {str((workspace.root / s.path).resolve()): s.path for s in workspace.sources}
    roots = sorted(places, key=len, reverse=True)
    found: set[str] = set()
    for entry in entries_of(workspace.state):
        root = next((r for r in roots if Path(entry.file).is_relative_to(r)), None)
        if root is not None and places[root] in sources:
            found.add(entry.path)
    return frozenset(found)
