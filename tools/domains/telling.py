"""A domain map in words: the Markdown answer for people, the blocks for a model."""

from collections import Counter

from tools.declaration import Block
from tools.domains.domain_map import DomainMap
from tools.domains.focus import told
from tools.domains.model import ProposedDomain
from tools.wording import cell

ROWS = 20
"""Domains shown in an answer."""
DETAILED = 20
"""Domains told to a model in detail; about 120 tokens each."""
EXAMPLES = 8
"""Datasets named of each domain or group."""
GAPS = 3
"""Gaps of the evidence told above the table; the rest stands below."""


def answer(found: DomainMap) -> str:
    """Return the Markdown answer: the count in its first sentence, the gaps, then the table.

    Where something in particular was asked about, that comes first and the map stays in short.
    """
    gaps = _gaps(found.missing_evidence[:GAPS], "What was missing, and what it limits.")
    if found.focus is not None and found.comparison is None:
        lines = [*told(found.focus, found.domains), "", _counted(found), *gaps]
        return "\n".join(lines)
    lines = [
        _counted(found),
        *((f"\n**What if.** {found.comparison.text}",) if found.comparison else ()),
        *gaps,
        *_grouped(found),
        *_table(found),
        "",
        f"**Why this many.** {found.count_reason}",
        *(f"- One {o.direction}: {o.change}; {o.why_not}." for o in found.alternatives),
    ]
    if found.unassigned:
        lines += ["", "**Kept apart.**", *_apart(found)]
    lines += _gaps(found.missing_evidence[GAPS:], "Missing too.")
    return "\n".join(lines)


def _counted(found: DomainMap) -> str:
    kept = found.kept_apart
    return (
        f"Your {count(found.datasets, 'dataset')} form **{count(len(found.domains), 'domain')}**,"
        f" with {len(found.unassigned):,} unassigned"
        f"{f', of which {kept:,} are kept apart as shared' if kept else ''}."
    )


def _gaps(missing: tuple[str, ...], title: str) -> list[str]:
    return ["", f"**{title}**", *(f"- {m}" for m in missing)] if missing else []


def _grouped(found: DomainMap) -> list[str]:
    if not found.groups:
        return []
    names = {d.id: d.name for d in found.domains}
    lines = ["", f"**In {len(found.groups)} groups to steer by.**"]
    for group in found.groups:
        held = ", ".join(cell(names[d]) for d in group.domains[:EXAMPLES])
        more = len(group.domains) - EXAMPLES
        rest = f" and {more:,} more" if more > 0 else ""
        lines.append(f"- {cell(group.name)} ({count(group.datasets, 'dataset')}): {held}{rest}")
    return lines


def _table(found: DomainMap) -> list[str]:
    if not found.domains:
        return []
    lines = [
        "",
        "| Domain | Datasets | Cohesion | Coupling | Firmness | Likely owner |",
        "|---|---|---|---|---|---|",
        *(_row(d) for d in found.domains[:ROWS]),
    ]
    if len(found.domains) > ROWS:
        lines += ["", f"{len(found.domains) - ROWS:,} smaller domains are not shown."]
    return lines


def _row(domain: ProposedDomain) -> str:
    owner = domain.owner_candidates[0].name if domain.owner_candidates else "–"
    held = (_share(domain.cohesion), _share(domain.coupling))
    firm = _share(domain.confidence)
    return f"| {cell(domain.name)} | {len(domain.datasets):,} | {held[0]} | {held[1]} | {firm} | {cell(owner)} |"


def _apart(found: DomainMap) -> list[str]:
    groups = [
        f"- {g.name} ({count(len(g.datasets), 'dataset')}, such as {_few(g.datasets)}): {g.reason}"
        for g in found.shared
    ]
    shared = {d for g in found.shared for d in g.datasets}
    reasons = Counter(u.reason for u in found.unassigned if u.dataset not in shared)
    left = [
        f"- {count(number, 'dataset')}: {reason} (such as {_few(_left(found, reason))})"
        for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    ]
    return groups + left


def _left(found: DomainMap, reason: str) -> tuple[str, ...]:
    return tuple(u.dataset for u in found.unassigned if u.reason == reason)


def blocks(found: DomainMap) -> tuple[Block, ...]:
    """Return the summary and the domains one by one, for a model."""
    left = f"; {len(found.unassigned):,} of them are in none" if found.unassigned else ""
    focused = told(found.focus, found.domains) if found.focus else []
    summary = (
        *(line.removeprefix("- ") for line in focused if line),
        f"{count(len(found.domains), 'domain')} of {found.datasets:,} datasets{left}",
        *((found.comparison.text,) if found.comparison else ()),
        *found.missing_evidence,
        *(line.removeprefix("- ") for line in _grouped(found)[2:]),
        f"Why this many: {found.count_reason}",
        *(f"One {o.direction} ({o.count}): {o.change}; {o.why_not}" for o in found.alternatives),
        *(line.removeprefix("- ") for line in _apart(found)),
        *(
            f"Evidence: {e.kind}, of {e.datasets:,} datasets, trusted {e.trust:.0%}"
            for e in found.evidence
        ),
        f"Names after the reference model: {found.reference_model}",
    )
    details = tuple(line for d in found.domains[:DETAILED] for line in _details(d))
    cut = len(found.domains) - DETAILED
    more = (
        (f"{cut:,} smaller domains are not listed here; open the result for them.",)
        if cut > 0
        else ()
    )
    title = f"{count(len(found.domains), 'domain')} proposed"
    return (
        Block(title=title, lines=summary),
        Block(title="Domain by domain", lines=(*details, *more)),
    )


def _details(domain: ProposedDomain) -> tuple[str, ...]:
    inputs = ", ".join(f"{f.domain} ({f.links})" for f in domain.inputs[:4]) or "none"
    outputs = ", ".join(f"{f.domain} ({f.links})" for f in domain.outputs[:4]) or "none"
    personal = count(domain.personal_columns, "personal column")
    border = "; ".join(f"{b.dataset}: {b.reason}" for b in domain.border[:2])
    return (
        f"{domain.name} [{domain.id}]: {domain.rationale} Such as {_few(domain.datasets)}.",
        f"  cohesion {_share(domain.cohesion)}, coupling {_share(domain.coupling)}",
        f"  firmness {_share(domain.confidence)}, {count(domain.jobs, 'job')}, {personal}",
        f"  reads from {inputs}; feeds {outputs}",
        f"  Rejected: {domain.rejected}",
        *((f"  Doubtful: {border}",) if border else ()),
    )


def _few(ids: tuple[str, ...]) -> str:
    return ", ".join(cell(id_) for id_ in ids[:EXAMPLES])


def _share(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun in the right form."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
