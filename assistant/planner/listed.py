"""The names that an answer of the planner lists, so that "the second one" has a meaning."""

import re

_HEADING = re.compile(r"^### ([^\n(]+?)(?: \([^)\n]*\))?\s*$", re.MULTILINE)
_ROW = re.compile(r"^\|\s*(?:\d+\s*\|\s*)?([^|\n]*[A-Za-z][^|\n]*?)\s*\|", re.MULTILINE)
_NUMBERED = re.compile(r"^\d+\. \*\*([^*\n]+?):?\*\*", re.MULTILINE)
_BOLD = re.compile(r"\*\*([^*\n]{3,60}?):?\*\*")
_LONGEST = 60


def names_listed(answer: str) -> tuple[str, ...]:
    """Return the names of headings, numbered lines or a table's rows, in order; () if none."""
    body = answer.partition("|---")[2]
    rows = [name for name in _ROW.findall(body) if len(name) <= _LONGEST]
    found = _HEADING.findall(answer) or _NUMBERED.findall(answer) or rows
    return tuple(dict.fromkeys(str(name) for name in found))


def subject_of(answer: str) -> str:
    """Return what the answer's first sentences are about: the first name in bold, or ""."""
    first = answer[: answer.find("\n\n")] if "\n\n" in answer else answer
    bold = _BOLD.search(first)
    if bold is None or re.match(r"\d", bold[1]):
        return ""
    return bold[1]
