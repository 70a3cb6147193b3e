"""Where a cut puts what somebody asks about: a domain, or the datasets on a subject."""

from collections.abc import Sequence

from knowledge.catalog.model import Dataset
from knowledge.record import Record
from tools.datasets import names_of
from tools.declaration import ToolError
from tools.domains.model import CapabilityHint, DomainProposal, ProposedDomain, Unassigned
from tools.domains.wanting import part_named
from tools.wording import cell

EXAMPLES = 6
"""Datasets named of a place."""


class Place(Record):
    """A domain that holds datasets on the subject."""

    domain: str
    """Its id."""
    datasets: tuple[str, ...]
    """Those on the subject that it holds, by id."""


class Focus(Record):
    """What was asked about, and where the cut puts it."""

    subject: str
    places: tuple[Place, ...]
    """Most datasets first."""
    apart: tuple[Unassigned, ...]
    """Datasets on the subject that are in no domain, and why."""
    names: tuple[tuple[str, str], ...] = ()
    """What people call those of its datasets whose ids don't tell, by id."""
    missing: str = ""
    """Why nothing was found, in a sentence; else empty."""

    def called(self, id_: str) -> str:
        """Return what people call the dataset."""
        return cell(dict(self.names).get(id_, id_))


def focus_on(
    subject: str,
    datasets: Sequence[Dataset],
    found: DomainProposal,
    hints: Sequence[CapabilityHint],
) -> Focus:
    """Return where the cut puts the datasets that the subject means."""
    try:
        meant = frozenset(part_named(subject, datasets, found, hints))
    except ToolError as reason:
        return Focus(subject=subject, places=(), apart=(), missing=str(reason))
    held = [(d.id, tuple(i for i in d.datasets if i in meant)) for d in found.domains]
    places = sorted((h for h in held if h[1]), key=lambda h: (-len(h[1]), h[0]))
    inside = {id_ for _, ids in places for id_ in ids}
    by_id = {d.id: d for d in datasets}
    shown = sorted({*meant, *(b.dataset for d in found.domains for b in d.border)})
    names = zip(shown, names_of(shown, by_id) or shown, strict=True)
    why = {d: g.reason for g in found.shared for d in g.datasets}
    why |= {u.dataset: u.reason for u in found.unassigned}
    return Focus(
        subject=subject,
        places=tuple(Place(domain=domain, datasets=ids) for domain, ids in places),
        apart=tuple(Unassigned(dataset=i, reason=why[i]) for i in sorted(meant - inside)),
        names=tuple((id_, name) for id_, name in names if name != id_),
    )


def told(focus: Focus, domains: Sequence[ProposedDomain]) -> list[str]:
    """Return sentences on it as Markdown lines: where it is, whose that is, what speaks against it."""
    if focus.missing:
        return [focus.missing]
    by_id = {d.id: d for d in domains}
    total = sum(len(p.datasets) for p in focus.places) + len(focus.apart)
    if not focus.places:
        which = f": {_few(focus, _ids(focus))}" if total > 1 else ""
        return [f"{_said(focus, total)} in no domain{which} ({_reasons(focus)})."]
    first, *others = focus.places
    home = by_id[first.domain]
    whole = not others and not focus.apart and len(first.datasets) == len(home.datasets)
    lines = [_is_domain(focus, home) if whole else _is_in(focus, first, home, total), ""]
    lines += [f"- {owner}" for owner in _owner(home)]
    lines += [
        f"- In {cell(by_id[p.domain].name)}: {_few(focus, p.datasets)}." for p in others[:EXAMPLES]
    ]
    if focus.apart:
        lines.append(f"- In no domain: {_few(focus, _ids(focus))} ({_reasons(focus)}).")
    lines += [f"- Doubtful: {reason}." for reason in _doubts(focus, first, home)]
    return [*lines, f"- Rejected: {home.rejected}"]


def _said(focus: Focus, total: int) -> str:
    if total == 1:
        (id_,) = (*(i for p in focus.places for i in p.datasets), *_ids(focus))
        return f"{focus.called(id_)} is"
    return f"The {total:,} datasets on {cell(focus.subject)} are"


def _ids(focus: Focus) -> tuple[str, ...]:
    return tuple(u.dataset for u in focus.apart)


def _reasons(focus: Focus) -> str:
    return "; ".join(dict.fromkeys(u.reason.rstrip(".") for u in focus.apart))


def _is_domain(focus: Focus, home: ProposedDomain) -> str:
    return (
        f"**{cell(home.name)}** holds {_number(len(home.datasets))}: {_few(focus, home.datasets)}."
    )


def _is_in(focus: Focus, first: Place, home: ProposedDomain, total: int) -> str:
    if len(first.datasets) == total:
        where = f"{_said(focus, total)} in"
    else:
        where = (
            f"Of the {total:,} datasets on {cell(focus.subject)}, {len(first.datasets):,} are in"
        )
    which = f": {_few(focus, first.datasets)}" if total > 1 else ""
    return f"{where} **{cell(home.name)}**, which has {_number(len(home.datasets))}{which}."


def _owner(home: ProposedDomain) -> list[str]:
    """Return who should own it, by what the catalog says of owners and use; nothing unknown."""
    if not home.owner_candidates:
        return ["Who should own it can't be told: the catalog names no owner or reader there."]
    first, *rest = home.owner_candidates
    beside = f"; beside it {cell(rest[0].name)} with {rest[0].share:.0%}" if rest else ""
    return [
        f"Likely owner: {cell(first.name)}, to whom {first.share:.0%} of its ownership and use points{beside}."
    ]


def _doubts(focus: Focus, first: Place, home: ProposedDomain) -> list[str]:
    held = set(first.datasets)
    return [f"{focus.called(b.dataset)}, {b.reason}" for b in home.border if b.dataset in held][:2]


def _number(count: int) -> str:
    return f"{count:,} dataset{'' if count == 1 else 's'}"


def _few(focus: Focus, ids: Sequence[str]) -> str:
    more = len(ids) - EXAMPLES
    return ", ".join(map(focus.called, ids[:EXAMPLES])) + (
        f" and {more:,} more" if more > 0 else ""
    )
