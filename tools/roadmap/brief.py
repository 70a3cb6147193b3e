"""The facts of an organisation as its leader states them, each with the words it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import DataClass, Pain
from knowledge.handbook.stated import FactWords
from knowledge.language import language_of
from tools.roadmap.area_lists import Area, areas_in, without
from tools.roadmap.conditions import Condition, read_conditions
from tools.roadmap.durations import durations_in
from tools.roadmap.mentions import (
    Mention,
    clause,
    counts_in,
    mentions_any,
)
from tools.roadmap.model import Contradiction, Fact
from tools.roadmap.shares import shares_in
from tools.roadmap.waits import Wait, waits_in
from tools.standing import Source

_LABELS = {
    "lead_time_days": "Lead time of a data request",
    "horizon_months": "Horizon",
    "run_share": "Time lost to running today's jobs",
}
# The cautious choice: a plan that holds with fewer engineers and more jobs holds otherwise too.
_CAUTIOUS_IS_LOW = frozenset({"engineers", "horizon_months", "analysts"})


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
    waits: tuple[Wait, ...] = ()
    """Who waits for which data."""

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
    going = tuple(re.finditer(handbook.condition_words.leaving, text, re.IGNORECASE))
    counts = tuple(
        m
        for m in counts_in(text, words)
        if not any(g.start() <= m.start < g.end() for g in going)  # Who leaves is no team's size.
    )
    mentions = [*counts, *durations_in(text, words), *shares_in(text, words, counts)]
    facts, contradictions = _settle(mentions, words)
    known = {w for m in handbook.models for c in m.capabilities for w in c.area_words}
    lead_time = next((f.value for f in facts if f.id == "lead_time_days"), None)
    english = handbook.area_names
    waits = waits_in(text)
    told = frozenset(known | english.keys())
    listed = {a.name: a for a in areas_in(text, told, _tools_and_laws(handbook), words)}
    for wait in waits:
        # Who waits is a part of the organisation, unless it is there for them.
        if wait.who.lower() in told and not _SERVED.fullmatch(wait.who.lower()):
            listed.setdefault(wait.who.lower(), Area(wait.who.lower(), wait.quote))
    areas = tuple(
        replace(listed[n], means=english.get(n, ""), written=as_written(text, n))
        for n in sorted(listed)
    )
    # A part of the organisation tells its industry only where nothing else does.
    industry, industry_quote = _industry(without(text, areas), handbook, words)
    if not industry:
        industry, industry_quote = _industry(text, handbook, words)
    return Brief(
        text=text,
        facts=facts,
        contradictions=contradictions,
        industry=industry,
        industry_quote=industry_quote,
        areas=areas,
        pains=_pains(without(text, areas), words, lead_time),
        data=tuple((kind, _quote(text, terms)) for kind, terms in words.data.items() if mentions_any(text, terms)),
        no_owner=_quote(text, words.no_owner) or _matched(text, handbook.condition_words.no_owner),
        regions=tuple(sorted(r for r, terms in words.regions.items() if _region(text, r, terms))),
        conditions=read_conditions(text, handbook.condition_words),
        waits=waits,
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
    reason = (
        "who waits longest sets the baseline; the others are measured beside it"
        if id_ == "lead_time_days"
        else f"the {side} figure is the cautious one: a plan that holds with it holds with the other"
    )
    return Contradiction(fact=label, values=values, chosen=chosen.text, reason=reason)


def _tools_and_laws(handbook: Handbook) -> frozenset[str]:
    tools = (w for p in handbook.platform for w in p.evidence_words)
    laws = (w for r in handbook.condition_words.regulations for w in r.words)
    return frozenset((*tools, *laws))


def _without_names(lowered: str, handbook: Handbook, words: FactWords) -> str:
    """Return the text with names of several words blanked: a works council governs no city."""
    names = (*_tools_and_laws(handbook), *words.no_industry)
    for name in (n for n in names if " " in n and n in lowered):
        lowered = lowered.replace(name, " " * len(name))
    return lowered


def _industry(text: str, handbook: Handbook, words: FactWords) -> tuple[str, str]:
    lowered = _without_names(text.lower(), handbook, words)
    # German joins words: an Automobilzulieferer is a Zulieferer.
    joined = language_of(text) == "German"
    best: tuple[int, str, str] | None = None
    more = {m.id: m.names for m in handbook.models}
    for industry in handbook.industries:
        for name in (*industry.names, *more.get(industry.id, ())):
            whole = rf"(?<!\w){re.escape(name)}(?!\w)"
            loose = joined and len(name) >= _COMPOUND
            hit = re.search(re.escape(name) if loose else whole, lowered)
            if hit and (best is None or (hit.start(), -len(name)) < (best[0], 0)):
                best = (hit.start(), industry.id, clause(text, hit.start(), hit.end()))
    return (best[1], best[2]) if best else ("", "")


def _pains(text: str, words: FactWords, lead_time: float | None) -> tuple[tuple[Pain, str], ...]:
    found: dict[Pain, str] = {
        pain: _quote(text, terms)
        for pain, terms in words.pains.items()
        if mentions_any(text, terms)
    }
    if re.search(_ASKS_PRICE, found.get("cost", ""), re.IGNORECASE):
        del found["cost"]  # What the plan costs is asked, not complained of.
    # Ten working days is the point from which a wait is a pain by itself.
    if lead_time is not None and lead_time >= LONG_WAIT_DAYS:
        found.setdefault("lead_time", _quote(text, words.lead_time))
    return tuple(found.items())


_ASKS_PRICE = r"\b(?:what|how much|was|combien|cuánto)\b.{0,25}\b(?:costs?|kosten|kostet|coût\w*|cuesta)\b|\b(?:with|and|including|mit|und)\s+(?:people,?\s+)?(?:the\s+)?(?:costs?|kosten)\b"
_SERVED = re.compile(
    r"(?:clients|client|customers|customer|users|subscribers|members|patients|students|pupils|citizens|guests|passengers|policyholders|suppliers|partners|shippers|residents)"
)
"""Those whom an organisation is there for are no part of it."""
_COMPOUND = 7
"""Letters from which a German word is looked for within longer ones."""
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
