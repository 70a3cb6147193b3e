"""The tool that proposes a request for access, decides it by policy, and keeps it on a click."""

import secrets
from datetime import timedelta

from pydantic import Field

from knowledge.access import AccessDecision, AccessRequest
from knowledge.catalog.model import DataProduct, Dataset
from knowledge.embedding.encoder import EncoderUnavailable, default_encoder
from tools.access.measures import (
    Measure,
    columns_of,
    combination,
    duration,
    habit,
    held_by,
    is_deprecated,
    purpose_of,
    sensitivity_of,
)
from tools.access.model import AccessProposal
from tools.access.onboarding import Onboarding, onboarding
from tools.access.policies import AccessFacts, PolicyFault, decide
from tools.access.statements import Grantee, statements_for
from tools.access.telling import answer_of, blocks_of, offer_of, summary_of
from tools.changes.impact import Landscape
from tools.context import Context
from tools.declaration import Request, ToolError, declare
from tools.governance.classification.model import Verdict
from tools.lineage.meant import KnownNames, Meant, the_one
from tools.lineage.named import Names
from tools.roadmap.dates import day_in

ROUTINE_DAYS = 365
"""Longer is not routine; the policy `routine-internal` says the same."""
_DEFAULT_DAYS, _MOST_DAYS = 90, 3_650


class RequestAccess(Request):
    """What somebody wants to read, and for what."""

    product: str = Field(min_length=1, max_length=300)
    """Name or id of a data product, or id of a dataset."""
    purpose: str = Field(min_length=1, max_length=2_000)
    """What it is needed for, in the asker's own words; never made up."""
    duration_days: int = Field(default=_DEFAULT_DAYS, ge=1, le=_MOST_DAYS)
    """For how many days."""
    until: str = Field(default="", max_length=60)
    """Instead of days: the day or month until which it is needed, as the asker says it."""
    group: str = ""
    """Id of a group that it is for; empty: for the asker alone."""


def request_access(request: RequestAccess, context: Context) -> AccessProposal:
    """Propose a request for access to a data product or dataset, for a purpose and a time.

    Policies decide: what is routine is granted at once when the asker confirms; what is sensitive
    or unusual goes to the steward with reasons for and against; what no policy permits is denied.
    Each measure is returned with its threshold. A grant comes with the statements to run and is
    not in force until an executor has reported it. Needs the purpose in the asker's own words.
    """
    request = _lasting(request, context)
    product, datasets = _wanted(request.product, context)
    facts, measures, columns = _facts(request, product, datasets, context)
    try:
        decided = decide(facts, context.access_policies)
    except PolicyFault as fault:
        raise ToolError(str(fault)) from fault
    to = Grantee(request.group or context.asker.email, bool(request.group))
    made = statements_for(datasets, to)
    stewards = product.owners if product and product.owners else _owners(datasets, context)
    name = product.name if product else (datasets[0].id if datasets else request.product.strip())
    return AccessProposal(
        summary=summary_of(name, facts, decided, measures, stewards),
        verdict=decided.verdict,
        state="denied" if decided.verdict == "deny" else "proposed",
        product=name,
        datasets=tuple(d.id for d in datasets),
        purpose=request.purpose.strip(),
        duration_days=request.duration_days,
        group=request.group,
        sensitivity=facts.sensitivity if datasets else "",
        measures=measures,
        reasons_for=tuple(m.told for m in measures if m.meets),
        reasons_against=(
            *(m.told for m in measures if not m.meets),
            *(decided.reasons if decided.verdict != "grant" else ()),
        ),
        policies=decided.policies,
        stewards=stewards,
        statements=made.give,
        reverse=made.take,
        onboarding=_begin(datasets, columns, context) if decided.verdict == "grant" else (),
        request="",
        expires="",
    )


def _lasting(request: RequestAccess, context: Context) -> RequestAccess:
    """Return the request with the days that are left until the day it names, if it names one.

    Raises:
        ToolError: It is no day to come within ten years.

    """
    if not request.until.strip():
        return request
    today = context.now.date()
    day = day_in(request.until, today, context.handbook.condition_words.months)
    days = (day - today).days if day else 0
    if not 0 < days <= _MOST_DAYS:
        raise ToolError(f"{request.until!r} is no day to come that I can read: say a date such as 31 March, or a number of days.")  # fmt: skip
    return request.model_copy(update={"duration_days": days, "until": ""})


def _wanted(name: str, context: Context) -> tuple[DataProduct | None, tuple[Dataset, ...]]:
    """Return the product and datasets of a name; both empty where the asker may know of none.

    Whether something of that name exists beyond what the asker may know is not told.

    Raises:
        ToolError: Several may be meant.

    """
    catalog = context.catalog
    names = Names(catalog)
    products = {p.id: p for p in catalog.products}
    offered = KnownNames({p.id: (p.name,) for p in catalog.products}).meant(name)
    ids = names.called(name) or names.in_text(name).datasets
    if offered.found and (offered.exact or not ids):
        product = products[the_one(offered, name, "data product")]
        held = product.outputs or product.inputs
        return product, tuple(catalog.by_id[d] for d in held if d in catalog.by_id)
    meant = Meant(ids) if ids else names.meant(name)
    if not meant.found:
        return None, ()
    return None, (catalog.by_id[the_one(meant, name, "dataset")],)


def _facts(
    request: RequestAccess,
    product: DataProduct | None,
    datasets: tuple[Dataset, ...],
    context: Context,
) -> tuple[AccessFacts, tuple[Measure, ...], tuple[Verdict, ...]]:
    catalog, asker = context.catalog, context.asker
    columns = columns_of(catalog, (d.id for d in datasets))
    about = f"{product.name}. {product.purpose} {product.domain}" if product else ""
    try:
        fit, of_purpose = purpose_of(request.purpose, datasets, about, default_encoder())
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    sensitivity, of_class = sensitivity_of(datasets, columns)
    held = held_by(context.access.of(asker.email), context.now)
    reidentifies, of_combination = combination(catalog, columns, held)
    unusual, of_habit = habit(catalog, datasets, asker)
    facts = AccessFacts(
        person=asker.email,
        known=bool(asker.name or asker.groups),
        groups=asker.groups,
        product=product.name if product else request.product.strip(),
        sensitivity=sensitivity,
        domain=(product.domain if product else datasets[0].domain) if product or datasets else "",
        owned=bool(_owners(datasets, context)),
        deprecated=is_deprecated(datasets),
        purpose=request.purpose.strip(),
        purpose_fit=fit,
        days=request.duration_days,
        reidentifies=reidentifies,
        unusual=unusual,
        for_group=bool(request.group),
        in_group=request.group in asker.groups,
    )
    lasting = duration(request.duration_days, ROUTINE_DAYS)
    return facts, (of_class, of_purpose, lasting, of_combination, of_habit), columns


def _owners(datasets: tuple[Dataset, ...], context: Context) -> tuple[str, ...]:
    land = Landscape(context.catalog)
    return tuple(dict.fromkeys(o for d in datasets for o in land.owners(d.id)))


def _begin(
    datasets: tuple[Dataset, ...], columns: tuple[Verdict, ...], context: Context
) -> tuple[Onboarding, ...]:
    catalog = context.catalog
    return tuple(
        onboarding(d, catalog.columns((d.id,)), columns, catalog.contracts, _owners((d,), context))
        for d in datasets
    )


def _keep(proposal: AccessProposal, context: Context) -> AccessProposal:
    """Keep the request of a confirmed proposal: granted at once, or waiting for the steward."""
    again = RequestAccess(
        product=proposal.product,
        purpose=proposal.purpose,
        duration_days=proposal.duration_days,
        group=proposal.group,
    )
    now = request_access(again, context)
    if (now.verdict, now.datasets, now.statements) != (
        proposal.verdict,
        proposal.datasets,
        proposal.statements,
    ):
        raise ToolError("What it is about, or speaks for it, has changed since. Ask for it again.")
    request = _request_of(proposal, context)
    granted = request.state == "approved"
    decision = AccessDecision(
        request=request.id,
        by="policy",
        verdict="approved" if granted else "referred",
        reason=", ".join(proposal.policies),
        at=context.now,
    )
    context.access.keep(request, decision)
    return proposal.model_copy(
        update={
            "summary": _kept_summary(request),
            "state": request.state,
            "request": request.id,
            "expires": request.expires.isoformat() if request.expires else "",
        }
    )


def _request_of(proposal: AccessProposal, context: Context) -> AccessRequest:
    granted = proposal.verdict == "grant"
    return AccessRequest(
        id=f"a-{secrets.token_hex(3)}",
        person=context.asker.email,
        group=proposal.group,
        target=proposal.product,
        datasets=proposal.datasets,
        purpose=proposal.purpose,
        days=proposal.duration_days,
        state="approved" if granted else "waiting",
        reasons_for=proposal.reasons_for,
        reasons_against=proposal.reasons_against,
        policies=proposal.policies,
        stewards=proposal.stewards,
        statements=proposal.statements,
        reverse=proposal.reverse,
        asked=context.now,
        expires=context.now + timedelta(days=proposal.duration_days) if granted else None,
        carried_out=False,
    )


def _kept_summary(request: AccessRequest) -> str:
    if request.state == "approved":
        return f"Approved, not yet in force: access to {request.target} is granted as {request.id}; it holds once an executor has run the statements and reported it with `meshwright access done {request.id}`."
    who = ", ".join(request.stewards) or "the workspace's owner"
    return f"Your request {request.id} for {request.target} waits for {who}, who decides with `meshwright access approve {request.id}` or `deny`."


TOOL = declare(
    request_access,
    title="Requesting access",
    examples=(
        "I need access to the sales table to plan stock",
        "Can you give me read access to this dataset?",
        "Request access to the customer data product for churn analysis",
        "How do I get access to the orders data?",
        "Please let me read the returns table for 3 months, I want to understand refunds",
        "My team needs access to the marketing mart for the campaign report",
        "Ask the owner for access to the loyalty data",
        "Apply for permission to use the margin figures",
        "I want to query the stock levels for replenishment planning",
        "Extend my access to the web data by half a year",
    ),
    blocks=blocks_of,
    answer=answer_of,
    effect="proposes",
    carry_out=_keep,
    offers=lambda found: found.state == "proposed",
    offer=offer_of,
)
