"""The slides on products, policies, metrics, risks and questions."""

from tools.roadmap.model import LaunchPolicy, Roadmap
from ui.render.deck import BODY, Deck, Place, write_lines
from ui.render.deck_tables import narrowed, write_table
from ui.render.page import Line, Table, bold, labelled, marked, plain, said
from ui.render.roadmap import messages
from ui.render.roadmap.notes import claim_notes
from ui.render.wording import NONE, clean, listed


def products_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the first domain's products."""
    slide = deck.slide(
        messages.products_message(roadmap),
        claim_notes(*(claim for p in roadmap.products for claim in (p.purpose, p.ends))),
    )
    table = Table(
        "First products",
        ("Product", "Ends", "Consumers", "Promises", "Owner's role"),
        tuple(
            (
                bold(p.name),
                said(p.ends),
                marked(listed([clean(name) for name in p.consumers], 4), p.consumers_standing),
                plain("; ".join(f"{slo.property} {slo.target}" for slo in p.slos)),
                plain(p.owner_role),
            )
            for p in roadmap.products
        ),
        (2.3, 3.2, 3, 2.8, 2),
    )
    owners = {product.owner_role for product in roadmap.products}
    if len(owners) > 1:
        write_table(slide, BODY, table)
        return
    rows = tuple(row[:-1] for row in table.rows)
    shorter = Table(table.caption, table.header[:-1], rows, (2.5, 4.2, 3.6, 3))
    write_table(slide, Place(BODY.left, BODY.top, BODY.width, 4.7), shorter)
    owner = labelled("Owner of each", plain(roadmap.products[0].owner_role))
    write_lines(
        slide, Place(BODY.left, BODY.top + 4.8, BODY.width, 0.4), (owner,), (14, 13, 12, 11), 0
    )


def policies_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the policies at launch, and what waits."""
    slide = deck.slide(
        messages.policies_message(roadmap),
        (*claim_notes(*(p.because for p in roadmap.policies)), *(f"{p.title}: {p.expression}" for p in roadmap.policies), *(f"Later: {p.title}: {p.reason}" for p in roadmap.later_policies)),
    )  # fmt: skip
    table = Table(
        "Launch policies",
        ("Policy", "Because", "Checked", "Owner"),
        tuple(
            (bold(p.title), _ground(p), plain(p.check), plain(p.owner_role))
            for p in roadmap.policies
        ),
        (2.9, 4.4, 3, 2),
    )
    table = narrowed(table, 2, (4.8, 5, 2.6))
    later = roadmap.later_policies
    height = BODY.height - (0.5 if later else 0)
    write_table(slide, Place(BODY.left, BODY.top, BODY.width, height), table)
    if later:
        text = labelled(
            "Left for later, for the reasons in the notes",
            plain("; ".join(p.title for p in later)),
        )
        write_lines(
            slide,
            Place(BODY.left, BODY.top + height + 0.05, BODY.width, 0.45),
            (text,),
            (14, 13, 12, 11),
        )


def _ground(policy: LaunchPolicy) -> Line:
    """Return the law of a policy that only the handbook argues for, else what speaks for it here."""
    if policy.because.standing != "inferred":
        return said(policy.because)
    if policy.regulation:
        return plain(policy.regulation.split(";")[0])
    quote = next((s.quote for s in policy.because.sources if s.kind == "asker"), "")
    return plain(f"You say: “{clean(quote)}”" if quote else "Own rule of this programme")


def metrics_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the measures from baseline to target, and what stops the plan."""
    slide = deck.slide(
        messages.metrics_message(roadmap),
        (*claim_notes(*(m.baseline for m in roadmap.metrics)), *(f"{m.title} = {m.formula}; {m.source}, {m.cadence}; month 3: {m.target_month_3}" for m in roadmap.metrics)),
    )  # fmt: skip
    table = Table(
        "Metrics",
        ("Measure", "Baseline", "Month 3", "Month 6", "We stop if"),
        tuple(
            (
                bold(m.title),
                said(m.baseline),
                plain(m.target_month_3),
                marked(m.target_month_6, m.target_standing),
                plain(m.stop or NONE),
            )
            for m in roadmap.metrics
        ),
        (3, 2.6, 1.9, 2.4, 3),
    )
    table = narrowed(table, 2, (3.2, 3, 2.6, 3.6))
    write_table(slide, BODY, table)


def risks_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add what would make the programme stop, and the guard against each risk."""
    slide = deck.slide(
        messages.risks_message(roadmap),
        (
            *claim_notes(roadmap.headline.stop, *(risk.here for risk in roadmap.risks)),
            *(f"First sign of {r.title}: {r.sign}" for r in roadmap.risks),
        ),
    )
    table = Table(
        "Risks",
        ("Risk", "How it could happen here", "First sign", "Guard"),
        tuple((bold(r.title), said(r.here), plain(r.sign), plain(r.guard)) for r in roadmap.risks),
        (2.2, 3.8, 2.8, 3.6),
    )
    table = narrowed(table, 2, (2.6, 5, 4.6))
    write_table(slide, BODY, table)


def questions_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the open questions and the first step."""
    slide = deck.slide(
        messages.questions_message(roadmap),
        (
            *claim_notes(roadmap.headline.monday),
            *(f"Assumption {a.rank}: {a.text} {a.effect}" for a in roadmap.assumptions),
        ),
    )
    table = Table(
        "Open questions",
        ("", "Question", "What the answer would change"),
        tuple((plain(str(q.rank)), bold(q.text), plain(q.changes)) for q in roadmap.questions),
        (0.5, 6.2, 5.4),
    )
    write_table(slide, Place(BODY.left, BODY.top, BODY.width, 4.2), table)
    step = labelled("First step", said(roadmap.headline.monday))
    write_lines(
        slide, Place(BODY.left, BODY.top + 4.4, BODY.width, 0.8), (step,), (16, 15, 14, 13, 12, 11)
    )
