"""The chapters on domains and on the order of migration."""

from collections.abc import Callable

from tools.roadmap.domain_model import OwnerCandidate, Priority, RoadmapDomain
from tools.roadmap.model import Roadmap
from ui.render.page import (
    Bullets,
    Heading,
    Line,
    Paragraph,
    Part,
    Picture,
    Table,
    Words,
    bold,
    codes,
    labelled,
    plain,
    quiet,
    said,
)
from ui.render.pictures.alt import domain_map_alt, priorities_alt
from ui.render.roadmap.messages import map_message, priorities_message
from ui.render.wording import (
    NONE,
    capital,
    clean,
    counted,
    listed,
    number,
    percent,
    points,
)

MAX_CANDIDATES = 3
"""Teams named that could own a domain."""
MAX_BORDER = 6
"""Doubtful datasets named for one domain."""


def domains_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return which domains, why these, what is shared and which cuts were rejected."""
    if not roadmap.domains:
        return ()
    return (
        Paragraph(said(roadmap.domain_count)),
        Picture("domain-map", map_message(roadmap), domain_map_alt(roadmap)),
        _compared(roadmap.domains),
        *(part for domain in roadmap.domains for part in _domain(domain)),
        *_shared(roadmap),
        *_rejected(roadmap),
    )


def _compared(domains: tuple[RoadmapDomain, ...]) -> Table:
    columns: tuple[tuple[str, Callable[[RoadmapDomain], str]], ...] = (
        ("Datasets", lambda d: number(len(d.datasets)) if d.datasets else ""),
        ("Jobs", lambda d: "" if d.jobs is None else number(d.jobs)),
        ("Links inside", lambda d: "" if d.cohesion is None else percent(d.cohesion)),
        ("Personal columns", lambda d: "" if d.personal_columns is None else number(d.personal_columns)),
        ("Cost a month", lambda d: "" if d.monthly_cost is None else number(d.monthly_cost, 0)),
    )  # fmt: skip
    filled = [(title, text) for title, text in columns if any(text(domain) for domain in domains)]
    return Table(
        caption="The domains compared",
        header=("Domain", "Kind", "Owner's role", *(title for title, _ in filled)),
        rows=tuple(
            (
                plain(domain.name),
                plain(domain.kind),
                plain(domain.owner_role),
                *(plain(text(domain)) for _, text in filled),
            )
            for domain in domains
        ),
        widths=(3.2, 1.5, 3.0, *(1.3 for _ in filled)),
        right=tuple(range(3, 3 + len(filled))),
    )


def _domain(domain: RoadmapDomain) -> tuple[Part, ...]:
    flows = ". ".join(
        f"{verb} {listed([clean(name) for name in names])}"
        for verb, names in (("Reads from", domain.inputs), ("feeds", domain.outputs))
        if names
    )
    lines: tuple[tuple[str, Line], ...] = (
        ("Covers", plain(domain.covers)),
        ("Does not cover", plain(domain.excludes)),
        ("Owner", _owner(domain)),
        ("Evidence", said(domain.rationale)),
        ("Recognised by", codes(domain.examples, 5)),
        ("Flows", plain(capital(flows.replace(". feeds", "; feeds")))),
        ("Rejected alternative", said(domain.rejected) if domain.rejected.text else ()),
        ("Doubtful", _border(domain)),
    )
    return (
        Heading(2, clean(domain.name)),
        Bullets(tuple(labelled(label, line) for label, line in lines if any(w.text for w in line))),
    )


def _owner(domain: RoadmapDomain) -> Line:
    teams = sorted(domain.owner_candidates, key=lambda team: (-team.share, team.name))
    candidates = "; ".join(_candidate(team) for team in teams[:MAX_CANDIDATES])
    return (
        *plain(domain.owner_role),
        *((Words(f" ({candidates})", "quiet"),) if candidates else ()),
    )


def _candidate(team: OwnerCandidate) -> str:
    people = "" if team.people is None else f", {counted(team.people, 'person', 'people')}"
    return f"{clean(team.name)}{people}, {percent(team.share)} of the evidence"


def _border(domain: RoadmapDomain) -> Line:
    more = len(domain.border) - MAX_BORDER
    text = "; ".join(domain.border[:MAX_BORDER])
    return plain(f"{text}; and {more} more" if more > 0 else text)


def _shared(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.shared and not roadmap.unassigned:
        return ()
    held = any(shared.datasets for shared in roadmap.shared)
    table = Table(
        caption="Shared and reference data",
        header=("Data", *(("Datasets",) if held else ()), "Steward", "Reason", "Standing"),
        rows=tuple(
            (
                plain(shared.name),
                *((codes(shared.called or shared.datasets, 4),) if held else ()),
                plain(shared.steward),
                plain(shared.reason),
                quiet(shared.standing),
            )
            for shared in roadmap.shared
        ),
        widths=(2, *((3,) if held else ()), 2, 3.4, 1.4),
    )
    return (
        Heading(2, "Shared data and what is left over"),
        *((table,) if roadmap.shared else ()),
        *(Paragraph(plain(text)) for text in roadmap.unassigned),
    )


def _rejected(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.rejected_cuts:
        return ()
    return (
        Heading(2, "Other ways to cut the company"),
        Table(
            caption="Cuts that were considered and rejected",
            header=("Cut", "Why tempting", "Why not", "Standing"),
            rows=tuple(
                (plain(c.cut), plain(c.why_tempting), plain(c.why_not), quiet(c.standing))
                for c in roadmap.rejected_cuts
            ),
            widths=(2.4, 3, 4, 1.4),
        ),
    )


def order_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the order with its scores, weights and formulas, and how firm it is."""
    if not roadmap.order:
        return ()
    return (
        Paragraph(said(roadmap.order_summary)),
        Picture("priorities", priorities_message(roadmap), priorities_alt(roadmap)),
        _scores(roadmap),
        _weights(roadmap),
        *_sensitivity(roadmap),
        *_places(roadmap),
    )


def _scores(roadmap: Roadmap) -> Table:
    weights = roadmap.weights
    return Table(
        caption="Scores, 1 to 5, and the weighted total; the reason for each score is in the annex",
        header=("Domain", *(w.label for w in weights), "Total"),
        rows=tuple(_score_row(roadmap, place) for place in roadmap.order),
        widths=(4.4, *(1.2 for _ in weights), 1.0),
        right=tuple(range(1, 2 + len(weights))),
    )


def _score_row(roadmap: Roadmap, place: Priority) -> tuple[Line, ...]:
    values = {score.criterion: number(score.value, 1) for score in place.scores}
    name = f"{place.rank}. {clean(place.name)}"
    return (
        bold(name) if place.rank == 1 else plain(name),
        *(plain(values.get(weight.criterion, NONE)) for weight in roadmap.weights),
        bold(points(place.total)),
    )


def _weights(roadmap: Roadmap) -> Table:
    return Table(
        caption="Criteria, weights and formulas; for those where less is better, 6 minus the score counts",
        header=("Criterion", "Weight", "Better", "Formula"),
        rows=tuple(
            (
                plain(weight.label),
                plain(percent(weight.weight)),
                plain("more" if weight.higher_is_better else "less"),
                plain(weight.formula),
            )
            for weight in roadmap.weights
        ),
        widths=(2, 1.1, 1.1, 6.5),
        right=(1,),
    )


def _places(roadmap: Roadmap) -> tuple[Part, ...]:
    return tuple(part for place in roadmap.order for part in _place(place))


def _place(place: Priority) -> tuple[Part, ...]:
    lines: tuple[tuple[str, Line], ...] = (
        ("Why here", said(place.why)),
        ("Why not first", plain(place.why_not_first)),
        ("Weak point", plain(place.weak_point)),
    )
    return (
        Heading(3, f"{place.rank}. {clean(place.name)}, wave {place.wave}"),
        Bullets(tuple(labelled(label, line) for label, line in lines if any(w.text for w in line))),
    )


def _sensitivity(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.sensitivity:
        return ()
    labels = {weight.criterion: weight.label for weight in roadmap.weights}
    return (
        Table(
            caption="What happens when one weight moves by half",
            header=("Weight", "Change", "First then", "Ranks that move"),
            rows=tuple(
                (
                    plain(labels.get(test.criterion, test.criterion)),
                    plain(test.change),
                    plain(test.first),
                    plain(listed([clean(name) for name in test.moved]) or "none"),
                )
                for test in roadmap.sensitivity
            ),
            widths=(2, 1.4, 3, 4.6),
        ),
    )


def annex_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the reason and standing of each score."""
    labels = {weight.criterion: weight.label for weight in roadmap.weights}
    rows = tuple(
        (
            bold(place.name) if number_in == 0 else (),
            plain(labels.get(score.criterion, capital(score.criterion))),
            plain(number(score.value, 1)),
            plain(score.reason),
            quiet(score.standing),
        )
        for place in roadmap.order
        for number_in, score in enumerate(place.scores)
    )
    header = ("Domain", "Criterion", "Score", "Reason", "Standing")
    return (
        (Table("Each score and its reason", header, rows, (2.6, 1.7, 0.9, 5, 1.5), (2,)),)
        if rows
        else ()
    )
