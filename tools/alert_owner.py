"""The tool that proposes an alert to the owner of a dataset; a person's click queues it."""

import hashlib
from datetime import datetime
from typing import Literal

from pydantic import Field

from knowledge.catalog.model import Dataset
from knowledge.quality import Alert
from knowledge.record import Record
from tools.changes.impact import Impact, Landscape
from tools.context import Context
from tools.declaration import Block, Offered, Request, Result, ToolError, declare
from tools.lineage.meant import Meant, the_one
from tools.lineage.named import Names
from tools.quality.observations import LOOK_BACK, Observation, latest, of_catalog, of_runs
from tools.quality.reach import impact_on, reach_in_words

_MOST = 8
"""Checks and consumers named in an alert; the rest is counted."""


class AlertOwner(Request):
    """What to tell whom."""

    dataset: str = Field(min_length=1, max_length=300)
    """Id or name of the dataset that the alert is about."""
    problem: str = Field(default="", max_length=2_000)
    """What is wrong, in the asker's words."""


class AffectedConsumer(Record):
    """Who reads the dataset or what it feeds."""

    name: str
    queries_30d: int
    direct: bool


class OwnerAlert(Result):
    """An alert as it would be sent, or as it was queued."""

    state: Literal["proposed", "queued", "queued before"]
    dataset: str
    to: tuple[str, ...]
    """The owners; each gets the alert."""
    title: str
    problem: str
    """The asker's words."""
    evidence: tuple[str, ...]
    """What the checks say, the newest outcome of each."""
    reach: str
    """Whom it affects, in a sentence or two."""
    fed: int
    """Datasets that are fed by it, as far as the asker may read them."""
    affected: tuple[AffectedConsumer, ...]
    """The most active first, as far as the asker may read them."""
    raised_by: str
    at: datetime


def alert_owner(request: AlertOwner, context: Context) -> OwnerAlert:
    """Propose an alert to the owner of a dataset: what is wrong, the evidence, who is affected.

    Nothing is sent until the asker confirms it. Use it to tell, warn, notify or escalate to an
    owner or steward about a problem with data.
    """
    dataset = _dataset(request.dataset, context)
    land = Landscape(context.catalog)
    owners = land.owners(dataset.id)
    if not owners:
        raise ToolError(
            f"{dataset.id} has no owner in the catalog, so nobody can be alerted. Name an owner there first."
        )
    impact = impact_on(dataset.id, land)
    affected = _affected(impact)
    return OwnerAlert(
        state="proposed",
        dataset=dataset.id,
        to=owners,
        title=f"Problem with {dataset.id}",
        problem=" ".join(request.problem.split()),
        evidence=_evidence(dataset, context),
        reach=reach_in_words(impact),
        fed=len(impact.affected),
        affected=affected,
        raised_by=context.asker.email,
        at=context.now,
    )


def _dataset(name: str, context: Context) -> Dataset:
    names = Names(context.catalog)
    named = names.in_text(name).datasets
    spoken = Meant(named) if named else names.spoken_of(name)
    meant = names.meant(name)
    chosen = meant if meant.exact or not spoken.found else spoken
    return context.catalog.by_id[the_one(chosen, name, "dataset")]


def _evidence(dataset: Dataset, context: Context) -> tuple[str, ...]:
    checks = (c for c in context.catalog.checks if c.dataset == dataset.id)
    runs = context.quality.of([dataset.id], context.now - LOOK_BACK)
    outcomes = latest((*of_catalog(checks), *of_runs(runs)))
    broken = [o for o in outcomes if not o.passed]
    told = [_told(o) for o in broken[:_MOST]]
    if len(broken) > _MOST:
        told.append(f"{len(broken) - _MOST:,} more checks don't pass")
    if outcomes and not broken:
        told.append(f"all {len(outcomes):,} checks pass")
    if not outcomes:
        told.append("no check looks at it")
    if dataset.updated_at is not None:
        told.append(f"last updated {dataset.updated_at:%Y-%m-%d %H:%M} UTC")
    return tuple(told)


def _told(one: Observation) -> str:
    place = f"{one.column}: " if one.column else ""
    how = "could not be checked" if one.share is None else "fails"
    when = f" ({one.at:%Y-%m-%d})" if one.at else ""
    return f"{place}{one.rule}, {one.dimension}, {how}{when}"


def _affected(impact: Impact) -> tuple[AffectedConsumer, ...]:
    return tuple(
        AffectedConsumer(name=c.name, queries_30d=c.queries_30d, direct=c.direct)
        for c in impact.consumers
    )


def _queue(proposed: OwnerAlert, context: Context) -> OwnerAlert:
    """Queue the alert for each owner, exactly as it was shown."""
    told = [
        context.outbox.queue(
            Alert(
                id=_identifier(proposed, owner), kind="asked", dataset=proposed.dataset, to=owner,
                title=proposed.title, body=_body(proposed), raised_by=proposed.raised_by,
                at=context.now,
            )
        )
        for owner in proposed.to
    ]  # fmt: skip
    return proposed.model_copy(update={"state": "queued" if any(told) else "queued before"})


def _identifier(alert: OwnerAlert, owner: str) -> str:
    made_of = (
        f"{alert.dataset}\n{owner}\n{alert.raised_by}\n{alert.at.isoformat()}\n{alert.problem}"
    )
    return f"a-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"


def _answer(alert: OwnerAlert) -> str:
    to = ", ".join(alert.to)
    if alert.state == "queued":
        return f"The alert on {alert.dataset} to {to} is queued for delivery; nothing was sent yet."
    if alert.state == "queued before":
        return f"This alert on {alert.dataset} to {to} was queued before; it is not queued twice."
    return "\n".join(
        (
            f"This alert would go to **{to}**, the owner of {alert.dataset}; nothing is sent until you confirm it.",
            "",
            _body(alert),
        )
    )


def _offer(alert: OwnerAlert) -> Offered:
    return Offered(
        title=alert.title,
        does="The owner gets your words, what the checks say, and whom it affects.",
        button="Send the alert",
        facts=(
            ("To", ", ".join(alert.to)),
            ("You write", alert.problem),
            ("What the checks say", "; ".join(alert.evidence)),
            ("Affected", alert.reach.removeprefix("Affected: ")),
        ),
    )


def _body(alert: OwnerAlert) -> str:
    lines = [f"**{alert.title}**", ""]
    if alert.problem:
        lines += [f"{alert.raised_by} writes: {alert.problem}", ""]
    lines += ["What the checks say:", "", *(f"- {e}" for e in alert.evidence), ""]
    return "\n".join([*lines, alert.reach])


def _blocks(alert: OwnerAlert) -> tuple[Block, ...]:
    return (Block(tuple(line for line in _answer(alert).split("\n") if line)),)


TOOL = declare(
    alert_owner,
    title="Alerting an owner",
    effect="proposes",
    examples=(
        "Tell the owner of core.sales_order that totals are wrong",
        "Alert the owner of the loyalty table about duplicates",
        "Notify the data steward that the stock feed is late",
        "Warn whoever owns the campaign table",
        "Send an alert to the owner of this dataset",
        "Let the owner know that this check keeps failing",
        "Escalate the broken revenue mart to its owner",
        "Report a quality problem to the owner of mart_finance.revenue",
        "Raise an issue with the team that owns the loyalty data",
    ),
    blocks=_blocks,
    answer=_answer,
    carry_out=_queue,
    offers=lambda alert: alert.state == "proposed",
    offer=_offer,
)
