"""A name for a domain out of its own words, put as people would say it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise

from knowledge.catalog.model import Dataset
from tools.domains.own_words import is_state, opening_of
from tools.domains.words import STAGES, SYSTEMS, TECHNICAL, telling, words_of

TERM = 0.5
"""Share of a word's texts in which it stands beside another from which the two are one term."""
FEW = 0.3
"""Share of the first word's texts that a second one must hold to be in the name."""
GAIN = 0.15
"""Share of the texts that a second word must add to those of the first."""
ENOUGH = 0.5
"""Share of the texts above which one word is name enough."""
TRIED = 5
"""Words tried as the second."""
READ = 2_000
"""Datasets of a domain that are read for its name; more change nothing."""
SILENT = STAGES | SYSTEMS

Show = Callable[[str], str]
"""Gives the form in which people write a word."""


def texts_of(members: Sequence[Dataset], first: str) -> list[tuple[str, ...]]:
    """Return the words of each dataset's name, or of its description if no name holds `first`."""
    names = [words_of(d.name) for d in members[:READ]]
    if any(first in name for name in names):
        return names
    return [words_of(opening_of(d)) for d in members[:READ]]


def things_first(words: Sequence[str]) -> list[str]:
    """Return a group's own words; one that says a state, such as "unmapped", gives way to a thing."""
    things = (w for w in words[:TRIED] if _names(w))
    first = next(things, words[0]) if is_state(words[0]) else words[0]
    return [first, *(w for w in words if w != first)]


def called(words: Sequence[str], texts: Sequence[tuple[str, ...]], show: Show) -> str:
    """Return a name of the words that are most a group's own, as people would say it.

    A word that mostly stands beside the same other one is a term with it, in the order of the
    texts ("Fixed asset"). A word that half of the texts hold or fewer is joined by a second one
    that they hold where the first is missing.
    """
    opening = _opening(texts)
    if opening:
        return joined([" ".join(map(show, opening))])
    first = words[0]
    holding = [t for t in texts if first in t]
    term = _term(first, holding)
    if term:
        return joined([" ".join(map(show, term))])
    second = None
    if len(holding) <= ENOUGH * len(texts):
        second = next((w for w in words[1:TRIED] if _adds(w, holding, texts)), None)
    return joined([show(first), *((show(second),) if second else ())])


def joined(words: Sequence[str]) -> str:
    """Return words or terms as one name."""
    text = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    return text[:1].upper() + text[1:]


def _opening(texts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the two words that most texts begin with, or nothing; the second must say something."""
    pairs = Counter(t[:2] for t in texts if len(t) > 1 and not SILENT & {*t[:2]})
    if not pairs:
        return ()
    pair = max(sorted(pairs), key=lambda p: pairs[p])
    return pair if pairs[pair] > TERM * len(texts) and _names(pair[1]) else ()


def _term(first: str, holding: Collection[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the term that a word makes with the one that mostly stands beside it, or nothing."""
    beside: Counter[tuple[str, str]] = Counter()
    for text in holding:
        beside.update({p for p in pairwise(text) if first in p and p[0] != p[1]})
    for pair, count in sorted(beside.items(), key=lambda item: (-item[1], item[0])):
        if count < TERM * len(holding):
            return ()
        if _names(pair[0] if pair[1] == first else pair[1]):
            return pair
    return ()


def _adds(
    word: str, holding: Collection[tuple[str, ...]], texts: Sequence[tuple[str, ...]]
) -> bool:
    own = [t for t in texts if word in t]
    alone = len(own) - sum(word in t for t in holding)
    return _names(word) and len(own) >= FEW * len(holding) and alone >= GAIN * len(texts)


def _names(word: str) -> bool:
    return bool(telling((word,))) and not is_state(word) and word not in TECHNICAL


def told_apart(name: str, by: Iterable[str]) -> str:
    """Return a name that others have too, with what is this one's own."""
    return f"{name} ({' '.join(by)})"
