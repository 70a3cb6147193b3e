"""The English of German, French and Spanish words, one by one: a rough reading, never shown to anybody."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.language import Language

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_PART = 4
"""Letters of a part of a German compound at least."""
_LINKS = ("s", "n", "en", "es", "er")
"""What may stand between the parts of one."""


def word_by_word(text: str, language: Language) -> str:
    """Return the text with every word in English that is known; the others stay, and so does the order."""
    known = glosses(language)
    compounds = language == "German"
    return _WORD.sub(lambda word: glossed(word[0], known, compounds=compounds) or word[0], text)


def glossed(word: str, known: Mapping[str, str], *, compounds: bool) -> str | None:
    """Return the English of a word, or of the two parts of a compound; nothing if it isn't known."""
    said = word.casefold()
    if said in known or not compounds:
        return known.get(said)
    for end in range(len(said) - _LEAST_PART, _LEAST_PART - 1, -1):
        first, second = _part(said[:end], known), known.get(said[end:])
        if first and second:
            return f"{first} {second}"
    return None


def _part(begin: str, known: Mapping[str, str]) -> str | None:
    """Return the English of the first part of a compound, with or without what links it."""
    if begin in known:
        return known[begin]
    stems = (begin.removesuffix(link) for link in _LINKS if begin.endswith(link))
    return next((known[s] for s in stems if len(s) >= _LEAST_PART and s in known), None)


@cache
def glosses(language: Language) -> Mapping[str, str]:
    """Return the English of each word of a language that is listed, by its small letters."""
    path = Path(__file__).with_name("glosses") / f"{language.lower()}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if "\t" in line)
