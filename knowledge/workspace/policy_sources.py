"""The policies of a workspace: its folder `policies` and its sources of that kind, with readers."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.catalog.model import Fault
from knowledge.people import EVERYONE
from knowledge.policies.model import PlacedPolicy, PolicyFault
from knowledge.policies.reading import read_file, yaml_files
from knowledge.workspace.model import SourceSpec, Workspace
from knowledge.workspace.tallies import Tally, tallied

FOLDER = "policies"
"""The folder of a workspace that is read without being named; for everyone, if nothing says else."""
_EVERYONE = frozenset({EVERYONE})


def policy_sources(workspace: Workspace) -> tuple[SourceSpec, ...]:
    """Return the workspace's own folder, if it is no source, and the sources of policies."""
    named = tuple(s for s in workspace.sources if s.kind == "policies")
    own = (workspace.root / FOLDER).resolve()
    if any((workspace.root / s.path).resolve() == own for s in named):
        return named
    return (SourceSpec(FOLDER, "policies", _EVERYONE), *named)


def read_policies(workspace: Workspace) -> Iterator[PlacedPolicy | PolicyFault]:
    """Yield every policy with the readers of the nearest folder rule, else of its source."""
    for source in policy_sources(workspace):
        yield from _read(workspace, source)


def policy_tallies(workspace: Workspace) -> Iterator[Tally]:
    """Yield how many policies each named source of them gives."""
    for source in workspace.sources:
        if source.kind == "policies":
            own = (p for p in _read(workspace, source) if isinstance(p, PlacedPolicy))
            yield from tallied(source.path, (p.readers or _EVERYONE for p in own))


def policy_faults(workspace: Workspace) -> tuple[Fault, ...]:
    """Return what is wrong with the policies of the workspace, so that they don't hold."""
    own = tuple(read_policies(workspace))
    if not own:
        return ()
    from knowledge.handbook.book import Handbook  # noqa: PLC0415 - few loads need it.
    from knowledge.policies.book import book_of  # noqa: PLC0415 - as above.

    faults = book_of(Handbook(), own).faults
    return tuple(Fault(f.place, f"{f.policy or 'a policy'} is not in force: {f.reason}") for f in faults)  # fmt: skip


def _read(workspace: Workspace, source: SourceSpec) -> Iterator[PlacedPolicy | PolicyFault]:
    """Yield what is in a source; a file within another source of policies belongs to that."""
    root = (workspace.root / source.path).resolve()
    others = ((workspace.root / s.path).resolve() for s in policy_sources(workspace))
    inner = [other for other in others if other != root and other.is_relative_to(root)]
    rules = {(workspace.root / r.path).resolve(): r.readers for r in workspace.rules}
    for file in yaml_files(root):
        if not any(file.is_relative_to(other) for other in inner):
            place = file.relative_to(root.parent).as_posix()
            yield from read_file(file, place, _readers(file, rules, source.readers))


def _readers(
    file: Path, rules: dict[Path, frozenset[str]], otherwise: frozenset[str]
) -> frozenset[str] | None:
    fitting = [place for place in rules if file.is_relative_to(place)]
    nearest = max(fitting, key=lambda p: len(p.parts), default=None)
    found = otherwise if nearest is None else rules[nearest]
    return None if EVERYONE in found else found
