"""The slides on decision, reason, domains, order and capacity."""

from pptx.slide import Slide

from tools.roadmap.model import CapacityLine, Fact, Roadmap
from ui.render.deck import BODY, TEXT_SIZES, Deck, Place, block, picture, write_lines
from ui.render.deck_tables import narrowed, write_bars, write_ranges, write_table
from ui.render.page import Line, Table, bold, labelled, marked, plain, said
from ui.render.palette import BLUE, ORANGE, PALE, VERMILLION
from ui.render.pictures.alt import domain_map_alt
from ui.render.roadmap import messages
from ui.render.roadmap.notes import claim_notes, fact_notes
from ui.render.roadmap.summary import document_title, headlines, horizon
from ui.render.wording import clean, number, points, span

CARDS = 4
"""Figures shown large; the document has all facts."""


def decision_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the decision asked for, with reason, first step, cost and stop."""
    lines = headlines(roadmap)
    claims = roadmap.headline
    slide = deck.slide(
        document_title(roadmap) if roadmap.verdict != "go" else messages.decision_message(roadmap),
        claim_notes(claims.decision, claims.reason, claims.monday, claims.cost, claims.stop),
    )
    rows = tuple((bold(label), line) for label, line in lines)
    capacity = (bold("Capacity"), said(roadmap.capacity.verdict))
    table = Table("The decision", ("", document_title(roadmap)), (*rows, capacity), (1.5, 10.5))
    write_table(slide, BODY, table)


def why_now_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the asker's own figures and the reason they give."""
    slide = deck.slide(
        messages.reason_message(roadmap),
        (*claim_notes(roadmap.headline.reason), *fact_notes(roadmap.facts)),
    )
    figures = [fact for fact in roadmap.facts if fact.value is not None][:CARDS]
    width = (BODY.width - 0.25 * (CARDS - 1)) / CARDS
    for number_in, fact in enumerate(figures):
        _card(
            slide, fact, Place(BODY.left + number_in * (width + 0.25), BODY.top + 0.1, width, 1.9)
        )
    lines = (
        labelled("Reason", said(roadmap.headline.reason)),
        *(labelled("Note", plain(text)) for text in roadmap.notices[:3]),
    )
    below = Place(BODY.left, BODY.top + 2.4, BODY.width, BODY.height - 2.4)
    write_lines(slide, below if figures else BODY, lines, TEXT_SIZES, 8)


def conditions_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add what the asker set, with what the plan does with each."""
    message = messages.conditions_message(roadmap)
    slide = deck.slide(message, claim_notes(*(reply.answer for reply in roadmap.conditions)))
    rows = tuple(
        (
            bold(reply.label),
            bold(reply.kept) if reply.kept == "not kept" else plain(reply.kept),
            plain(reply.answer.text),
        )
        for reply in roadmap.conditions
    )
    table = Table(message, ("You set", "Kept?", "What the plan does"), rows, (2, 1.2, 8.8))
    write_table(slide, BODY, table)


def _card(slide: Slide, fact: Fact, place: Place) -> None:
    """Draw one figure with its name and standing on a pale ground."""
    block(slide, place, PALE, fact.label)
    inner = Place(place.left + 0.15, place.top + 0.15, place.width - 0.3, 0.95)
    write_lines(slide, inner, (bold(fact.text),), (30, 26, 22, 18, 16, 14, 12, 11), 0)
    below = Place(inner.left, place.top + 1.15, inner.width, 0.65)
    write_lines(slide, below, (marked(fact.label, fact.standing),), (15, 14, 13, 12, 11), 0)


def map_slide(deck: Deck, roadmap: Roadmap, image: bytes) -> None:
    """Add the domain map."""
    slide = deck.slide(
        messages.map_message(roadmap), (domain_map_alt(roadmap), *claim_notes(roadmap.domain_count))
    )
    picture(
        slide, image, Place(BODY.left, BODY.top - 0.1, BODY.width, 5.35), domain_map_alt(roadmap)
    )


def domains_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the domains with what they cover and who owns them."""
    slide = deck.slide(
        messages.owners_message(roadmap),
        claim_notes(*(domain.rationale for domain in roadmap.domains)),
    )
    rows = tuple(
        (bold(d.name), plain(d.covers), plain(d.owner_role), said(d.rationale))
        for d in roadmap.domains
    )
    table = Table(
        "Domains", ("Domain", "Covers", "Owner's role", "Evidence"), rows, (2.8, 4, 2.6, 4)
    )
    table = narrowed(table, 3, (4.2, 4.4, 4.2))
    write_table(slide, BODY, table)


def order_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the scores as bars, and what the order rests on."""
    first = roadmap.order[0]
    slide = deck.slide(
        messages.order_message(roadmap),
        (
            *claim_notes(roadmap.order_summary, *(place.why for place in roadmap.order)),
            *(
                f"{w.label}: weight {number(w.weight * 100, 0)} %; {w.formula}"
                for w in roadmap.weights
            ),
        ),
    )
    bars = [(f"{place.rank} {place.name}", place.total) for place in roadmap.order]
    alt = "Weighted scores, 1 to 5: " + "; ".join(f"{name} {points(value)}" for name, value in bars)
    write_bars(slide, Place(BODY.left, BODY.top, 7.4, BODY.height), bars, VERMILLION, alt)
    lines: tuple[Line, ...] = (
        labelled("Why", said(roadmap.order_summary)),
        labelled("Weak point", plain(first.weak_point)),
        *(_other_first(roadmap)),
    )
    write_lines(
        slide, Place(8.35, BODY.top + 0.1, 4.38, BODY.height - 0.2), lines, TEXT_SIZES[1:], 9
    )


def _other_first(roadmap: Roadmap) -> tuple[Line, ...]:
    labels = {weight.criterion: weight.label for weight in roadmap.weights}
    others = [test for test in roadmap.sensitivity if test.first != roadmap.order[0].name]
    return tuple(
        labelled(f"{clean(test.first)} would be first", plain(f"if {labels[test.criterion].lower()} weighed {test.change}"))
        for test in others[:2]
    )  # fmt: skip


def capacity_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add what the team can carry against what is asked of it."""
    capacity = roadmap.capacity
    entries = (*capacity.supply, *capacity.demand)
    slide = deck.slide(
        messages.capacity_message(roadmap),
        (
            *claim_notes(capacity.verdict, capacity.engineers, *capacity.freed_by),
            *(f"{e.label}: {span(e.amount)} = {e.formula} ({e.standing})" for e in entries),
        ),
    )
    supply = _left(capacity.supply)
    shown = (*supply, *capacity.demand)
    ranges = [(entry.label, entry.amount.low, entry.amount.high) for entry in shown]
    ink = [*(BLUE for _ in supply), *(ORANGE for _ in capacity.demand)]
    alt = "; ".join(f"{entry.label}: {span(entry.amount)}" for entry in shown)
    write_ranges(
        slide, Place(BODY.left, BODY.top + 0.35, 7.6, BODY.height - 0.35), ranges, ink, alt
    )
    legend = plain(
        f"Person-weeks over {horizon(roadmap)}: blue available, orange needed; pale is the range"
    )
    write_lines(slide, Place(BODY.left, BODY.top, 7.6, 0.35), (legend,), (13, 12, 11), 0)
    share = capacity.run_share
    lines = (
        labelled("Engineers", said(capacity.engineers)),
        *((labelled("Kept busy by today's jobs", plain(span(share))),) if share else ()),
        labelled("Live within the horizon", plain(span(capacity.domains_within_horizon))),
        *(labelled("Makes room", said(claim)) for claim in capacity.freed_by[:3]),
    )
    write_lines(
        slide, Place(8.55, BODY.top + 0.1, 4.18, BODY.height - 0.2), lines, TEXT_SIZES[1:], 9
    )


def _left(supply: tuple[CapacityLine, ...]) -> tuple[CapacityLine, ...]:
    """Return the lines behind the last one that is taken off: what the team has left."""
    taken = [place for place, line in enumerate(supply) if line.label.startswith("Less")]
    return (supply[taken[-1] + 1 :] if taken else supply) or supply
