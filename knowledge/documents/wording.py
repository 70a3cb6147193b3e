"""What search reads of a passage: the words of its path, its title and headings, then its text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, groupby

from knowledge.documents.model import Origin, Passage

# Underscores, hyphens and dots part words, so that `mart_sales.daily` is found by its parts.
_WORD = re.compile(r"[^\W_]+")
# `NodeDiskFull` is found by its parts as well.
_CAPITALISED = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SUFFIX = re.compile(r"(?:\.[A-Za-z]{1,5})+$")

# The stop words of Lucene's English analyser.
_EMPTY = frozenset(
    """a an and are as at be but by for if in into is it no not of on or such that the their then
    there these they this to was will with""".split()  # noqa: SIM905 - as one reads it.
)

_OPENING = 300
"""Characters of a document's beginning that say what it is about, and of its list of headings."""


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, in order, without those that carry no meaning."""
    return [word for word in spelt_out(text) if word not in _EMPTY]


def spelt_out(text: str) -> Iterable[str]:
    """Yield every word in lower case, and after a compound name its parts."""
    return chain.from_iterable(map(_spelt, _WORD.findall(text)))


def wording(passage: Passage) -> str:
    """Return the text that stands for the passage in search by words and by meaning."""
    place = parted(_SUFFIX.sub("", passage.document))
    topic = " > ".join(dict.fromkeys((passage.title, *passage.headings)))
    return f"{place} | {topic}\n{passage.text}"


Whole = tuple[str, frozenset[str], Origin]
"""What the passages of a document have in common: two may have one path but not one reader."""


def whole(passage: Passage) -> Whole:
    """Return what tells the document of a passage from others."""
    return passage.document, passage.readers, passage.origin


def abouts(passages: Iterable[Passage]) -> dict[Whole, tuple[str, ...]]:
    """Return for each document its outline, and where it has several passages its opening.

    The outline is its title and headings, the opening its title and first words. The passages of
    a document stand together, in order.
    """
    return {document: _about(tuple(inside)) for document, inside in groupby(passages, whole)}


def _about(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    title = passages[0].title
    headings = dict.fromkeys(heading for p in passages for heading in p.headings)
    outline = f"{title}. {', '.join(headings)[:_OPENING]}"
    if len(passages) == 1:
        return (outline,)
    texts: list[str] = []
    for passage in passages:
        if sum(map(len, texts)) >= _OPENING:
            break
        texts.append(passage.text)
    return outline, f"{title}. {' '.join(texts)[:_OPENING]}"


def parted(name: str) -> str:
    """Return a path or name with its parts as separate words."""
    return " ".join(part for word in _WORD.findall(name) for part in _parts(word))


def _parts(word: str) -> list[str]:
    return _CAPITALISED.findall(word) if word.isascii() and word.isalpha() else [word]


@lru_cache(maxsize=500_000)
def _spelt(word: str) -> tuple[str, ...]:
    parts: list[str] = _CAPITALISED.findall(word)
    return (word.lower(), *(part.lower() for part in parts)) if len(parts) > 1 else (word.lower(),)
