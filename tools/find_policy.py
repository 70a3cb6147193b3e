"""The tool that looks up policies: what applies, what it demands, where it is written, and whether it is kept."""

from collections.abc import Iterator
from typing import Literal

from knowledge.embedding.encoder import Encoder, EncoderUnavailable, default_encoder
from knowledge.policies.book import PlacedRule
from tools.context import Context
from tools.declaration import Request, ToolError, declare
from tools.governance.lookup import near_in_meaning, patterns_about, shared_words
from tools.governance.policies_found import Compliance, FoundPolicy, PolicyAnswer
from tools.governance.policy_documents import WrittenPolicy, written_policies
from tools.governance.policy_telling import answer, blocks
from tools.governance.scan.model import Finding, PolicyCount
from tools.governance.scan.running import Run
from tools.governance.scan.targets import rules_for, targets_of
from tools.governance.scope import Scope, exactly, scope_of
from tools.passages.respelt import names_a_code, respelt

_MOST_PASSAGES = 5
_MOST_PATTERNS = 5
_MOST_RULES = 8
_CHECKED = 3_000
"""Datasets up to which it is also said whether rules are kept; beyond, `scan_governance` says it."""
_EXAMPLES = 3


class FindPolicy(Request):
    """What to look for."""

    question: str
    """The question or topic in the asker's words, such as a data class, a dataset or a duty."""
    dataset: str = ""
    """The dataset, domain, schema or product that is asked about, by its name in the catalog."""


def find_policy(request: FindPolicy, context: Context) -> PolicyAnswer:
    """Find the governance policies that apply to a question, dataset, domain, product or kind of data.

    Quotes the organisation's own policy documents with place and owner, adds the rules that apply,
    what they demand and whether they are kept here now, and the handbook's proposals on the same
    subject, marked as not in force.
    """
    scope = exactly(context.catalog, request.dataset)
    datasets = scope.datasets if scope else ()
    try:
        encoder = default_encoder()
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    question = request.question
    if names_a_code(question):
        # "DP-4" stands in no text where the policy is called DP-04.
        question = respelt(question, (d.title for d in context.documents.documents()))
    rules = _judged(request, scope, context, encoder)
    held = " ".join(dict.fromkeys(_class_words(rules))) if scope else ""
    written = written_policies(question, held, datasets, context.documents, encoder)
    sources = {r.policy.source: r for r, _ in rules if r.policy.source}
    documents = tuple(_written(w, sources) for w in written[:_MOST_PASSAGES])
    own = tuple(f for r, f in rules if r.in_force)
    proposed = tuple(f for r, f in rules if not r.in_force)[:_MOST_PATTERNS]
    return PolicyAnswer(
        question=request.question,
        scope=scope.called if scope else "",
        policies=(*documents, *own[:_MOST_RULES], *proposed),
    )


def _judged(
    request: FindPolicy, scope: Scope | None, context: Context, encoder: Encoder
) -> list[tuple[PlacedRule, FoundPolicy]]:
    """Return the rules that bear on the question, each with how it is kept, the closest first."""
    industry = context.organisation.industry if context.organisation else ""
    chosen = patterns_about(request.question, context.handbook, industry)
    book = {r.policy.id: r for r in context.policies.book.rules}
    if scope is not None:
        applying, findings = _run(rules_for(context.policies.book, industry), scope, context)
        shared = {h.pattern.id: h.score for h in chosen}
        order = sorted(applying, key=lambda c: (not c.in_force, -c.violations, -shared.get(c.policy, 0), c.policy))  # fmt: skip
        return [(book[c.policy], _rule(book[c.policy], c, findings)) for c in order]
    near = near_in_meaning(request.question, chosen, encoder)
    wanted = [h.pattern.id for h in near][:_MOST_PATTERNS]
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
        document=passage.title,
        answers=found.answers,
        key_sentence=" ".join(statement.text for statement in found.best),
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
    blocks=blocks,
    answer=answer,
    version=2,
)
