"""A scan in words: the answer for people, and the blocks for a model."""

from collections import Counter

from tools.declaration import Block
from tools.governance.scan.model import PolicyCount
from tools.governance.scan.result import DomainFindings, Scan
from tools.wording import cell, count

_ROWS = 10
_LONG = 20
_TOLD = 40
_DOMAINS = 8


def answer(found: Scan) -> str:
    """Return Markdown that says in its first sentence how many violations there are."""
    lines = [_first(found)]
    if found.change is not None:
        change = found.change
        left = (
            f" {count(change.not_compared, 'policy', 'policies')} with too many violations to list left out."
            if change.not_compared
            else ""
        )
        lines += ["", f"Since the last scan, {change.last_scan_day}: {count(change.new, 'new violation')}, {change.mended:,} mended.{left}"]  # fmt: skip
    if found.course is not None:
        course = found.course
        lines += ["", f"Over the last {course.scans:,} scans, from {course.first_scan_day} on, violations went from {course.first_violations:,} to {found.violations:,}."]  # fmt: skip
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
    lines = [f"- {cell(f.message)} (owner: {cell(f.owner) or 'none'})" for f in broken[:_LONG]]
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
    run = f"{count(found.policies, 'policy', 'policies')} on {count(found.targets, 'target')} of {found.scope}"
    if not found.violations:
        rest = f", {found.unknown:,} unknown" if found.unknown else ""
        return f"No violations: {run}, {found.passes:,} passes{rest}."
    return f"**{count(found.violations, 'violation')}** found by {run}.{_standing(found)}"


def _counted(own: PolicyCount) -> str:
    broken = f"**{count(own.violations, 'violation')}** of “{own.title}” (`{own.policy}`)"
    return f"{broken}, which applied to {own.applied_to:,} {own.kind}s{_unsure(own)}"


def _unsure(own: PolicyCount) -> str:
    unknown = f"; {own.unknown:,} unknown" if own.unknown else ""
    return f"{unknown}; {own.undecided:,} undecided" if own.undecided else unknown


def _standing(found: Scan) -> str:
    if found.in_force == found.policies:
        return ""
    if not found.in_force:
        return " All of these policies are proposals of the handbook; none is in force here yet."
    return f" Of these policies {found.in_force:,} are in force here; the handbook proposes the others."


def _domain_row(domain: DomainFindings) -> str:
    owners = ", ".join(cell(o) for o in domain.owners) or "–"
    return f"| {cell(domain.domain)} | {domain.violations:,} | {domain.unknown:,} | {owners} | {cell(domain.gravest)} |"


def _graver(own: PolicyCount) -> tuple[bool, int, int, str]:
    order = {"error": 0, "warning": 1, "info": 2}
    return (not own.in_force, order[own.severity], -own.violations, own.policy)


def _policy_line(own: PolicyCount, found: Scan) -> str:
    first = next(f for f in found.findings if f.policy == own.policy and f.standing == "violation")
    fix = f" {first.fix}" if first.fix else ""
    return f"- **{own.title}** (`{own.policy}`, {own.severity}): {count(own.violations, 'violation')}, such as: {cell(first.message)}.{fix}"


def _missing(found: Scan) -> str:
    named = Counter(e.partition(":")[0] for f in found.findings if f.standing == "unknown" for e in f.evidence if e.endswith(": not known"))  # fmt: skip
    return ", ".join(f"`{n}`" for n, _ in sorted(named.items(), key=lambda p: (-p[1], p[0]))[:3])


def blocks(found: Scan) -> tuple[Block, ...]:
    """Return the summary, the counts by policy and the gravest findings."""
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
    trend = tuple(f"Scan of {p.at:%Y-%m-%d}: {p.violations:,} violations on {p.targets:,} targets" for p in found.trend[-20:-1])  # fmt: skip
    return (
        Block((_first(found), *change, *trend, *domains, *faults), title="Scan"),
        Block(counts, title="By policy"),
        Block((*lines, *more), title="Findings"),
    )
