"""What contracts promise of datasets and columns, and contracts and products as targets."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import JsonValue

from knowledge.catalog.model import Contract
from knowledge.policies.facts import Vocabulary
from knowledge.policies.model import Fact
from tools.governance.scan.model import Target

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DAYS = {"s": 1 / 86_400, "m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0}
_DIMENSIONS = ("completeness", "validity", "accuracy")


class Promises:
    """Reads each contract once; a contract that can't be read promises nothing."""

    def __init__(self, contracts: tuple[Contract, ...], vocabulary: Vocabulary) -> None:
        """Take the contracts that the audience may read."""
        self._contracts = contracts
        self._vocabulary = vocabulary

    def of_dataset(self, dataset: str) -> dict[str, Fact]:
        """Return what active contracts say of a dataset; nothing where there are no contracts."""
        if not self._contracts:
            return {}
        active = [c for c in self._covering.get(dataset, ()) if c.status.casefold() == "active"]
        facts: dict[str, Fact] = {
            "contract_count": len(active),
            "contract": active[0].id if active else "",
            "slo_count": sum(len(_list(self._read[c.id], "slaProperties")) for c in active),
        }
        for contract in active:
            facts |= self._custom(self._read[contract.id], "dataset")
            fresh = _freshness(self._read[contract.id])
            if fresh is not None:
                facts["freshness_days"] = fresh
        return facts

    def of_column(self, dataset: str, column: str) -> dict[str, Fact]:
        """Return what contracts declare of a column."""
        facts: dict[str, Fact] = {}
        for contract in self._covering.get(dataset, ()):
            for described in _columns(self._read[contract.id]):
                if str(described.get("name", "")).casefold() == column.casefold():
                    facts |= self._custom(described, "column")
                    said = described.get("classification")
                    if isinstance(said, str) and said:
                        facts["classification"] = said.casefold()
                    if described.get("encryptedName"):
                        facts["encrypted"] = True
        return facts

    def targets(self) -> Iterator[Target]:
        """Yield each contract with its facts, ordered by id."""
        for contract in self._contracts:
            read = self._read[contract.id]
            rules = [str(q.get("dimension", "")) for q in _quality(read)]
            facts: dict[str, Fact] = {
                "id": contract.id, "version": contract.version, "status": contract.status.casefold(),
                "owner": _owner(read), "schema_size": sum(1 for _ in _columns(read)),
                "slo_count": len(_list(read, "slaProperties")), "dataset_count": len(contract.datasets),
                "description": _purpose(read),
                **{f"{d}_checks": rules.count(d) for d in _DIMENSIONS},
            }  # fmt: skip
            facts |= self._custom(read, "contract")
            domain = read.get("domain")
            yield Target("contract", contract.id, domain if isinstance(domain, str) else "", _owner(read), {"contract": facts})  # fmt: skip

    def slo_count(self, contract: str) -> int:
        """Return how many service levels a contract promises."""
        return len(_list(self._read.get(contract, {}), "slaProperties"))

    def _custom(self, described: Mapping[str, JsonValue], root: str) -> dict[str, Fact]:
        """Return the facts among custom properties, in camelCase or with underscores."""
        facts: dict[str, Fact] = {}
        for entry in _list(described, "customProperties"):
            name = _CAMEL.sub("_", str(entry.get("property", ""))).casefold()
            kind, value = self._vocabulary.kind_of(root, name), entry.get("value")
            if (
                (kind == "bool" and isinstance(value, bool))
                or (
                    kind == "number"
                    and isinstance(value, (int, float))
                    and not isinstance(value, bool)
                )
                or (kind == "text" and isinstance(value, str))
            ):
                facts[name] = value
            elif kind == "list" and isinstance(value, list):
                facts[name] = tuple(str(v) for v in value)
        return facts

    @cached_property
    def _covering(self) -> Mapping[str, list[Contract]]:
        found: dict[str, list[Contract]] = defaultdict(list)
        for contract in self._contracts:
            for dataset in contract.datasets:
                found[dataset].append(contract)
        return found

    @cached_property
    def _read(self) -> Mapping[str, Mapping[str, JsonValue]]:
        from knowledge.contracts.yaml_reading import YamlError, read_yaml  # noqa: PLC0415 - few catalogs have contracts.

        found: dict[str, Mapping[str, JsonValue]] = {}
        for contract in self._contracts:
            try:
                value = read_yaml(contract.text).value
            except YamlError:
                value = None
            found[contract.id] = value if isinstance(value, dict) else {}
        return found


def _list(described: Mapping[str, JsonValue], key: str) -> list[dict[str, JsonValue]]:
    value = described.get(key)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _columns(contract: Mapping[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    for table in _list(contract, "schema"):
        yield from _list(table, "properties")


def _quality(contract: Mapping[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    for table in _list(contract, "schema"):
        yield from _list(table, "quality")
        for column in _list(table, "properties"):
            yield from _list(column, "quality")


def _owner(contract: Mapping[str, JsonValue]) -> str:
    """Return the owner that a contract names: of its team, or of the fields of older versions."""
    team = contract.get("team")
    members = _list(team, "members") if isinstance(team, dict) else _list(contract, "team")
    named = [str(m.get("username") or m.get("name") or "") for m in members if str(m.get("role", "")).casefold() == "owner"]  # fmt: skip
    anybody = [str(m.get("username") or m.get("name") or "") for m in members]
    called = str(team.get("name") or "") if isinstance(team, dict) else ""
    said = contract.get("owner")
    return next(filter(None, (*named, str(said) if said else "", called, *anybody)), "")


def _purpose(contract: Mapping[str, JsonValue]) -> str:
    described = contract.get("description")
    if isinstance(described, dict):
        return str(described.get("purpose") or "")
    return described if isinstance(described, str) else ""


def _freshness(contract: Mapping[str, JsonValue]) -> float | None:
    """Return the days within which a contract promises a new write, or None."""
    for promise in _list(contract, "slaProperties"):
        value = promise.get("value")
        named = str(promise.get("property", "")).casefold()
        days = _DAYS.get(str(promise.get("unit", "d"))[:1].casefold())
        if named in {"latency", "freshness", "ly"} and days and isinstance(value, (int, float)):
            return float(value) * days
    return None
