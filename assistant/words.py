"""Words compared without regard to case, inflection and the way names are joined."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml

from knowledge.record import Record


class _Lists(Record):
    """The file of words."""

    stopwords: str
    generic: str
    known: str
    own_shape: str
    abbreviations: str
    name_keys: str
    listed: str
    synonyms: dict[str, str]


@cache
def _lists() -> _Lists:
    text = (Path(__file__).parent / "word_lists.yaml").read_text(encoding="utf-8")
    return _Lists.model_validate(yaml.safe_load(text))


def word_list(
    name: Literal[
        "stopwords", "generic", "known", "own_shape", "abbreviations", "name_keys", "listed"
    ],
) -> frozenset[str]:
    """Return one of the lists in `word_lists.yaml`."""
    lists = _lists()
    texts = {
        "stopwords": lists.stopwords,
        "generic": lists.generic,
        "known": lists.known,
        "own_shape": lists.own_shape,
        "abbreviations": lists.abbreviations,
        "name_keys": lists.name_keys,
        "listed": lists.listed,
    }
    return frozenset(texts[name].split())


STOPWORDS = word_list("stopwords")
"""Words that carry no meaning by themselves."""
_SAME = _lists().synonyms

_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PREFIX = 5
_SHORTEST = 3


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the beginning that the inflected forms of a word share, one for synonyms."""
    bare = word.lower()
    for ending in ("ing", "ed", "s", "e"):
        if (
            bare.endswith(ending)
            and len(bare) - len(ending) >= _SHORTEST
            and not bare.endswith("ss")
        ):
            bare = bare.removesuffix(ending)
    short = bare[:_PREFIX]
    return _SAME.get(short, short)


@lru_cache(maxsize=50_000)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    words = _WORD.findall(_CAMEL.sub(" ", text))
    return frozenset(stem(w) for w in words if len(w) > 1 and w.lower() not in STOPWORDS)


def normal(text: str) -> str:
    """Return the text in lower case with one space in place of whatever is no letter or digit."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
