"""A plan's text as its own statements, apart from headings, quotations and questions."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from tools.passages.statements import statements

_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s+(?P<marked>.+?)\s*#*|(?P<bold>\*\*[^*\n]+\*\*):?)\s*$")
_ADDRESSED = re.compile(
    r"^\s*(?:attached file .*:|subject:|betreff:|from:|to:|cc:|date:)", re.IGNORECASE
)
_ADDRESS = 14
"""Words of the longest line that is an address and no more."""
_OF_OTHERS = re.compile(
    r"\b(?:risks?|alternatives?|rejected|options? considered|considered|lessons|non-?goals|"
    r"out of scope|anti-?patterns?|mistakes|what we (?:avoid|will not|won.t|do not|don.t)|"
    r"pitfalls|verworfen|risiken|risques|riesgos|descartad\w+)\b",
    re.IGNORECASE,
)
_LONG_QUOTE = 5
"""Words from which what stands in quotation marks is somebody's speech rather than a name."""
_SLIDE = 3
"""Lines from which a block is read line by line, if each begins like a sentence."""
_SPOKEN = re.compile(
    r"^\s*(?:[-*>]\s+)?(?:\[[\d:. apm]+\]\s*)?\**(?P<who>[A-Za-zÀ-ž][\w.@-]*(?: [A-ZÀ-Ž]\w+)?)"
    r"(?: [\[(]?\d\d?:\d\d(?: ?[ap]m)?[\])]?)?:\**\s+(?P<what>\S.*)$"
)
"""A line of a conversation: who speaks, and what is said."""
_TALK = 4
"""Lines from which a block is a conversation, if as many speakers have spoken before."""
_ASKS = 4
"""Words up to which what somebody says is the subject of the answer, as in "and capacity"."""
_FEW_ENDS = 2
"""Parts up to which ends before small letters may be abbreviations."""
_LEAST = 3
"""Words of the shortest question that stands by itself; a shorter one is read with its answer."""
_ANSWERS = 3
"""Statements that answer a question at most."""
_SMALL = re.compile(r"(?<=[a-zà-ž]{3}[.!?])\s+(?=[a-zà-ž]{2})")
"""Where a sentence ends for somebody who writes without capitals: twice at least."""
_BEGINS = re.compile(r"\s*(?:\W{0,3}[A-ZÀ-ÖØ-Þ]|\d+ \w|\*\*|\[[ x]\])")
_QUOTE = re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»")


@dataclass(frozen=True, slots=True)
class PlanStatement:
    """A sentence or list item of a plan."""

    text: str
    """As the plan writes it, on one line."""
    heading: str
    """The heading right above; empty where there is none."""
    of_others: bool
    """Whether the place says that this is not what the plan does: a quotation or a list of risks."""
    aloud: str = ""
    """A row of a table with the names of its columns; empty of everything else."""

    @property
    def own_words(self) -> str:
        """Return the text, or the row read aloud, with the speech of others blanked, each sign by a space."""
        return _QUOTE.sub(_blank, self.aloud or self.text)


def plan_statements(text: str) -> tuple[PlanStatement, ...]:
    """Return the statements of a plan, in order; an answer has its question for a heading."""
    found = list(_statements(text))
    asked, answers = None, 0
    for place, statement in enumerate(found):
        if "?" in statement.text:
            asked = statement if statement.text.endswith("?") else None
            answers = 0
        elif asked and asked.heading == statement.heading and answers < _ANSWERS:
            found[place] = replace(statement, heading=asked.text)
            answers += 1
        else:
            asked = None
    return tuple(found)


def _statements(text: str) -> Iterator[PlanStatement]:
    heading, lines = "", list[str]()
    for line in [*text.splitlines(), "# "]:
        found = _HEADING.match(line)
        if not found and line.strip() != "#":
            lines.append(_plain(line))
            continue
        yield from _section(heading, lines)
        heading = (found["marked"] or found["bold"] or "").strip("*: ") if found else ""
        lines = []


def _plain(line: str) -> str:
    """Return a line so that each item of a list stands by itself."""
    if _ADDRESSED.match(line) and len(line.split()) <= _ADDRESS:
        return ""
    return re.sub(r"^(\s*)[•–](?=\s)", r"\1-", line)


def _section(heading: str, lines: list[str]) -> Iterator[PlanStatement]:
    others = bool(_OF_OTHERS.search(heading))
    quoted = [line.lstrip()[1:].strip() for line in lines if line.lstrip().startswith(">")]
    own = [line for line in lines if not line.lstrip().startswith(">")]
    own = _as_items(own)
    for told, of_others in ((own, others), (quoted, True)):
        for statement in statements("\n".join(told)):
            words = " ".join(statement.quote.split())
            row = words.startswith("|")
            for sentence in (words,) if row else _sentences(words):
                aloud = statement.text if row else ""
                yield PlanStatement(sentence, heading, of_others, aloud)


def _sentences(told: str) -> Iterator[str]:
    """Yield the sentences of somebody who writes without capitals."""
    small = _SMALL.split(told)
    yield from small if len(small) > _FEW_ENDS else (told,)


def _as_items(lines: list[str]) -> list[str]:
    """Return lines of which each says something for itself, as on a slide, as items of a list."""
    told: list[str] = []
    for blank, run in groupby(lines, key=lambda line: not line.strip()):
        block = list(run)
        spoken = [] if blank else _spoken(block)
        if spoken:
            told += spoken
            continue
        alone = not blank and len(block) >= _SLIDE and all(map(_BEGINS.match, block))
        told += [f"- {line.strip()}" for line in block] if alone else block
    return told


def _spoken(block: list[str]) -> list[str]:
    """Return what the speakers of a conversation say, each line as an item; else nothing."""
    said = [_SPOKEN.match(line) for line in block]
    speakers = Counter(m["who"] for m in said if m)
    turns = speakers.total()
    if turns < _TALK or turns < len(block) / 2 or len(speakers) > turns / 2:
        return []
    told: list[str] = []
    before = ""
    for found, line in zip(said, block, strict=True):
        what = _asked(found["what"], before) if found else line
        shown = f"{before} {what}" if before and _fragment(before) else what
        told += [] if _fragment(shown) else [f"- {shown}" if found else shown]
        before = shown
    return told


def _fragment(what: str) -> bool:
    """Return whether it is a question too short to stand by itself."""
    return what.endswith("?") and len(what.split()) < _LEAST


def _asked(what: str, before: str) -> str:
    """Return a turn that only names a subject, such as "and capacity", as the question it is."""
    short = len(what.split()) <= _ASKS and what[-1].isalpha() and not before.endswith("?")
    return f"{what}?" if short else what


def _blank(match: re.Match[str]) -> str:
    inner = next(group for group in match.groups() if group)
    return " " * len(match[0]) if len(inner.split()) >= _LONG_QUOTE else match[0]
