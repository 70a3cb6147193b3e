"""Whether the service levels of a contract can be measured and kept."""

from collections.abc import Iterator
from difflib import get_close_matches

from open_data_contract_standard.model import (
    OpenDataContractStandard,
    ServiceLevelAgreementProperty,
)

from knowledge.contracts.faults import Severity
from knowledge.contracts.promises import Promise, amount, known_promises, promise_named
from knowledge.contracts.yaml_comments import Path

_Said = tuple[Path, str, str, Severity]
_PROPER = {
    "errorrate": "errorRate", "timeofavailability": "timeOfAvailability", "endofsupport": "endOfSupport", "endoflife": "endOfLife",
    "generalavailability": "generalAvailability", "timetodetect": "timeToDetect", "timetonotify": "timeToNotify", "timetorepair": "timeToRepair",
}  # fmt: skip
_EXAMPLES = {
    "duration": "value: 24, unit: h", "share": "value: 99.9, unit: percent", "moment": "2030-12-31",
    "clock": "'08:00'", "number": "a number",
}  # fmt: skip


def promises_measurable(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which service levels are unknown, have no measure, or speak of nothing there is."""
    levels = contract.slaProperties or []
    if not levels:
        yield (), "no service level says how fresh or how available the data is", "slaProperties", "warning"  # fmt: skip
    seen: set[tuple[str, ...]] = set()
    for number, level in enumerate(levels):
        place: Path = ("slaProperties", number)
        yield from _measured(place, level)
        yield from _element(place, level, contract)
        key = ((level.property or "").lower(), level.element or "", level.driver or "")
        if key in seen:
            yield place, f"{level.property} is promised twice for the same element", "", "warning"
        seen.add(key)


def _measured(place: Path, level: ServiceLevelAgreementProperty) -> Iterator[_Said]:
    name = level.property or ""
    promise = promise_named(name)
    if promise is None:
        near = get_close_matches(name.lower(), known_promises(), n=1, cutoff=0.75)
        if near:
            yield (*place, "property"), f"{name!r} is no service level of the standard", _PROPER.get(near[0], near[0]), "warning"  # fmt: skip
        return
    if amount(promise, level.value, level.unit or "") is None:
        given = "no value" if level.value is None else f"{level.value!r} {level.unit or ''}".rstrip()  # fmt: skip
        problem = f"{name} has {given}, which can't be measured as a {_kind(promise)}"
        yield (*place, "value"), problem, _EXAMPLES[promise.measure], "warning"
    elif promise.measure in {"duration", "share"} and not level.unit and not _spoken(level.value):
        fitting = "h or d" if promise.measure == "duration" else "percent"
        yield place, f"{name} has a value without a unit, so its measure is a guess", f"unit: {fitting}", "warning"  # fmt: skip


def _kind(promise: Promise) -> str:
    words = {"moment": "date", "clock": "time of day", "share": "percentage"}
    return words.get(promise.measure, promise.measure)


def _spoken(value: object) -> bool:
    return isinstance(value, str) and not value.replace(".", "").isdigit()


def _element(
    place: Path, level: ServiceLevelAgreementProperty, contract: OpenDataContractStandard
) -> Iterator[_Said]:
    """Say which elements name no table or column of the contract."""
    names = {n for t in contract.schema_ or [] for n in (t.name, t.physicalName) if n}
    tables = {n: t for t in contract.schema_ or [] for n in (t.name, t.physicalName) if n}
    for part in (level.element or "").split(","):
        element = part.strip()
        if not element or not names:
            continue
        table = next((n for n in sorted(names, key=len, reverse=True) if element == n or element.startswith(f"{n}.")), "")  # fmt: skip
        if not table:
            near = get_close_matches(element, sorted(names), n=1)
            yield (*place, "element"), f"{element!r} is no table or table.column of this contract", near[0] if near else "", "warning"  # fmt: skip
            continue
        column = element[len(table) + 1 :].split(".")[0]
        columns = [p.name or "" for p in tables[table].properties or []]
        if column and columns and column not in columns:
            near = get_close_matches(column, columns, n=1)
            yield (*place, "element"), f"{table} has no column {column!r}", f"{table}.{near[0]}" if near else "", "warning"  # fmt: skip
