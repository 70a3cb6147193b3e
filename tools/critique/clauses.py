"""The clauses of a sentence, each of which may say something of its own: "buy X, move all, one board decides"."""

import re

_LEAST = 2
"""Words that a clause has at least; a shorter one belongs to what stands before or after it."""
_FROM = 6
"""Words from which a sentence is looked at in parts."""
_MOST = 60
"""Clauses of a sentence at most: more are a list, such as one of tables."""
_PARTED = re.compile(
    r"\s*;\s+|\s+\|\s+|\s+[-–—]+\s+|\s*[()\[\]]\s*|\.\s+|,\s+"
    r"|\s+(?:and then|and|und|sowie|et|puis|y|while|whereas|aber|mais|pero|but)\s+",
    re.IGNORECASE,
)


def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a sentence or row in order; nothing where it is but one."""
    if len(text.split()) < _FROM:
        return ()
    told: list[str] = []
    for part in filter(None, (p.strip(" |,;.–—-") for p in _PARTED.split(text))):
        short = len(part.split()) < _LEAST
        if told and (short or len(told[-1].split()) < _LEAST):
            told[-1] = f"{told[-1]}, {part}"
        else:
            told.append(part)
    return tuple(told) if 1 < len(told) <= _MOST else ()
