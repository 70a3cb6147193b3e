"""The tool that proposes how a violation is mended; a person's click tells whoever mends it."""

import hashlib
from datetime import datetime
from typing import Literal

from pydantic import Field

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from knowledge.handbook.entries import Remediation
from knowledge.quality import Alert
from tools.context import Context
from tools.declaration import Block, Offered, Request, Result, ToolError, declare
from tools.governance.policies_named import policy_meant
from tools.governance.scan.model import Finding
from tools.governance.scan.running import Run
from tools.governance.scan.targets import rules_for, targets_of
from tools.governance.scope import Scope, only_dataset
from tools.lineage.named import Names
from tools.lineage.places import path_of
from tools.quality.reader import quoted


class Remediate(Request):
    """What to mend."""

    dataset: str = Field(min_length=1, max_length=300)
    """The dataset whose violation is to be mended, by id or name."""
    policy: str = Field(default="", max_length=100)
    """The id of the violated policy; empty for the gravest violation."""
    only_column: str = Field(default="", max_length=300)
    """The column, where the violation is of one."""


class RemediationProposal(Result):
    """A typed remediation as it would be handed to its owner, or as it was."""

    state: Literal["proposed", "handed over", "handed over before"]
    policy: str
    title: str
    target: str
    dataset: str
    action: str
    """Id of the typed remediation."""
    action_title: str
    what_to_do: str
    effort: Literal["minutes", "hours", "days"]
    statement: str
    """A draft of the statement to run, which nobody has run; empty where there is none."""
    to: str
    """Who would do it: the target's owner, else the asker."""
    message: str
    evidence: tuple[str, ...]
    raised_by: str
    at: datetime


def remediate(request: Remediate, context: Context) -> RemediationProposal:
    """Propose how to mend a policy violation of a dataset or column, with a dry run.

    Shows the typed action, the draft of its statement, who would do it and how long it takes. Once
    the asker confirms, it is handed to the owner; no system is changed. Use it to fix, mend, resolve
    or remediate a finding of `scan_governance`.
    """
    request = _by_column(request, context.catalog)
    dataset = only_dataset(context.catalog, request.dataset)
    scope = Scope((dataset,), dataset.id)
    industry = context.organisation.industry if context.organisation else ""
    rules = rules_for(context.policies.book, industry)
    if request.policy.strip():
        meant = policy_meant(request.policy, (r.policy for r in rules))
        rules = tuple(r for r in rules if r.policy.id == meant.id)
    actions = {a.id: a for a in context.handbook.remediations}
    run = Run(rules, actions, 1_000)
    run.take(targets_of(scope, context.catalog, context.handbook, context.now), lambda t: t.domain)
    found = next((f for f in run.ordered() if _meant(f, request, actions)), None)
    if found is None:
        raise ToolError(f"No violation of {dataset.id} with a known remediation was found; `scan_governance` lists what there is.")  # fmt: skip
    action = actions[found.remediation]
    return RemediationProposal(
        state="proposed",
        policy=found.policy,
        title=found.title,
        target=found.target,
        dataset=dataset.id,
        action=action.id,
        action_title=action.title,
        what_to_do=action.fix,
        effort=action.effort,
        statement=_statement(action, dataset, found.target),
        to=found.owner or context.asker.email,
        message=found.message,
        evidence=found.evidence,
        raised_by=context.asker.email,
        at=context.now,
    )


def _by_column(request: Remediate, view: CatalogView) -> Remediate:
    """Return the request with the dataset and the column apart, where a column was named as the dataset."""
    named = Names(view).in_text(request.dataset).columns
    if len(named) != 1 or request.only_column:
        return request
    dataset, column = named[0]
    return request.model_copy(update={"dataset": dataset, "only_column": column})


def _meant(finding: Finding, request: Remediate, actions: dict[str, Remediation]) -> bool:
    column = request.only_column.casefold()
    on_it = not column or finding.target.casefold().endswith(f".{column}")
    return finding.standing == "violation" and finding.remediation in actions and on_it


def _statement(action: Remediation, dataset: Dataset, target: str) -> str:
    if not action.statement:
        return ""
    parts = ".".join(map(quoted, path_of(dataset)))
    return action.statement.format(
        dataset=parts, column=quoted(target.removeprefix(f"{dataset.id}."))
    )


def _hand_over(proposed: RemediationProposal, context: Context) -> RemediationProposal:
    made_of = (
        f"{proposed.policy}\n{proposed.target}\n{proposed.raised_by}\n{proposed.at.isoformat()}"
    )
    alert = Alert(
        id=f"r-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}", kind="asked", dataset=proposed.dataset,
        to=proposed.to, title=f"{proposed.action_title}: {proposed.target}", body=_body(proposed),
        raised_by=proposed.raised_by, at=context.now,
    )  # fmt: skip
    try:
        queued = context.outbox.queue(alert)
    except LookupError as reason:
        raise ToolError("There is no workspace to hand it over in: make one with `meshwright init DIR`.") from reason  # fmt: skip
    return proposed.model_copy(update={"state": "handed over" if queued else "handed over before"})


def _body(proposed: RemediationProposal) -> str:
    lines = [f"{proposed.message}. {proposed.what_to_do}", "", f"It takes {proposed.effort}."]
    lines += [f"- {e}" for e in proposed.evidence]
    if proposed.statement:
        lines += ["", "A draft that nobody has run:", "", "```sql", proposed.statement, "```"]
    return "\n".join(lines)


def _answer(proposed: RemediationProposal) -> str:
    match proposed.state:
        case "proposed":
            first = f"**{proposed.action_title}** would mend the violation of “{proposed.title}” (`{proposed.policy}`) by {proposed.target}; it would be handed to {proposed.to} once you confirm it, and no system is changed."
            return f"{first}\n\n{_body(proposed)}"
        case "handed over":
            return f"The remediation of {proposed.target} is queued for {proposed.to}; nothing was changed in any system."
        case "handed over before":
            return f"The remediation of {proposed.target} was handed to {proposed.to} before; it is not queued twice."


def _offer(proposed: RemediationProposal) -> Offered:
    return Offered(
        title=f"{proposed.action_title}: {proposed.target}",
        does=f"It is handed to {proposed.to}; no system is changed.",
        button="Hand it over",
        facts=(
            ("To", proposed.to),
            ("Violates", proposed.title),
            ("What to do", proposed.what_to_do),
            ("It takes", proposed.effort),
            ("A draft that nobody has run", proposed.statement),
        ),
    )


def _blocks(proposed: RemediationProposal) -> tuple[Block, ...]:
    return (Block(tuple(line for line in _answer(proposed).splitlines() if line.strip("` "))),)


TOOL = declare(
    remediate,
    title="Mending a violation",
    effect="proposes",
    examples=(
        "Fix the violation of core.basket",
        "Remediate the finding on core.customer_crm",
        "How do we mend the missing owner of core.basket?",
        "Propose a fix for the unclassified column in crm.contact",
        "Resolve the policy breach of archive.customer_2019_migration",
        "Hand the governance finding on core.basket to its owner",
    ),
    blocks=_blocks,
    answer=_answer,
    carry_out=_hand_over,
    offer=_offer,
)
