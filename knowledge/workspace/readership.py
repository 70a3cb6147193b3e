"""Who reads what was loaded: how much each source gave to whom, and what it gave to nobody."""

import os
from collections.abc import Iterator

from knowledge.catalog.model import Fault
from knowledge.documents.folder import DocumentFolder
from knowledge.documents.loading import entries_of
from knowledge.people import EVERYONE
from knowledge.workspace.model import FILE, Workspace
from knowledge.workspace.tallies import Tally, kept_tallies, tallied


def document_tallies(workspace: Workspace, folders: tuple[DocumentFolder, ...]) -> Iterator[Tally]:
    """Yield how many documents each source of them gave; a file belongs to the innermost."""
    named = {str((workspace.root / s.path).resolve()): s.path for s in workspace.sources}
    roots = sorted((str(f.path.resolve()) for f in folders), key=len, reverse=True)
    readers: dict[str, list[frozenset[str]]] = {root: [] for root in roots}
    for entry in entries_of(workspace.state):
        root = next((r for r in roots if _lies_in(entry.file, r)), None)
        if root is not None:
            readers[root].append(entry.readers)
    for root in dict.fromkeys(str(f.path.resolve()) for f in folders):
        yield from tallied(named[root], readers[root])


def closed_records(workspace: Workspace) -> Iterator[Fault]:
    """Yield what names groups as its readers that the workspace lacks, each group by itself."""
    groups = {EVERYONE, *(group.id for group in workspace.groups)}
    for entry in entries_of(workspace.state):
        yield from (Fault(entry.path, _no_group(g)) for g in sorted(entry.readers - groups))
    for tally in kept_tallies(workspace.state, "datasets"):
        what = f"{tally.count:,} of the datasets in {tally.source}"
        yield from (Fault(what, _no_group(g)) for g in sorted({*tally.readers} - groups))


def _lies_in(file: str, root: str) -> bool:
    # A path object for each of 10,000 files takes as long as finding them.
    return file == root or file.startswith(root.rstrip(os.sep) + os.sep)


def _no_group(name: str) -> str:
    return (
        f"names the group {name!r} as its readers, which [groups] in {FILE} lacks, so nobody reads "
        "it through that group; add the group, or correct the name."
    )
