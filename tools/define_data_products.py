"""The tool that defines the data products of one domain."""

from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.drafts.records import Records
from tools.lineage.meant import Meant, domain_meant, the_one
from tools.products.design import design, landscape
from tools.products.model import Measured, ProductDesign, Retired
from tools.products.odps import odps_of
from tools.products.retiring import to_retire
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import Candidate, find_domains
from tools.roadmap.order import rank
from tools.roadmap.product_model import Product
from tools.roadmap.products import first_products

_MOST_RETIRED = 8


class DefineDataProducts(Request):
    """Whose products to define."""

    domain: str = ""
    """Name of the domain or business area in the asker's words; empty takes the first to migrate."""
    brief: str = ""
    """The asker's own words on the organisation, verbatim, if they say anything of it."""


class DataProducts(Result):
    """Three to five products of one domain, the most read first."""

    domain: str
    products: tuple[Product, ...]
    designs: tuple[ProductDesign, ...]
    """Each product on the catalog, in the same order: ports, readers, quality, cost, overlap, and
    the product as YAML of the Open Data Product Standard. Empty without a catalog."""
    retire: tuple[Retired, ...]
    """Datasets of the domain that can go, with the evidence."""
    notices: tuple[str, ...]


def define_data_products(request: DefineDataProducts, context: Context) -> DataProducts:
    """Define the key data products of a domain: purpose, consumers, schema, ports, SLOs, owner.

    Consumers and source datasets come from the catalog's usage and names where there is one, else
    from the industry's reference model, and are marked so. With a catalog each product also gets
    its kind by lineage and use, input and output ports with contracts, update frequency, quality,
    access pattern, owner, cost, overlap, what can be retired, and a file of the Open Data Product
    Standard (ODPS 1.0).
    """
    case = situation_asked(request.brief, context)
    scored = rank(case, find_domains(case))
    if not scored:
        raise ToolError(
            "There is no domain to define products for: load a catalog, or name the industry and business areas."
        )
    candidates = tuple(s.candidate for s in scored)
    chosen = _chosen(request.domain, candidates) if request.domain.strip() else candidates[0]
    products = first_products(case, chosen)
    index = Records(case.catalog) if case.catalog is not None else None
    held = chosen.proposed.datasets if chosen.proposed else ()
    return DataProducts(
        domain=chosen.name,
        products=products,
        designs=_designs(products, chosen, candidates, index, context) if index else (),
        retire=to_retire(held, index) if index else (),
        notices=case.notices,
    )


def _designs(
    products: tuple[Product, ...],
    chosen: Candidate,
    candidates: tuple[Candidate, ...],
    index: Records,
    context: Context,
) -> tuple[ProductDesign, ...]:
    domains = {d: c.name for c in candidates if c.proposed for d in c.proposed.datasets}
    land = landscape(index, domains)
    tenant = context.organisation.name if context.organisation else ""
    found = ((p, design(p, products, land)) for p in products)
    return tuple(
        d.model_copy(update={"odps": odps_of(d, p, chosen.name, tenant)}) for p, d in found
    )


def _chosen(words: str, candidates: tuple[Candidate, ...]) -> Candidate:
    """Return the candidate that shares most words with the name asked for, or is spelt like it.

    Raises:
        ToolError: Several fit equally well, or none does; the names are told.

    """
    asked = {
        w
        for w in words.lower().replace("-", " ").split()
        if w not in {"domain", "the", "data", "and", "of"}
    }
    scores = [(sum(_speaks(c, w) for w in asked), c) for c in candidates]
    most = max(score for score, _ in scores)
    by_name = {c.name: c for score, c in scores if score == most and most}
    meant = Meant(tuple(by_name)) if by_name else domain_meant(words, (c.name for c in candidates))
    if not meant.found:
        names = ", ".join(c.name for c in candidates)
        raise ToolError(f"No domain is called {words!r}; there are {names}.")
    return next(c for c in candidates if c.name == the_one(meant, words, "domain"))


def _speaks(candidate: Candidate, word: str) -> int:
    named = word[:5] in candidate.name.lower().replace("-", " ")
    areas = " ".join(candidate.capability.area_words) if candidate.capability else ""
    return 2 * named + (word in areas.replace("-", " "))


def _answer(found: DataProducts) -> str:
    names = ", ".join(p.name for p in found.products)
    lines = [
        f"**{found.domain}** would start with {len(found.products)} data products: {names}.",
        "",
    ]
    designs = {d.id: d for d in found.designs}
    for product in found.products:
        drawn = designs.get(product.id)
        lines += [
            f"### {product.name} ({drawn.kind if drawn else product.kind})",
            product.purpose.text,
            f"- **Consumers** ({product.consumers_standing}): {', '.join(product.consumers)}",
            f"- **Built from:** {', '.join(product.datasets) or 'no dataset of the catalog matches yet'}",
            f"- **Columns:** {', '.join(f'`{c.name}`' for c in product.columns)}",
            f"- **Promises:** {'; '.join(f'{s.property} {s.target} ({s.reason})' for s in product.slos)}",
            f"- **Ports:** {'; '.join(f'{p.kind}: {p.description}' for p in product.ports)}",
            *(_drawn(drawn) if drawn else ()),
            f"- **Owner:** {_owner(product, drawn)}",
            "",
        ]
    if found.retire:
        lines += [
            "**Can be retired.**",
            *(f"- {r.dataset}: {r.reason}." for r in found.retire[:_MOST_RETIRED]),
        ]
        lines.append("")
    return "\n".join([*lines, *(f"> {n}" for n in found.notices)])


def _owner(product: Product, drawn: ProductDesign | None) -> str:
    owners = ", ".join(drawn.owners[:3]) if drawn else ""
    return f"{product.owner_role}; today {owners}" if owners else product.owner_role


def _drawn(drawn: ProductDesign) -> tuple[str, ...]:
    """Return what the catalog shows of a product, each a line; nothing where it shows nothing."""
    inputs = ", ".join(f"{i.dataset} ({i.domain})" if i.domain else i.dataset for i in drawn.inputs)
    outputs = ", ".join(o.dataset for o in drawn.outputs)
    checks = ", ".join(_passing(m) for m in drawn.quality)
    overlaps = "; ".join(f"{o.product} ({o.status}): {o.advice}" for o in drawn.overlaps)
    rows = (
        ("Kind", drawn.kind_reason),
        ("Input ports", inputs),
        ("Output ports", f"{outputs}, each by a contract of that name" if outputs else ""),
        ("Updated", drawn.frequency),
        ("Read by", drawn.access_pattern),
        ("Read with", ", ".join(drawn.read_with)),
        ("Checks", checks),
        ("Cost a month", f"{drawn.monthly_cost:,.0f}" if drawn.monthly_cost is not None else ""),
        ("Overlaps", overlaps),
    )
    return tuple(f"- **{name}:** {value}" for name, value in rows if value)


def _passing(measured: Measured) -> str:
    if measured.checks == 1:
        return f"{measured.dimension} {'passes' if measured.passed else 'fails'}"
    if measured.passed == measured.checks:
        return f"{measured.dimension} passes"
    return f"{measured.dimension} {measured.passed} passed of {measured.checks} checks"


def _drawn_plain(drawn: ProductDesign | None) -> tuple[str, ...]:
    return (
        tuple(line.removeprefix("- ").replace("**", "") for line in _drawn(drawn)) if drawn else ()
    )


def _blocks(found: DataProducts) -> tuple[Block, ...]:
    designs = {d.id: d for d in found.designs}
    products = tuple(
        Block(
            title=p.name,
            lines=(
                f"{p.kind}. {p.purpose.text} [{p.purpose.standing}]",
                p.ends.text,
                f"Consumers [{p.consumers_standing}]: {', '.join(p.consumers)}",
                f"Datasets: {', '.join(p.datasets)}",
                f"Columns: {', '.join(f'{c.name} {c.type}' for c in p.columns)}",
                f"SLOs: {'; '.join(f'{s.property} {s.target}: {s.reason}' for s in p.slos)}",
                f"Owner: {_owner(p, designs.get(p.id))}",
                *_drawn_plain(designs.get(p.id)),
            ),
        )
        for p in found.products
    )
    retire = tuple(f"{r.dataset}: {r.reason}" for r in found.retire[:_MOST_RETIRED])
    return (
        Block(
            title=f"{len(products)} products of {found.domain}",
            lines=found.notices or (found.domain,),
        ),
        *products,
        *((Block(title="Can be retired", lines=retire),) if retire else ()),
    )


TOOL = declare(
    define_data_products,
    title="Defining data products",
    version=2,
    examples=(
        "What are the key data products of the marketing domain?",
        "Define data products for supply chain",
        "Which data products should e-commerce publish?",
        "Sketch the schema and SLAs of our first data products",
        "Who would consume the store sales data product?",
        "What would be good output ports for customer data?",
        "Suggest data products from how our tables are used",
        "List the first products of the finance domain",
        "Specify a product for invoices: columns, freshness, ports and owner",
        "How fresh must the stock product be for its readers?",
        "What should our area offer to the other teams as data?",
        "Turn this table into a data product",
        "What would a customer 360 product contain?",
        "Which fields belong in the shipments product?",
        "Who would own the returns product?",
        "Which product would serve the daily sales report?",
    ),
    blocks=_blocks,
    answer=_answer,
)
