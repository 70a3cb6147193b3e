"""What the page of a product or dataset tells: context, specification, examples, lineage."""

from typing import Literal

from open_data_contract_standard.model import OpenDataContractStandard

from knowledge.contracts.contract import read
from knowledge.record import Record
from tools.contracts.subject import Subject
from tools.drafts.records import Records
from tools.products.examples import SqlExample, examples_of
from tools.products.model import ProductDesign
from tools.roadmap.product_model import Product
from tools.standing import Claim


class PageColumn(Record):
    """A column as the contract specifies it."""

    name: str
    type: str
    description: str
    marks: tuple[str, ...]
    """Such as key, required, and its class."""


class PageTable(Record):
    """A table of the contract."""

    dataset: str
    description: str
    grain: str
    columns: tuple[PageColumn, ...]
    rules: tuple[str, ...]
    """Names of its quality rules."""
    examples: tuple[SqlExample, ...]


class PageLevel(Record):
    """A service level."""

    property: str
    value: str
    element: str


class PageLink(Record):
    """A step of lineage to or from the product."""

    dataset: str
    way: Literal["in", "out"]
    job: str


class ProductPage(Record):
    """Everything that a reader wants to know before using the data."""

    id: str
    title: str
    is_product: bool
    purpose: str
    usage: str
    limitations: str
    domain: str
    status: str
    version: str
    design: ProductDesign
    tables: tuple[PageTable, ...]
    levels: tuple[PageLevel, ...]
    links: tuple[PageLink, ...]
    questions: tuple[str, ...]
    """Open before the contract is signed; empty where a signed one exists."""
    contract: str
    """YAML."""


def as_product(subject: Subject) -> Product:
    """Return a dataset or a known product in the form that designs are made from."""
    known, first = subject.product, subject.datasets[0]
    purpose = (known.purpose if known else "") or first.description
    claim = Claim(text=purpose or "Not described in the catalog.", standing="documented" if purpose else "inferred")  # fmt: skip
    return Product(
        id=known.id if known else first.id,
        name=known.name if known else first.name,
        kind="source-aligned",
        purpose=claim,
        ends=claim,
        consumers=(),
        consumers_standing="confirmed",
        datasets=tuple(d.id for d in subject.datasets),
        columns=(),
        columns_standing="confirmed",
        ports=(),
        slos=(),
        owner_role="not named in the catalog",
    )


def page_of(
    subject: Subject,
    contract: str,
    questions: tuple[str, ...],
    drawn: ProductDesign,
    index: Records,
) -> ProductPage:
    """Return the page; the specification is read from the contract itself."""
    reading = read(contract)
    assert reading.contract is not None
    model = reading.contract.model
    told = model.description
    return ProductPage(
        id=drawn.id,
        title=model.name or drawn.name,
        is_product=subject.product is not None,
        purpose=(told.purpose if told else "") or "",
        usage=(told.usage if told else "") or "",
        limitations=(told.limitations if told else "") or "",
        domain=model.domain or "",
        status=model.status or "",
        version=model.version or "",
        design=drawn,
        tables=_tables(model, subject, index),
        levels=tuple(
            PageLevel(
                property=level.property or "",
                value=f"{level.value} {level.unit or ''}".strip(),
                element=level.element or "",
            )
            for level in model.slaProperties or []
        ),
        links=_links(subject, index),
        questions=questions,
        contract=contract,
    )


def _tables(
    model: OpenDataContractStandard, subject: Subject, index: Records
) -> tuple[PageTable, ...]:
    """Return the tables of the contract, each with the dataset of its name."""
    by_name = {n: d for d in subject.datasets for n in (d.name, d.id, f"{d.schema}.{d.name}")}
    found: list[PageTable] = []
    for table in model.schema_ or []:
        dataset = by_name.get(table.physicalName or "") or by_name.get(table.name or "")
        record = index.of(dataset) if dataset else None
        columns = table.properties or []
        rules = [q.name or q.description or "" for x in (table, *columns) for q in x.quality or []]
        found.append(
            PageTable(
                dataset=dataset.id if dataset else str(table.name),
                description=table.description or "",
                grain=table.dataGranularityDescription or "",
                columns=tuple(
                    PageColumn(
                        name=str(c.name),
                        type=c.physicalType or c.logicalType or "",
                        description=c.description or "",
                        marks=tuple(
                            mark
                            for mark, holds in (
                                ("key", c.primaryKey),
                                ("required", c.required and not c.primaryKey),
                                (c.classification or "", (c.classification or "internal") != "internal"),
                            )
                            if holds
                        ),
                    )
                    for c in columns
                ),
                rules=tuple(filter(None, rules)),
                examples=examples_of(table, record, index.view.by_id) if record else (),
            )
        )  # fmt: skip
    return tuple(found)


def _links(subject: Subject, index: Records) -> tuple[PageLink, ...]:
    own = {d.id for d in subject.datasets}
    records = [index.of(d) for d in subject.datasets]
    into = {e.src: e.job for r in records for e in r.feeds if e.src not in own}
    out = {e.dst: e.job for r in records for e in r.fed if e.dst not in own}
    return (
        *(PageLink(dataset=d, way="in", job=job) for d, job in sorted(into.items())),
        *(PageLink(dataset=d, way="out", job=job) for d, job in sorted(out.items())),
    )
