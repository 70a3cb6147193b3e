"""Facts that the asker does not state but the organisation's own documents do."""

from collections import Counter
from collections.abc import Iterable

from knowledge.documents.model import Passage
from knowledge.documents.view import DocumentsView
from knowledge.handbook.stated import FactWords
from tools.roadmap.brief import Brief
from tools.roadmap.durations import durations_in
from tools.roadmap.mentions import Mention
from tools.roadmap.model import Contradiction, Fact
from tools.roadmap.shares import shares_in
from tools.standing import Source

_ASKED = (
    ("run_share", "Time lost to running today's jobs", "share of data engineers' time spent on maintenance of jobs"),
    ("lead_time_days", "Lead time of a data request", "how long a new data request takes on average in weeks"),
)  # fmt: skip
_PASSAGES = 40
"""Passages looked at; the handbook's among them are left aside."""


def documented_facts(
    brief: Brief, documents: DocumentsView, words: FactWords
) -> tuple[tuple[Fact, ...], tuple[Contradiction, ...]]:
    """Return the facts missing from the brief that a passage states, and where passages disagree.

    The value that most passages state is taken; of equals the cautious one, which is the larger.
    """
    facts: list[Fact] = []
    contradictions: list[Contradiction] = []
    for id_, label, query in _ASKED:
        if brief.fact(id_) is not None:
            continue
        hits = documents.search(query, _PASSAGES)
        own = [h.passage for h in hits if h.passage.origin == "organisation"]
        found = _commonest_first(list(_mentions(id_, own, words)))
        if found:
            facts.append(_fact(id_, label, *found[0]))
        if len({m.value for m, _ in found}) > 1:
            contradictions.append(_contradiction(label, found))
    return tuple(facts), tuple(contradictions)


def _commonest_first(found: list[tuple[Mention, Passage]]) -> list[tuple[Mention, Passage]]:
    count = Counter(m.value for m, _ in found)
    return sorted(found, key=lambda m: (-count[m[0].value], -m[0].value, m[1].place))


def _mentions(
    id_: str, passages: Iterable[Passage], words: FactWords
) -> Iterable[tuple[Mention, Passage]]:
    for passage in passages:
        read = shares_in if id_ == "run_share" else durations_in
        for mention in read(passage.text, words):
            asked = id_ == "run_share" or "request" in mention.quote.lower()
            if mention.fact == id_ and asked:
                yield mention, passage


def _fact(id_: str, label: str, mention: Mention, passage: Passage) -> Fact:
    source = Source(kind="document", where=passage.place_of(mention.quote), quote=mention.quote)
    return Fact(
        id=id_, label=label, text=mention.text, value=mention.value, unit=mention.unit,
        standing="documented", source=source,
    )  # fmt: skip


def _contradiction(label: str, found: list[tuple[Mention, Passage]]) -> Contradiction:
    values = tuple(dict.fromkeys(f"{m.text} ({p.place_of(m.quote)})" for m, p in found))
    return Contradiction(
        fact=label,
        values=values,
        chosen=values[0],
        reason="most passages state it; of equals the larger is taken, which is the cautious one",
    )
