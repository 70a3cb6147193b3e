"""A request for access in words: the decision, its measures, the statements, and how to begin."""

from tools.access.measures import Measure
from tools.access.model import AccessProposal
from tools.access.onboarding import Onboarding
from tools.access.policies import AccessFacts, Decided
from tools.declaration import Block, Offered


def summary_of(
    name: str,
    facts: AccessFacts,
    decided: Decided,
    measures: tuple[Measure, ...],
    stewards: tuple[str, ...],
) -> str:
    """Return the decision in a sentence or two."""
    asked = f"access to {name} for {facts.days} days"
    failing = [m.measure for m in measures if not m.meets]
    if decided.verdict == "grant":
        return f"Within policy: {asked} is granted at once when you confirm; until an executor has run the statements it is approved, not yet in force."
    if decided.verdict == "refer":
        who = ", ".join(stewards) or "the workspace's owner"
        why = f" ({', '.join(failing)})" if failing else ""
        return f"A person decides this: when you confirm, your request for {asked} goes to {who}, for it is not routine{why}."
    why = " ".join(decided.reasons) or "No policy permits it."
    return f"Denied by policy: {asked}. {why}"


def offer_of(found: AccessProposal) -> Offered:
    """Return the card of the request."""
    granted = found.verdict == "grant"
    by = "policy, at once" if granted else ", ".join(found.stewards) or "the workspace's owner"
    return Offered(
        title=f"Access to {found.product}",
        does=found.summary,
        button="Take the access" if granted else "Send the request",
        facts=(
            ("Data", ", ".join(found.datasets) or found.product),
            ("Class", found.sensitivity),
            ("For", f"the group {found.group}" if found.group else "you alone"),
            ("How long", f"{found.duration_days:,} days"),
            ("Purpose", found.purpose),
            ("Decided by", by),
        ),
    )


def answer_of(found: AccessProposal) -> str:
    """Return the Markdown answer."""
    parts = [found.summary]
    if found.expires:
        parts.append(f"It ends on {found.expires[:10]}.")
    parts.append(_measured(found.measures))
    told = {m.told for m in found.measures}
    rules = [f"- {r}" for r in found.reasons_against if r not in told]
    if rules:
        parts.append("\n".join(("**By policy.**", "", *rules)))
    if found.verdict == "grant" and found.statements:
        parts.append(
            "**To be run by an executor.**\n\n```\n" + "\n".join(found.statements) + "\n```"
        )
    if found.verdict == "grant" and found.datasets and not found.statements:
        parts.append(
            "No statement is known for this platform; whoever runs it gives read access by hand."
        )
    parts += [_started(o) for o in found.onboarding]
    return "\n\n".join(parts)


def _measured(measures: tuple[Measure, ...]) -> str:
    lines = (
        f"- {m.measure.capitalize()}, {'met' if m.meets else 'not met'}: {m.told} {m.routine}"
        for m in measures
    )
    return "\n".join(("**Measured.**", "", *lines))


def _started(one: Onboarding) -> str:
    contract = f" Contract: {one.contract}." if one.contract else " It has no contract yet."
    contact = f" Contact: {', '.join(one.contacts)}." if one.contacts else ""
    return f"**To begin with {one.dataset}.** {one.connect}{contract}{contact}\n\n```\n{one.query}\n```"


def blocks_of(found: AccessProposal) -> tuple[Block, ...]:
    """Return what a model reads of it."""
    return (
        Block((found.summary, *found.reasons_for, *found.reasons_against), title="Access"),
        Block(tuple(f"{m.measure}: {m.value}, routine is {m.threshold}" for m in found.measures), title="Measures"),
        Block(tuple(found.statements), title="Statements for an executor"),
        Block(tuple(o.query for o in found.onboarding), title="To begin"),
    )  # fmt: skip
