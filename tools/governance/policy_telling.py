"""Tells the policies that were found: to a person as Markdown, to a model as blocks."""

import re
from collections.abc import Iterator, Sequence

from tools.declaration import Block
from tools.governance.lookup import asks_which
from tools.governance.policies_found import Compliance, FoundPolicy, PolicyAnswer
from tools.passages.statements import statements
from tools.passages.telling import sentence

_BESIDE = 2
"""Passages told beside the one that answers."""
_NEAREST = 2
"""Passages told where none answers."""
_PROPOSED = 3
_LONGEST = 400
"""Characters of a rule's demand that are told."""
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*+])\s+", re.MULTILINE)
"""What begins an item of a list, and says nothing once its lines are joined."""


def answer(found: PolicyAnswer) -> str:
    """Return Markdown that answers in its first sentence."""
    if not found.policies:
        return "No policy on this was found, neither in the organisation's documents nor in the handbook. Name the kind of data or the duty you mean, or load the policy documents with `meshwright load`."
    documents = [p for p in found.policies if p.kind == "document"]
    own = [p for p in found.policies if p.kind == "rule" and p.in_force]
    rest = [p for p in found.policies if not p.in_force][:_PROPOSED]
    lines = list(_documents(found, documents, own))
    if own:
        lines += ["", "**Rules in force.**", "", *(_rule(p) for p in own)]
    if rest:
        lines += ["", "The handbook proposes, not in force here:", "", *(_rule(p) for p in rest)]
    return "\n".join(lines)


def blocks(found: PolicyAnswer) -> tuple[Block, ...]:
    """Return which are in force, then each policy with what it says."""
    if not found.policies:
        return (Block(lines=("No policy was found.",)),)
    return (Block(lines=tuple(_standings(found))), *(_block(p) for p in found.policies))


def _documents(
    found: PolicyAnswer, documents: Sequence[FoundPolicy], own: Sequence[FoundPolicy]
) -> Iterator[str]:
    told = [p for p in documents if p.answers]
    if told and (found.scope or asks_which(found.question)):
        yield f"{_which(found, told)}."
        yield ""
        yield from map(_passage, told)
    elif told:
        first, *others = told
        yield sentence(first.key_sentence, first.title)
        if others:
            yield ""
            yield from map(_passage, others[:_BESIDE])
        if first.owner and first.owner not in first.key_sentence:
            yield ""
            yield f"Owner: {first.owner}."
    else:
        yield (
            f"A rule in force speaks of it, though no document does: {own[0].title} ({own[0].citation})."
            if own
            else "I found no policy that you may read that answers this, and no rule in force."
        )
        if documents and not own:
            yield ""
            yield "What comes nearest:"
            yield ""
            yield from map(_passage, documents[:_NEAREST])


def _which(found: PolicyAnswer, told: Sequence[FoundPolicy]) -> str:
    """Return which documents bear on it, as the beginning of a sentence."""
    titles = list(dict.fromkeys(p.document for p in told))
    where = f"on {found.scope}" if found.scope else "on this"
    if len(titles) == 1:
        return f"{titles[0]} bears {where}"
    return f"These documents bear {where}: {'; '.join(titles)}"


def _passage(policy: FoundPolicy) -> str:
    named = f" It names {', '.join(f'`{n}`' for n in policy.names[:3])}." if policy.names else ""
    return f"- {sentence(policy.key_sentence, policy.title)}{named}"


def _rule(policy: FoundPolicy) -> str:
    law = f" {policy.regulation}." if policy.regulation else ""
    owner = f" Owner: {policy.owner}." if policy.owner else ""
    demands = _shortened(policy.demands)
    return f"- **{policy.title}**: {demands}{law}{owner}{_kept(policy.compliance)}"


def _kept(compliance: Compliance | None) -> str:
    if compliance is None:
        return ""
    match compliance.kept:
        case "yes":
            return f" Kept here: {compliance.passes:,} passes, 0 violations."
        case "no":
            return f" Not kept here: {compliance.violations:,} violations, such as: {compliance.examples[0]}."
        case "unknown":
            return f" Not known whether it is kept: {compliance.unknown:,} unknown, for the catalog does not hold the facts."
        case "error":
            return " It can't be evaluated here."


def _shortened(text: str) -> str:
    flat = " ".join(_ITEM.sub("", text).split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rsplit(' ', 1)[0]} …"


def _standings(found: PolicyAnswer) -> Iterator[str]:
    """Yield which are in force; it stands apart from what can be cited, for no source says it."""
    if found.scope:
        yield f"Asked about: {found.scope}"
    for told, in_force in (("In force", True), ("Proposed by the handbook, not in force", False)):
        titles = [p.title for p in found.policies if p.in_force is in_force]
        if titles:
            yield f"{told}: {'; '.join(titles)}."
    if not any(p.answers for p in found.policies if p.in_force):
        yield "None of those in force clearly answers the question."
    for policy in found.policies:
        if policy.owner and policy.kind == "document":
            yield f"Owner of {policy.title}: {policy.owner}"
        if policy.compliance is not None:
            yield f"{policy.title}:{_kept(policy.compliance)}"


def _block(policy: FoundPolicy) -> Block:
    if policy.kind == "document":  # Only its own words stand where it is cited.
        said = tuple(s.quote for s in statements(policy.demands)) or (policy.demands,)
        return Block(said, source=policy.citation, title=policy.title)
    if policy.in_force:
        return Block((policy.demands,), title=policy.title)
    owner = (f"Owner: {policy.owner}",) if policy.owner else ()
    law = (policy.regulation,) if policy.regulation else ()
    return Block((policy.demands, *owner, *law), source=policy.citation, title=policy.title)
