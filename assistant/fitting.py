"""Says whether a field of the evidence may be what a figure in a sentence tells."""

import re
from collections.abc import Iterator

from assistant.evidence import Part
from assistant.fields import Field, Subject
from assistant.figures import Figure, figures_in
from assistant.likeness import Reading
from assistant.mentions import told_of
from assistant.statement import Statement
from assistant.words import STOPWORDS, stem, stems, word_list

_PREDICATE = re.compile(
    r"\b(?:of|is|was|are|were|at|to|from|than|by|scores?|total)\b|[:=(|]", re.IGNORECASE
)
_ENOUGH = 2
"""Words that a sentence shares with a text before its figure counts as the text's."""
_PLAIN = stems("count value amount number")
"""Keys that say nothing of what they hold."""
_LISTED = stems(" ".join(sorted(word_list("listed"))))
"""What may be said for the records of any list that a result holds at its top."""
_LARGE = 100.0
"""A figure from here on seldom occurs twice by chance."""
_TWO = 2
"""A record in a record: of a bare figure both have to be named."""
_ROLES = {
    "baseline": "before", "baselines": "before", "today": "before", "current": "before", "currently": "before",
    "target": "after", "targets": "after", "goal": "after", "goals": "after", "ausgangswert": "before",
    "heute": "before", "ziel": "after", "zielwert": "after", "objectif": "after", "cible": "after", "objetivo": "after",
}  # fmt: skip
"""Words, in a sentence or a field's name, for where a measure stands and where it is to go."""
_ASIDE = re.compile(r"[,;(|]|\b(?:and|und|et|y)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:of|than|above|below|under|against)\s+(?:the\s+|its\s+)?\w+", re.IGNORECASE
)
"""Before a figure, what another one is measured by: "of the baseline by"."""
_SAME = 1e-9
"""What two figures differ by that are one."""
_RARE = 0.5
"""Weight from which a word tells one record from most others."""


def candidates(figure: Figure, part: Part) -> Iterator[Field]:
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


def unit_fits(figure: Figure, one: Field, statement: Statement) -> bool:
    """Whether the figure is shown in the field's unit; a share may be shown as a percentage."""
    if figure.unit == "%":
        return "%" in one.units or (not one.units and 0 <= one.value <= 1)
    if figure.unit:
        return figure.unit in one.units
    if "%" in one.units and not _is_share_of(figure, one):
        return "%" in statement.head or "percent" in statement.head.lower()
    stated = one.units - {"%"}
    told = figure.counted or statement.said
    return not stated or any(stems(unit) & (told | stems(statement.head)) for unit in stated)


def _is_share_of(figure: Figure, one: Field) -> bool:
    """Whether a figure without a sign is the share that a percentage tells: 0.45 of 45 %."""
    value = figure.readings[0][0]
    return 0 <= value <= 1 and (value == 0 or abs(one.value - value) > _SAME)


def fits(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    """Whether what the statement says of the figure is what the field is about."""
    told = _is_told if one.prose else _is_of
    if one.prose and "." in figure.text and one.value.is_integer() and figure.text not in one.text:
        return False
    return (
        _noun_fits(figure, statement, one, reading)
        and told(figure, statement, one, reading)
        and subject_fits(one, reading)
        and _label_fits(one, statement, figure)
        and _role_fits(one, statement, figure)
    )


def _role_fits(one: Field, statement: Statement, figure: Figure) -> bool:
    """Whether a figure that is called the baseline is not the target of the same measure."""
    held = _roles_in(one.path)
    if not held or figure.unit in {"date", "month-of", "day-of"}:
        return True
    begin = max((f.end for f in statement.figures if f.end <= figure.start), default=0)
    beside = _ASIDE.split(statement.text[begin : figure.start])[-1] or statement.head
    said = _roles_in(_COMPARED.sub(" ", beside))
    return not said or said[-1] == held[-1]


def _roles_in(text: str) -> list[str]:
    return [_ROLES[word] for word in re.findall(r"[^\W\d_]+", text.lower()) if word in _ROLES]


def _noun_fits(figure: Figure, statement: Statement, one: Field, reading: Reading) -> bool:
    """Whether what is counted is what the field counts: the words behind it, or "X is 3"."""
    if figure.unit or not figure.counted or figure.counted & (one.counted or one.own):
        return True
    if one.key and one.key <= statement.said:
        return True
    if _is_listed(figure, one):
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
    nested = bool(_among_others(one, reading))
    if nested and not _mentioned(one, reading):
        return False
    if _is_listed(figure, one):
        return True
    if _other_key(one, reading):
        return False
    said_key = bool(one.key & (statement.said | figure.counted)) or _is_plainly_of(one, reading)
    return said_key or (nested and not one.is_count)


def _is_listed(figure: Figure, one: Field) -> bool:
    """Whether "3 candidates" counts the records of a list at the top of a result."""
    return one.is_count and "." not in one.path and bool(figure.counted & _LISTED)


def _is_plainly_of(one: Field, reading: Reading) -> bool:
    """Whether a key such as `count` is told by rare words of its record."""
    telling = one.around & reading.near if one.key <= _PLAIN else ()
    return any(reading.weights.get(word, 1.0) > _RARE for word in telling)


def _other_key(one: Field, reading: Reading) -> bool:
    """Whether the words at the figure, or its column's heading, name another figure of the record."""
    beside = reading.head or {*reading.sides.left[:2], *reading.sides.right[:2]}
    return not one.key & reading.near and bool((one.siblings - one.key) & beside)


def _label_fits(one: Field, statement: Statement, figure: Figure) -> bool:
    """Whether "by month 3" speaks of `target_month_3` and not of `target_month_6`."""
    label = re.search(r"_([a-z]+)_(\d+)$", one.path)
    if label is None or figure.unit.startswith("#"):
        return True
    begin, end = statement.clause_span(figure)
    unit, value = "#" + label[1], float(label[2])
    inside = [f for f in statement.figures if begin <= f.start < end]
    behind = [f for f in inside if f.start > figure.start][:1]
    told = [f for f in behind if f.unit == unit]
    told = told or [f for f in inside if f.unit == unit and f.start < figure.start][-1:]
    told = told or [f for f in figures_in(statement.head) if f.unit == unit]
    return not told or told[0].readings[0][0] == value


def _mentioned(one: Field, reading: Reading) -> bool:
    """Whether the innermost record with a name, or for a bare value one around it, is named."""
    nested = _among_others(one, reading)
    named = reading.close if one.key <= _PLAIN and not one.text else reading.named
    if one.prose or len(nested) < _TWO:
        return any(_is_named(subject, reading, named) for subject in nested)
    outer = any(_is_named(subject, reading, reading.named) for subject in nested[:-1])
    return outer and (bool(one.units) or _is_named(nested[-1], reading, named))


def _among_others(one: Field, reading: Reading) -> list[Subject]:
    """Return the records around the field that are not the only ones of their level."""
    return [s for s in one.subjects if s.level and s.level not in reading.alone]


def _is_named(subject: Subject, reading: Reading, named: frozenset[str]) -> bool:
    if subject.names & reading.group.get(subject.level, frozenset()):
        return True
    return any(_said(stems(name), named) for name in subject.names)


def _said(name: frozenset[str], said: frozenset[str]) -> bool:
    """Whether a name, or most words of a long one, is said."""
    return bool(name) and (name <= said or len(name & said) >= max(3, 0.6 * len(name)))


def subject_fits(one: Field, reading: Reading) -> bool:
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


def _told_of(one: Field, reading: Reading) -> dict[str, frozenset[str]]:
    """Return the names in the field's own text."""
    return told_of(one.text, reading.known) if one.text else {}
