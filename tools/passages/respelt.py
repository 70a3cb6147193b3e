"""A question in the spelling of the documents: names of people and codes that were hastily written."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_NAME = re.compile(r"(?<![\w.@-])[A-Z][^\W\d_]{3,}(?![\w@])")
"""A word that documents write with a capital, such as somebody's name."""
_CODE = re.compile(r"\b((?:[A-Za-z]{2,4}(?=-?\d)|[A-Z]{2,4}))[ -]?0*(\d{1,4})\b")
"""A code such as DP-04."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_ALIKE = 0.8


def names_a_code(question: str) -> bool:
    """Return whether the question has something that looks like a code, such as dp-4."""
    return _CODE.search(question) is not None


def respelt(question: str, texts: Iterable[str]) -> str:
    """Return the question with its names and codes as these texts write them; as it is if none is near.

    A word that stands in the texts stays. So does one that begins otherwise than any name there.
    """
    whole = " ".join(texts)
    names = {name.casefold(): name for name in _NAME.findall(whole)}
    codes = {(m[1].casefold(), m[2]): m[0] for m in _CODE.finditer(whole)}
    said = {word.casefold() for word in _WORD.findall(whole)}

    def right(word: re.Match[str]) -> str:
        plain = word[0].casefold()
        near = [] if plain in said else get_close_matches(plain, names, 1, _ALIKE)
        return names[near[0]] if near and near[0][0] == plain[0] else word[0]

    by_code = _CODE.sub(lambda m: codes.get((m[1].casefold(), m[2]), m[0]), question)
    return _WORD.sub(right, by_code)
