"""Where a plan makes a mistake, and where it settles the subject of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.embedding.encoder import Encoder
from knowledge.handbook.plan_review import PlanReview, PlanSubject
from tools.critique.meaning import Meaning, Nearest
from tools.critique.reading import PlanStatement
from tools.critique.settling import UNHEARD, Chance, at_odds, chances
from tools.critique.stance import (
    as_of_today,
    denied,
    denied_before,
    denies,
    earlier,
    of_somebody_else,
    supposed,
    turned_down,
)
from tools.critique.systems import named_after_systems

# These were set on the development plans of `evals/critic`.
_SETTLES = 0.6
"""Cosine from which a sentence settles a subject without a known turn of phrase."""
_SURE = 0.5
"""Likelihood from which the trained model says that a sentence settles a subject."""
_PERHAPS = 0.25
"""Likelihood from which it may: not enough to be sure, and too much to say it is left out."""
_WRONG = 0.7
"""Likelihood from which a sentence on a subject gets it wrong."""
_SUSPECT = 0.35
"""Likelihood from which it may: the author is asked."""
_FEW = 20
"""Statements of a short plan; the odds of a mistake have to double each time that they double."""
_DENIED = 3
"""How much higher the odds have to be of what denies, as vectors hardly tell it from what affirms."""
_OFTEN = 2
"""Statements that settle a subject, from which more of them speak against getting it wrong."""
_AS_MUCH = 0.15
"""How much less likely that may be than that it settles the subject: the two look alike."""
_SHORTEST = 4
"""Words from which a statement is believed to get something wrong without a known phrase."""
_DOUBTFUL = 0.1
"""Likelihood below which a statement gets nothing wrong, though a phrase of the handbook says so."""
_TOOL_SHARE = 0.3
"""Share of a plan's statements that speak of tools, from which it is a plan for tools."""
_BOUNDARIES, _TOOLS_ONLY, _CLAIMS, _OWNERS, _STOP = (
    "boundaries-by-system",
    "technology-only",
    "vendor-claims",
    "no-owners",
    "no-stop-criteria",
)
_IN_BRACKETS = re.compile(r"\w \((?:\w+: )?[A-ZÄÖÜÉ][\w.'’-]+ [A-ZÄÖÜÉ][\w'’-]+[,)]")
"""A name behind what the person answers for: "Claims (Lou Vance)"."""
_CONDITION = re.compile(r"(?i)\W*(?:stop rule\W+)?(?:if|unless|should|otherwise|wenn|si)\b")
"""A rule for a case that may come, which is no plan for it."""
_PERSON = re.compile(
    r"\b[A-ZÄÖÜÉ][\w.'’-]+ [A-ZÄÖÜÉ][\w'’-]+|\b[Oo]wner\w*\W{1,3}(?:is |are )?[A-ZÄÖÜÉ][a-zäöü]{2,}"
    r"|\b[A-ZÄÖÜÉ][a-zäöü]{2,} (?:is|are) (?:the |our |its |their )?owners?\b"
    r"|\b[A-ZÄÖÜÉ][a-zäöü]{2,} owns\b"
)
"""What looks like somebody's name."""

Chances = Mapping[str, Sequence[Chance]]
"""For each subject, what each statement may do to it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a plan says on one subject. Places count its statements from 0."""

    subject: PlanSubject
    made: tuple[int, ...]
    """Where it makes the mistake."""
    avoided: tuple[int, ...]
    """Where it names the mistake and turns it down."""
    settled: tuple[int, ...]
    """Where it settles the subject."""
    perhaps: tuple[int, ...] = ()
    """Where it may settle the subject, the likeliest first, if nothing surely does."""
    suspect: tuple[int, ...] = ()
    """Where it may make the mistake, the likeliest first, if nothing surely does."""


def read(
    statements: Sequence[PlanStatement], review: PlanReview, encoder: Encoder
) -> tuple[Judged, ...]:
    """Return what the plan says on each subject, in the order of the handbook.

    Raises:
        EncoderUnavailable: There is no embedding model to read it with.

    """
    meaning = Meaning(encoder, [s.own_words for s in statements])
    return judged(statements, review, meaning, chances(statements, meaning))


def judged(
    statements: Sequence[PlanStatement],
    review: PlanReview,
    meaning: Meaning,
    likely: Chances,
) -> tuple[Judged, ...]:
    """Return what the plan says on each subject, in the order of the handbook.

    `likely` says for each subject how likely each statement settles it, 0 to 1.
    """
    found = {s.mistake: _judged(s, statements, review, meaning, likely) for s in review.subjects}
    tools = found[_TOOLS_ONLY]
    people = [found[id_].settled for id_ in (_OWNERS, "no-organisational-change")]
    made = () if all(people) else tools.made or _all_tools(statements, review, found)
    found[_TOOLS_ONLY] = replace(tools, made=made)
    return tuple(found.values())


def _judged(
    subject: PlanSubject,
    statements: Sequence[PlanStatement],
    review: PlanReview,
    meaning: Meaning,
    likely: Chances,
) -> Judged:
    trained = subject.mistake in likely
    each = likely[subject.mistake] if trained else (UNHEARD,) * len(statements)
    said = {i: _stance(subject, statements, i, review) for i in range(len(statements))}
    avoided = tuple(i for i, stance in said.items() if stance is False)
    doubted = {i for i, c in enumerate(each) if trained and c.wrong < _DOUBTFUL}
    told = {i for i, stance in said.items() if stance is True and i not in doubted}
    settled = _settled(subject, statements, {*told, *avoided}, meaning)
    odds = max(1, len(statements) / _FEW) * max(1, len(settled) / _OFTEN)
    heard = {
        i
        for i, chance in enumerate(each)
        if chance.wrong >= at_odds(_SUSPECT, odds * _denial(statements[i]))
        and _may_go_wrong(subject, statements[i], chance)
        and i not in avoided
        and (subject.mistake != _TOOLS_ONLY or _speaks_of_tools(statements[i], review))
    }
    sure = {i for i in heard if each[i].wrong >= at_odds(_WRONG, odds * _denial(statements[i]))}
    made = tuple(sorted(told | sure))
    suspect = () if made else tuple(sorted(heard, key=lambda i: -each[i].wrong))
    spoilt = {*made, *avoided}
    settled = tuple(i for i in settled if i not in spoilt)
    near = _likely(subject, statements, spoilt, each)
    settled = settled or tuple(sorted(i for i, chance in near.items() if chance >= _SURE))
    perhaps = () if settled else tuple(sorted(near, key=lambda i: -near[i]))
    if suspect and subject.nowhere and not settled:
        made, suspect = suspect[:1], ()  # Nothing else settles it, which makes it the likelier.
    return Judged(subject, made, avoided, settled, perhaps, suspect)


def _may_go_wrong(subject: PlanSubject, statement: PlanStatement, chance: Chance) -> bool:
    """Return whether a statement may get a subject wrong, by the trained model alone."""
    if len(statement.own_words.split()) < _SHORTEST or chance.wrong <= chance.settles - _AS_MUCH:
        return False
    if subject.mistake == _CLAIMS:  # What a vendor says is the very subject.
        return not (statement.of_others or turned_down(statement.own_words))
    return not _of_somebody_else(statement)


def _denial(statement: PlanStatement) -> int:
    return _DENIED if denies(statement.own_words) else 1


def _speaks_of_tools(statement: PlanStatement, review: PlanReview) -> bool:
    return re.search(review.tools, statement.text, re.IGNORECASE) is not None


def _of_somebody_else(statement: PlanStatement) -> bool:
    text = statement.own_words
    foreign = statement.of_others or of_somebody_else(text) or supposed(text, len(text))
    return foreign or turned_down(text) or _CONDITION.match(text) is not None


def _likely(
    subject: PlanSubject,
    statements: Sequence[PlanStatement],
    spoilt: set[int],
    each: Sequence[Chance],
) -> dict[int, float]:
    """Return the statements that may settle a subject; what denies something must surely do so."""
    return {
        i: chance.settles
        for i, chance in enumerate(each)
        if chance.settles >= _PERHAPS
        and chance.wrong < chance.settles
        and i not in spoilt
        and not statements[i].of_others
        and not statements[i].text.endswith("?")
        and (
            chance.settles >= _SURE
            or subject.mistake == _STOP
            or not denies(statements[i].own_words)
        )
    }


def _stance(
    subject: PlanSubject, statements: Sequence[PlanStatement], place: int, review: PlanReview
) -> bool | None:
    """Return whether a statement makes the mistake, turns it down (False), or neither (None)."""
    statement = statements[place]
    cells = statement.own_words.split(" | ")
    if len(cells) > 1:
        told = {_stance(subject, [replace(statement, text=c)], 0, review) for c in cells}
        return True if True in told else False if False in told else None
    text = statement.own_words
    hits = [m for p in _phrases(subject.says) for m in p.finditer(text)]
    if subject.mistake == _BOUNDARIES:
        hits += named_after_systems(statement, review)
    if not hits:
        return None
    if statement.of_others or (subject.mistake == _OWNERS and as_of_today(text)):
        return None
    if earlier(text) or (subject.mistake != _CLAIMS and of_somebody_else(text)):
        return False if turned_down(text) else None
    meant = [h for h in hits if not supposed(text, h.start())]
    made = [h for h in meant if not denied(text, h.start(), h.end())]
    if not made:
        return False if meant else None
    following = statements[place + 1].text if place + 1 < len(statements) else ""
    return not (
        turned_down(following) and re.match(r"(?i)\W*(?:we|this|that|it|both|none)\b", following)
    )


def _as_meant(statement: PlanStatement, nearest: Nearest) -> bool:
    """Return whether the statement affirms or denies as the sentence near it does."""
    return not _of_somebody_else(statement) and (
        denies(statement.own_words) == denies(nearest.sentence)
    )


def _settled(
    subject: PlanSubject,
    statements: Sequence[PlanStatement],
    spoilt: set[int],
    meaning: Meaning,
) -> tuple[int, ...]:
    near = meaning.nearest(subject.covered_like)
    return tuple(
        i
        for i, statement in enumerate(statements)
        if i not in spoilt
        and not statement.of_others
        and (
            _covers(subject, statement)
            or (near[i].cosine >= _SETTLES and _as_meant(statement, near[i]))
        )
    )


def _covers(subject: PlanSubject, statement: PlanStatement) -> bool:
    """Return whether a phrase settles the subject here and nothing denies it."""
    text = statement.text
    whole = f"{statement.heading}: {text}" if statement.heading else text
    if subject.mistake == _OWNERS and _IN_BRACKETS.search(text):
        return True
    found = [m for p in _phrases(subject.covers) for m in p.finditer(whole)]
    if not any(not denied_before(whole, m.start()) for m in found):
        return False
    if not subject.needs or re.search(subject.needs, text, re.IGNORECASE):
        return True
    return subject.mistake == _OWNERS and _PERSON.search(text) is not None


def _all_tools(
    statements: Sequence[PlanStatement], review: PlanReview, found: dict[str, Judged]
) -> tuple[int, ...]:
    """Return where tools are bought, in a plan that speaks of little else and names no people."""
    if found[_OWNERS].settled or found["no-organisational-change"].settled:
        return ()
    spoken = re.compile(review.tools, re.IGNORECASE)
    places = [
        i
        for i, s in enumerate(statements)
        if not s.of_others
        and (m := spoken.search(s.text))
        and not denied(s.text, m.start(), m.end())
    ]
    buys = [i for i in places if _BUYS.search(statements[i].text)]
    enough = len(places) >= _TOOL_SHARE * len(statements)
    return tuple(buys[:1]) if buys and enough else ()


_BUYS = re.compile(
    r"\b(?:buy\w*|purchas\w+|acqui\w+|procur(?:e|es|ed|ing)|licen[cs]\w+|tender\w*|install\w*|roll(?:s|ed)? ?out|rfp|select\w*|order\w* (?:it|the)|"
    r"introduc\w+|implement\w*|migrat\w+|kauf\w*|beschaff\w+|lizenz\w*|einführ\w+|achet\w+|achat|install\w+|licences?|"
    r"compr\w+|instal\w+|licencias?)\b",
    re.IGNORECASE,
)


@cache
def _phrases(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)
