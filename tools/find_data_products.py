"""The tool that finds what to use for a need, how far to trust it, and how to get at it."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from knowledge.access import AccessRequest
from knowledge.embedding.encoder import EncoderUnavailable, default_encoder
from knowledge.quality import Alert
from knowledge.record import Record
from tools.access.measures import columns_of, sensitivity_of
from tools.access.offers import FITS, Candidate, Ranked, nearest_team, ranked
from tools.changes.impact import Landscape
from tools.context import Context
from tools.declaration import Block, Offered, Request, Result, ToolError, declare

_WHETHER = re.compile(
    r"\W*(?:(?:do|don['’]t|does) (?:we|you|anyone|anybody|i)\b.*?\b(?:have|hold|keep|collect|own|store)|have (?:we|you)|(?:is|are|isn['’]t|aren['’]t) there|any data\b"
    r"|haben wir|gibt es|hat jemand|avons[- ]nous|(?:est-ce qu['’]on|on) a|y a-t-il|est-ce qu['’]il y a|tenemos|hay|existen?)\b",
    re.IGNORECASE,
)
"""How somebody asks whether there is data, rather than where or which."""
_SHOWN = 5
_NEAR = 0.3
"""Score from which it is said to come nearest where nothing serves; what is below has no more to do
with the need than anything else."""
_CLOSE = 0.72
"""Share of the best one's score from which another offer is shown."""


class FindDataProducts(Request):
    """What is needed."""

    need: str = Field(min_length=1, max_length=2_000)
    """What the asker wants to know or do, in their own words."""


class Trust(Record):
    """What speaks for or against relying on an offer."""

    signal: Literal["owner", "contract", "freshness", "checks", "usage", "seal"]
    good: bool
    told: str


class Offer(Record):
    """A data product, or a dataset that serves like one."""

    rank: int
    name: str
    kind: Literal["product", "dataset"]
    purpose: str
    domain: str
    owners: tuple[str, ...]
    datasets: tuple[str, ...]
    fit: float
    """How well it serves, about 0 to 1; it orders only."""
    trust: tuple[Trust, ...]
    access: str
    """How it stands with the asker's access, and what to do."""


class Marketplace(Result):
    """What serves the need, best first, or who could serve it where nothing does."""

    summary: str
    need: str
    declared: int
    """Data products that are declared and readable."""
    offers: tuple[Offer, ...]
    """Empty where nothing serves."""
    verdict: Literal["", "yes", "perhaps", "no"] = ""
    """Where it was asked whether there is such data; `perhaps` where what comes nearest lacks a
    word of the need."""
    nearest: tuple[Offer, ...]
    """What comes nearest where nothing serves."""
    could_serve: str
    """Domain or team that could serve it; empty where something does, or nobody can be told."""
    ask: tuple[str, ...]
    """Owners to ask there."""
    product_request: str
    """A request for a product, ready to be sent; empty where something serves."""
    to: tuple[str, ...] = ()
    """Who would get it; empty where something serves, or nobody can be told."""
    state: Literal["nothing to send", "proposed", "queued", "queued before"] = "nothing to send"
    """What became of that request: it is sent on a click only."""


def find_data_products(request: FindDataProducts, context: Context) -> Marketplace:
    """Find data products, or datasets that serve like one, for what somebody needs.

    Ranks declared products and, where there are none or none fits, datasets made for use, with
    purpose, signals of trust (owner, contract, freshness, checks, usage), and how the asker gets
    access. If nothing serves, it names who could, with a product request that is sent on the asker's click. Use it for "is there
    data on", "where do I find", "which table should I use".
    """
    catalog = context.catalog
    if not catalog.datasets and not catalog.products:
        raise ToolError("No catalog is loaded that you may read: load one with `meshwright load`.")
    try:
        found = ranked(request.need, catalog, context.documents, default_encoder())
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    best = found[0].score if found else 0.0
    serving = [r for r in found if r.score >= max(FITS, _CLOSE * best)][:_SHOWN]
    rest = [] if serving else [r for r in found[:3] if r.score >= _NEAR]
    around = _Around(context, Landscape(catalog), context.access.of(context.asker.email))
    offers = tuple(_offer(n, r.candidate, r.score, around) for n, r in enumerate(serving, 1))
    nearest = tuple(_offer(n, r.candidate, r.score, around) for n, r in enumerate(rest, 1))
    where, owners = ("", ()) if offers else _could_serve(request.need, nearest, context)
    keeper = context.organisation.owner if context.organisation else ""
    to = () if offers else owners or tuple(filter(None, (keeper,)))
    return Marketplace(
        summary=_summary(offers, nearest, where, owners),
        need=request.need.strip(),
        declared=len(catalog.products),
        offers=offers,
        verdict=_verdict(request.need, serving),
        nearest=nearest,
        could_serve=where,
        ask=owners,
        product_request="" if offers else _asked(request.need, where, owners, context),
        to=to,
        state="proposed" if to else "nothing to send",
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """What each offer is looked up in."""

    context: Context
    land: Landscape
    requests: tuple[AccessRequest, ...]
    """The asker's own."""


def _offer(rank: int, candidate: Candidate, score: float, around: _Around) -> Offer:
    return Offer(
        rank=rank,
        name=candidate.name,
        kind="product" if candidate.kind == "product" else "dataset",
        purpose=candidate.purpose,
        domain=candidate.domain,
        owners=candidate.owners,
        datasets=candidate.datasets,
        fit=round(score, 2),
        trust=_trust(candidate, around),
        access=_access(candidate, around),
    )


def _trust(candidate: Candidate, around: _Around) -> tuple[Trust, ...]:
    catalog, own = around.context.catalog, set(candidate.datasets)
    contract = next((c.id for c in catalog.contracts if own & set(c.datasets)), "")
    checks = [c for c in catalog.checks if c.dataset in own]
    failed = sum(not c.passed for c in checks)
    uses = [u for d in candidate.datasets for u in around.land.usage.get(d, ())]
    written = [catalog.by_id[d].updated_at for d in candidate.datasets]
    newest = max((w for w in written if w), default=None)
    sealed = [t for d in candidate.datasets for t in catalog.by_id[d].tags if t == "certified"]
    return (
        Trust(signal="owner", good=bool(candidate.owners), told=f"owner {', '.join(candidate.owners)}" if candidate.owners else "no owner"),
        Trust(signal="contract", good=bool(contract), told=f"contract {contract}" if contract else "no contract"),
        Trust(signal="freshness", good=newest is not None, told=f"last written {newest:%Y-%m-%d %H:%M} UTC" if newest else "not known when written"),
        Trust(signal="checks", good=bool(checks) and not failed, told=f"{len(checks) - failed} of its {len(checks)} checks pass" if checks else "no checks"),
        Trust(signal="usage", good=len(uses) > 1, told=f"read by {len({u.consumer for u in uses})} teams, {sum(u.queries_30d for u in uses):,} queries in 30 days" if uses else "no reader known"),
        *((Trust(signal="seal", good=not failed, told="certified" + (" though checks fail" if failed else "")),) if sealed else ()),
    )  # fmt: skip


def _access(candidate: Candidate, around: _Around) -> str:
    """Return how the asker stands, by their own requests and the class of the data."""
    own = set(candidate.datasets)
    for request in around.requests:
        if (
            not own
            or not own <= set(request.datasets)
            or request.state in {"denied", "revoked", "ended"}
        ):
            continue
        until = f" until {request.expires:%Y-%m-%d}" if request.expires else ""
        return f"You have request {request.id}: {request.state}{until}."
    catalog = around.context.catalog
    datasets = tuple(catalog.by_id[d] for d in candidate.datasets)
    sensitivity, _ = sensitivity_of(datasets, columns_of(catalog, candidate.datasets))
    if sensitivity in {"public", "internal"}:
        return f"It is {sensitivity}: for a purpose that fits, access is granted at once when you confirm."
    return f"It is {sensitivity}: its steward decides about access."


def _could_serve(
    need: str, nearest: tuple[Offer, ...], context: Context
) -> tuple[str, tuple[str, ...]]:
    """Return the domain or schema of what comes nearest with its owners, else the likest team."""
    for offer in nearest:
        where = offer.domain or (offer.datasets[0].rpartition(".")[0] if offer.datasets else "")
        if where or offer.owners:
            return where, offer.owners
    team = nearest_team(need, context.catalog, default_encoder())
    return team, (team,) if team else ()


def _summary(
    offers: tuple[Offer, ...], nearest: tuple[Offer, ...], where: str, owners: tuple[str, ...]
) -> str:
    if offers:
        first = offers[0]
        others = ", ".join(o.name for o in offers[1:])
        what = "The data product" if first.kind == "product" else "No declared product, but the dataset"  # fmt: skip
        more = f" Also near: {others}." if others else ""
        return f"{what} {first.name} serves this best. {first.access}{more}"
    who = " and ".join(dict.fromkeys(filter(None, (where, ", ".join(owners)))))
    near = f" The nearest is {nearest[0].name}." if nearest else ""
    asked = f" Those who could serve it: {who}." if who else ""
    return f"Nothing that you may know of serves this need.{near}{asked}"


def _verdict(need: str, serving: list[Ranked]) -> Literal["", "yes", "perhaps", "no"]:
    if not _WHETHER.match(need):
        return ""
    if not serving:
        return "no"
    return "yes" if serving[0].sure else "perhaps"


def _asked(need: str, where: str, owners: tuple[str, ...], context: Context) -> str:
    to = ", ".join(owners) or "the data office"
    within = f" ({where})" if where and where not in owners else ""
    return f"To {to}{within}: {context.asker.name or context.asker.email} asks: {need.strip()[:400].rstrip('.')}. Nothing that is offered serves it. Could you offer it as a data product, or say who can?"


def _queue(found: Marketplace, context: Context) -> Marketplace:
    """Queue the request for each who could serve the need, exactly as it was shown."""
    nearest = found.nearest[0].datasets[:1] if found.nearest else ()
    made_of = f"{found.need}\n{context.asker.email}\n"
    try:
        told = [
            context.outbox.queue(
                Alert(
                    id=f"p-{hashlib.sha256((made_of + to).encode()).hexdigest()[:16]}", kind="asked", to=to,
                    dataset=nearest[0] if nearest else "product requests",
                    title="Somebody asks for a data product", body=found.product_request,
                    raised_by=context.asker.email, at=context.now,
                )
            )
            for to in found.to
        ]  # fmt: skip
    except LookupError as reason:
        raise ToolError("There is no workspace to keep the request in: make one with `meshwright init DIR`.") from reason  # fmt: skip
    return found.model_copy(update={"state": "queued" if any(told) else "queued before"})


def _offer_to_send(found: Marketplace) -> Offered:
    to = ", ".join(found.to)
    facts = (("To", to), ("The request", found.product_request))
    return Offered(title="Request for a data product", does=f"This request goes to {to}.", button="Send the request", facts=facts)  # fmt: skip


def _answer(found: Marketplace) -> str:
    to = ", ".join(found.to)
    if found.state == "queued":
        return f"The product request is queued for {to}; nothing else was done."
    if found.state == "queued before":
        return f"This product request was queued for {to} before; it is not queued twice."
    shown = found.offers or found.nearest
    parts = [
        f"{found.verdict.capitalize()}: {found.summary[0].lower()}{found.summary[1:]}"
        if found.verdict
        else found.summary
    ]
    if not found.offers and shown:
        parts.append("**What comes nearest.**")
    parts += [_told(offer) for offer in shown]
    if found.product_request:
        sent = f" It goes to {to} when you confirm it." if found.to else ""
        parts.append(f"**A product request to send.** {found.product_request}{sent}")
    elif found.offers:
        parts.append(
            f"To get at {found.offers[0].name}, say what you need it for and for how long."
        )
    return "\n\n".join(parts)


def _told(offer: Offer) -> str:
    purpose = f" {offer.purpose}" if offer.purpose else ""
    trust = "; ".join(t.told for t in offer.trust)
    return f"{offer.rank}. **{offer.name}** ({offer.kind}).{purpose} Trust: {trust}. {offer.access}"


def _blocks(found: Marketplace) -> tuple[Block, ...]:
    shown = found.offers or found.nearest
    return (
        Block(
            (
                *((f"Whether there is such data: {found.verdict}.",) if found.verdict else ()),
                found.summary,
                *((found.product_request,) if found.product_request else ()),
            )
        ),
        Block(tuple(_told(o) for o in shown), title="Offers" if found.offers else "Nearest"),
    )


TOOL = declare(
    find_data_products,
    title="Finding data products",
    examples=(
        "Is there a data product on customer returns?",
        "Where do I find daily sales by store?",
        "Which table should I use for stock levels?",
        "I need data about campaign performance, what is there?",
        "Do we already have something on delivery times?",
        "What data do we have on suppliers that I can trust?",
        "Find me a dataset with loyalty points per member",
        "I'm looking for the history of prices",
        "Which source is best for web traffic?",
        "What is in the data marketplace about inventory?",
        "Who could give us data on energy use of the stores?",
        "Is any existing data product good for a churn model?",
    ),
    blocks=_blocks,
    answer=_answer,
    effect="proposes",
    version=2,
    carry_out=_queue,
    offers=lambda found: found.state == "proposed",
    offer=_offer_to_send,
)
