"""The tool that runs the policies over the catalog and says what they find."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Literal

from knowledge.catalog.model import Dataset
from knowledge.policies.book import PlacedRule
from tools.context import Context, EarlierScan
from tools.declaration import Request, ToolError, declare
from tools.governance.policies_named import policy_meant
from tools.governance.scan.bulk import LARGE, take_many
from tools.governance.scan.exporting import as_csv, as_markdown, as_sarif
from tools.governance.scan.model import Finding, Target
from tools.governance.scan.result import DomainFindings, Scan, ScanChange
from tools.governance.scan.running import Run
from tools.governance.scan.speaking import spoken_of
from tools.governance.scan.targets import rules_for, targets_of
from tools.governance.scan.telling import answer, blocks
from tools.governance.scan.trend import course_of, trend_of
from tools.governance.scope import Scope, scope_of
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import find_domains

LISTED = 200
"""Findings listed of each policy and standing; the rest is counted."""
_GROUPED = 5_000
"""Datasets up to which domains are planned where the catalog gives none."""
_ROWS = 10
_TIMED = 10_000
"""Targets after which the time is looked at."""
_CUT = "\x1fcut"
"""Ends what is kept of a policy with more violations than are listed."""


class ScanGovernance(Request):
    """What to scan, and by which policies. Without arguments: everything by all of them."""

    question: str = ""
    """The asker's words; where they speak of one rule, such as owners, only that rule is run."""
    dataset: str = ""
    """A dataset, domain, schema or product by its name in the catalog; empty for all."""
    policy: str = ""
    """The id of one policy; empty for all."""
    only_in_force: bool = False
    """True to leave out what the handbook only proposes."""
    with_passes: bool = False
    """True to list what is kept too, not only to count it."""
    format: Literal["", "csv", "markdown", "sarif"] = ""
    """Also give the findings as the text of a file of this format."""


def scan_governance(request: ScanGovernance, context: Context) -> Scan:
    """Run the policies over the catalog or a part of it, and list what violates them.

    Judges datasets, columns, products and contracts by the organisation's own policies and those
    that the handbook proposes. A violation names its owner, evidence, fix and effort; facts that
    the catalog does not hold are reported as unknown, and rules that can't be evaluated as errors.
    Says what is new since the last scan, and exports CSV, Markdown or SARIF. Use it for compliance,
    violations, governance health, what is unowned, untagged or uncontracted.
    """
    scope = scope_of(context.catalog, request.dataset)
    rules = _rules(request, context)
    actions = {r.id: r for r in context.handbook.remediations}
    run = Run(rules, actions, LISTED, request.with_passes)
    domains = _domains(scope, context)
    _judge(run, scope, domains, context)
    findings = run.ordered()
    counts = run.counts()
    total = {n: sum(int(getattr(c, n)) for c in counts) for n in ("violations", "errors", "unknown", "passes")}  # fmt: skip
    listed = total["violations"] + total["errors"] + total["unknown"]
    shown = sum(1 for f in findings if f.standing != "pass")
    whole = len(rules) == len(_rules(request.model_copy(update={"question": "", "policy": ""}), context))  # fmt: skip
    trend = trend_of(_called(request, scope), run, context) if whole else ()
    return Scan(
        scope=scope.called,
        narrowed=not whole,
        targets=run.targets,
        policies=len(rules),
        in_force=sum(1 for r in rules if r.in_force),
        findings=findings,
        unlisted=listed - shown,
        counts=counts,
        domains=_by_domain(findings, run),
        course=course_of(trend),
        trend=trend,
        change=_change(scope, rules, run, context),
        faults=context.policies.book.faults,
        file=_file(request, scope, findings),
        **total,
    )


def _called(request: ScanGovernance, scope: Scope) -> str:
    """Return the name of a scan whose counts compare over time, whatever policies there are."""
    return f"{scope.called} {'in force' if request.only_in_force else 'all'}"


def _rules(request: ScanGovernance, context: Context) -> tuple[PlacedRule, ...]:
    """Return the rules asked for, without those of other industries."""
    industry = context.organisation.industry if context.organisation else ""
    found = rules_for(context.policies.book, industry)
    rules = tuple(r for r in found if r.in_force or not request.only_in_force)
    if not request.policy:
        return spoken_of(request.question, context.handbook.policy_topics, rules)
    meant = policy_meant(request.policy, (r.policy for r in rules))
    return tuple(r for r in rules if r.policy.id == meant.id)


def _judge(run: Run, scope: Scope, domains: Mapping[str, str], context: Context) -> None:
    def domain_of(target: Target) -> str:
        return domains.get(_dataset_of(target), target.domain)

    targets = _targets(scope, context)
    if len(scope.datasets) + len(context.catalog.products) < LARGE:
        run.take(targets, domain_of)
    else:
        take_many(run, targets, domain_of, context.handbook.policy_facts)


def _targets(scope: Scope, context: Context) -> Iterator[Target]:
    def passed(done: int) -> None:
        context.progress(f"Judging {len(scope.datasets):,} datasets")
        if context.out_of_time():
            raise ToolError(
                f"There was time for {done:,} of {len(scope.datasets):,} datasets only: scan one domain or schema."
            )

    found = targets_of(scope, context.catalog, context.handbook, context.now, passed)
    for number, target in enumerate(found):
        # Products and contracts come after the datasets, and may be many more.
        if number % _TIMED == 0:
            passed(min(number, len(scope.datasets)))
        yield target


def _domains(scope: Scope, context: Context) -> dict[str, str]:
    """Return the domain of each dataset: the catalog's, or those of the plan where it gives none."""
    datasets: tuple[Dataset, ...] = context.catalog.datasets
    if any(d.domain for d in datasets) or len(datasets) > _GROUPED or len(scope.datasets) == 1:
        return {}
    planned = find_domains(situation_asked("", context)).candidates
    return {id_: c.name for c in planned if c.proposed for id_ in c.proposed.datasets}


def _dataset_of(target: Target) -> str:
    known = target.facts.get("dataset", {}).get("id")
    return known if isinstance(known, str) else target.id


def _by_domain(findings: tuple[Finding, ...], run: Run) -> tuple[DomainFindings, ...]:
    listed: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        listed[finding.domain].append(finding)
    every = (_of_domain(domain, listed[domain], run) for domain in run.domains())
    found = (d for d in every if d.violations or d.errors or d.unknown)
    return tuple(sorted(found, key=lambda d: (-d.violations, -d.errors, d.domain)))


def _of_domain(domain: str, findings: list[Finding], run: Run) -> DomainFindings:
    broken = [f for f in findings if f.standing == "violation"]
    owners = Counter(f.owner for f in broken if f.owner)
    grave = [f for f in broken if f.severity == "error"] or broken
    policies = Counter(f.title for f in grave)
    return DomainFindings(
        domain=domain or "no domain",
        violations=run.in_domain(domain, "violation"),
        errors=run.in_domain(domain, "error"),
        unknown=run.in_domain(domain, "unknown"),
        owners=tuple(o for o, _ in sorted(owners.items(), key=lambda p: (-p[1], p[0]))[:3]),
        gravest=min(policies, key=lambda t: (-policies[t], t)) if policies else "",
    )


def _change(
    scope: Scope, rules: tuple[PlacedRule, ...], run: Run, context: Context
) -> ScanChange | None:
    """Return what is new since this audience's last such scan, and keep this one.

    Policies with more violations than are listed, then or now, are left out: which of theirs are new
    is not known.
    """
    name = " ".join((scope.called, *(r.policy.id for r in rules)))
    before = context.scans.last(name)
    now = {f.key: f for f in run.ordered() if f.standing == "violation"}
    cut = {_cut(c.policy) for c in run.counts() if c.violations > run.most}
    context.scans.keep(name, EarlierScan(context.now, frozenset(now.keys() | cut)))
    if before is None:
        return None
    uncompared = {k.partition("\x1f")[0] for k in cut | before.violations if k.endswith(_CUT)}
    known = {r.policy.id for r in rules} - uncompared
    # What was mended is told of readable targets only; what is gone or hidden now is not.
    still = {d.id for d in scope.datasets} | {p.id for p in context.catalog.products}
    mended = [k for k in before.violations - now.keys() if _is_of(k, known, still)]
    shown = [k for k, f in now.items() if f.policy in known]
    new = sorted(set(shown) - before.violations)
    return ScanChange(
        since=before.at,
        last_scan_day=before.at.date(),
        new=len(new),
        mended=len(mended),
        same=len(shown) - len(new),
        new_findings=tuple(f"{now[k].policy}: {now[k].target}" for k in new[:_ROWS]),
        not_compared=len(uncompared & {r.policy.id for r in rules}),
    )


def _cut(policy: str) -> str:
    return f"{policy}\x1f{_CUT}"


def _is_of(key: str, policies: set[str], targets: set[str]) -> bool:
    policy, _, rest = key.partition("\x1f")
    target = rest.rpartition("\x1f")[0]
    return policy in policies and (target in targets or target.rpartition(".")[0] in targets)


def _file(request: ScanGovernance, scope: Scope, findings: tuple[Finding, ...]) -> str:
    match request.format:
        case "csv":
            return as_csv(findings)
        case "markdown":
            return as_markdown(findings, f"Findings in {scope.called}")
        case "sarif":
            return as_sarif(findings, version("meshwright"))
        case "":
            return ""


TOOL = declare(
    scan_governance,
    title="Scanning for violations",
    examples=(
        "Scan our catalog for policy violations",
        "Do we comply with our policies?",
        "Which datasets have no owner?",
        "How compliant is the marketing domain?",
        "Run the governance checks",
        "Which tables break our rules?",
        "What are our biggest governance problems?",
        "Show all violations of the personal data policy",
        "Which personal columns are not masked?",
        "Where are contracts missing?",
        "Give me the governance findings as CSV",
        "Export the policy violations as SARIF",
        "What changed since the last compliance scan?",
        "Are there tables without descriptions or owners?",
        "Audit the customer tables against our policies",
        "Which domain has the most policy breaches?",
    ),
    blocks=blocks,
    answer=answer,
)
