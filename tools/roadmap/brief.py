"""The facts of an organisation as its leader states them, each with the words it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import DataClass, FactWords, Pain
from tools.roadmap.conditions import Condition, read_conditions
from tools.roadmap.durations import durations_in
from tools.roadmap.mentions import (
    Mention,
    clause,
    counts_in,
    mentions_any,
    shares_in,
)
from tools.roadmap.model import Contradiction, Fact
from tools.roadmap.quantities import quantities
from tools.standing import Source

_LABELS = {
    "lead_time_days": "Lead time of a data request",
    "horizon_months": "Horizon",
    "run_share": "Time lost to running today's jobs",
}
# The cautious choice: a plan that holds with fewer engineers and more jobs holds otherwise too.
_CAUTIOUS_IS_LOW = frozenset({"engineers", "horizon_months", "analysts"})


@dataclass(frozen=True, slots=True)
class Area:
    """A business area that the asker named."""

    name: str
    """In lower case, in the asker's language."""
    quote: str
    means: str = ""
    """The English word for it, where the asker wrote in another language and it is known."""
    written: str = ""
    """As the asker wrote it."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a leader's words state. Every order of the same facts gives the same brief."""

    text: str
    facts: tuple[Fact, ...]
    """Quantities, ordered by id."""
    contradictions: tuple[Contradiction, ...]
    industry: str
    """Id of a known industry, or empty."""
    industry_quote: str
    areas: tuple[Area, ...]
    """Ordered by name."""
    pains: tuple[tuple[Pain, str], ...]
    """Each with the words that name it."""
    data: tuple[tuple[DataClass, str], ...]
    regions: tuple[str, ...]
    no_owner: str
    """The words that say that nobody would own a domain, or an empty text."""
    conditions: tuple[Condition, ...] = ()
    """What the plan has to keep to."""

    def fact(self, id_: str) -> Fact | None:
        """Return the fact of this id, or None where it is not stated."""
        return next((f for f in self.facts if f.id == id_), None)

    def value(self, id_: str) -> float | None:
        """Return the number of the fact of this id, or None where it is not stated."""
        fact = self.fact(id_)
        return fact.value if fact else None

    def pain(self, pain: Pain) -> str:
        """Return the words that name this pain, or an empty text."""
        return next((quote for named, quote in self.pains if named == pain), "")


_UNSAID = Brief(
    text="", facts=(), contradictions=(), industry="", industry_quote="", areas=(), pains=(),
    data=(), regions=(), no_owner="",
)  # fmt: skip


def read_brief(text: str, handbook: Handbook) -> Brief:
    """Return what `text` states. Nothing is added that its words do not say."""
    if not text.strip():
        return _UNSAID  # The names of every industry would be read for nothing.
    words = handbook.fact_words
    mentions = [*counts_in(text, words), *durations_in(text, words), *shares_in(text, words)]
    facts, contradictions = _settle(mentions, words)
    industry, industry_quote = _industry(text, handbook)
    known = {w for m in handbook.models for c in m.capabilities for w in c.area_words}
    lead_time = next((f.value for f in facts if f.id == "lead_time_days"), None)
    english = handbook.area_names
    people = {n for c in words.counts if c.id == "people" for n in c.nouns}
    areas = tuple(
        replace(a, means=english.get(a.name, ""), written=as_written(text, a.name))
        for a in _areas(text, frozenset(known | english.keys()), words)
        if a.name in known or a.name not in people
    )
    return Brief(
        text=text,
        facts=facts,
        contradictions=contradictions,
        industry=industry,
        industry_quote=industry_quote,
        areas=areas,
        pains=_pains(_without(text, areas), words, lead_time),
        data=tuple((kind, _quote(text, terms)) for kind, terms in words.data.items() if mentions_any(text, terms)),
        no_owner=_quote(text, words.no_owner) or _matched(text, handbook.condition_words.no_owner),
        regions=tuple(sorted(r for r, terms in words.regions.items() if _region(text, r, terms))),
        conditions=read_conditions(text, handbook.condition_words),
    )  # fmt: skip


def as_written(text: str, name: str) -> str:
    """Return a name, known in lower case, in the letters that `text` writes it with."""
    at = text.lower().find(name)
    return text[at : at + len(name)] if at >= 0 else name


def _settle(
    mentions: Iterable[Mention], words: FactWords
) -> tuple[tuple[Fact, ...], tuple[Contradiction, ...]]:
    labels = {c.id: c.label for c in words.counts} | _LABELS
    facts: list[Fact] = []
    contradictions: list[Contradiction] = []
    by_fact: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_fact.setdefault(mention.fact, []).append(mention)
    for id_ in sorted(by_fact):
        found = sorted(by_fact[id_], key=lambda m: (m.value, m.quote))
        chosen = found[0] if id_ in _CAUTIOUS_IS_LOW else found[-1]
        facts.append(_fact(chosen, labels[id_]))
        values = tuple(dict.fromkeys(m.text for m in found))
        if len({m.value for m in found}) > 1:
            contradictions.append(_contradiction(labels[id_], id_, values, chosen))
    return tuple(facts), tuple(contradictions)


def _fact(mention: Mention, label: str) -> Fact:
    source = Source(kind="asker", where="the asker's words", quote=mention.quote)
    return Fact(
        id=mention.fact, label=label, text=mention.text, value=mention.value,
        unit=mention.unit, standing="stated", source=source,
    )  # fmt: skip


def _contradiction(label: str, id_: str, values: tuple[str, ...], chosen: Mention) -> Contradiction:
    side = "smaller" if id_ in _CAUTIOUS_IS_LOW else "larger"
    return Contradiction(
        fact=label, values=values, chosen=chosen.text,
        reason=f"the {side} figure is the cautious one: a plan that holds with it holds with the other",
    )  # fmt: skip


def _without_tools(lowered: str, handbook: Handbook) -> str:
    """Return the text with tools' names of several words blanked: a data factory makes nothing."""
    names = (w for p in handbook.platform for w in p.evidence_words if " " in w)
    for name in (n for n in names if n in lowered):
        lowered = lowered.replace(name, " " * len(name))
    return lowered


def _industry(text: str, handbook: Handbook) -> tuple[str, str]:
    lowered = _without_tools(text.lower(), handbook)
    best: tuple[int, str, str] | None = None
    more = {m.id: m.names for m in handbook.models}
    for industry in handbook.industries:
        for name in (*industry.names, *more.get(industry.id, ())):
            hit = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
            if hit and (best is None or (hit.start(), -len(name)) < (best[0], 0)):
                best = (hit.start(), industry.id, clause(text, hit.start(), hit.end()))
    return (best[1], best[2]) if best else ("", "")


_LONGEST_AREA = 3
"""Words of an area's name; longer items of a list are clauses."""
_ITEM = r"(?:[^\W\d][\w&'’/-]*)(?:[ ][\w&'’/-]+){0,3}"
_LIST = re.compile(
    rf"(?:{_ITEM})(?:\s*,\s*(?:{_ITEM}))*(?:\s*,\s*|\s+)(?:and|und|et|y|e|sowie|&)\s+(?:{_ITEM})"
    rf"|(?:{_ITEM})(?:\s*,\s*(?:{_ITEM})){{2,}}",
    re.IGNORECASE,
)
_UNIT_OF = re.compile(
    r"\b(?:our|the)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:department|division|business unit|function|business)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^.*\b(?:across|in|covering|spanning|including|for|our|the|of|with|from|over|are|is|do|have|mit|avec|con|por|run|cover|operate|bereichen|domaines|áreas|areas|departments|im|der|die|das|den|dem|unser|unsere|unserem|les|la|le|dans|nos|notre|los|las|el|en|nuestros|nuestras)\s+",
    re.IGNORECASE,
)


def _areas(text: str, known: frozenset[str], words: FactWords) -> tuple[Area, ...]:
    found: dict[str, Area] = {}
    for match in _LIST.finditer(text):
        items = [
            _item(i, known) for i in re.split(r",|\b(?:and|und|et|sowie)\b|\s[y&]\s", match[0])
        ]
        if sum(i in known for i in items) >= 2:  # noqa: PLR2004 - one known word may be chance.
            cut = clause(text, match.start(), match.end())
            found |= {
                i: Area(i, cut)
                for i in items
                if i and len(i.split()) <= _LONGEST_AREA and not quantities(i)
            }
    for match in _UNIT_OF.finditer(text):
        if match[1].lower() in known:
            found.setdefault(match[1].lower(), Area(match[1].lower(), match[0]))
    for cell in re.finditer(r"^[|*\s-]*([^|:\n]{2,40})[|:]\s*(.+)$", text, re.MULTILINE):
        if mentions_any(cell[1], words.list_cues):
            items = [_item(i, known) for i in re.split(r"[,;/|]|\band\b", cell[2])]
            found |= {i: Area(i, cell[0].strip(" |")) for i in items if i in known}
    return tuple(found[name] for name in sorted(found))


def _item(words: str, known: frozenset[str]) -> str:
    """Return an item of a list without what leads up to it, or to the place named behind it."""
    whole = _LEAD_IN.sub("", words.strip(" .|*")).strip().lower()
    if whole in known:
        return whole
    placed = re.sub(
        r"\s+(?:in|at|for|with|from|each|all|both|who|which|that)\s+.*$",
        "",
        words.strip(" .|*"),
        flags=re.IGNORECASE,
    )
    short = _LEAD_IN.sub("", placed).strip().lower()
    return short if short in known else whole


def _without(text: str, areas: Iterable[Area]) -> str:
    """Return the text with each area's name blanked once: an area called quality is no pain."""
    for area in areas:
        at = text.lower().find(area.name)
        text = text[:at] + " " * len(area.name) + text[at + len(area.name) :] if at >= 0 else text
    return text


def _pains(text: str, words: FactWords, lead_time: float | None) -> tuple[tuple[Pain, str], ...]:
    found: dict[Pain, str] = {
        pain: _quote(text, terms)
        for pain, terms in words.pains.items()
        if mentions_any(text, terms)
    }
    # Ten working days is the point from which a wait is a pain by itself.
    if lead_time is not None and lead_time >= LONG_WAIT_DAYS:
        found.setdefault("lead_time", _quote(text, words.lead_time))
    return tuple(found.items())


LONG_WAIT_DAYS = 10.0
"""Working days from which a lead time is taken for a bottleneck; a planning assumption."""


def _quote(text: str, terms: Iterable[str]) -> str:
    term = mentions_any(text, terms)
    at = text.lower().find(term)
    return clause(text, at, at + len(term)) if term else ""


def _matched(text: str, pattern: str) -> str:
    found = re.search(pattern, text, re.IGNORECASE)
    return clause(text, found.start(), found.end()) if found else ""


def _region(text: str, region: str, terms: Iterable[str]) -> bool:
    # "us" is a pronoun far more often than a country.
    if region == "US":
        return bool(re.search(r"\bU\.?S\.?A?\b", text)) or bool(
            mentions_any(text, [t for t in terms if t != "us"])
        )
    return bool(mentions_any(text, terms))
