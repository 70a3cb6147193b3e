"""The tool that proposes to put a drafted policy in force; a person's click does it."""

from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationError

from knowledge.policies.book import book_of
from knowledge.policies.model import PlacedPolicy, Policy, PolicyFault
from knowledge.policies.reading import read_text
from knowledge.policies.rules import PolicyError, compiled
from knowledge.policies.view import PolicyRefused
from tools.context import Context
from tools.declaration import Block, Offered, Request, Result, ToolError, declare
from tools.governance.drafting.model import PolicyDraft
from tools.governance.drafting.writing import as_yaml
from tools.governance.policies_named import policy_meant


class ApprovePolicy(Request):
    """Which policy to put in force."""

    rule: str = Field(default="", max_length=20_000)
    """The rule as YAML; empty for the last draft of this conversation."""
    policy: str = Field(default="", max_length=100)
    """The id of a policy that the handbook proposes, to take it over as it is."""


class PolicyApproval(Result):
    """A policy as it would be put in force, or as it was."""

    state: Literal["proposed", "in force"]
    policy: Policy
    rule: str
    """As YAML."""
    tests: int
    place: str
    """Where it is cited from once it is in force; empty before."""
    approved_by: str
    at: datetime


def approve_policy(request: ApprovePolicy, context: Context) -> PolicyApproval:
    """Propose to put a drafted policy, or one of the handbook's, in force.

    Nothing changes until the asker confirms it; then scans and look-ups treat it as the
    organisation's own. Only the workspace's owner and members of a group for governance may confirm.
    Use it to approve, adopt, activate or enact a policy.
    """
    policy = _chosen(request, context)
    try:
        compiled(policy, context.handbook.policy_facts)
    except PolicyError as reason:
        raise ToolError(f"The policy {policy.id} can't be put in force: {reason}.") from reason
    if not policy.tests:
        raise ToolError(f"The policy {policy.id} has no tests; let `draft_policy` make them first.")
    fault = _conflict(policy, context)
    if fault:
        raise ToolError(f"The policy {policy.id} can't be put in force: {fault}.")
    return PolicyApproval(
        state="proposed", policy=policy, rule=as_yaml(policy), tests=len(policy.tests), place="",
        approved_by=context.asker.email, at=context.now,
    )  # fmt: skip


def _chosen(request: ApprovePolicy, context: Context) -> Policy:
    if request.rule.strip():
        read = tuple(read_text(request.rule, "the rule"))
        if len(read) != 1 or isinstance(read[0], PolicyFault):
            faults = "; ".join(r.reason for r in read if isinstance(r, PolicyFault))
            raise ToolError(f"Give one rule that is in order. {faults}".strip())
        return read[0].policy
    if request.policy.strip():
        return policy_meant(request.policy, (r.policy for r in context.policies.book.rules))
    for kept in context.results.all():
        if kept.tool == "draft_policy":
            draft = _draft(kept.body)
            if draft is not None and draft.policy is not None:
                return draft.policy
    raise ToolError("There is no draft in this conversation to approve: draft a policy first, or give the rule or the id of a policy.")  # fmt: skip


def _draft(body: str) -> PolicyDraft | None:
    try:
        return PolicyDraft.model_validate_json(body)
    except ValidationError:
        return None


def _conflict(policy: Policy, context: Context) -> str:
    """Return why it can't stand beside what is in force, or nothing."""
    others = [r.placed for r in context.policies.book.rules if r.in_force and r.policy.id != policy.id]  # fmt: skip
    mine = PlacedPolicy(policy=policy, place="the approval", origin="organisation")
    book = book_of(context.handbook, [*others, mine])
    in_force = any(r.in_force and r.policy.id == policy.id for r in book.rules)
    return "" if in_force else next((f.reason for f in book.faults if f.policy == policy.id), "")


def _put_in_force(proposed: PolicyApproval, context: Context) -> PolicyApproval:
    try:
        place = context.policies.put_in_force(proposed.policy, context.asker)
    except PolicyRefused as reason:
        raise ToolError(str(reason)) from reason
    return proposed.model_copy(update={"state": "in force", "place": place})


def _answer(approval: PolicyApproval) -> str:
    policy = approval.policy
    if approval.state == "in force":
        return f"The policy “{policy.title}” (`{policy.id}`) is in force, approved by {approval.approved_by}. Scans run it from now on."
    return "\n".join(
        (
            f"This would put the policy “{policy.title}” (`{policy.id}`) in force; nothing changes until you confirm it. It passes its {approval.tests} tests.",
            "", "```yaml", approval.rule.rstrip(), "```",
        )
    )  # fmt: skip


def _offer(approval: PolicyApproval) -> Offered:
    policy = approval.policy
    return Offered(
        title=f"Policy “{policy.title}”",
        does="It comes into force: scans and look-ups treat it as the organisation's own from then on.",
        button="Put it in force",
        facts=(
            ("Id", policy.id),
            ("Binds", f"{policy.applies_to}s"),
            ("Why", policy.why),
            ("Owner", policy.owner),
            ("Tests", f"all {approval.tests} pass"),
        ),
    )


def _blocks(approval: PolicyApproval) -> tuple[Block, ...]:
    return (Block(tuple(line for line in _answer(approval).splitlines() if line.strip("` "))),)


TOOL = declare(
    approve_policy,
    title="Approving a policy",
    effect="proposes",
    examples=(
        "Approve this policy",
        "Put the drafted rule in force",
        "Adopt the policy dataset-has-owner",
        "Activate the policy that you drafted",
        "Approve the draft",
        "Enact this rule for everybody",
        "Make the handbook's policy on owners ours",
    ),
    blocks=_blocks,
    answer=_answer,
    carry_out=_put_in_force,
    offer=_offer,
)
