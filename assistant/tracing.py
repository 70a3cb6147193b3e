"""Finds the one field of the evidence that a figure in a sentence rests on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.evidence import Evidence, Part
from assistant.fields import BORDER, Field, Sides, Subject, sides_of
from assistant.figures import Figure, figures_in, kind_of
from assistant.likeness import Reading, is_spoken_of, likeness
from assistant.mentions import Mention, mentions_in, named_by_level, told_of
from assistant.names import Name
from assistant.words import STOPWORDS, is_foreign, stem, stems
from tools.standing import Standing, weakest

_PREDICATE = re.compile(
    r"\b(?:of|is|was|are|were|at|to|from|than|by|scores?|total)\b|[:=(|]", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\s+(?!and\b|or\b|but\b|und\b)[\w%-]+){0,3}?\s+(?:for|in|of|at|by|on)\s+(?:the\s+)?[*`\"“]*",
    re.IGNORECASE,
)
_IS = re.compile(r"[*`]*\s*(?:is|of|at|was|:|=|\()?\s*[*`]*", re.IGNORECASE)
_BEHIND = re.compile(r"[\s+*]*")
_CLAUSE = re.compile(r"[;\n]|[.!?:](?=\s|$)")
_JOINS = re.compile(r"\s*(?:,|;|and|or|against|versus|vs\.?|und|gegen|,\s*and)\s*", re.IGNORECASE)
_ENOUGH = 2
"""Words that a sentence shares with a text before its figure counts as the text's."""

_PLAIN = stems("count value amount number")
"""Keys that say nothing of what they hold."""

_PLAINLY = 2.0
"""How much more a text has to be like it than a bare figure to be what is plainly quoted."""

_VERBATIM = 4
"""Words and figures beside a figure from which it is surely the same that is said."""

_LARGE = 100.0
"""A figure from here on seldom occurs twice by chance."""

_TWO = 2
"""A record in a record: of a bare figure both have to be named."""

_RARE = 0.5
"""Weight from which a word tells one record from most others."""

_SCORE_OF = re.compile(r"\d\.\d+\s+(?:(?:points\s+)?(?:out of|of)|von|sur|de)\s+$")
"""Before a figure, this makes it the most that the one before could be."""

_BEST = stems("best max maximum")

_RATIO = 0.25
_MARGIN = 0.9
"""A field is taken unless one of another value is more like what is said by this share, and at
most by this much."""


@dataclass(frozen=True)
class Statement:
    """A sentence, or a cell of a table with its row and heading as its context."""

    text: str
    start: int
    context: str = ""
    before: str = ""
    """The sentence before it, which may name what "it" is."""
    head: str = ""
    """Of a cell, the heading of its column."""
    is_head: bool = False
    """Whether it is the heading of a column."""
    column: int = -1
    """Of a cell, its column, from 0."""
    names: tuple[Name, ...] = ()
    """What has to be a name because of where it stands."""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return its figures, in order."""
        return figures_in(self.text)

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the stems of its words and its context."""
        return stems(f"{self.context} {self.text}")

    @cached_property
    def is_foreign(self) -> bool:
        """Return whether its words can't be found in English evidence, only its figures."""
        return is_foreign(f"{self.before} {self.context} {self.text}")

    def near(self, figure: Figure) -> frozenset[str]:
        """Return the stems between the figures before and behind this one."""
        ends = (self._behind(f) for f in self.figures if f.end <= figure.start)
        starts = (f.start for f in self.figures if f.start > figure.start)
        begin, end = max(ends, default=0), min(starts, default=len(self.text))
        begin = min(begin, figure.start)
        left = BORDER.split(self.text[begin : figure.start])[-1]
        right = BORDER.split(self.text[figure.end : end], maxsplit=1)[0]
        return stems(left) | stems(right) | stems(self.head)

    def clause(self, figure: Figure) -> frozenset[str]:
        """Return the stems of the figure's clause and of the statement's context."""
        begin, end = self.clause_span(figure)
        return stems(self.text[begin:end]) | stems(self.context)

    def clause_span(self, figure: Figure) -> tuple[int, int]:
        """Return where the figure's clause begins and ends."""
        ends = [m.end() for m in _CLAUSE.finditer(self.text, 0, figure.start)]
        behind = _CLAUSE.search(self.text, figure.end)
        return (ends or [0])[-1], behind.start() if behind else len(self.text)

    def _behind(self, figure: Figure) -> int:
        """Return where what the figure counts ends."""
        noun = re.compile(r"[\s*`_\"-]*[^\W\d_]+").match(self.text, figure.end)
        return noun.end() if noun and figure.counted else figure.end

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the stems that may name its subject."""
        return self.said | stems(self.before)


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
    standing = weakest(*(one.standing for one in alike))
    return Trace(
        standing,
        next(one.source for one in alike if one.standing == standing),
        frozenset(one.origin for _, one in found),
        frozenset(one.path for _, one in found),
    )


def _miscounts(figure: Figure, statement: Statement, evidence: Evidence) -> bool:
    """Whether it says another number than there are names in the brackets behind it."""
    inside = re.compile(r"\s*\(([^()\d]+)\)").match(statement.text, figure.end)
    if inside is None or figure.unit:
        return False
    for part in evidence.parts:
        mentions = mentions_in(inside[1], part.known)
        rest = inside[1]
        for mention in reversed(mentions):
            rest = rest[: mention.start] + rest[mention.end :]
        if len(mentions) > 1 and not stems(rest):
            return len(mentions) != figure.readings[0][0]
    return False


def _label_fits(one: Field, statement: Statement, figure: Figure) -> bool:
    """Whether "by month 3" speaks of `target_month_3` and not of `target_month_6`."""
    label = re.search(r"_([a-z]+)_(\d+)$", one.path)
    if label is None or figure.unit.startswith("#"):
        return True
    begin, end = statement.clause_span(figure)
    told = [f for f in statement.figures if begin <= f.start < end and f.unit == "#" + label[1]]
    told += [f for f in figures_in(statement.head) if f.unit == "#" + label[1]]
    before = [f for f in told if f.start < figure.start] or told
    return not before or before[-1].readings[0][0] == float(label[2])


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
    candidates = [one for one in _candidates(figure, part) if _unit_fits(figure, one, statement)]
    if not candidates:
        return []
    reading = _reading(figure, statement, part)
    if statement.is_foreign:
        return [(0.0, one) for one in candidates if _subject_fits(one, reading)]
    fitting = [one for one in candidates if _fits(figure, statement, one, reading)]
    if not fitting:
        return []
    said_so = [one for one in fitting if _is_verbatim(one, reading)]
    if said_so:
        return [(likeness(reading, one), one) for one in said_so]
    taken = {id(one) for one in candidates}
    strict = replace(reading, named=reading.clause)
    scored = [(likeness(reading, one), one) for one in fitting]
    told = [score for score, one in scored if one.prose]
    least = min(told) if told else _PLAINLY * (1 + min(score for score, _ in scored))
    best = _best_told(figure, statement, part, strict, taken, least, plainly=not told)
    return [
        (score, one)
        for score, one in scored
        if (
            not _beats(best, score)
            if one.prose
            else best <= _PLAINLY * (1 + score)
            and not _has_rival(figure, statement, part, strict, taken, (score, one))
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
        if score > best and _beats(score, least) and _fits(figure, statement, rival, reading):
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


def _has_rival(
    figure: Figure,
    statement: Statement,
    part: Part,
    reading: Reading,
    taken: set[int],
    found: tuple[float, Field],
) -> bool:
    """Whether a figure at the same place, or of the same record, is much more like it."""
    score, one = found
    return any(
        _beats(likeness(reading, rival), score) and _fits(figure, statement, rival, reading)
        for rival in (
            *(r for r in part.beside(one) if "." not in figure.text or not r.is_whole),
            *(() if is_spoken_of(one, reading) else _of_spoken(figure, part, reading)),
        )
        # The number of groups is no rival of the number of what is in them.
        if id(rival) not in taken and not one.path.startswith(f"{rival.path}.")
    )


def _is_verbatim(one: Field, reading: Reading) -> bool:
    """Whether the words and figures on both sides are the same; none can be more like it."""
    return one.sides == reading.sides and len(one.sides.left) + len(one.sides.right) >= _VERBATIM


def _reading(figure: Figure, statement: Statement, part: Part) -> Reading:
    return Reading(
        sides=sides_of(statement.text, figure, statement.figures),
        clause=statement.clause(figure),
        near=statement.near(figure),
        said=statement.said,
        named=statement.named,
        head=stems(statement.head),
        close=statement.near(figure) | stems(statement.context),
        topics=_topics(figure, statement, part),
        spoken=_spoken(figure, statement, part),
        group=_group(figure, statement, part),
        known=part.known,
        weights=part.weights,
    )


def _candidates(figure: Figure, part: Part) -> Iterator[Field]:
    """Yield the fields with the figure's value, rounded as it is shown; 0.45 and 45 % are equal."""
    slack = 1e-9
    for value, half in figure.readings:
        margin = half + slack * max(1.0, abs(value))
        yield from part.near(value - margin, value + margin)
        if figure.unit == "%":
            for one in part.near((value - half - 0.5) / 100, (value + half + 0.5) / 100):
                if not one.units and abs(one.value * 100 - value) <= max(half, 0.5) + slack:
                    yield one
        elif not figure.unit and 0 <= value <= 1:
            for one in part.near((value - margin) * 100, (value + margin) * 100):
                if "%" in one.units:
                    yield one


def _unit_fits(figure: Figure, one: Field, statement: Statement) -> bool:
    if figure.unit == "%":
        return "%" in one.units or (not one.units and 0 <= one.value <= 1)
    if figure.unit:
        return figure.unit in one.units
    if "%" in one.units and not 0 <= figure.readings[0][0] <= 1:
        return "%" in statement.head or "percent" in statement.head.lower()
    stated = one.units - {"%"}
    told = figure.counted or statement.said
    return not stated or any(stems(unit) & (told | stems(statement.head)) for unit in stated)


def _fits(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    told = _is_told if one.prose else _is_of
    if one.prose and "." in figure.text and one.value.is_integer() and figure.text not in one.text:
        return False
    return (
        _noun_fits(figure, statement, one, reading)
        and told(figure, statement, one, reading)
        and _subject_fits(one, reading)
        and _label_fits(one, statement, figure)
    )


def _noun_fits(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    """Whether what is counted is what the field counts: the words behind it, or "X is 3"."""
    if figure.unit or not figure.counted or figure.counted & (one.counted or one.own):
        return True
    if one.key and one.key <= statement.said:
        return True
    if _is_plainly_of(one, reading):
        return True
    before = re.split(r"[.;!?|\n]", statement.text[: figure.start])[-1]
    words = re.findall(r"[^\W\d_]+", before)
    content = [word for word in words if word.lower() not in STOPWORDS]
    if not content:
        return False
    between = before[before.rfind(content[-1]) + len(content[-1]) :]
    return stem(content[-1]) in one.words and _PREDICATE.search(between) is not None


def _is_told(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    """Whether the sentence says what the text says: it counts the same, or shares enough words."""
    prose = one.prose
    named = _mentioned(one, reading)
    exact = figure.unit == "date" or figure.readings[0][0] >= _LARGE
    nested = any(subject.level for subject in one.subjects)
    enough = _ENOUGH - exact
    if named or (figure.counted & one.counted and not nested) or figure.unit.startswith("#"):
        enough = 1
    return len(prose & statement.said) >= min(len(prose), enough)


def _is_of(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    """Whether the sentence names the record that the figure stands in, and where needed its key."""
    nested = any(subject.level for subject in one.subjects)
    if nested and not _mentioned(one, reading):
        return False
    if _other_key(one, reading):
        return False
    said_key = bool(one.key & (statement.said | figure.counted)) or _is_plainly_of(one, reading)
    return said_key or (nested and not one.is_count)


def _is_plainly_of(one: Field, reading: Reading) -> bool:
    """Whether a key such as `count` is told by rare words of its record."""
    telling = one.around & reading.near if one.key <= _PLAIN else ()
    return any(reading.weights.get(word, 1.0) > _RARE for word in telling)


def _other_key(one: Field, reading: Reading) -> bool:
    """Whether the words at the figure, or its column's heading, name another figure of the record."""
    beside = reading.head or {*reading.sides.left[:2], *reading.sides.right[:2]}
    return not one.key & reading.near and bool((one.siblings - one.key) & beside)


def _mentioned(one: Field, reading: Reading) -> bool:
    """Whether the innermost record with a name, or for a bare value one around it, is named."""
    nested = [subject for subject in one.subjects if subject.level]
    named = reading.close if one.key <= _PLAIN and not one.text else reading.named
    if one.prose or len(nested) < _TWO:
        return any(_is_named(subject, reading, named) for subject in nested)
    outer = any(_is_named(subject, reading, reading.named) for subject in nested[:-1])
    return outer and (bool(one.units) or _is_named(nested[-1], reading, named))


def _is_named(subject: Subject, reading: Reading, named: frozenset[str]) -> bool:
    if subject.names & reading.group.get(subject.level, frozenset()):
        return True
    return any(_said(stems(name), named) for name in subject.names)


def _said(name: frozenset[str], said: frozenset[str]) -> bool:
    """Whether a name, or most words of a long one, is said."""
    return bool(name) and (name <= said or len(name & said) >= max(3, 0.6 * len(name)))


def _subject_fits(one: Field, reading: Reading) -> bool:
    """Whether no name beside the figure is that of another record than the one it was found in."""
    told: dict[str, frozenset[str]] | None = None
    if reading.topics and not _has_topic(one, reading):
        return False
    for subject in one.subjects:
        group = reading.group.get(subject.level)
        if group and not group & subject.names:
            told = _told_of(one, reading) if told is None else told
            if not group & told.get(subject.level, frozenset()):
                return False
    if not one.text:
        return True
    told = _told_of(one, reading) if told is None else told
    own = {subject.level for subject in one.subjects}
    return all(
        level in own or names & reading.group.get(level, names) for level, names in told.items()
    ) and _lead_is_named(one, reading)


def _lead_is_named(one: Field, reading: Reading) -> bool:
    """Whether a record that the text names before the figure is named in the statement too."""
    lead = told_of(one.lead, reading.known)
    own = frozenset[str]().union(*(subject.names for subject in one.subjects))
    return not lead or any(
        names & own
        or names & reading.group.get(level, frozenset())
        or any(_said(stems(name), reading.named) for name in names)
        for level, names in lead.items()
    )


def _has_topic(one: Field, reading: Reading) -> bool:
    """Whether the field lies in, or tells of, what its heading or the word before it names."""
    if one.key and one.key <= reading.near:
        return True
    told = _told_of(one, reading)
    own = {subject.level: subject.names for subject in one.subjects}
    return any(
        names & (own.get(level, frozenset()) | told.get(level, frozenset()))
        for level, names in reading.topics.items()
    )


def _spoken(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return the names in the figure's clause and in the context."""
    begin, end = statement.clause_span(figure)
    inside = [m for m in mentions_in(statement.text, part.known) if begin <= m.start < end]
    return named_by_level((*inside, *mentions_in(statement.context, part.known)), part.known)


def _topics(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return the names in the heading, or those that end right before the figure."""
    if statement.head and not statement.figures[1:]:
        return named_by_level(mentions_in(statement.head, part.known), part.known)
    before = mentions_in(statement.text, part.known)
    adjacent = [m for m in before if _IS.fullmatch(statement.text, m.end, figure.start)]
    return named_by_level(adjacent, part.known)


def _told_of(one: Field, reading: Reading) -> dict[str, frozenset[str]]:
    """Return the names in the field's own text."""
    return told_of(one.text, reading.known) if one.text else {}


def _group(figure: Figure, statement: Statement, part: Part) -> dict[str, frozenset[str]]:
    """Return, for each level, the names that the figure is said of: those nearest to it."""
    known = part.known
    mentions = mentions_in(statement.text, known)
    counted = {_begin_behind(statement.text, f) for f in statement.figures if f is not figure}
    mentions = tuple(m for m in mentions if m.start not in counted)
    group: dict[str, frozenset[str]] = {}
    borders = [0, *(f.end for f in statement.figures if f.end <= figure.start)]
    for begin in reversed(borders):
        before = [m for m in mentions if begin <= m.start < figure.start]
        group = _aligned(figure, statement, before, part) | group
    group = named_by_level(_following(figure, statement, mentions), known) | group
    group = named_by_level(mentions_in(statement.context, known), known) | group
    text, begin = statement.text, _begin_behind(statement.text, figure)
    behind = [
        m for m in mentions if m.start == begin or _AFTER.fullmatch(text, figure.end, m.start)
    ]
    return group | named_by_level(behind, known)


def _begin_behind(text: str, figure: Figure) -> int:
    behind = _BEHIND.match(text, figure.end)
    return behind.end() if behind else figure.end


def _aligned(
    figure: Figure, statement: Statement, before: list[Mention], part: Part
) -> dict[str, frozenset[str]]:
    """Return the names by level; of "A and B have 3 and 4" only the one in the figure's place."""
    run = _run_of(figure, statement)
    found = named_by_level(before, part.known)
    if len(run) == 1:
        return found
    for level in found:
        here = [m for m in before if any(level in part.known.levels[n] for n in m.names)]
        if len(here) == len(run):
            one = named_by_level((here[run.index(figure)],), part.known)
            found[level] = one[level]
    return found


def _run_of(figure: Figure, statement: Statement) -> list[Figure]:
    """Return the figures that are told in one row with this one."""
    run: list[Figure] = []
    for one in statement.figures:
        joined = run and _JOINS.fullmatch(statement.text[run[-1].end : one.start])
        if run and not joined:
            if figure in run:
                return run
            run = []
        run.append(one)
    return run


def _following(
    figure: Figure, statement: Statement, mentions: tuple[Mention, ...]
) -> list[Mention]:
    later = (f.start for f in statement.figures if f.start > figure.start)
    border = re.compile(r"[,;:(]").search(statement.text, figure.end)
    end = min(*later, border.start() if border else len(statement.text), len(statement.text))
    return [m for m in mentions if figure.start <= m.start < end]
