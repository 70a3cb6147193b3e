"""Who waits for which data, as a leader tells it, and the domain that such data lies in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.handbook.entries import CandidateProduct
from tools.domains.words import singular
from tools.roadmap.candidate import Candidate
from tools.roadmap.mentions import clause

_WHO = r"(?P<who>[^\W\d][\w&/'-]*(?:[ ][\w&/'-]+){0,3}?)"
_WHAT = r"(?P<what>[^\W\d][\w&/'-]*(?:[ ][\w&/'-]+){0,5})"
_TIME = r"(?:(?:about|around|roughly|up to|over|between|almost|nearly|rund|etwa|environ|unos)\s+)*[\w.,-]+(?:\s(?:to|and|bis|à|a|et|und|y|oder|or)\s[\w.,]+)?\s+(?:working\s+|business\s+)?(?:days?|weeks?|months?|tage?n?|wochen?|monate?n?|jours?|semaines?|mois|días?|semanas?|mes(?:es)?)"
_WAITING = r"(?:waits?|waiting|queues?|warten|wartet|attend(?:ent)?|esperan?)"
_TOLD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHO}\s+{_WAITING}\s+{_TIME}\s+(?:for|to get|to see|auf|pour|por)\s+{_WHAT}",
        rf"\bwhen\s+(?:an?|the|our)?\s*{_WHO}\s+asks?\s+for\s+{_WHAT}",
        rf"{_WHO}\s+needs?\s+{_WHAT}",
        rf"{_WHO}\s+(?:gets?|receives?)\s+{_WHAT}\s+(?:in|within|after)\s+{_TIME}",
        rf"{_WHO}\s+{_WAITING}\s+{_TIME}(?P<what>)",
    )
)
_NOBODY = re.compile(
    r"\b(?:we|i|you|they|it|he|she|who|that|which|what|there|everybody|everyone|nobody|wir|ich|sie|"
    r"nous|je|vous|ils|nosotros|ellos)\b",
    re.IGNORECASE,
)
"""Words that make what stands before "need" no people: "the policies we need at launch"."""
_NO_DATA = re.compile(
    r"^(?:at|for|to|in|on|by|from|with|until|before|after|during|of|as|more|most|help|zum|zur|pour|para)\b",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"data|dashboard|report|figure|number|feed|forecast|metric|\bkpi|analys|extract|\bview\b|daten|"
    r"zahlen|bericht|données|chiffre|rapport|datos|cifra|informe",
    re.IGNORECASE,
)
"""Who "needs" something waits only where that is data: a decision or a budget comes from elsewhere."""
_ENDS = re.compile(
    r"\s+(?:it|takes?|which|that|from|in|within|by|because|and|but|so|fixed|now|daily|weekly|monthly|who|as|dauert|prend|tarda)\b.*$",
    re.IGNORECASE,
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _listed(
    """
    a an the any some our their new data request requests report reports reporting
    figure figures number numbers dashboard dashboards feed feeds metric metrics
    analysis extract extracts answer answers information kpi kpis one each every
    more and or of for to on with it them everything anything something who we they
    you teams team do does did should can could would may must show mesh people
    business units users department departments managers manager operators leaders
    ein eine einen neue neuen der die das un une le la les nouveau nouvelle donnée
    données dato datos nueva nuevo el los las change changes update updates but
    daily weekly monthly
    """
)
_LEAST = 2
"""Points from which data lies in a domain: its name or area says it, or two of its other words."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who waits for data."""

    who: str
    what: str
    """As written, without what leads up to it; empty where only who waits is told."""
    quote: str


def waits_in(text: str) -> tuple[Wait, ...]:
    """Return who waits for what, in the order of the text; each is told once."""
    found: dict[int, Wait] = {}
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            what = _trimmed(_ENDS.sub("", match["what"]))
            who = _trimmed(match["who"])
            if _is_a_wait(match, who, what):
                near = any(abs(at - match.start()) < 30 for at in found)  # noqa: PLR2004 - one clause.
                if not near:
                    found[match.start()] = Wait(who, what, clause(text, match.start(), match.end()))
    return tuple(found[at] for at in sorted(found))


def _is_a_wait(match: re.Match[str], who: str, what: str) -> bool:
    """Return whether what was matched tells of people and of data that they lack."""
    needs = re.search(r"\sneeds?\s", match[0], re.IGNORECASE) is not None
    if _NOBODY.search(match["who"]) or _NO_DATA.match(match["what"]):
        return False
    if needs and not _DATA.search(match["what"]):
        return False
    return bool(content(who)) and bool(content(what) or not match["what"])


def _trimmed(words: str) -> str:
    """Return words without articles and such at their start."""
    kept = words.split()
    while kept and kept[0].lower() in _PLAIN:
        kept.pop(0)
    return " ".join(kept)


def content(words: str) -> frozenset[str]:
    """Return the words that say what data it is, each in the singular."""
    read = (w for w in re.findall(r"[^\W\d_]{3,}", words.lower()) if w not in _PLAIN)
    return frozenset(singular(w) for w in read)


def held(waits: Iterable[Wait], candidates: Iterable[Candidate]) -> dict[str, Wait]:
    """Return, for each domain that holds what somebody waits for, the first such wait."""
    found: dict[str, Wait] = {}
    all_of = tuple(candidates)
    for wait in waits:
        domain = lies_in(wait, all_of)
        if domain is not None:
            found.setdefault(domain.id, wait)
    return found


def lies_in(wait: Wait, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the domain that holds what is waited for, or None; the earlier of two alike."""
    scored = [(_points(wait, c), c) for c in candidates]
    best = max(scored, key=lambda s: s[0], default=None)
    return best[1] if best and best[0] >= _LEAST else None


def _points(wait: Wait, candidate: Candidate) -> int:
    own = ((candidate.capability,) if candidate.capability else ()) + candidate.also
    area = candidate.area
    close = content(
        " ".join((candidate.name, area.name if area else "", area.means if area else ""))
    )
    told = content(" ".join(w for c in own for w in (*c.area_words, *c.typical_data, c.name)))
    wide = content(" ".join(w for c in own for w in (c.covers, *(p.name for p in c.products))))
    words = content(wait.what) or content(wait.who)
    points = sum(3 if w in close else 2 if w in told else 1 if w in wide else 0 for w in words)
    asks = content(wait.who)
    return points + (2 if asks & close else 1 if asks & told else 0)


def told(wait: Wait) -> str:
    """Return a wait as a clause: "the dean waits for enrolment figures from here"."""
    data = f"{wait.what} from here" if wait.what else "its data"
    return f"it holds what you say is waited for: {wait.who}, {data}"


def serves(wait: Wait, product: CandidateProduct) -> bool:
    """Return whether a product of the reference model holds what is waited for."""
    named = content(" ".join((product.name, product.purpose, *product.vocabulary)))
    return bool(content(wait.what) & named)
