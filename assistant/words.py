"""Words compared without regard to case, inflection and the way names are joined."""

import re
from functools import lru_cache

STOPWORDS = frozenset(
    "a an the and or but nor so of in on at to for from by with without within into onto over under "
    "about around roughly approximately nearly almost only just some any each every all both either "
    "is are was were be been being has have had having do does did will would can could may might "
    "must shall should it its this that these those there here they them their he she his her we us "
    "our you your i my not no than then as if when while where which who whom whose what how why "
    "per between among across after before until since during also more most less least fewer much "
    "many such same other another because out up down off again still yet very too "
    "der die das den dem des ein eine einen einem einer und oder von zu mit für ist sind nicht im in "
    "le la les un une des du de et ou à au aux en est sont pour par el los las y o del con es son".split()
)
_SAME = {
    "emplo": "peopl", "staff": "peopl", "workf": "peopl", "headc": "peopl", "colle": "peopl",
    "worke": "peopl", "pipel": "job", "dag": "job", "table": "datas", "view": "datas",
    "devel": "engin", "expen": "cost", "price": "cost", "spend": "cost",
}  # fmt: skip
"""Stems that people use for one another."""

_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PREFIX = 5


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the beginning that the inflected forms of a word share, one for synonyms."""
    lowered = word.lower()
    if len(lowered) > 3 and lowered.endswith("s") and not lowered.endswith("ss"):  # noqa: PLR2004 - "gas" and "bus" keep theirs
        lowered = lowered[:-1]
    short = lowered[:_PREFIX]
    return _SAME.get(short, short)


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    words = _WORD.findall(_CAMEL.sub(" ", text))
    return frozenset(stem(w) for w in words if len(w) > 1 and w.lower() not in STOPWORDS)


def normal(text: str) -> str:
    """Return the text in lower case with one space in place of whatever is no letter or digit."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
