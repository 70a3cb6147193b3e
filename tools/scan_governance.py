"""The tool that runs the policies over the catalog and says what they find."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import version
from typing import Literal

from knowledge.catalog.model import Dataset
from knowledge.policies.book import PlacedRule
from knowledge.policies.model import PolicyFault
from knowledge.record import Record
from tools.context import Context, EarlierScan
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.domains.model import DomainProposal
from tools.domains.proposal import propose
from tools.governance.scan.exporting import as_csv, as_markdown, as_sarif
from tools.governance.scan.model import Finding, PolicyCount, Target
from tools.governance.scan.running import Run
from tools.governance.scan.speaking import spoken_of
from tools.governance.scan.targets import rules_for, targets_of
from tools.governance.scope import Scope, scope_of
from tools.roadmap.domains import hints_of

LISTED = 200
"""Findings listed of each policy and standing; the rest is counted."""
_GROUPED = 5_000
"""Datasets up to which domains are proposed where the catalog gives none."""
_ROWS = 10
_LONG = 20
_TOLD = 40
_DOMAINS = 8


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


class DomainFindings(Record):
    """What was found in a domain."""

    domain: str
    violations: int
    errors: int
    unknown: int
    owners: tuple[str, ...]
    """Who owns most of what is violated, at most three."""
    gravest: str
    """The policy that is violated most among the gravest."""


class ScanChange(Record):
    """How the violations differ from those of the last scan of the same scope."""

    since: datetime
    since_day: date
    new: int
    mended: int
    same: int
    new_findings: tuple[str, ...]
    """Policy and target of the first of them."""


class Scan(Result):
    """Findings, worst first; each policy's counts say how many more there are."""

    scope: str
    narrowed: bool
    """Whether only the rules that the question speaks of were run."""
    targets: int
    policies: int
    """How many were run."""
    in_force: int
    """How many of them are in force; the handbook proposes the others."""
    violations: int
    errors: int
    unknown: int
    passes: int
    findings: tuple[Finding, ...]
    unlisted: int
    """Findings that are counted and not listed."""
    counts: tuple[PolicyCount, ...]
    domains: tuple[DomainFindings, ...]
    """Most violations first."""
    change: ScanChange | None
    """None where nothing was scanned before, or nobody keeps it."""
    faults: tuple[PolicyFault, ...]
    """Policies that are not in force because something is wrong with them."""
    file: str
    """The findings in the format asked for, or empty."""


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
    run.take(_targets(scope, context), lambda t: domains.get(_dataset_of(t), t.domain))
    findings = run.ordered()
    counts = run.counts()
    total = {n: sum(int(getattr(c, n)) for c in counts) for n in ("violations", "errors", "unknown", "passes")}  # fmt: skip
    listed = total["violations"] + total["errors"] + total["unknown"]
    shown = sum(1 for f in findings if f.standing != "pass")
    return Scan(
        scope=scope.called,
        narrowed=len(rules)
        < len(_rules(request.model_copy(update={"question": "", "policy": ""}), context)),
        targets=run.targets,
        policies=len(rules),
        in_force=sum(1 for r in rules if r.in_force),
        findings=findings,
        unlisted=listed - shown,
        counts=counts,
        domains=_by_domain(findings),
        change=_change(scope, rules, findings, context),
        faults=context.policies.book.faults,
        file=_file(request, scope, findings),
        **total,
    )


def _rules(request: ScanGovernance, context: Context) -> tuple[PlacedRule, ...]:
    """Return the rules asked for, without those of other industries."""
    industry = context.organisation.industry if context.organisation else ""
    found = rules_for(context.policies.book, industry)
    rules = tuple(r for r in found if r.in_force or not request.only_in_force)
    if not request.policy:
        return spoken_of(request.question, context.handbook.policy_topics, rules)
    wanted = request.policy.strip().casefold()
    chosen = tuple(r for r in rules if wanted in (r.policy.id, r.policy.title.casefold()))
    if not chosen:
        raise ToolError(f"There is no policy {request.policy!r} that is run on the catalog; `find_policy` finds them by what they demand.")  # fmt: skip
    return chosen


def _targets(scope: Scope, context: Context) -> Iterator[Target]:
    def passed(done: int) -> None:
        context.progress(f"Judging {len(scope.datasets):,} datasets")
        if context.out_of_time():
            raise ToolError(
                f"There was time for {done:,} of {len(scope.datasets):,} datasets only: scan one domain or schema."
            )

    return targets_of(scope, context.catalog, context.handbook, context.now, passed)


def _domains(scope: Scope, context: Context) -> dict[str, str]:
    """Return the domain of each dataset: the catalog's, or proposed ones where it gives none."""
    datasets: tuple[Dataset, ...] = context.catalog.datasets
    if any(d.domain for d in datasets) or len(datasets) > _GROUPED or len(scope.datasets) == 1:
        return {}
    model = context.handbook.model_for(context.organisation.industry if context.organisation else "")  # fmt: skip
    kept = context.keep.once(
        f"domains:{model.id}:None",
        lambda: propose(context.catalog, hints_of(model), None).model_dump_json(),
    )
    found = DomainProposal.model_validate_json(kept)
    return {id_: d.name for d in found.domains for id_ in d.datasets}


def _dataset_of(target: Target) -> str:
    known = target.facts.get("dataset", {}).get("id")
    return known if isinstance(known, str) else target.id


def _by_domain(findings: tuple[Finding, ...]) -> tuple[DomainFindings, ...]:
    held: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.standing != "pass":
            held[finding.domain].append(finding)
    found = [_of_domain(domain, some) for domain, some in held.items()]
    return tuple(sorted(found, key=lambda d: (-d.violations, -d.errors, d.domain)))


def _of_domain(domain: str, findings: list[Finding]) -> DomainFindings:
    standings = Counter(f.standing for f in findings)
    broken = [f for f in findings if f.standing == "violation"]
    owners = Counter(f.owner for f in broken if f.owner)
    grave = [f for f in broken if f.severity == "error"] or broken
    policies = Counter(f.title for f in grave)
    return DomainFindings(
        domain=domain or "no domain",
        violations=standings["violation"],
        errors=standings["error"],
        unknown=standings["unknown"],
        owners=tuple(o for o, _ in sorted(owners.items(), key=lambda p: (-p[1], p[0]))[:3]),
        gravest=min(policies, key=lambda t: (-policies[t], t)) if policies else "",
    )


def _change(
    scope: Scope,
    rules: tuple[PlacedRule, ...],
    findings: tuple[Finding, ...],
    context: Context,
) -> ScanChange | None:
    """Return what is new since this audience's last such scan, and keep this one."""
    name = " ".join((scope.called, *(r.policy.id for r in rules)))
    before = context.scans.last(name)
    now = {f.key: f for f in findings if f.standing == "violation"}
    context.scans.keep(name, EarlierScan(context.now, frozenset(now)))
    if before is None:
        return None
    run = {r.policy.id for r in rules}
    # What was mended is told of readable targets only; what is gone or hidden now is not.
    still = {d.id for d in scope.datasets} | {p.id for p in context.catalog.products}
    mended = [k for k in before.violations - now.keys() if _is_of(k, run, still)]
    new = sorted(now.keys() - before.violations)
    return ScanChange(
        since=before.at,
        since_day=before.at.date(),
        new=len(new),
        mended=len(mended),
        same=len(now) - len(new),
        new_findings=tuple(f"{now[k].policy}: {now[k].target}" for k in new[:_ROWS]),
    )


def _is_of(key: str, policies: set[str], targets: set[str]) -> bool:
    policy, target, _ = key.split("\x1f")
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


def _answer(found: Scan) -> str:
    lines = [_first(found)]
    if found.change is not None:
        change = found.change
        lines += ["", f"Since the last scan, {change.since_day}: {_count(change.new, 'new violation')}, {change.mended:,} mended."]  # fmt: skip
    if found.domains and found.violations:
        lines += ["", "| Domain | Violations | Not known | Owners | Gravest |", "|---|---|---|---|---|"]  # fmt: skip
        lines += [_domain_row(d) for d in found.domains[:_DOMAINS]]
    broken = sorted((c for c in found.counts if c.violations), key=_graver)
    if broken and found.narrowed:
        lines += ["", *_listed(found)]
    elif broken:
        lines += ["", "**Broken most.**", *(_policy_line(c, found) for c in broken[:_ROWS])]
    if found.errors:
        lines += ["", "**Could not be evaluated.**"]
        lines += [f"- {f.policy}: {f.message}" for f in found.findings if f.standing == "error"][:_ROWS]  # fmt: skip
    if found.unknown:
        lines += ["", f"{found.unknown:,} unknown: facts are needed that the catalog does not hold, such as {_missing(found)}. These are neither violations nor passes."]  # fmt: skip
    lines += [f"- Not in force: {f.policy or f.place}, because {f.reason}." for f in found.faults[:_ROWS]]  # fmt: skip
    if found.file:
        lines += ["", "The findings as a file:", "", "```", found.file.rstrip(), "```"]
    return "\n".join(lines)


def _listed(found: Scan) -> list[str]:
    """Return the violations of the few rules asked for, one by one."""
    broken = [f for f in found.findings if f.standing == "violation"]
    lines = [f"- {_cell(f.message)} (owner: {_cell(f.owner) or 'none'})" for f in broken[:_LONG]]
    if len(broken) > _LONG or found.unlisted:
        lines.append("- The others are in the result; ask for one domain or schema to see them.")
    fixes = dict.fromkeys(f.fix for f in broken if f.fix)
    return [*lines, *(f"\n**What to do.** {fix}" for fix in tuple(fixes)[:2])]


def _first(found: Scan) -> str:
    if found.narrowed and found.counts:
        counts = sorted(found.counts, key=_graver)
        shown = [c for c in counts if c.violations][:3] or counts[:1]
        told = "; ".join(_counted(c) for c in shown)
        return f"{told}.{_standing(found)}"
    run = f"{_count(found.policies, 'policy', 'policies')} on {_count(found.targets, 'target')} of {found.scope}"
    if not found.violations:
        rest = f", {found.unknown:,} unknown" if found.unknown else ""
        return f"No violations: {run}, {found.passes:,} passes{rest}."
    return f"**{_count(found.violations, 'violation')}** found by {run}.{_standing(found)}"


def _counted(count: PolicyCount) -> str:
    broken = f"**{_count(count.violations, 'violation')}** of “{count.title}” (`{count.policy}`)"
    return f"{broken}, which applied to {count.applied_to:,} {count.kind}s{_unsure(count)}"


def _unsure(count: PolicyCount) -> str:
    unknown = f"; {count.unknown:,} unknown" if count.unknown else ""
    return f"{unknown}; {count.undecided:,} undecided" if count.undecided else unknown


def _standing(found: Scan) -> str:
    if found.in_force == found.policies:
        return ""
    if not found.in_force:
        return " All of these policies are proposals of the handbook; none is in force here yet."
    return f" Of these policies {found.in_force:,} are in force here; the handbook proposes the others."


def _domain_row(domain: DomainFindings) -> str:
    owners = ", ".join(_cell(o) for o in domain.owners) or "–"
    return f"| {_cell(domain.domain)} | {domain.violations:,} | {domain.unknown:,} | {owners} | {_cell(domain.gravest)} |"


def _graver(count: PolicyCount) -> tuple[bool, int, int, str]:
    order = {"error": 0, "warning": 1, "info": 2}
    return (not count.in_force, order[count.severity], -count.violations, count.policy)


def _policy_line(count: PolicyCount, found: Scan) -> str:
    first = next(
        f for f in found.findings if f.policy == count.policy and f.standing == "violation"
    )
    fix = f" {first.fix}" if first.fix else ""
    return f"- **{count.title}** (`{count.policy}`, {count.severity}): {_count(count.violations, 'violation')}, such as: {_cell(first.message)}.{fix}"


def _missing(found: Scan) -> str:
    named = Counter(e.partition(":")[0] for f in found.findings if f.standing == "unknown" for e in f.evidence if e.endswith(": not known"))  # fmt: skip
    return ", ".join(f"`{n}`" for n, _ in sorted(named.items(), key=lambda p: (-p[1], p[0]))[:3])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _blocks(found: Scan) -> tuple[Block, ...]:
    counts = tuple(
        f"{c.title} [{c.policy}], {c.severity}, {'in force' if c.in_force else 'proposed'}: {c.violations:,} violations, {c.errors:,} errors, {c.unknown:,} unknown, {c.passes:,} passes"
        for c in sorted(found.counts, key=_graver)
        if c.violations or c.errors
    )
    domains = tuple(
        f"{d.domain}: {d.violations:,} violations, {d.unknown:,} unknown; owners {', '.join(d.owners) or 'none'}"
        for d in found.domains[:20]
    )
    told = [f for f in found.findings if f.standing in {"violation", "error"}]
    lines = tuple(f"{f.message} [{f.policy}], owner {f.owner or 'none'}; fix: {f.fix} ({f.effort})" for f in told[:_TOLD])  # fmt: skip
    cut = found.violations + found.errors - len(lines)
    more = (f"{cut:,} more are not listed here; open the result for them.",) if cut > 0 else ()
    faults = tuple(f"Not in force: {f.policy or f.place}: {f.reason}" for f in found.faults)
    change = (f"Since {found.change.since:%Y-%m-%d %H:%M}: {found.change.new:,} new, {found.change.mended:,} mended",) if found.change else ()  # fmt: skip
    return (
        Block((_first(found), *change, *domains, *faults), title="Scan"),
        Block(counts, title="By policy"),
        Block((*lines, *more), title="Findings"),
    )


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
    blocks=_blocks,
    answer=_answer,
)
