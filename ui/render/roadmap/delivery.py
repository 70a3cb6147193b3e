"""The chapters on capacity, timeline, platform, roles and risks."""

from datetime import date

from tools.roadmap.model import CapacityLine, Phase, Roadmap
from ui.render.page import (
    Bullets,
    Heading,
    Line,
    Paragraph,
    Part,
    Picture,
    Table,
    labelled,
    marked,
    plain,
    quiet,
    said,
)
from ui.render.pictures.alt import timeline_alt
from ui.render.roadmap.messages import timeline_message
from ui.render.roadmap.summary import horizon
from ui.render.wording import NONE, capital, clean, counted, listed, planned_days, span


def capacity_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return what the engineers can carry, what is asked of them and what makes room."""
    capacity = roadmap.capacity
    if not (capacity.supply or capacity.demand or roadmap.phases):
        return ()
    lines = tuple(
        row
        for side, entries in (("Available", capacity.supply), ("Needed", capacity.demand))
        for row in _capacity_rows(side, entries)
    )
    table = Table(
        caption=f"Person-weeks over {horizon(roadmap)}",
        header=("Side", "Line", "Amount", "Formula", "Standing"),
        rows=lines,
        widths=(1.3, 2.8, 2.2, 4, 1.4),
    )
    return (
        Paragraph(said(capacity.verdict)),
        *((table,) if lines else ()),
        Bullets(_capacity_facts(roadmap)),
    )


def _capacity_rows(side: str, entries: tuple[CapacityLine, ...]) -> tuple[tuple[Line, ...], ...]:
    return tuple(
        (plain(side), plain(e.label), plain(span(e.amount)), plain(e.formula), quiet(e.standing))
        for e in entries
    )


def _capacity_facts(roadmap: Roadmap) -> tuple[Line, ...]:
    capacity = roadmap.capacity
    share = capacity.run_share
    lines = (
        labelled("Engineers", said(capacity.engineers)),
        *((labelled("Time spent keeping jobs running", plain(span(share))),) if share else ()),
        labelled(
            f"Domains live within {horizon(roadmap)}",
            plain(span(capacity.domains_within_horizon)),
        ),
    )
    return (*lines, *(labelled("Makes room", said(claim)) for claim in capacity.freed_by))


def timeline_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the phases in a table, then each with its work, entry, exit and way back."""
    if not roadmap.phases:
        return ()
    table = Table(
        caption="Phases",
        header=("Phase", "Weeks", "Dates", "Domains that migrate", "Done when"),
        rows=tuple(_phase_row(phase, roadmap.dated) for phase in roadmap.phases),
        widths=(2.4, 1.1, 2.2, 3, 3),
    )
    picture = Picture("timeline", timeline_message(roadmap), timeline_alt(roadmap))
    waves = roadmap.phases[2:] if len(roadmap.phases) > _TOLD_APART else ()
    alike = _alike(waves)
    every = (Heading(2, "Each wave after the first"), Bullets(_lines(alike))) if alike else ()
    apart = (part for phase in waves for part in _phase(phase, alike))
    told = roadmap.phases[: len(roadmap.phases) - len(waves)]
    return (picture, table, *(part for phase in told for part in _phase(phase)), *every, *apart)


_TOLD_APART = 3
"""Phases up to which each is told whole; of more waves what they have in common is told once."""


def _alike(waves: tuple[Phase, ...]) -> tuple[tuple[str, str], ...]:
    """Return what these waves share word by word, each with its label."""
    told = [_told(wave) for wave in waves]
    return tuple(item for item in told[0] if all(item in t for t in told)) if told else ()


def _phase_row(phase: Phase, dated: date) -> tuple[Line, ...]:
    return (
        plain(phase.title),
        plain(f"{phase.start_week} to {phase.end_week}"),
        plain(planned_days(phase.start, phase.end, dated)),
        plain(listed([clean(name) for name in phase.domains]) or "none yet"),
        plain(phase.exit[0] if phase.exit else NONE),
    )


def _phase(phase: Phase, without: tuple[tuple[str, str], ...] = ()) -> tuple[Part, ...]:
    kept = tuple(item for item in _told(phase) if item not in without)
    return (Heading(2, clean(phase.title)), Bullets(_lines(kept)))


def _told(phase: Phase) -> tuple[tuple[str, str], ...]:
    """Return all that a phase does, begins with, ends with and falls back on, with its label."""
    parts = (
        ("Work", phase.work),
        ("Begins when", phase.entry),
        ("Ends when", phase.exit),
        ("Dual run", (phase.dual_run,)),
        ("Way back", (phase.rollback,)),
    )
    return tuple((label, item) for label, items in parts for item in items if item)


def _lines(told: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    """Return one line a label."""
    by_label: dict[str, list[str]] = {}
    for label, item in told:
        by_label.setdefault(label, []).append(item)
    return tuple(labelled(label, plain("; ".join(items))) for label, items in by_label.items())


def platform_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the capabilities of the platform: build, buy or keep, and when."""
    if not roadmap.platform:
        return ()
    return (
        Table(
            caption="Capabilities of the self-serve platform",
            header=("Capability", "Plane", "Decision", "Effort", "When", "Reason"),
            rows=tuple(
                (
                    plain(item.name),
                    plain(item.plane),
                    plain(item.decision),
                    plain(span(item.effort)),
                    plain("at launch" if item.at_launch else "later"),
                    said(item.reason),
                )
                for item in roadmap.platform
            ),
            widths=(2.4, 1.8, 1.2, 1.9, 1.2, 4),
        ),
        Paragraph(
            plain(
                "What is kept shows in your words or in the catalog; of what is built or bought nothing shows there."
            ),
            "small",
        ),
    )


def roles_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the roles that the operating model needs and where they come from."""
    if not roadmap.roles:
        return ()
    return (
        Table(
            caption="Roles",
            header=("Role", "How many", "Does", "Comes from"),
            rows=tuple(
                (
                    plain(role.title),
                    plain(role.count),
                    plain(role.does),
                    marked(role.comes_from, role.standing),
                )
                for role in roadmap.roles
            ),
            widths=(2.2, 2, 3.6, 3.6),
        ),
    )


def risks_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return how the classic mistakes could happen here, the sign of each, and the guard."""
    if not roadmap.risks:
        return ()
    classic = sum(risk.classic for risk in roadmap.risks)
    told = f"{capital(counted(len(roadmap.risks), 'risk'))}, {counted(classic, 'of them a classic mistake', 'of them classic mistakes')} of data-mesh programmes, each with its first sign and the guard of this plan."
    return (
        *((Paragraph(plain(told)),) if classic else ()),
        Table(
            caption="Risks, their first sign and the guard",
            header=("Risk", "How it could happen here", "First sign", "Guard"),
            rows=tuple(
                (plain(risk.title), said(risk.here), plain(risk.sign), plain(risk.guard))
                for risk in roadmap.risks
            ),
            widths=(2, 3.6, 2.6, 3.6),
        ),
    )
