"""The words of a question that carry its meaning, cut to their stems."""

import re

_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a about after all also am an and any are as at be been before but by can could do does
        did for from get give had has have how i if in into is it its just like me my need of on
        or our out over please say says should show so some tell than that the their them then
        there these they this those to under up us use was we were what when where which who whom
        whose why will with would you your much many explain mean means define definition
        difference between document documents documented policy policies rule rules""",
    )
)
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "ers", "er", "es", "s", "ion", "ions", "ment")
_STEM = 4
"""Letters that a stem keeps at least."""


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning; `policy` and the like do not here."""
    return frozenset(content_words(text).values())


def content_words(text: str) -> dict[str, str]:
    """Return the words that carry meaning in lower case, in order, each with its stem."""
    words = (word.lower() for word in _WORD.findall(text))
    return {w: stem(w) for w in words if w not in _EMPTY and len(w) > 1}


def coverage(wanted: frozenset[str], text: str) -> float:
    """Return the share of the wanted stems that stand in the text, 0 to 1; 0 if none is wanted."""
    return len(wanted & stems(text)) / len(wanted) if wanted else 0.0


def stem(word: str) -> str:
    """Return a word in lower case without its ending, as far as four letters are left."""
    if word.endswith("ies") and len(word) > _STEM:
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("s") and len(word) >= _STEM else word
