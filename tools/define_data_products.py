"""The tool that defines the data products of one domain."""

from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import Candidate, find_domains
from tools.roadmap.model import Product
from tools.roadmap.order import rank
from tools.roadmap.products import first_products


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
    notices: tuple[str, ...]


def define_data_products(request: DefineDataProducts, context: Context) -> DataProducts:
    """Define the key data products of a domain: purpose, consumers, schema, ports, SLOs, owner.

    Consumers and source datasets come from the catalog's usage and names where there is one, else
    from the industry's reference model, and are marked so.
    """
    case = situation_asked(request.brief, context)
    scored = rank(case, find_domains(case))
    if not scored:
        raise ToolError(
            "There is no domain to define products for: load a catalog, or name the industry and business areas."
        )
    candidates = tuple(s.candidate for s in scored)
    chosen = _chosen(request.domain, candidates) if request.domain.strip() else candidates[0]
    return DataProducts(
        domain=chosen.name, products=first_products(case, chosen), notices=case.notices
    )


def _chosen(words: str, candidates: tuple[Candidate, ...]) -> Candidate:
    """Return the candidate that shares most words with the name asked for."""
    asked = {
        w
        for w in words.lower().replace("-", " ").split()
        if w not in {"domain", "the", "data", "and", "of"}
    }
    scores = [(sum(_speaks(c, w) for w in asked), c) for c in candidates]
    best = max(scores, key=lambda s: s[0])
    if not best[0]:
        names = ", ".join(c.name for c in candidates)
        raise ToolError(f"No domain is called {words!r}; there are {names}.")
    return best[1]


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
    for product in found.products:
        lines += [
            f"### {product.name} ({product.kind})",
            product.purpose.text,
            f"- **Consumers** ({product.consumers_standing}): {', '.join(product.consumers)}",
            f"- **Built from:** {', '.join(product.datasets) or 'no dataset of the catalog matches yet'}",
            f"- **Columns:** {', '.join(f'`{c.name}`' for c in product.columns)}",
            f"- **Promises:** {'; '.join(f'{s.property} {s.target} ({s.reason})' for s in product.slos)}",
            f"- **Ports:** {'; '.join(f'{p.kind}: {p.description}' for p in product.ports)}",
            f"- **Owner:** {product.owner_role}",
            "",
        ]
    return "\n".join([*lines, *(f"> {n}" for n in found.notices)])


def _blocks(found: DataProducts) -> tuple[Block, ...]:
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
                f"Owner: {p.owner_role}",
            ),
        )
        for p in found.products
    )
    return (
        Block(
            title=f"{len(products)} products of {found.domain}",
            lines=found.notices or (found.domain,),
        ),
        *products,
    )


TOOL = declare(
    define_data_products,
    title="Defining data products",
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
