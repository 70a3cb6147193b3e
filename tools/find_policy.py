"""The tool that looks up policies: what applies, what it demands, where it is written, and whether it is kept."""

import re
from collections.abc import Iterator
from typing import Literal

from knowledge.policies.book import PlacedRule
from knowledge.record import Record
from tools.context import Context
from tools.declaration import Block, Request, Result, declare
from tools.governance.lookup import patterns_about, shared_words
from tools.governance.policy_documents import WrittenPolicy, written_policies
from tools.governance.scan.model import Finding, PolicyCount
from tools.governance.scan.running import Run
from tools.governance.scan.targets import rules_for, targets_of
from tools.governance.scope import Scope, exactly, scope_of
from tools.passages.statements import statements
from tools.standing import Standing

_MOST_PASSAGES = 5
_MOST_PATTERNS = 5
_MOST_RULES = 8
_CHECKED = 3_000
"""Datasets up to which it is also said whether rules are kept; beyond, `scan_governance` says it."""
_EXAMPLES = 3
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*+])\s+", re.MULTILINE)
"""What begins an item of a list, and says nothing once its lines are joined."""
_WHOLE = 400
"""Characters of a passage that is quoted whole."""


class FindPolicy(Request):
    """What to look for."""

    question: str
    """The question or topic in the asker's words, such as a data class, a dataset or a duty."""
    dataset: str = ""
    """The dataset, domain, schema or product that is asked about, by its name in the catalog."""


class Compliance(Record):
    """Whether an executable rule is kept here now."""

    kept: Literal["yes", "no", "unknown", "error"]
    """Unknown: the catalog does not hold the facts for some; no: at least one violation."""
    applies_to: int
    """Datasets, columns, products or contracts that it concerns."""
    violations: int
    unknown: int
    passes: int
    examples: tuple[str, ...]
    """Of violations, at most three."""
    standing: Standing = "confirmed"
    """It is computed from the catalog; the policy itself is what a document says."""


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
    """True if it stands in the organisation's own documents or rules; False for a handbook proposal."""
    kind: Literal["document", "rule"]
    """A passage that people read, or a rule that is run."""
    key_sentence: str = ""
    """What of a passage bears on the question most."""
    names: tuple[str, ...] = ()
    """The datasets asked about that a passage names."""
    standing: Standing = "documented"
    compliance: Compliance | None = None
    """Of a rule; None for a passage, and where nothing is loaded to run it on."""


class PolicyAnswer(Result):
    """The organisation's own policies first, then what the handbook would add."""

    scope: str
    """What is asked about, or empty for the whole organisation."""
    policies: tuple[FoundPolicy, ...]


def find_policy(request: FindPolicy, context: Context) -> PolicyAnswer:
    """Find the governance policies that apply to a question, dataset, domain, product or kind of data.

    Quotes the organisation's own policy documents with place and owner, adds the rules that apply,
    what they demand and whether they are kept here now, and the handbook's proposals on the same
    subject, marked as not in force.
    """
    scope = exactly(context.catalog, request.dataset)
    datasets = scope.datasets if scope else ()
    rules = _judged(request, scope, context)
    held = " ".join(dict.fromkeys(_class_words(rules))) if scope else ""
    written = written_policies(request.question, held, datasets, context.documents, _MOST_PASSAGES)
    sources = {r.policy.source: r for r, _ in rules if r.policy.source}
    documents = tuple(_written(w, sources) for w in written)
    own = tuple(f for r, f in rules if r.in_force)
    proposed = tuple(f for r, f in rules if not r.in_force)[:_MOST_PATTERNS]
    return PolicyAnswer(
        scope=scope.called if scope else "", policies=(*documents, *own[:_MOST_RULES], *proposed)
    )


def _judged(
    request: FindPolicy, scope: Scope | None, context: Context
) -> list[tuple[PlacedRule, FoundPolicy]]:
    """Return the rules that bear on the question, each with how it is kept, the closest first."""
    industry = context.organisation.industry if context.organisation else ""
    chosen = patterns_about(request.question, context.handbook, industry)
    book = {r.policy.id: r for r in context.policies.book.rules}
    if scope is not None:
        applying, findings = _run(rules_for(context.policies.book, industry), scope, context)
        near = {h.pattern.id: h.score for h in chosen}
        order = sorted(applying, key=lambda c: (not c.in_force, -c.violations, -near.get(c.policy, 0), c.policy))  # fmt: skip
        return [(book[c.policy], _rule(book[c.policy], c, findings)) for c in order]
    wanted = [h.pattern.id for h in chosen][:_MOST_PATTERNS]
    own = [
        r.policy.id
        for r in context.policies.book.rules
        if r.in_force
        and shared_words(request.question, f"{r.policy.title} {r.policy.why} {r.policy.message}")
    ]
    rules = tuple(book[i] for i in dict.fromkeys((*own, *wanted)) if i in book)
    counts: dict[str, PolicyCount] = {}
    findings = ()
    runnable = tuple(r for r in rules if r.policy.applies_to != "access_request")
    if runnable and 0 < len(context.catalog.datasets) <= _CHECKED:
        applying, findings = _run(runnable, scope_of(context.catalog, ""), context)
        counts = {c.policy: c for c in applying}
    return [(r, _rule(r, counts.get(r.policy.id), findings)) for r in rules]


def _run(
    rules: tuple[PlacedRule, ...], scope: Scope, context: Context
) -> tuple[tuple[PolicyCount, ...], tuple[Finding, ...]]:
    """Return the counts of rules that concern something in the scope, and their findings."""
    run = Run(rules, {}, _EXAMPLES)
    run.take(targets_of(scope, context.catalog, context.handbook, context.now), lambda t: t.domain)
    return tuple(c for c in run.counts() if c.applied_to), run.ordered()


def _rule(
    rule: PlacedRule, count: PolicyCount | None, findings: tuple[Finding, ...]
) -> FoundPolicy:
    policy = rule.policy
    return FoundPolicy(
        id=policy.id,
        title=policy.title,
        demands=rule.placed.demand or policy.why,
        owner=policy.owner,
        regulation=rule.placed.regulation,
        citation=rule.placed.place,
        in_force=rule.in_force,
        kind="rule",
        compliance=_compliance(count, findings) if count else None,
    )


def _compliance(count: PolicyCount, findings: tuple[Finding, ...]) -> Compliance:
    broken = (f for f in findings if f.policy == count.policy and f.standing == "violation")
    kept: Literal["yes", "no", "unknown", "error"] = "yes"
    if count.violations:
        kept = "no"
    elif count.errors:
        kept = "error"
    elif count.unknown:
        kept = "unknown"
    return Compliance(
        kept=kept,
        applies_to=count.applied_to,
        violations=count.violations,
        unknown=count.unknown,
        passes=count.passes,
        examples=tuple(f.message for f in broken)[:_EXAMPLES],
    )


def _written(found: WrittenPolicy, rules: dict[str, PlacedRule]) -> FoundPolicy:
    passage = found.passage
    joined = rules.get(passage.place)
    return FoundPolicy(
        id=passage.document,
        title=_headed(passage.title, passage.headings),
        demands=passage.text,
        owner=found.owner or (joined.policy.owner if joined else ""),
        regulation="",
        citation=passage.place,
        in_force=True,
        kind="document",
        key_sentence=found.best[0] if found.best else "",
        names=found.names,
    )


def _class_words(rules: list[tuple[PlacedRule, FoundPolicy]]) -> Iterator[str]:
    """Yield what the rules that apply speak of, to search documents by."""
    words = {"personal": "personal data", "payment": "card payment", "special_category": "special category", "employee_data": "employee"}  # fmt: skip
    for rule, _ in rules:
        for _, member in rule.rule.members:
            if member in words:
                yield words[member]


def _headed(title: str, headings: tuple[str, ...]) -> str:
    return f"{title}: {headings[-1]}" if headings and headings[-1] != title else title


def _answer(found: PolicyAnswer) -> str:
    if not found.policies:
        return "No policy on this was found, neither in the organisation's documents nor in the handbook. Name the kind of data or the duty you mean, or load the policy documents with `meshwright load`."
    documents = [p for p in found.policies if p.kind == "document"]
    own = [p for p in found.policies if p.kind == "rule" and p.in_force]
    rest = [p for p in found.policies if not p.in_force]
    lines = [_first(found, documents, own)]
    if documents:
        lines += ["", *(_document_line(p) for p in documents)]
    if own:
        lines += ["", "**Rules in force.**", *(_rule_line(p) for p in own)]
    if rest:
        lines += ["", "The handbook proposes, not in force here:", *(_rule_line(p) for p in rest[:3])]  # fmt: skip
    return "\n".join(lines)


def _first(found: PolicyAnswer, documents: list[FoundPolicy], own: list[FoundPolicy]) -> str:
    where = f" For {found.scope}," if found.scope else ""
    if documents:
        says = (
            "the organisation's own policies speak of it"
            if where
            else "The organisation's own policies speak of it"
        )
        return f"{where} {says}, closest in {documents[0].citation}:".strip()
    if own:
        return f"A rule in force speaks of it, though no document does: {own[0].title} ({own[0].citation})."
    return "The organisation's documents hold no policy on this; nothing is in force that could be cited."


def _document_line(policy: FoundPolicy) -> str:
    owner = f" Owner: {policy.owner}." if policy.owner else ""
    named = f" It names {', '.join(f'`{n}`' for n in policy.names[:3])}." if policy.names else ""
    said = (
        policy.demands if len(policy.demands) <= _WHOLE else policy.key_sentence or policy.demands
    )
    return f"- **{policy.title}** ({policy.citation}): {_shortened(said)}{named}{owner}"


def _rule_line(policy: FoundPolicy) -> str:
    law = f" {policy.regulation}." if policy.regulation else ""
    owner = f" Owner: {policy.owner}." if policy.owner else ""
    return (
        f"- **{policy.title}**: {_shortened(policy.demands)}{law}{owner}{_kept(policy.compliance)}"
    )


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
    return flat if len(flat) <= _WHOLE else f"{flat[:_WHOLE].rsplit(' ', 1)[0]} …"


def _blocks(found: PolicyAnswer) -> tuple[Block, ...]:
    if not found.policies:
        return (Block(lines=("No policy was found.",)),)
    return (Block(lines=tuple(_standings(found))), *(_block(p) for p in found.policies))


def _standings(found: PolicyAnswer) -> Iterator[str]:
    """Yield which are in force; it stands apart from what can be cited, for no source says it."""
    if found.scope:
        yield f"Asked about: {found.scope}"
    for told, in_force in (("In force", True), ("Proposed by the handbook, not in force", False)):
        titles = [p.title for p in found.policies if p.in_force is in_force]
        if titles:
            yield f"{told}: {'; '.join(titles)}."
    for policy in found.policies:
        if policy.owner and policy.kind == "document":
            yield f"Owner of {policy.title}: {policy.owner}"
        if policy.compliance is not None:
            yield f"{policy.title}:{_kept(policy.compliance)}"


def _block(policy: FoundPolicy) -> Block:
    if policy.kind == "document":  # Only its own words stand where it is cited.
        lines = tuple(s.quote for s in statements(policy.demands)) or (policy.demands,)
        return Block(lines, source=policy.citation, title=policy.title)
    if policy.in_force:
        return Block((policy.demands,), title=policy.title)
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
