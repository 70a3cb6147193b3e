"""Reads data contracts (ODCS 3) and data products (ODPS 1), with the tables they describe.

Rules of quality stay in the contract's text: they are promises, and not outcomes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from knowledge.catalog.model import Contract, DataProduct, Fault, Reading
from knowledge.catalog.readers.bitol_tables import gather, owners
from knowledge.catalog.readers.files import Files, text_of
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.values import Object, at, first_text, mapping, objects, text, texts
from knowledge.contracts.yaml_reading import YamlError, read_yaml


def read(files: Files) -> Iterator[Reading]:
    """Yield what the files say; of several versions of one contract or product the newest."""
    found = _Found()
    for place, path in files:
        raw = text_of(place, path)
        if isinstance(raw, Fault):
            found.tables.others.append(raw)
            continue
        try:
            root = mapping(read_yaml(raw).value)
        except YamlError as error:
            found.tables.fault(
                f"{place}:{error.line}", f"This is no YAML that can be read: {error.problem}."
            )
            continue
        found.take(place, root, raw)
    yield from found.readings()


@dataclass(slots=True)
class _Found:
    """Tables of all contracts, and the newest version of each contract and product."""

    tables: Gathered = field(default_factory=Gathered)
    newest: dict[tuple[type, str], tuple[str, Contract | DataProduct]] = field(
        default_factory=dict[tuple[type, str], tuple[str, Contract | DataProduct]]
    )

    def take(self, place: str, root: Object, raw: str) -> None:
        if not text(root.get("id")):
            self.tables.fault(place, "It has no id; give it one.")
        elif root.get("kind") == "DataProduct":
            self._keep(place, _product(root))
        else:
            contract = Contract(
                id=text(root.get("id")),
                version=text(root.get("version")),
                status=text(root.get("status")),
                datasets=gather(root, self.tables),
                text=raw,
                place=place,
            )
            self._keep(place, contract)

    def _keep(self, place: str, record: Contract | DataProduct) -> None:
        key = (type(record), record.id)
        known = self.newest.get(key)
        if known is None:
            self.newest[key] = (place, record)
            return
        newer = _rank(record) > _rank(known[1])
        older, other = (known[0], place) if newer else (place, known[0])
        if newer:
            self.newest[key] = (place, record)
        self.tables.fault(older, f"{other} has the same id, is as new or newer, and was kept.")

    def readings(self) -> Iterator[Reading]:
        yield from self.tables.readings()
        yield from (record for _, record in self.newest.values())


def _rank(record: Contract | DataProduct) -> tuple[bool, list[int]]:
    return record.status == "active", [int(n) for n in re.findall(r"\d{1,9}", record.version)]


def _product(root: Object) -> DataProduct:
    inputs = _contracts(root.get("inputPorts"))
    outputs = _contracts(root.get("outputPorts"))
    ports = objects(root.get("outputPorts"))
    behind = (contract for port in ports for contract in objects(port.get("inputContracts")))
    also = texts([contract.get("id") for contract in behind])
    id_ = text(root.get("id"))
    return DataProduct(
        id=id_,
        name=text(root.get("name")) or id_,
        domain=text(root.get("domain")),
        status=text(root.get("status")),
        purpose=_purpose(root),
        owners=owners(root.get("team")),
        inputs=tuple(dict.fromkeys((*inputs, *also))),
        outputs=outputs,
        contracts=tuple(dict.fromkeys((*outputs, *inputs, *also))),
        version=text(root.get("version")),
    )


def _contracts(ports: JsonValue) -> tuple[str, ...]:
    """Return the ids of the contracts of some ports."""
    return texts([port.get("contractId") for port in objects(ports)])


def _purpose(root: Object) -> str:
    described = root.get("description")
    return first_text(described, at(described, "purpose"), at(described, "usage"))
