"""Finds the one field of the evidence that a figure in a sentence rests on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from assistant.binding import reading_of
from assistant.evidence import Evidence, Part, handles
from assistant.fields import Field, Sides
from assistant.figures import Figure, kind_of
from assistant.fitting import candidates, fits, subject_fits, unit_fits
from assistant.likeness import Reading, is_spoken_of, likeness
from assistant.mentions import mentions_in, named_by_level
from assistant.statement import Statement
from assistant.words import normal, stems
from tools.standing import Standing, weakest

_PLAINLY = 2.0
"""How much more a text has to be like it than a bare figure to be what is plainly quoted."""
_VERBATIM = 4
"""Words and figures beside a figure from which it is surely the same that is said."""
_SURE = 100.0
"""What it counts that a field's sentence is said word for word: more than all likeness."""
_SCORE_OF = re.compile(r"\d\.\d+\s+(?:(?:points\s+)?(?:out of|of)|von|sur|de)\s+$")
"""Before a figure, this makes it the most that the one before could be."""
_BEST = stems("best max maximum")
_NAMED = re.compile(r"\s*\((?P<inside>[^()\d]+)\)|[^\n:.;,()\d]*: (?P<listed>[^\n:;()\d]+)$")
"""Behind a figure, the names of what it counts."""
_OTHERS = re.compile(r"\bothers?\b")
"""With this, a list names only some."""
_RATIO = 0.25
_MARGIN = 0.9
"""A field is taken unless one of another value is more like what is said by this share, and at
most by this much."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a figure or a name rests on."""

    standing: Standing
    source: str
    origins: frozenset[tuple[object, ...]] = frozenset()
    """The sentences and records in which it may be found."""
    paths: frozenset[str] = frozenset()
    """The places of a result in which it may be found."""


def trace(figure: Figure, statement: Statement, evidence: Evidence) -> Trace | None:
    """Return what the figure rests on: the field that is most like it, the weakest of equals."""
    if _SCORE_OF.search(statement.text[: figure.start]):
        return _scale(figure, evidence)
    if _miscounts(figure, statement, evidence):
        return None
    found = [pair for part in evidence.parts for pair in _accepted(figure, statement, part)]
    if not found and figure.in_words and _counts_names(figure, statement, evidence):
        return Trace("confirmed", "the answer")
    if not found:
        return None
    best = max(score for score, _ in found)
    alike = [one for score, one in found if score >= best - 1e-9]
    standings: tuple[Standing, ...] = tuple(one.standing for one in alike)
    standing = weakest(*standings)
    return Trace(
        standing,
        next(one.source for one in alike if one.standing == standing),
        frozenset(one.origin for _, one in found),
        frozenset(one.path for _, one in found),
    )


def _miscounts(figure: Figure, statement: Statement, evidence: Evidence) -> bool:
    """Whether it says another number than there are names in brackets, or listed, behind it."""
    behind = _NAMED.match(statement.text, figure.end)
    if behind is None or figure.unit:
        return False
    listed = behind["inside"] or behind["listed"]
    count = figure.readings[0][0]
    for part in evidence.parts:
        mentions = mentions_in(listed, part.known)
        rest = listed
        for mention in reversed(mentions):
            rest = rest[: mention.start] + rest[mention.end :]
        whole, others = _OTHERS.subn("", rest)
        if len(mentions) > 1 and not stems(whole):
            return len(mentions) > count if others else len(mentions) != count
    return False


def _counts_names(figure: Figure, statement: Statement, evidence: Evidence) -> bool:
    """Whether it says how many names follow: "two teams: Commerce and Checkout Crew"."""
    for part in evidence.parts:
        behind = [m for m in mentions_in(statement.text, part.known) if m.start > figure.end]
        levels = Counter(level for m in behind for level in named_by_level((m,), part.known))
        if figure.readings[0][0] in levels.values():
            return True
    return False


def _scale(figure: Figure, evidence: Evidence) -> Trace | None:
    """Return where a text says "of 5", or a result that 5 is the best there can be."""
    for part in evidence.parts:
        best = (one for one in part.near(*2 * (figure.readings[0][0],)) if one.key & _BEST)
        if re.search(rf"\d \d+ of {figure.text} ", part.text) or any(
            not one.subjects for one in best
        ):
            return Trace(part.standing, part.source)
    return None


def _accepted(figure: Figure, statement: Statement, part: Part) -> list[tuple[float, Field]]:
    """Return the fields of a part that the figure may be, each with its likeness."""
    found = [one for one in candidates(figure, part) if unit_fits(figure, one, statement)]
    if not found:
        return []
    reading = reading_of(figure, statement, part)
    if statement.is_foreign:
        return [(0.0, one) for one in found if subject_fits(one, reading)]
    fitting = [one for one in found if fits(figure, statement, one, reading)]
    if not fitting:
        return []
    said_so = [one for one in fitting if _is_verbatim(one, reading, statement)]
    if said_so:
        # The asker's own words said again are theirs, whatever a tool infers from them.
        sure = 2 * _SURE if part.standing == "stated" else _SURE
        return [(sure + likeness(reading, one), one) for one in said_so]
    taken = {id(one) for one in found}
    strict = replace(reading, named=reading.clause)
    scored = [(likeness(reading, one), one) for one in fitting]
    told = [score for score, one in scored if one.prose]
    least = min(told) if told else _PLAINLY * (1 + min(score for score, _ in scored))
    best = _best_told(figure, statement, part, strict, taken, least, plainly=not told)
    # Records of a table are rivals of each other: how like each is must be found out once only.
    like = _Likeness(strict, part)
    return [
        (score, one)
        for score, one in scored
        if (
            not _beats(best, score)
            if one.prose
            else best <= _PLAINLY * (1 + score)
            and not _has_rival(figure, statement, part, like, taken, (score, one))
        )
    ]


def _best_told(
    figure: Figure,
    statement: Statement,
    part: Part,
    reading: Reading,
    taken: set[int],
    least: float,
    *,
    plainly: bool,
) -> float:
    """Return how like the likest other figure of a text is, or `least` if none is more so."""
    whole = float(figure.readings[0][0]).is_integer()
    rivals = part.told.get((kind_of(figure.unit), figure.unit != "" or whole), ())
    best = least
    for rival in (*rivals, *_of_spoken(figure, part, reading)):
        if rival.own.isdisjoint(reading.clause) or id(rival) in taken:
            continue
        if rival.counted and rival.sides.right[0] not in reading.said:
            continue
        if plainly and not _is_beside(rival.sides, reading.sides):
            continue
        score = likeness(reading, rival)
        if score > best and _beats(score, least) and fits(figure, statement, rival, reading):
            best = score
    return best


def _is_beside(one: Sides, other: Sides) -> bool:
    return one.left[:1] == other.left[:1] or one.right[:1] == other.right[:1]


def _beats(rival: float, score: float) -> bool:
    return rival > score + min(_RATIO * score, _MARGIN)


def _of_spoken(figure: Figure, part: Part, reading: Reading) -> Iterator[Field]:
    """Yield what the records that are spoken of say by themselves under a key that is told."""
    for level, names in reading.spoken.items():
        for name in sorted(names & reading.group.get(level, frozenset())):
            for one in part.of_name.get((level, name), ()):
                alike = figure.unit in one.units if figure.unit else not one.units
                if alike and one.key and one.key <= reading.near:
                    yield one


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How like the figures of a part are to one reading, found out when first asked."""

    reading: Reading
    part: Part
    _ranked: dict[object, list[tuple[float, Field]]] = field(
        default_factory=dict[object, list[tuple[float, Field]]]
    )

    def beating(self, one: Field, score: float) -> Iterator[Field]:
        """Yield the rivals of a figure that are much more like it than it is, the likest first."""
        for handle in handles(one):
            for likest, rival in self._ranking(handle):
                if not _beats(likest, score):
                    break
                yield rival

    def _ranking(self, handle: object) -> list[tuple[float, Field]]:
        if handle not in self._ranked:
            rivals = self.part.beside.get(handle, ())
            scored = [(likeness(self.reading, rival), rival) for rival in rivals]
            self._ranked[handle] = sorted(scored, key=lambda pair: -pair[0])
        return self._ranked[handle]


def _has_rival(
    figure: Figure,
    statement: Statement,
    part: Part,
    like: "_Likeness",
    taken: set[int],
    found: tuple[float, Field],
) -> bool:
    """Whether a figure at the same place, or of the same record, is much more like it."""
    score, one = found
    reading = like.reading
    beside = (r for r in like.beating(one, score) if "." not in figure.text or not r.is_whole)
    spoken = () if is_spoken_of(one, reading) else _of_spoken(figure, part, reading)
    beating = (r for r in spoken if _beats(likeness(reading, r), score))
    return any(
        # The number of groups is no rival of the number of what is in them, nor the other way.
        id(rival) not in taken
        and not one.path.startswith(f"{rival.path}.")
        and not (one.is_count and rival.path.startswith(f"{one.path}."))
        and fits(figure, statement, rival, reading)
        for rival in chain(beside, beating)
    )


def _is_verbatim(one: Field, reading: Reading, statement: Statement) -> bool:
    """Whether its sentence, or the words on both sides, are the same; none can be more like it."""
    sides = len(one.sides.left) + len(one.sides.right)
    if one.sides == reading.sides and sides >= _VERBATIM:
        return True
    words = normal(one.text)
    return len(words.split()) > _VERBATIM and f" {words} " in f" {statement.words} "
