"""The chapters on assumptions, open questions, facts and sources."""

from tools.roadmap.model import Roadmap
from tools.standing import Source
from ui.render.page import Bullets, Paragraph, Part, Table, bold, labelled, marked, plain
from ui.render.roadmap.messages import conditions_message
from ui.render.wording import NONE, clean, listed


def assumptions_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the assumptions, the weightiest first, and every notice."""
    table = Table(
        caption="Assumptions, ranked by how much they would change the plan",
        header=("Rank", "Assumption", "If it is wrong"),
        rows=tuple(
            (plain(str(a.rank)), plain(a.text), plain(a.effect)) for a in roadmap.assumptions
        ),
        widths=(0.8, 5, 5),
        right=(0,),
    )
    return (
        *((table,) if roadmap.assumptions else ()),
        *((Bullets(tuple(labelled("Note", plain(n)) for n in roadmap.notices)),) if roadmap.notices else ()),
    )  # fmt: skip


def conditions_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return what the asker set, each with what the plan does with it."""
    if not roadmap.conditions:
        return ()
    return (
        Table(
            caption=conditions_message(roadmap),
            header=("What", "In these words", "Kept?", "What the plan does"),
            rows=tuple(
                (
                    plain(reply.label),
                    plain(f"“{clean(reply.said)}”"),
                    bold(reply.kept) if reply.kept == "not kept" else plain(reply.kept),
                    plain(reply.answer.text),
                )
                for reply in roadmap.conditions
            ),
            widths=(1.5, 3.4, 1, 5.4),
        ),
    )


def questions_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the questions whose answers would change the plan, the weightiest first."""
    if not roadmap.questions:
        return ()
    return (
        Table(
            caption="Open questions, ranked by how much the answer would change the plan",
            header=("Rank", "Question", "What it would change"),
            rows=tuple(
                (plain(str(q.rank)), plain(q.text), plain(q.changes)) for q in roadmap.questions
            ),
            widths=(0.8, 5, 5),
            right=(0,),
        ),
    )


def facts_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the facts that the plan is computed from, with the words they were read in."""
    table = Table(
        caption="Facts that the plan is computed from",
        header=("Fact", "Value", "In these words", "Source"),
        rows=tuple(
            (
                plain(fact.label),
                marked(fact.text, fact.standing),
                plain(f"“{clean(fact.source.quote)}”" if fact.source.quote else NONE),
                plain(fact.source.where),
            )
            for fact in roadmap.facts
        ),
        widths=(2.2, 3, 4, 2.4),
    )
    return (*((table,) if roadmap.facts else ()), *_contradictions(roadmap))


def _contradictions(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.contradictions:
        return ()
    return (
        Table(
            caption="Values that disagree",
            header=("Fact", "Values", "Used", "Because"),
            rows=tuple(
                (
                    plain(c.fact),
                    plain(listed([clean(value) for value in c.values])),
                    plain(c.chosen),
                    plain(c.reason),
                )
                for c in roadmap.contradictions
            ),
            widths=(2.2, 3.4, 2, 4),
        ),
    )


def sources_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return every source used, by kind."""
    if not roadmap.sources:
        return ()
    kinds = (
        ("asker", "The asker"),
        ("catalog", "The catalog"),
        ("document", "Documents"),
        ("handbook", "The handbook"),
        ("rule", "Formulas"),
    )
    return tuple(
        Paragraph(labelled(title, plain("; ".join(_source(source) for source in found))), "small")
        for kind, title in kinds
        if (found := [source for source in roadmap.sources if source.kind == kind])
    )


def _source(source: Source) -> str:
    quoted = f": “{clean(source.quote)}”" if source.quote else ""
    return f"{clean(source.where)}{quoted}"
