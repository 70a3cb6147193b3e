"""A designed product as YAML of the Open Data Product Standard (Bitol) 1.0."""

import re

from knowledge.contracts.standard import in_order
from knowledge.contracts.yaml_writing import write_yaml
from tools.drafts.sections import support, whole
from tools.drafts.tree import Told, Tree, taken_apart, tidy
from tools.products.model import ProductDesign
from tools.roadmap.product_model import Product

_OPENING = (
    "A proposal computed from the catalog's lineage, use, checks and costs. Comments say where a part",
    "comes from. A port's contract has the id of its dataset until the contract is published.",
)


def odps_of(design: ProductDesign, product: Product, domain: str, tenant: str) -> str:
    """Return the product as YAML that the standard's schema accepts.

    What the standard has no field for, such as readers, cost and overlap, is in customProperties.
    Ports have only the fields that every edition of version 1.0 allows.
    """
    tree: dict[str, Tree] = {
        "apiVersion": "v1.0.0",
        "kind": "DataProduct",
        "id": design.id,
        "name": design.name,
        "version": Told("0.1.0", "a first proposal"),
        "status": Told("proposed", "until its owner has agreed"),
        "domain": domain,
        "tenant": tenant,
        "description": {
            "purpose": Told(tidy(product.purpose.text), product.purpose.standing),
            "usage": _usage(design),
            "limitations": _limitations(design),
        },
        "inputPorts": [
            {"name": _port(i.dataset), "version": i.version, "contractId": _contract(i.contract, i.known)}
            for i in design.inputs
        ],
        "outputPorts": [
            {
                "name": _port(o.dataset),
                "description": f"{o.dataset} as a contracted {o.kind}",
                "type": _type(o.kind),
                "version": o.version,
                "contractId": _contract(o.contract, o.known),
                "inputContracts": [{"id": i.contract, "version": i.version} for i in design.inputs if i.dataset in o.inputs],
            }
            for o in design.outputs
        ],
        "support": support(design.owners),
        "customProperties": _own(design, product),
    }  # fmt: skip
    return write_yaml(*in_order(*taken_apart(tree, _OPENING)))


def _contract(contract: str, known: bool) -> Tree:  # noqa: FBT001 - read beside its name.
    return Told(contract, "" if known else "to be drafted")


def _port(dataset: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", dataset).strip("-")


def _type(kind: str) -> str:
    return {"table": "tables", "view": "tables", "file": "files", "topic": "topic"}.get(kind.lower(), kind)  # fmt: skip


def _usage(design: ProductDesign) -> Tree:
    if not design.readers:
        return None
    said = ", ".join(f"{r.name} ({r.queries_30d:,} queries)" for r in design.readers[:5])
    return Told(f"Read today by {said}.", "the catalog's usage of 30 days")


def _limitations(design: ProductDesign) -> Tree:
    weak = [m for m in design.quality if m.passed < m.checks]
    if not weak:
        return None
    said = ", ".join(f"{m.dimension} ({m.checks - m.passed} of {m.checks})" for m in weak)
    return Told(f"Checks that fail at present: {said}.", "the catalog's newest check outcomes")


def _own(design: ProductDesign, product: Product) -> list[Tree]:
    held: list[tuple[str, Tree]] = [
        ("kind", Told(design.kind, design.kind_reason)),
        ("owner", list(design.owners) or Told(product.owner_role, "a role; nobody is named yet")),
        ("accessPattern", design.access_pattern),
        ("updateFrequency", design.frequency),
        ("readTogetherWith", list(design.read_with)),
        ("serviceLevels", [f"{s.property}: {s.target}; {s.reason}" for s in product.slos]),
        ("qualityDimensions", [f"{m.dimension}: {m.passed} of {m.checks} passed" for m in design.quality]),
        ("overlaps", [f"{o.product} ({o.status}): {o.advice}" for o in design.overlaps]),
        ("monthlyCost", whole(design.monthly_cost)),
    ]  # fmt: skip
    return [{"property": name, "value": value} for name, value in held if value not in (None, "", [])]  # fmt: skip
