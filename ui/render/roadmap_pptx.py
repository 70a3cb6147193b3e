"""A roadmap as slides that a chief data officer shows: one message each."""

from collections.abc import Callable, Mapping

from pptx.slide import Slide

from tools.roadmap.model import Fact, Roadmap
from ui.render.deck import BODY, Deck, Place, block, picture, write_lines
from ui.render.deck_tables import write_bars, write_ranges, write_table
from ui.render.page import Line, PictureName, Table, bold, labelled, marked, plain, said
from ui.render.palette import BLUE, ORANGE, PALE, VERMILLION
from ui.render.pictures.alt import domain_map_alt
from ui.render.roadmap import messages
from ui.render.roadmap.notes import claim_notes, fact_notes
from ui.render.roadmap.summary import document_title, headlines
from ui.render.roadmap_timeline_slide import timeline_slide
from ui.render.wording import NONE, clean, counted, listed, number, span

CARDS = 4
"""Figures shown large; the document has all facts."""
MAX_EVIDENCE = 9
"""Domains whose evidence the slide still has room for; the notes have it always."""
TEXT_SIZES = (18, 17, 16, 15, 14, 13, 12, 11)
Pictures = Mapping[PictureName, bytes]


def roadmap_pptx(roadmap: Roadmap, pictures: Pictures) -> bytes:
    """Return the roadmap as a PPTX file of up to twelve slides; those with nothing are left out.

    Args:
        roadmap: What to show.
        pictures: PNG files without titles; the map's slide needs `domain-map`.

    """
    deck = Deck(document_title(roadmap), roadmap.organisation, roadmap.dated)
    for present, draw in _slides(roadmap, pictures):
        if present:
            draw(deck, roadmap)
    return deck.saved()


def _slides(
    roadmap: Roadmap, pictures: Pictures
) -> tuple[tuple[bool, Callable[[Deck, Roadmap], None]], ...]:
    return (
        (True, _decision),
        (bool(roadmap.facts), _why_now),
        (
            bool(roadmap.domains) and "domain-map" in pictures,
            lambda d, r: _map(d, r, pictures["domain-map"]),
        ),
        (bool(roadmap.domains), _domains),
        (bool(roadmap.order), _order),
        (bool(roadmap.capacity.supply or roadmap.capacity.demand), _capacity),
        (bool(roadmap.products), _products),
        (bool(roadmap.policies), _policies),
        (bool(roadmap.metrics), _metrics),
        (bool(roadmap.phases), timeline_slide),
        (bool(roadmap.risks), _risks),
        (bool(roadmap.questions), _questions),
    )


def _decision(deck: Deck, roadmap: Roadmap) -> None:
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


def _why_now(deck: Deck, roadmap: Roadmap) -> None:
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


def _card(slide: Slide, fact: Fact, place: Place) -> None:
    """Draw one figure with its name and standing on a pale ground."""
    block(slide, place, PALE, fact.label)
    inner = Place(place.left + 0.15, place.top + 0.15, place.width - 0.3, 0.95)
    write_lines(slide, inner, (bold(fact.text),), (30, 26, 22, 18, 16, 14, 12, 11), 0)
    below = Place(inner.left, place.top + 1.15, inner.width, 0.65)
    write_lines(slide, below, (marked(fact.label, fact.standing),), (15, 14, 13, 12, 11), 0)


def _map(deck: Deck, roadmap: Roadmap, image: bytes) -> None:
    slide = deck.slide(
        messages.map_message(roadmap), (domain_map_alt(roadmap), *claim_notes(roadmap.domain_count))
    )
    picture(
        slide, image, Place(BODY.left, BODY.top - 0.1, BODY.width, 5.35), domain_map_alt(roadmap)
    )


def _domains(deck: Deck, roadmap: Roadmap) -> None:
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
    if len(rows) > MAX_EVIDENCE:
        table = Table("Domains", table.header[:3], tuple(row[:3] for row in rows), (4.2, 4.4, 4.2))
    write_table(slide, BODY, table)


def _order(deck: Deck, roadmap: Roadmap) -> None:
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
    alt = "Weighted scores, 1 to 5: " + "; ".join(f"{name} {number(value)}" for name, value in bars)
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


def _capacity(deck: Deck, roadmap: Roadmap) -> None:
    capacity = roadmap.capacity
    entries = (*capacity.supply, *capacity.demand)
    slide = deck.slide(
        messages.capacity_message(roadmap),
        (
            *claim_notes(capacity.verdict, capacity.engineers, *capacity.freed_by),
            *(f"{e.label}: {span(e.amount)} = {e.formula} ({e.standing})" for e in entries),
        ),
    )
    ranges = [(entry.label, entry.amount.low, entry.amount.high) for entry in entries]
    ink = [*(BLUE for _ in capacity.supply), *(ORANGE for _ in capacity.demand)]
    alt = "; ".join(f"{entry.label}: {span(entry.amount)}" for entry in entries)
    write_ranges(
        slide, Place(BODY.left, BODY.top + 0.35, 7.6, BODY.height - 0.35), ranges, ink, alt
    )
    legend = plain(
        f"Person-weeks over {counted(roadmap.horizon_months, 'month')}: blue available, orange needed; pale is the range"
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


def _products(deck: Deck, roadmap: Roadmap) -> None:
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
    write_table(slide, BODY, table)


def _policies(deck: Deck, roadmap: Roadmap) -> None:
    slide = deck.slide(
        messages.policies_message(roadmap),
        (*claim_notes(*(p.because for p in roadmap.policies)), *(f"{p.title}: {p.expression}" for p in roadmap.policies)),
    )  # fmt: skip
    table = Table(
        "Launch policies",
        ("Policy", "Because", "Checked", "Owner"),
        tuple(
            (bold(p.title), said(p.because), plain(p.check), plain(p.owner_role))
            for p in roadmap.policies
        ),
        (2.9, 4.4, 3, 2),
    )
    later = roadmap.later_policies
    height = BODY.height - (0.75 if later else 0)
    write_table(slide, Place(BODY.left, BODY.top, BODY.width, height), table)
    if later:
        text = labelled(
            "Left for later", plain("; ".join(f"{p.title} ({p.reason})" for p in later))
        )
        write_lines(
            slide,
            Place(BODY.left, BODY.top + height + 0.1, BODY.width, 0.65),
            (text,),
            (14, 13, 12, 11),
        )


def _metrics(deck: Deck, roadmap: Roadmap) -> None:
    slide = deck.slide(
        messages.metrics_message(roadmap),
        (*claim_notes(*(m.baseline for m in roadmap.metrics)), *(f"{m.title} = {m.formula}; {m.source}, {m.cadence}" for m in roadmap.metrics)),
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
    write_table(slide, BODY, table)


def _risks(deck: Deck, roadmap: Roadmap) -> None:
    slide = deck.slide(
        messages.risks_message(roadmap),
        claim_notes(roadmap.headline.stop, *(risk.here for risk in roadmap.risks)),
    )
    table = Table(
        "Risks",
        ("Risk", "How it could happen here", "First sign", "Guard"),
        tuple((bold(r.title), said(r.here), plain(r.sign), plain(r.guard)) for r in roadmap.risks),
        (2.2, 3.8, 2.8, 3.6),
    )
    write_table(slide, BODY, table)


def _questions(deck: Deck, roadmap: Roadmap) -> None:
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
