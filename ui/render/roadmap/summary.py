"""The one-page executive summary of a roadmap."""

from tools.roadmap.domain_model import Priority
from tools.roadmap.figures import far
from tools.roadmap.model import Roadmap
from ui.render.page import (
    Line,
    Paragraph,
    Part,
    Table,
    Words,
    bold,
    labelled,
    plain,
    said,
)
from ui.render.roadmap.messages import phase_label, timeline_message
from ui.render.wording import (
    LEGEND,
    NONE,
    VERDICTS,
    abridged,
    capital,
    clean,
    counted,
    day,
    planned_days,
    shortened,
)

MAX_ROWS = 9
"""Domains in the summary's table; with more the page would not hold the summary."""
MAX_PHASES = 7
"""Phases in the summary's table; the chapter on the timeline has the rest."""
NAME, CROWDED_NAME, ROLE, PRODUCT, TEST = 80, 44, 60, 70, 180
"""Most characters of names, roles, products and exit tests in the summary's tables."""
MAX_NOTICES = 3
"""Notices in the summary; the rest follow in the chapter on assumptions."""


def document_title(roadmap: Roadmap) -> str:
    """Return the title, which says first where the answer is not to go."""
    verdict, title = VERDICTS[roadmap.verdict], clean(roadmap.title)
    if not verdict or title.lower().startswith(verdict.lower()):
        return title
    return f"{verdict}: {title}"


def document_byline(roadmap: Roadmap) -> str:
    """Return for whom, when and over which time the roadmap is."""
    return clean(f"For {roadmap.organisation}, {day(roadmap.dated)}. Horizon: {horizon(roadmap)}.")


def horizon(roadmap: Roadmap) -> str:
    """Return the time that the plan commits to: "6 months"."""
    return f"{roadmap.horizon_months} month{'' if roadmap.horizon_months == 1 else 's'}"


def executive_summary(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return decision, reason, first step, cost and stop; then domains, timeline and capacity."""
    return (
        *_headline(roadmap),
        *_domains(roadmap),
        *_timeline(roadmap),
        *(
            (Paragraph(labelled("Capacity", said(roadmap.capacity.verdict))),)
            if roadmap.phases
            else ()
        ),
        *_notices(roadmap),
        Paragraph(plain(roadmap.basis), "small"),
        _legend(),
    )


def headlines(roadmap: Roadmap) -> tuple[tuple[str, Line], ...]:
    """Return the five headline lines with their labels."""
    headline = roadmap.headline
    return (
        ("Decision", said(headline.decision)),
        ("Reason", said(headline.reason)),
        ("First step", said(headline.monday)),
        ("Cost", said(headline.cost)),
        ("Stop", said(headline.stop)),
    )


def _headline(roadmap: Roadmap) -> tuple[Part, ...]:
    return tuple(Paragraph(labelled(label, line), "lead") for label, line in headlines(roadmap))


def _domains(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.order:
        return ()
    shown = roadmap.order if len(roadmap.order) <= MAX_ROWS else roadmap.order[: MAX_ROWS - 2]
    hidden = len(roadmap.order) - len(shown)
    table = Table(
        caption="Domains in order of migration",
        header=("Order", "Domain", "Wave", "Owner's role", "First product live by"),
        rows=tuple(_domain_row(roadmap, place) for place in shown),
        widths=(0.7, 4.2, 0.7, 2.9, 2.5),
        right=(0, 2),
    )
    if not hidden:
        return (table,)
    rest = f"{capital(counted(hidden, 'more domain'))} follow; the chapter on domains has them all."
    return (table, Paragraph(plain(rest), "small"))


def _domain_row(roadmap: Roadmap, place: Priority) -> tuple[Line, ...]:
    owner = next((d.owner_role for d in roadmap.domains if d.name == place.name), "")
    crowded = len(roadmap.order) > MAX_ROWS
    name = shortened(clean(place.name), CROWDED_NAME if crowded else NAME)
    return (
        plain(str(place.rank)),
        bold(name) if place.rank == 1 else plain(name),
        plain(str(place.wave)),
        plain(shortened(clean(owner), ROLE)),
        plain(_live(roadmap, place)),
    )


def _live(roadmap: Roadmap, place: Priority) -> str:
    """Return the first product, where it is known, and the day from which it is read."""
    ends = [p.live or p.end for p in roadmap.phases if place.name in p.domains]
    product = (
        shortened(clean(roadmap.products[0].name), PRODUCT)
        if place.rank == 1 and roadmap.products
        else ""
    )
    return ", ".join(
        text
        for text in (product, (far(min(ends), roadmap.dated) or day(min(ends))) if ends else "")
        if text
    )


def _timeline(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.phases:
        return ()
    many = len(roadmap.phases)
    shown = roadmap.phases if many <= MAX_PHASES else roadmap.phases[: MAX_PHASES - 2]
    rows = tuple(
        (
            plain(shortened(phase_label(phase), CROWDED_NAME)),
            plain(planned_days(phase.start, phase.end, roadmap.dated)),
            plain(abridged(clean(phase.exit[0]), TEST) if phase.exit else NONE),
        )
        for phase in shown
    )
    table = Table(timeline_message(roadmap), ("Phase", "Dates", "Done when"), rows, (2.2, 2.8, 6))
    if len(shown) == many:
        return (table,)
    rest = f"{capital(counted(many - len(shown), 'more phase'))}: see the chapter on the timeline."
    return (table, Paragraph(plain(rest), "small"))


def _notices(roadmap: Roadmap) -> tuple[Part, ...]:
    shown = roadmap.notices[:MAX_NOTICES]
    more = len(roadmap.notices) - len(shown)
    rest = (
        (f"{capital(counted(more, 'more notice'))}: see the chapter on assumptions.",)
        if more
        else ()
    )
    return tuple(Paragraph(labelled("Note", plain(text)), "notice") for text in (*shown, *rest))


def _legend() -> Paragraph:
    pieces = [Words("What a claim rests on stands behind it: ")]
    for place, (standing, meaning) in enumerate(LEGEND):
        pieces += [
            Words(standing, "bold"),
            Words(f" {meaning}" + ("; " if place < len(LEGEND) - 1 else ".")),
        ]
    return Paragraph(tuple(pieces), "small")
