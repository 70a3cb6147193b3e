"""What the organisation's documents say of a domain's troubles and requests."""

from knowledge.documents.stems import coverage, stems
from knowledge.documents.view import DocumentsView
from tools.assessment.model import Mention

_LOOKED_AT = 12
_SHOWN = 2
_NAMED = 0.5
"""Share of the words of a domain's name that a passage has to have: half a name is often said."""
_LONGEST = 240
"""Characters of a quotation."""


def mentions_of(name: str, documents: DocumentsView) -> tuple[Mention, ...]:
    """Return the passages that name the domain beside a trouble or a request, best first."""
    wanted = stems(name)
    hits = documents.search(f"{name} problem incident request backlog delay", _LOOKED_AT)
    found = [
        hit.passage
        for hit in hits
        if hit.passage.origin == "organisation" and coverage(wanted, hit.passage.text) >= _NAMED
    ]
    return tuple(
        Mention(place=p.place, title=p.title, quote=_quoted(p.text)) for p in found[:_SHOWN]
    )


def _quoted(text: str) -> str:
    """Return the beginning of a text in whole words, just as they stand there."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rsplit(" ", 1)[0]
