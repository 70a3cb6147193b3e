"""A literal roadmap with long, non-ASCII and Markdown-significant names, many domains and phases."""

from peers.roadmap_parts import DOMAINS, POLICIES, PRODUCTS, claim
from peers.roadmaps import VALUES, phase, priority, retail

from tools.roadmap.domain_model import DomainLink, RoadmapDomain
from tools.roadmap.model import Roadmap
from tools.roadmap.product_model import Column

NAMES = (
    "Größenverwaltung und Nachschubplanung für Filialen, Läger und Übersee-Häfen",
    "*Bold* claims | returns_and_refunds",
    "Payments <script>alert(1)</script> & settlement",
    "Clients fidélisés, consentements et préférences de contact (Île-de-France)",
    "[Click](http://evil.example/x) me",
    "Логистика и цепочки поставок",
    "# Heading or - list",
    "Ventes `en ligne` à 100 % ~~barrées~~",
    "Donaudampfschifffahrtsgesellschaftskapitänsdatenverwaltungsdomäne",
    "店舗運営 (stores)",
    "Costs in $ and $$ per _unit_",
    "Zoll",
)


def extreme_domain(number: int, name: str) -> RoadmapDomain:
    like = DOMAINS[number % len(DOMAINS)]
    return like.model_copy(
        update={
            "id": f"domain-{number}",
            "name": name,
            "datasets": tuple(
                f"schema_{number}.very_long_table_name_{row:04d}" for row in range(1 + 37 * number)
            ),
            "owner_role": f"Executive vice president for {name} and adjacent matters",
            "inputs": NAMES[:number][-3:],
            "outputs": NAMES[number + 1 :][:4],
            "covers": (like.covers + "; ") * 4,
            "border": tuple(f"schema_{number}.border|{row}: read by two" for row in range(15)),
        }
    )


def extreme() -> Roadmap:
    """Return a roadmap with 12 domains, 8 phases, many datasets and hostile names."""
    base = retail()
    values = tuple(VALUES.values())
    long_claim = claim(
        "A very long sentence that goes on because the catalog had much to say. " * 4, "documented"
    )
    wide = PRODUCTS[0].model_copy(
        update={
            "name": "Bestände | *alle* Orte und Übersee-Häfen, stündlich fortgeschrieben",
            "columns": tuple(
                Column(
                    name=f"col_{row}_with_a_rather_long_name",
                    type="decimal(38,9)",
                    description="Längere Beschreibung | mit Strich",
                    key=row < 2,
                    personal=row % 5 == 0,
                )
                for row in range(40)
            ),
            "consumers": tuple(f"Consumer team {row} of the northern region" for row in range(14)),
        }
    )
    return base.model_copy(
        update={
            "title": "Roadmap | <b>für</b> *Übergröße* & Söhne Handelsgesellschaft mbH & Co. KGaA, Konzernholding",
            "organisation": "Übergröße & Söhne Handelsgesellschaft mbH & Co. KGaA, Konzernholding",
            "domains": tuple(extreme_domain(number, name) for number, name in enumerate(NAMES)),
            "links": LINKS_BETWEEN,
            "order": tuple(
                priority(rank, name, values[rank % len(values)], 1 + rank // 2) for rank, name in enumerate(NAMES, 1)
            ),
            "products": (wide, *PRODUCTS[1:], wide.model_copy(update={"id": "fourth", "name": "Fourth"}), wide.model_copy(update={"id": "fifth", "name": "Fifth"})),
            "policies": tuple(
                policy.model_copy(update={"id": f"{policy.id}-{turn}", "title": f"{policy.title} {turn}"})
                for turn in range(3)
                for policy in POLICIES
            ),
            "phases": tuple(
                phase(number, f"Phase {number}: {NAMES[number]}", 1 + 9 * number, 9 + 9 * number, NAMES[number : number + 3])
                for number in range(8)
            ),
            "notices": tuple(f"Notice {row}: a source named_{row} could not be read because its file was cut short." for row in range(6)),
            "domain_count": long_claim,
            "order_summary": long_claim,
            "headline": base.headline.model_copy(update={"reason": long_claim, "cost": long_claim}),
        }
    )  # fmt: skip


LINKS_BETWEEN = tuple(
    DomainLink(src=src, dst=dst, count=1 + (7 * position + 3 * other) % 23)
    for position, src in enumerate(NAMES)
    for other, dst in enumerate(NAMES)
    if position != other and (position + 2 * other) % 3
)
"""About 90 links: nearly everything is linked with everything."""
