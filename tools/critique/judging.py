"""Where a plan makes a mistake, and where it settles the subject of one."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.embedding.encoder import Encoder
from knowledge.handbook.plan_review import PlanReview, PlanSubject
from tools.critique.meaning import Meaning, Nearest
from tools.critique.reading import PlanStatement
from tools.critique.settling import Chance, chances
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
_LIKE = 0.62
"""Cosine from which a sentence is taken to say what a sentence of the handbook says."""
_FEW = 20
"""Statements of a short plan. Of more, one comes as near by chance, so it has to come nearer: by
0.02 for each time that they double."""
_MARGIN = 0.06
"""How much nearer it has to come than to a sound sentence."""
_SETTLES = 0.6
"""Cosine from which a sentence settles a subject without a known turn of phrase."""
_SURE = 0.65
"""Likelihood from which the trained model says that a sentence settles a subject."""
_PERHAPS = 0.35
"""Likelihood from which it may: not enough to be sure, and too much to say it is left out.
Both were chosen by cross-validation over the development plans."""
_WRONG = 0.6
"""Likelihood from which a sentence on a subject gets it wrong."""
_RIGHT = 0.3
"""Likelihood of getting it wrong below which a sentence that surely settles a subject is right."""
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
    said = {i: _stance(subject, statements, i, review) for i in range(len(statements))}
    made = tuple(i for i, stance in said.items() if stance is True)
    avoided = tuple(i for i, stance in said.items() if stance is False)
    said_so = bool(made)
    made = made or _by_meaning(subject, statements, avoided, meaning, review)
    settled = _settled(subject, statements, {*made, *avoided}, meaning)
    each = likely.get(subject.mistake, ())
    if not said_so:
        made = tuple(i for i in made if not (each and _is_right(each[i])))
    made = made or _gone_wrong(statements, {*avoided, *settled}, each)
    near = _likely(subject, statements, {*made, *avoided}, each)
    settled = settled or tuple(sorted(i for i, chance in near.items() if chance >= _SURE))
    perhaps = () if settled else tuple(sorted(near, key=lambda i: -near[i]))
    return Judged(subject, made, avoided, settled, perhaps)


def _is_right(chance: Chance) -> bool:
    return chance.settles >= _SURE and chance.wrong < _RIGHT


def _gone_wrong(
    statements: Sequence[PlanStatement], others: set[int], each: Sequence[Chance]
) -> tuple[int, ...]:
    """Return the statements that surely speak of a subject and surely get it wrong."""
    return tuple(
        i
        for i, chance in enumerate(each)
        if chance.settles >= _SURE
        and chance.wrong >= _WRONG
        and i not in others
        and not _of_somebody_else(statements[i])
    )


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
    """Return the statements that may settle a subject; what denies something settles nothing."""
    return {
        i: chance.settles
        for i, chance in enumerate(each)
        if chance.settles >= _PERHAPS
        and chance.wrong < _WRONG
        and i not in spoilt
        and not statements[i].of_others
        and not statements[i].text.endswith("?")
        and (subject.mistake == _STOP or not denies(statements[i].own_words))
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


def _by_meaning(
    subject: PlanSubject,
    statements: Sequence[PlanStatement],
    avoided: tuple[int, ...],
    meaning: Meaning,
    review: PlanReview,
) -> tuple[int, ...]:
    """Return the statements that say in other words what sentences of the handbook say."""
    like, unlike = meaning.nearest(subject.like), meaning.nearest(subject.unlike)
    least = _LIKE + 0.02 * math.log2(max(len(statements), _FEW) / _FEW)
    rivals = [meaning.nearest(s.like) for s in review.subjects if s is not subject]
    return tuple(
        i
        for i, (one, other) in enumerate(zip(like, unlike, strict=True))
        if i not in avoided
        and one.cosine >= least
        and one.cosine - other.cosine >= _MARGIN
        and all(rival[i].cosine < one.cosine for rival in rivals)
        and _as_meant(statements[i], one)
        and (subject.mistake != _TOOLS_ONLY or _BUYS.search(statements[i].text))
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
