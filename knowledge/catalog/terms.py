"""Finds the terms of glossaries that a text names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from knowledge.catalog.model import Term

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 6
"""Words of a name that is looked for."""
_SHORT = 3
"""Letters up to which a name all in capitals is meant in capitals only: IT is not "it"."""


class Terms:
    """Terms by the names that they go by."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Take all terms; the earlier ones come first where several have one name."""
        self._by_name: defaultdict[str, list[tuple[str, Term]]] = defaultdict(list)
        for term in terms:
            for name in dict.fromkeys((term.name, *term.synonyms)):
                for key in dict.fromkeys((flat(name), flat(_HUMP.sub(" ", name)))):
                    if len(key) > 1:
                        self._by_name[key].append((name, term))

    def named_in(self, text: str) -> tuple[Term, ...]:
        """Return the terms of which the text has a name, in its order, longer names first.

        Case and signs do not count, and the text may have a name in the plural.
        """
        return tuple(dict.fromkeys(self._named(text)))

    def _named(self, text: str) -> Iterator[Term]:
        words: list[str] = _WORD.findall(text) if self._by_name else []
        for start in range(len(words)):
            for length in range(min(_LONGEST, len(words) - start), 0, -1):
                said = words[start : start + length]
                for key in _singular(" ".join(said).casefold()):
                    yield from (
                        term
                        for name, term in self._by_name.get(key, ())
                        if not _capitals(name) or _capitals(said[0])
                    )


def flat(name: str) -> str:
    """Return the words of a name, which is equal for names that differ in case or signs."""
    return " ".join(_WORD.findall(name.casefold()))


def _singular(said: str) -> Iterator[str]:
    yield said
    if said.endswith("ies"):
        yield f"{said[:-3]}y"
    for ending in ("s", "es"):
        if said.endswith(ending) and len(said) > len(ending) + 1:
            yield said.removesuffix(ending)


def _capitals(name: str) -> bool:
    return len(name) <= _SHORT and name.isupper()
