"""The literal parts of the retailer's roadmap: domains, products, policies, metrics, facts."""

from tools.roadmap.domain_model import DomainLink, OwnerCandidate, RoadmapDomain
from tools.roadmap.model import Fact, LaterPolicy, LaunchPolicy, Metric
from tools.roadmap.product_model import Column, Port, Product, Slo
from tools.standing import Claim, Source, Span, Standing

PROMPT = Source(
    kind="asker",
    where="Prompt of 23 November 2026",
    quote="a new data request takes 3 weeks on average",
)


def claim(text: str, standing: Standing, *sources: Source) -> Claim:
    return Claim(text=text, standing=standing, sources=sources)


def stated(text: str) -> Claim:
    return claim(text, "stated", PROMPT)


def weeks(low: float, high: float) -> Span:
    return Span(low=low, high=high, unit="person-weeks")


def domain(
    name: str, covers: str, excludes: str, owner: str, count: int, jobs: int, cohesion: float,
    inputs: tuple[str, ...], outputs: tuple[str, ...], rejected: str,
) -> RoadmapDomain:  # fmt: skip
    stem = name.split(" ", maxsplit=1)[0].lower()
    return RoadmapDomain(
        id=name.lower().replace(" ", "-"), name=name, kind="core" if jobs > 20 else "supporting",
        covers=covers, excludes=excludes, owner_role=owner,
        owner_candidates=(OwnerCandidate(team=stem, name=f"{name.split(' ', maxsplit=1)[0]} analytics", people=6, share=0.7),),
        datasets=tuple(f"{stem}.table_{number:02d}" for number in range(count)),
        examples=(f"{stem}.stock_position", f"{stem}.movements", f"{stem}.daily_summary"),
        jobs=jobs, monthly_cost=None, cohesion=cohesion, coupling=round(1 - cohesion, 2),
        personal_columns=count // 9, inputs=inputs, outputs=outputs,
        rationale=claim(f"{round(cohesion * 100)} % of its links stay inside, and one team runs {jobs} of its jobs.", "confirmed", Source(kind="catalog", where=f"{stem}.stock_position")),
        rejected=claim(rejected, "inferred"),
        border=(f"{stem}.shared_keys: read as often by a neighbour",),
    )  # fmt: skip


INVENTORY, ONLINE, CUSTOMER = "Inventory and replenishment", "Online sales", "Customer and loyalty"
SUPPLIER, STORE = "Supplier and purchasing", "Store operations"
MARKETING, FINANCE = "Marketing and promotion", "Finance and reporting"

DOMAINS = (
    domain(INVENTORY, "Stock by place and day, movements, replenishment orders", "Supplier prices and store staffing", "Head of supply chain planning", 62, 24, 0.71, (SUPPLIER, STORE), (ONLINE, FINANCE), "Part of a wide 'Supply chain' domain: it would hold 118 datasets of two owners."),
    domain(ONLINE, "Baskets, orders and returns of the web shop and the app", "Card payments and campaigns", "Head of e-commerce", 74, 38, 0.58, (INVENTORY, CUSTOMER), (FINANCE, MARKETING), "Together with store sales as 'Sales': two teams, two clocks, one queue again."),
    domain(CUSTOMER, "Customers, consents, loyalty points and service contacts", "Anonymous web traffic", "Head of customer relations", 48, 27, 0.66, (ONLINE, STORE), (MARKETING,), "Inside marketing: consent needs an owner who does not spend it."),
    domain(SUPPLIER, "Suppliers, terms, purchase orders and the product master", "Stock levels", "Head of purchasing", 44, 19, 0.77, (), (INVENTORY, FINANCE), "Inside inventory: terms are confidential and change yearly."),
    domain(STORE, "Till receipts, opening hours, staffing and shrinkage", "Online orders collected in stores", "Head of store operations", 66, 41, 0.47, (INVENTORY,), (CUSTOMER, FINANCE), "One domain for each region: the same tables four times."),
    domain(MARKETING, "Campaigns, spend, attribution and promotions", "Consents", "Head of marketing analytics", 42, 22, 0.36, (CUSTOMER, ONLINE), (FINANCE,), "Split by channel: five domains with fewer than 10 datasets."),
    domain(FINANCE, "Ledgers, margins, board and statutory reports", "Forecasts of other domains", "Group controller", 76, 43, 0.22, (ONLINE, STORE, INVENTORY), (), "First, because it is biggest: it reads all others and would move last things first."),
)  # fmt: skip

LINKS = tuple(
    DomainLink(src=src, dst=dst, count=count)
    for src, dst, count in (
        (SUPPLIER, INVENTORY, 31), (INVENTORY, ONLINE, 27), (STORE, INVENTORY, 22), (ONLINE, FINANCE, 19),
        (STORE, FINANCE, 17), (CUSTOMER, MARKETING, 16), (ONLINE, CUSTOMER, 12), (INVENTORY, FINANCE, 9),
        (CUSTOMER, ONLINE, 6), (ONLINE, MARKETING, 5), (MARKETING, FINANCE, 4), (STORE, CUSTOMER, 3),
        (INVENTORY, STORE, 2), (SUPPLIER, FINANCE, 2),
    )
)  # fmt: skip


def product(
    name: str, purpose: str, ends: str, freshness: str, consumers: tuple[str, ...]
) -> Product:
    return Product(
        id=name.lower().replace(" ", "-"), name=name, kind="source-aligned" if "position" in name else "aggregate",
        purpose=claim(purpose, "inferred"), ends=stated(ends), consumers=consumers, consumers_standing="confirmed",
        datasets=("inventory.stock_position", "inventory.movements"),
        columns=(
            Column(name="product_id", type="string", description="Product, as in the product master", key=True, personal=False),
            Column(name="place_id", type="string", description="Store or warehouse", key=True, personal=False),
            Column(name="day", type="date", description="Day of the count, local time", key=True, personal=False),
            Column(name="quantity", type="integer", description="Pieces on hand at closing", key=False, personal=False),
            Column(name="counted_by", type="string", description="Employee who counted", key=False, personal=True),
        ),
        columns_standing="confirmed",
        ports=(Port(kind="table", description="One row for each product, place and day"), Port(kind="api", description="Current quantity of one product")),
        slos=(
            Slo(property="freshness", target=freshness, reason="replenishment runs on it", standing="inferred"),
            Slo(property="completeness", target="99.5 %", reason="a missing store empties its shelf", standing="inferred"),
        ),
        owner_role="Head of supply chain planning",
    )  # fmt: skip


PRODUCTS = (
    product(
        "Stock position",
        "Says how many pieces of each product lie where.",
        "Ends the 3-week wait for stock extracts.",
        "15 minutes",
        ("Replenishment planners", "Web shop", "Store managers"),
    ),
    product(
        "Stock movements",
        "Lists each receipt, transfer, sale and loss.",
        "Ends the manual reconciliation at month end.",
        "24 hours",
        ("Finance controllers", "Loss prevention"),
    ),
    product(
        "Replenishment forecast",
        "Gives the expected need by product, place and week.",
        "Ends 6 ETL jobs that rebuild the same forecast.",
        "06:00 each day",
        ("Buyers", "Suppliers by file"),
    ),
)


def policy(
    title: str, demand: str, because: str, regulation: str, owner: str, expression: str
) -> LaunchPolicy:
    return LaunchPolicy(
        id=title.lower().replace(" ", "-"), title=title, demand=demand, because=claim(because, "documented"),
        regulation=regulation, owner_role=owner, check="Each night over every product's contract", expression=expression,
    )  # fmt: skip


POLICIES = (
    policy(
        "Every product has an owner",
        "A product without a named owner is not published.",
        "14 datasets have no owner today.",
        "",
        "Domain owner",
        "product.owner != ''",
    ),
    policy(
        "Personal data is marked",
        "Columns with personal data carry a class and a purpose.",
        "49 columns look personal; GDPR article 30 asks for a record.",
        "GDPR art. 30",
        "Data protection officer",
        "product.columns.all(c, !c.personal || c.purpose != '')",
    ),
    policy(
        "Contracts break with notice",
        "A breaking change is announced 30 days before.",
        "Finance's board report broke twice this year.",
        "",
        "Domain owner",
        "change.breaking ? change.notice_days >= 30 : true",
    ),
    policy(
        "Access has a reason",
        "Access to confidential products is asked for and expires.",
        "GDPR article 25: by default only what is needed.",
        "GDPR art. 25",
        "Data protection officer",
        "grant.expires <= duration('8760h')",
    ),
)
LATER = (
    LaterPolicy(
        title="Retention by purpose",
        reason="needs the purposes that the second policy collects first",
    ),
    LaterPolicy(title="Cost limits for each domain", reason="no cost figures are loaded"),
)


def metric(title: str, kind: str, baseline: Claim, three: str, six: str, stop: str) -> Metric:
    return Metric(
        id=title.lower().replace(" ", "-"), title=title, kind="outcome" if kind == "outcome" else "health",
        timing="lagging" if kind == "outcome" else "leading", baseline=baseline, target_month_3=three, target_month_6=six,
        target_standing="inferred", formula=f"median of {title.lower()} over the last 30 days", source="request board",
        cadence="weekly", stop=stop,
    )  # fmt: skip


METRICS = (
    metric(
        "Lead time of a data request",
        "outcome",
        stated("3 weeks"),
        "8 working days",
        "3 working days",
        "More than 10 working days in week 13",
    ),
    metric(
        "Share of time spent on running jobs",
        "outcome",
        claim("60 to 75 %", "inferred"),
        "55 %",
        "40 %",
        "",
    ),
    metric("Jobs retired", "outcome", stated("0 of 214"), "30", "70", "Fewer than 10 in month 3"),
    metric(
        "Products within their SLOs",
        "health",
        claim("not measured", "inferred"),
        "90 %",
        "95 %",
        "",
    ),
    metric(
        "Consumers of a product",
        "health",
        claim("0", "inferred"),
        "3 for each product",
        "5 for each product",
        "A product has no consumer after 8 weeks",
    ),
    metric(
        "Requests that go round the mesh",
        "health",
        claim("not measured", "inferred"),
        "under 20 %",
        "under 10 %",
        "More than half in month 6",
    ),
)


def fact(name: str, label: str, text: str, value: float | None, unit: str, quote: str) -> Fact:
    source = Source(kind="asker", where="Prompt of 23 November 2026", quote=quote)
    return Fact(
        id=name, label=label, text=text, value=value, unit=unit, standing="stated", source=source
    )


FACTS = (
    fact("people", "People", "15,000 people", 15000, "people", "a retailer with 15,000 people"),
    fact("jobs", "ETL jobs", "214 jobs", 214, "jobs", "200+ ETL jobs"),
    fact("lead_time_days", "Time to a new data request", "3 weeks", 15, "working days", "a new data request takes 3 weeks on average"),
    fact("engineers", "Data engineers", "12 data engineers", 12, "people", "our 12 data engineers drown in maintenance"),
    fact("areas", "Areas", "e-commerce, supply chain, stores and marketing", None, "", "across e-commerce, supply chain, stores and marketing"),
)  # fmt: skip
