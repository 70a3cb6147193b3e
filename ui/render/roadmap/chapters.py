"""A whole roadmap as the parts of a written document: one page, then the detail."""

from tools.roadmap.model import Roadmap
from ui.render.page import Heading, NewPage, Part
from ui.render.roadmap.delivery import (
    capacity_chapter,
    platform_chapter,
    risks_chapter,
    roles_chapter,
    timeline_chapter,
)
from ui.render.roadmap.domains import annex_chapter, domains_chapter, order_chapter
from ui.render.roadmap.evidence import (
    assumptions_chapter,
    conditions_chapter,
    facts_chapter,
    questions_chapter,
    sources_chapter,
)
from ui.render.roadmap.launch import metrics_chapter, policies_chapter, products_chapter
from ui.render.roadmap.summary import executive_summary
from ui.render.wording import clean


def roadmap_document(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the summary, then the chapters in the order of the asker's questions.

    Chapters with nothing to say are left out, and the others are numbered.
    """
    chapters = [(title, parts) for title, parts in _chapters(roadmap) if parts]
    detail = (
        part
        for place, (title, parts) in enumerate(chapters, 1)
        for part in (Heading(1, f"{place}. {title}"), *parts)
    )
    return (
        Heading(1, "Executive summary"),
        *executive_summary(roadmap),
        NewPage(),
        *detail,
    )


def _chapters(roadmap: Roadmap) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    first = clean(roadmap.domains[0].name) if roadmap.domains else "the first domain"
    return (
        ("What you set, and what the plan does with it", conditions_chapter(roadmap)),
        ("Domains, and why these", domains_chapter(roadmap)),
        ("Order of migration", order_chapter(roadmap)),
        ("Capacity", capacity_chapter(roadmap)),
        (f"First data products: {first}", products_chapter(roadmap)),
        (
            "Policies at launch" if roadmap.verdict == "go" else "Rules that hold without a mesh",
            policies_chapter(roadmap),
        ),
        ("Measures of success in the first six months", metrics_chapter(roadmap)),
        ("Timeline", timeline_chapter(roadmap)),
        ("Platform", platform_chapter(roadmap)),
        ("Roles and operating model", roles_chapter(roadmap)),
        ("Risks", risks_chapter(roadmap)),
        ("Assumptions", assumptions_chapter(roadmap)),
        ("Open questions", questions_chapter(roadmap)),
        ("Facts used", facts_chapter(roadmap)),
        ("Sources", sources_chapter(roadmap)),
        ("Annex: the reason for each score", annex_chapter(roadmap)),
    )
