"""What a valid contract still lacks or contradicts: who stands for it, and whether it can be kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from open_data_contract_standard.model import OpenDataContractStandard, Team

from knowledge.contracts.contract import Contract
from knowledge.contracts.faults import ContractFault, Severity, shown
from knowledge.contracts.yaml_comments import Path
from knowledge.handbook.book import Handbook
from tools.contracts.linting_promises import promises_measurable
from tools.contracts.linting_schema import (
    bounds_possible,
    columns_described,
    keys_present,
    names_unique,
    references_meet,
    rules_sound,
)
from tools.contracts.personal import sensitive_of
from tools.contracts.versions import parsed

Said = tuple[Path, str, str, Severity]
"""Place, problem, nearest valid value, and how grave it is."""
_Lint = Callable[[OpenDataContractStandard], Iterator[Said]]
_STAGES = ("proposed", "draft", "active", "deprecated", "retired")
_OPEN_CLASSES = frozenset({"public", "internal", "open", "none", "1", "unclassified"})


def lint(contract: Contract, handbook: Handbook) -> tuple[ContractFault, ...]:
    """Return what is doubtful beyond the standard's schema, errors first, then by line."""
    found = [said for check in _LINTS for said in check(contract.model)]
    found += _personal_classified(contract.model, handbook)
    faults = (
        ContractFault(shown(path), contract.document.line(path), problem, nearest, severity)
        for path, problem, nearest, severity in found
    )
    return tuple(sorted(faults, key=lambda f: (f.severity != "error", f.line, f.path, f.problem)))


def _owner_named(contract: OpenDataContractStandard) -> Iterator[Said]:
    team = contract.team
    members = (team.members or []) if isinstance(team, Team) else (team or [])
    if any("owner" in (m.role or "").lower() for m in members):
        return
    if not team:
        yield (), "no team and no owner stands for it", "team with a member whose role is owner", "warning"  # fmt: skip
    else:
        yield ("team",), "nobody in the team has the role of owner", "role: owner", "warning"


def _personal_classified(contract: OpenDataContractStandard, handbook: Handbook) -> Iterator[Said]:
    sensitive = sensitive_of(contract, handbook)
    for path, table, column, found in _with_places(contract):
        known = sensitive.get((table, column))
        if known is None:
            continue
        kind = str(known.category).replace("_", " ")
        looks = f"{table}.{column} looks like {kind} data (by its {known.by})"
        given = (found or "").strip().lower()
        if not given:
            yield path, f"{looks} and has no classification", "classification: confidential", "warning"  # fmt: skip
        elif given in _OPEN_CLASSES:
            yield (*path, "classification"), f"{looks} and is classified as {found}", "confidential", "warning"  # fmt: skip


def _with_places(contract: OpenDataContractStandard) -> Iterator[tuple[Path, str, str, str | None]]:
    for t, table in enumerate(contract.schema_ or []):
        for p, column in enumerate(table.properties or []):
            place: Path = ("schema", t, "properties", p)
            yield place, str(table.name), str(column.name), column.classification


def _life_known(contract: OpenDataContractStandard) -> Iterator[Said]:
    status = contract.status
    if status is None:
        yield (), "no status says whether it is in force", "status: draft", "warning"
    elif status.lower() not in _STAGES:
        near = next((s for s in _STAGES if s[:3] == status.lower()[:3]), "draft")
        yield ("status",), f"{status!r} is none of {', '.join(_STAGES)}", near, "warning"
    if contract.version and parsed(contract.version) is None:
        yield ("version",), f"{contract.version!r} is no semantic version", "1.0.0", "warning"


def _reachable(contract: OpenDataContractStandard) -> Iterator[Said]:
    if not contract.support:
        yield (), "no support channel says where readers ask for help", "support", "warning"
    if not contract.servers:
        yield (), "no server says where the data is", "servers", "warning"
    for where, items in (("servers", contract.servers), ("roles", contract.roles), ("support", contract.support)):  # fmt: skip
        names = [getattr(i, {"servers": "server", "roles": "role"}.get(where, "channel")) for i in items or []]  # fmt: skip
        for number, name in _repeated(names):
            yield (where, number), f"{name!r} stands in {where} twice", "", "warning"


def _repeated(names: Iterable[str | None]) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for number, name in enumerate(names):
        if name is not None:
            seen[name] += 1
            if seen[name] > 1:
                yield number, name


def _of_today(contract: OpenDataContractStandard) -> Iterator[Said]:
    """Say what the newest version of the standard has replaced."""
    if isinstance(contract.team, list):
        yield ("team",), "a team as a list is deprecated since version 3.1", "team with members", "warning"  # fmt: skip
    if contract.slaDefaultElement:
        yield ("slaDefaultElement",), "slaDefaultElement is deprecated since version 3.1", "element of each service level", "warning"  # fmt: skip
    if contract.dataProduct:
        yield ("dataProduct",), "dataProduct is deprecated since version 3.1", "the product names its contracts", "warning"  # fmt: skip


_LINTS: tuple[_Lint, ...] = (
    _owner_named,
    _life_known,
    _reachable,
    _of_today,
    promises_measurable,
    names_unique,
    keys_present,
    columns_described,
    bounds_possible,
    references_meet,
    rules_sound,
)
