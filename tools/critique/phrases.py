"""Where the handbook's phrases and sentences say that a plan makes a mistake, or settles its subject."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.handbook.plan_review import PlanReview, PlanSubject
from tools.critique.meaning import Meaning, Nearest
from tools.critique.reading import PlanStatement
from tools.critique.stance import (
    as_of_today,
    denied,
    denied_before,
    denies,
    earlier,
    not_of_the_plan,
    of_somebody_else,
    supposed,
    turned_down,
)
from tools.critique.systems import named_after_systems

_SETTLES = 0.6
"""Cosine from which a sentence settles a subject without a known turn of phrase."""
_TOOL_SHARE = 0.3
"""Share of a plan's statements that speak of tools, from which it is a plan for tools."""
_BOUNDARIES, _TOOLS_ONLY, _CLAIMS, _OWNERS, _CHANGE = (
    "boundaries-by-system",
    "technology-only",
    "vendor-claims",
    "no-owners",
    "no-organisational-change",
)
_IN_BRACKETS = re.compile(r"\w \((?:\w+: )?[A-ZÄÖÜÉ][\w.'’-]+ [A-ZÄÖÜÉ][\w'’-]+[,)]")
"""A name behind what the person answers for: "Claims (Lou Vance)"."""
_PERSON = re.compile(
    r"\b[A-ZÄÖÜÉ][\w.'’-]+ [A-ZÄÖÜÉ][\w'’-]+|\b[Oo]wner\w*\W{1,3}(?:is |are )?[A-ZÄÖÜÉ][a-zäöü]{2,}"
    r"|\b[A-ZÄÖÜÉ][a-zäöü]{2,} (?:is|are) (?:the |our |its |their )?owners?\b"
    r"|\b[A-ZÄÖÜÉ][a-zäöü]{2,} owns\b"
)
"""What looks like somebody's name."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where phrases say something of a subject. Places count the plan's statements from 0."""

    made: tuple[int, ...]
    """Where it makes the mistake."""
    avoided: tuple[int, ...]
    """Where it names the mistake and turns it down."""
    settled: tuple[int, ...]
    """Where it settles the subject."""


def spoken(
    statements: Sequence[PlanStatement], review: PlanReview, meaning: Meaning
) -> Mapping[str, Spoken]:
    """Return what the phrases say on each subject, in the order of the handbook."""
    found = {s.mistake: _spoken(s, statements, review, meaning) for s in review.subjects}
    tools = found[_TOOLS_ONLY]
    people = [found[id_].settled for id_ in (_OWNERS, _CHANGE)]
    made = () if all(people) else tools.made or _all_tools(statements, review, found)
    found[_TOOLS_ONLY] = replace(tools, made=made)
    return found


def speaks_of_tools(statement: PlanStatement, review: PlanReview) -> bool:
    """Return whether the statement speaks of buying or installing tools."""
    return re.search(review.tools, statement.text, re.IGNORECASE) is not None


def _spoken(
    subject: PlanSubject,
    statements: Sequence[PlanStatement],
    review: PlanReview,
    meaning: Meaning,
) -> Spoken:
    said = {i: _stance(subject, statements, i, review) for i in range(len(statements))}
    made = tuple(i for i, stance in said.items() if stance is True)
    avoided = tuple(i for i, stance in said.items() if stance is False)
    return Spoken(made, avoided, _settled(subject, statements, {*made, *avoided}, meaning))


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
    return not not_of_the_plan(statement.own_words, statement.of_others) and (
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
    statements: Sequence[PlanStatement], review: PlanReview, found: Mapping[str, Spoken]
) -> tuple[int, ...]:
    """Return where tools are bought, in a plan that speaks of little else and names no people."""
    if found[_OWNERS].settled or found[_CHANGE].settled:
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
