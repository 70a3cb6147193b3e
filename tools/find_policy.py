"""The tool that looks up policies: what applies, what it demands, and where it is written."""

from collections.abc import Iterator

from knowledge.record import Record
from tools.context import Context
from tools.declaration import Block, Request, Result, declare
from tools.governance.lookup import PolicyPatternHit, patterns_about

_MOST_PASSAGES = 4
_MOST_PATTERNS = 5


class FindPolicy(Request):
    """What to look for."""

    question: str
    """The question or topic in the asker's words, such as a data class, a dataset or a duty."""


class FoundPolicy(Record):
    """A policy that bears on the question."""

    id: str
    title: str
    demands: str
    owner: str
    regulation: str
    citation: str
    """Where it is written: document, heading and line, or the handbook's entry."""
    in_force: bool
    """True if it stands in the organisation's own documents; False for a handbook proposal."""


class PolicyAnswer(Result):
    """The organisation's own policies first, then what the handbook would add."""

    policies: tuple[FoundPolicy, ...]


def find_policy(request: FindPolicy, context: Context) -> PolicyAnswer:
    """Find the governance policies that apply to a question, dataset or kind of data.

    Quotes the organisation's own policy documents with their place, and adds the handbook's
    launch policies on the same subject, marked as not in force.
    """
    industry = context.organisation.industry if context.organisation else ""
    hits = context.documents.search(f"{request.question} policy", 24)
    own = [
        h.passage
        for h in hits
        if h.passage.origin == "organisation" and _is_policy(h.passage.document, h.passage.title)
    ]
    written = tuple(
        FoundPolicy(
            id=p.document, title=_headed(p.title, p.headings),
            demands=p.text, owner="", regulation="", citation=p.place, in_force=True,
        )
        for p in own[:_MOST_PASSAGES]
    )  # fmt: skip
    proposed = tuple(
        _proposed(h)
        for h in patterns_about(request.question, context.handbook, industry)[:_MOST_PATTERNS]
    )
    return PolicyAnswer(policies=(*written, *proposed))


def _headed(title: str, headings: tuple[str, ...]) -> str:
    return f"{title}: {headings[-1]}" if headings and headings[-1] != title else title


def _is_policy(document: str, title: str) -> bool:
    return any(
        word in f"{document} {title}".lower() for word in ("polic", "rule", "standard", "guideline")
    )


def _proposed(hit: PolicyPatternHit) -> FoundPolicy:
    pattern = hit.pattern
    return FoundPolicy(
        id=pattern.id, title=pattern.title, demands=f"{pattern.demand} Checked: {pattern.enforced_by}",
        owner=pattern.owner_role, regulation=pattern.regulation.name if pattern.regulation else "",
        citation=f"handbook, policies: {pattern.id}", in_force=False,
    )  # fmt: skip


def _answer(found: PolicyAnswer) -> str:
    own = [p for p in found.policies if p.in_force]
    rest = [p for p in found.policies if not p.in_force]
    if not found.policies:
        return "No policy on this was found, neither in the organisation's documents nor in the handbook. Name the kind of data or the duty you mean, or load the policy documents with `meshwright load`."
    lines: list[str] = []
    if own:
        lines = [
            f"The organisation's own policies speak of it, closest in {own[0].citation}:",
            "",
        ]
        lines += [f"- **{p.title}** ({p.citation}): {_shortened(p.demands)}" for p in own]
    else:
        lines = [
            "The organisation's documents hold no policy on this; nothing is in force that could be cited."
        ]
    if rest:
        lines += [
            "",
            "The handbook proposes, not in force here:",
            *(
                f"- **{p.title}**: {p.demands}{' ' + p.regulation + '.' if p.regulation else ''} Owner: {p.owner}."
                for p in rest[:3]
            ),
        ]
    return "\n".join(lines)


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 400 else f"{flat[:400].rsplit(' ', 1)[0]} …"  # noqa: PLR2004 - about three sentences.


def _blocks(found: PolicyAnswer) -> tuple[Block, ...]:
    if not found.policies:
        return (Block(lines=("No policy was found.",)),)
    return (Block(lines=tuple(_standings(found))), *(_block(p) for p in found.policies))


def _standings(found: PolicyAnswer) -> Iterator[str]:
    """Yield which are in force; it stands apart from what can be cited, for no source says it."""
    for told, in_force in (("In force", True), ("Proposed by the handbook, not in force", False)):
        titles = [p.title for p in found.policies if p.in_force is in_force]
        if titles:
            yield f"{told}: {'; '.join(titles)}."


def _block(policy: FoundPolicy) -> Block:
    owner = (f"Owner: {policy.owner}",) if policy.owner else ()
    law = (policy.regulation,) if policy.regulation else ()
    return Block((policy.demands, *owner, *law), source=policy.citation, title=policy.title)


TOOL = declare(
    find_policy,
    title="Looking up policies",
    examples=(
        "Which policies apply to customer e-mail addresses?",
        "What does our retention policy say about loyalty data?",
        "Are we allowed to use payroll data for analysis?",
        "What governance rules do we need for personal data?",
        "Which rule covers card payments in the warehouse?",
        "What does GDPR mean for our customer tables?",
        "Who owns the access policy?",
        "How long may we keep order data?",
        "May I share this table with an external partner?",
        "Do we have to mask birth dates before analysts see them?",
        "Is there a rule against copying production data?",
        "What must we observe when joining web and customer data?",
        "Who may see salaries?",
        "When must customer data be deleted?",
        "Do we need consent for this campaign list?",
        "Which rules bind a new table?",
        "Is it allowed to export phone numbers to a spreadsheet?",
        "What do our policies demand of data quality?",
        "Does anything forbid sending this data outside the EU?",
    ),
    blocks=_blocks,
    answer=_answer,
)
