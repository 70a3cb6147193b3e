"""A plan's text as its own statements, apart from headings, quotations and questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from tools.passages.statements import statements

_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s+(?P<marked>.+?)\s*#*|(?P<bold>\*\*[^*\n]+\*\*):?)\s*$")
_ADDRESSED = re.compile(
    r"^\s*(?:attached file .*:|subject:|betreff:|from:|to:|cc:|date:)", re.IGNORECASE
)
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
_BEGINS = re.compile(r"\s*(?:[A-ZÄÖÜÉ]|\d+ \w)")
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

    @property
    def own_words(self) -> str:
        """Return the text with the speech of others blanked, each sign by a space."""
        return _QUOTE.sub(_blank, self.text)


def plan_statements(text: str) -> tuple[PlanStatement, ...]:
    """Return the statements of a plan, in order; an answer has its question for a heading."""
    found = list(_statements(text))
    for place, statement in enumerate(found[1:], 1):
        asked = found[place - 1]
        if asked.text.endswith("?") and asked.heading == statement.heading:
            found[place] = replace(statement, heading=asked.text)
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
    if _ADDRESSED.match(line):
        return ""
    return re.sub(r"^(\s*)[•–](?=\s)", r"\1-", line)


def _section(heading: str, lines: list[str]) -> Iterator[PlanStatement]:
    others = bool(_OF_OTHERS.search(heading))
    quoted = [line.lstrip()[1:].strip() for line in lines if line.lstrip().startswith(">")]
    own = [line for line in lines if not line.lstrip().startswith(">")]
    own = _as_items(own)
    for told, of_others in ((own, others), (quoted, True)):
        for statement in statements("\n".join(told)):
            yield PlanStatement(" ".join(statement.quote.split()), heading, of_others)


def _as_items(lines: list[str]) -> list[str]:
    """Return lines of which each says something for itself, as on a slide, as items of a list."""
    told: list[str] = []
    for blank, run in groupby(lines, key=lambda line: not line.strip()):
        block = list(run)
        alone = not blank and len(block) >= _SLIDE and all(map(_BEGINS.match, block))
        told += [f"- {line.strip()}" for line in block] if alone else block
    return told


def _blank(match: re.Match[str]) -> str:
    inner = next(group for group in match.groups() if group)
    return " " * len(match[0]) if len(inner.split()) >= _LONG_QUOTE else match[0]
