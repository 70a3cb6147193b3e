"""The names that an answer of the planner lists, so that "the second one" has a meaning."""

import re

_HEADING = re.compile(r"^### ([^\n(]+?)(?: \([^)\n]*\))?\s*$", re.MULTILINE)
_ROW = re.compile(r"^\|\s*(?:\d+\s*\|\s*)?([^|\n]*[A-Za-z][^|\n]*?)\s*\|", re.MULTILINE)
_NUMBERED = re.compile(r"^\d+\. \*\*([^*\n]+?):?\*\*", re.MULTILINE)
_MEASURES = re.compile(r"^\|\s*(?:dimension|measure|check|criterion)\s*\|", re.MULTILINE | re.IGNORECASE)  # fmt: skip
"""The head of a table that lists measures of one thing rather than things."""
_SUCH_AS = re.compile(r"^- \*\*.*? such as: (.*)$", re.MULTILINE)
"""A kind of violation with an example, whose dataset is what one would mend."""
_BOLD = re.compile(r"\*\*([^*\n]{3,60}?):?\*\*")
_LONGEST = 60
_MOST = 9
"""Identifiers that count as listed."""
_BEGINNING = 600
"""Characters of an answer in which it would ask back."""
_IDENTIFIER = re.compile(
    r"(?<![\w./+@-])(?:[A-Za-z][\w-]*\.)+[A-Za-z]\w*(?:_\w+)?(?![\w/.-]*\.(?:md|txt|docx|pdf)\b)(?![\w/@])"
)
_WHICH = re.compile(
    r"\bwhich (?:one|of (?:these|them))\b.*\?|\bwhich \w+(?: \w+)? do you mean\b|\b(?:may|could) be (?:any of )?\S+, |"
    r"\bname (?:it|one)\b|\bsay which\b|\bspelt alike\b|\bgive its id\b",
    re.IGNORECASE,
)


def asks_which(answer: str) -> bool:
    """Return whether the answer begins by asking which of several is meant, or for a name it knows."""
    return _WHICH.search(answer[:_BEGINNING]) is not None


def names_listed(answer: str) -> tuple[str, ...]:
    """Return the names of headings, numbered lines, a table's rows or identifiers, in order."""
    examples = [
        name[0] for example in _SUCH_AS.findall(answer) if (name := _IDENTIFIER.search(example))
    ]
    if examples:
        return tuple(dict.fromkeys(examples))
    body = "" if _MEASURES.search(answer) else answer.partition("|---")[2]
    rows = [name for name in _ROW.findall(body) if len(name) <= _LONGEST]
    found = _HEADING.findall(answer) or _NUMBERED.findall(answer) or rows
    found = found or _IDENTIFIER.findall(answer)[:_MOST]
    return tuple(dict.fromkeys(str(name) for name in found))


def subject_of(answer: str) -> str:
    """Return what the answer's first sentences are about: a name in bold, else an identifier."""
    first = answer[: answer.find("\n\n")] if "\n\n" in answer else answer
    bold = _BOLD.search(first)
    if bold is not None and not re.match(r"\d", bold[1]):
        return bold[1]
    named = _IDENTIFIER.search(first)
    return named[0] if named else ""
