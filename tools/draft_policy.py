"""The tool that drafts a policy as an executable rule: compiled, tested, and tried on the catalog."""

from pydantic import Field

from knowledge.policies.book import PlacedRule
from knowledge.policies.model import PlacedPolicy, Policy, PolicyFault
from knowledge.policies.reading import read_text
from knowledge.policies.rules import PolicyError, Rule, compiled, untested
from tools.context import Context
from tools.declaration import Block, Request, ToolError, declare
from tools.governance.drafting.model import Coverage, PolicyDraft
from tools.governance.drafting.sentence import NotUnderstood, ReadRule, read_sentence
from tools.governance.drafting.trying import tests_of
from tools.governance.drafting.writing import as_yaml
from tools.governance.scan.running import Run
from tools.governance.scan.targets import targets_of
from tools.governance.scope import scope_of
from tools.governance.translation.platforms import translations

_EXAMPLES = 5
_TRIED = 20_000
"""Datasets up to which a draft is tried on the whole catalog."""


class DraftPolicy(Request):
    """A sentence, or the rule itself."""

    text: str = Field(default="", max_length=2_000)
    """The sentence that states the rule, as it stands in the policy or as the asker says it."""
    rule: str = Field(default="", max_length=20_000)
    """The rule as YAML with id, title, why, severity, applies_to, when, require (CEL), message, owner, tests; instead of a sentence."""
    source: str = Field(default="", max_length=500)
    """Where the sentence stands: the citation of its passage, if it comes from a document."""


def draft_policy(request: DraftPolicy, context: Context) -> PolicyDraft:
    """Turn a sentence of a policy into an executable rule, with tests and what it would touch today.

    Understands “X must have Y”, “no X in Y”, “X within N days” and “only group G reads X”; other
    sentences need the rule itself as YAML with CEL. Returns the rule, its tests, its coverage on
    the catalog, and SQL, dbt, Rego and masking statements; or the errors. `approve_policy` puts a
    draft in force.
    """
    if not request.text.strip() and not request.rule.strip():
        raise ToolError("Say the rule in a sentence, or give it as YAML.")
    try:
        policy, assumed = _read(request, context)
        rule = _compiled(policy, context)
    except (PolicyError, NotUnderstood) as reason:
        return _refused(str(reason), request.rule)
    return PolicyDraft(
        valid=True,
        policy=rule.policy,
        rule=as_yaml(rule.policy),
        errors=(),
        assumed=assumed,
        tests=len(rule.policy.tests),
        coverage=_coverage(rule, context),
        conflicts=_conflicts(rule.policy, context),
        translations=translations(rule, context.handbook.policy_facts),
    )


def _read(request: DraftPolicy, context: Context) -> tuple[Policy, tuple[str, ...]]:
    if request.rule.strip():
        read = tuple(read_text(request.rule, "the draft"))
        if len(read) != 1:
            raise PolicyError("Give one rule at a time.")
        (one,) = read
        if isinstance(one, PolicyFault):
            raise PolicyError(one.reason)
        policy, assumed = one.policy, ()
    else:
        found = read_sentence(request.text, context.handbook.policy_words)
        policy, assumed = found.policy, found.assumed
        _check_subject(found, context)
    if request.source and not policy.source:
        policy = policy.model_copy(update={"source": request.source})
    return policy, assumed


def _check_subject(found: ReadRule, context: Context) -> None:
    """Refuse a sentence about something that is neither data in general nor in the catalog."""
    ids = [d.id.casefold() for d in context.catalog.datasets]
    if found.named and not any(word in id_ for word in found.named for id_ in ids):
        raise NotUnderstood(f"It speaks of {' and '.join(repr(w) for w in found.named)}, and nothing that you may read in the catalog is called so; say which tables, columns, data, products or contracts it is about.")  # fmt: skip


def _compiled(policy: Policy, context: Context) -> Rule:
    """Return the rule after its tests; one without tests gets those of its borders."""
    vocabulary = context.handbook.policy_facts
    if not policy.tests:
        made = tests_of(untested(policy, vocabulary), vocabulary)
        if not made:
            raise PolicyError("No facts were found that would keep this rule, so it can't be met; check `require`.")  # fmt: skip
        policy = policy.model_copy(update={"tests": made})
    return compiled(policy, vocabulary)


def _refused(reason: str, rule: str) -> PolicyDraft:
    return PolicyDraft(
        valid=False, policy=None, rule=rule, errors=(reason,), assumed=(), tests=0, coverage=None,
        conflicts=(), translations=(),
    )  # fmt: skip


def _coverage(rule: Rule, context: Context) -> Coverage | None:
    if rule.policy.applies_to == "access_request" or not 0 < len(context.catalog.datasets) <= _TRIED:  # fmt: skip
        return None
    placed = PlacedRule(PlacedPolicy(policy=rule.policy, place="the draft", origin="organisation"), rule)  # fmt: skip
    run = Run((placed,), {}, _EXAMPLES)
    scope = scope_of(context.catalog, "")
    run.take(targets_of(scope, context.catalog, context.handbook, context.now), lambda t: t.domain)
    counts = run.counts()
    if not counts:
        return Coverage(targets=0, violations=0, unknown=0, undecided=0, errors=0, passes=0, examples=())  # fmt: skip
    (count,) = counts
    return Coverage(
        targets=count.applied_to,
        violations=count.violations,
        unknown=count.unknown,
        undecided=count.undecided,
        errors=count.errors,
        passes=count.passes,
        examples=tuple(f.message for f in run.ordered() if f.standing == "violation"),
    )


def _conflicts(policy: Policy, context: Context) -> tuple[str, ...]:
    """Return what would be wrong if it were in force beside what there is."""
    from knowledge.policies.book import book_of  # noqa: PLC0415 - beside its one use.

    book = context.policies.book
    mine = PlacedPolicy(policy=policy, place="the draft", origin="organisation")
    others = [r.placed for r in book.rules if r.in_force and r.policy.id != policy.id]
    told = [f.reason for f in book_of(context.handbook, [*others, mine]).faults if f.policy == policy.id]  # fmt: skip
    known = book.rule(policy.id)
    if known is not None:
        standing = "is in force" if known.in_force else "is proposed by the handbook"
        told.append(f"a policy {policy.id} {standing} already; this would take its place")
    return tuple(told)


def _answer(draft: PolicyDraft) -> str:
    if not draft.valid or draft.policy is None:
        return f"No rule was drafted. {' '.join(draft.errors)}"
    policy = draft.policy
    lines = [_first(draft), ""]
    lines += [f"- Read as: {a}." for a in draft.assumed]
    lines += [f"- Beware: {c}." for c in draft.conflicts]
    if draft.coverage and draft.coverage.examples:
        lines += [f"- Violated today: {e}." for e in draft.coverage.examples]
    shown = ", ".join(f"{t.platform} ({t.checked})" for t in draft.translations)
    lines += ["", "```yaml", draft.rule.rstrip(), "```", ""]
    if shown:
        lines += [f"Generated for {shown}; they are in the result."]
    lines += [f"It is not in force. To put it in force, ask to approve the policy {policy.id}."]
    return "\n".join(lines)


def _first(draft: PolicyDraft) -> str:
    assert draft.policy is not None
    head = f"The rule “{draft.policy.title}” (`{draft.policy.id}`) compiles and passes its {draft.tests} tests"
    if draft.coverage is None:
        return f"{head}; it can't be tried on the catalog."
    c = draft.coverage
    errors = f", {c.errors:,} errors" if c.errors else ""
    besides = (
        f" Of {c.undecided:,} more nobody knows whether it concerns them." if c.undecided else ""
    )
    return f"{head}. Today it would touch {c.targets:,} targets: {c.violations:,} violations, {c.passes:,} passes, {c.unknown:,} unknown{errors}.{besides}"


def _blocks(draft: PolicyDraft) -> tuple[Block, ...]:
    if not draft.valid:
        return (Block(("No rule was drafted", *draft.errors), title="Draft"),)
    rule = tuple(line for line in draft.rule.splitlines() if line.strip())
    found = (_first(draft), *(f"Assumed: {a}" for a in draft.assumed), *(f"Conflict: {c}" for c in draft.conflicts))  # fmt: skip
    return (Block(found, title="Draft"), Block(rule, title="Rule"))


TOOL = declare(
    draft_policy,
    title="Drafting a policy",
    examples=(
        "Draft a policy: every dataset must have an owner",
        "Turn this sentence into a rule: no personal data in sandboxes",
        "Write a rule that personal data must be deleted within 365 days",
        "Make an executable policy that only people-team may read payroll data",
        "Compile this policy: all shared tables must have a contract",
        "Create a policy that columns with personal data must be masked",
        "Formulate a governance rule: data products must have a service level",
        "What would it break if every table had to be described?",
        "Make a machine check of our rule that orders are kept ten years",
    ),
    blocks=_blocks,
    answer=_answer,
    version=2,
)
