"""The product that the asker says somebody waits for, ahead of what a model would start with."""

import re

from knowledge.handbook.entries import CandidateProduct
from tools.roadmap.candidate import Candidate
from tools.roadmap.product_model import Column, Port, Product, Slo
from tools.roadmap.waits import Wait, held, serves
from tools.standing import Claim, Source


def waited_for_first(
    waits: tuple[Wait, ...],
    candidate: Candidate,
    patterns: tuple[CandidateProduct, ...],
    drawn: tuple[Product, ...],
) -> tuple[Product, ...]:
    """Return the products with the one that somebody waits for first; it is sketched where none is it."""
    wait = held((w for w in waits if w.what), (candidate,)).get(candidate.id)
    if wait is None:
        return drawn
    ids = {p.id for p in patterns if serves(wait, p)}
    ready = [p for p in drawn if p.id in ids]
    if not ready:
        return (_asked_for(candidate, wait), *drawn)
    said = Source(kind="asker", where="the asker's words", quote=wait.quote)
    text = f"{ready[0].ends.text} It is where {wait.who} find {wait.what}."
    ends = ready[0].ends.model_copy(
        update={"text": text, "sources": (*ready[0].ends.sources, said)}
    )
    first = ready[0].model_copy(update={"ends": ends})
    return (first, *(p for p in drawn if p is not ready[0]))


def _asked_for(candidate: Candidate, wait: Wait) -> Product:
    """Return a product in the asker's words; its columns are those that any figure needs."""
    said = Source(kind="asker", where="the asker's words", quote=wait.quote)
    name = f"{wait.what[:1].upper()}{wait.what[1:]}"
    rows = (
        (
            "subject_id",
            "string",
            f"What the figure is of, by the key that {candidate.name} uses",
            True,
        ),
        ("as_of", "timestamp", "Moment that the figure holds for", True),
        ("measure", "string", "Which figure, from a list agreed with its readers", True),
        ("value", "decimal(18,4)", "The figure, in the unit of the measure", False),
        (
            "known_at",
            "timestamp",
            "Moment from which it was known, which shows late corrections",
            False,
        ),
    )
    columns = tuple(
        Column(name=n, type=t, description=d, key=k, personal=False) for n, t, d, k in rows
    )
    freshness = Slo(
        property="freshness", target="to be agreed in the first interview", standing="inferred",
        reason=f"{wait.who} name the decision and its moment; no need is on record",
    )  # fmt: skip
    return Product(
        id=re.sub(r"[^a-z0-9]+", "-", wait.what.lower()).strip("-"),
        name=name,
        kind="consumer-aligned",
        purpose=Claim(
            text=f"Gives {wait.who} {wait.what} from {candidate.name} without a request each time.",
            standing="stated",
            sources=(said,),
        ),
        ends=Claim(
            text=f"Ends the wait that you name ({wait.quote!r}).",
            standing="stated",
            sources=(said,),
        ),
        consumers=(wait.who,),
        consumers_standing="stated",
        datasets=(),
        columns=columns,
        columns_standing="inferred",
        ports=(Port(kind="table", description="One row a figure and moment, all versions kept"),),
        slos=(freshness,),
        owner_role=f"Product owner of {candidate.name}",
    )
