"""The words that are most a group's own, and how they are shown in a name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from knowledge.catalog.model import Dataset
from tools.domains.words import STAGES, SYSTEMS, singular, spelled, telling, words_of

PLAIN = 1.5
"""Weight of a word that descriptions use too: it is no abbreviation."""
EARLY = frozenset({"raw", "landing", "source", "src", "stg", "staging", "bronze", "stage"})
"""Layers in which the first word of a name is often the system that the data came from."""
TERM = 0.5
"""Share of a word's names in which it stands beside another from which the two are one term."""
FEW = 0.3
"""Share of the first word's names that a second one must hold to be in the name."""
READ = 2_000
"""Datasets of a domain that are read for its name; more change nothing."""
SILENT = STAGES | SYSTEMS
ACRONYM = 5
"""Letters up to which a word without a vowel is an acronym."""


def own_words(
    groups: Sequence[Sequence[Dataset]], everything: Iterable[Dataset]
) -> list[list[str]]:
    """Return for each group the telling words of its names, the most its own first.

    A word counts by how many of the group's names hold it, times the share of its uses that are
    in the group. Source systems are left out: words that only ever begin names of early layers.
    """
    everything = tuple(everything)
    systems = _systems(everything)
    everywhere = Counter(w for d in everything for w in set(telling(words_of(d.name))))
    return [_ranked(group, everywhere, systems) for group in groups]


def _ranked(
    group: Sequence[Dataset], everywhere: Counter[str], systems: frozenset[str]
) -> list[str]:
    here = Counter(w for d in group for w in set(telling(words_of(d.name))) - systems)
    described = {w for d in group for w in words_of(d.description)}
    score = {
        w: count * count / everywhere[w] * (PLAIN if w in described else 1)
        for w, count in here.items()
    }
    return sorted(score, key=lambda w: (-score[w], w))


def _systems(everything: Iterable[Dataset]) -> frozenset[str]:
    """Return the words that occur only as the first of a name, and only in early layers."""
    uses: Counter[str] = Counter()
    as_system: Counter[str] = Counter()
    for dataset in everything:
        words = words_of(dataset.name)
        uses.update(words)
        if len(words) > 1 and EARLY & {*words_of(dataset.schema), *words_of(dataset.layer)}:
            as_system[words[0]] += 1
    return frozenset(w for w, count in as_system.items() if count == uses[w] and count > 1)


def called(words: Sequence[str], members: Sequence[Dataset]) -> str:
    """Return a name of the two words that are most a group's own, as people would say it.

    Two words that mostly stand beside each other are one term, in the order of the names ("Fixed
    asset"); a second word that few names hold is left out.
    """
    names = [words_of(d.name) for d in members[:READ]]
    opening = _opening(names)
    if opening:
        return _capital(" ".join(_shown(word, members) for word in opening))
    first, *others = words
    if not others:
        return joined(words, members)
    second = others[0]
    holding = sum(second in n for n in names)
    forward, backward = _beside(first, second, names), _beside(second, first, names)
    if forward + backward >= TERM * holding:
        pair = (first, second) if forward >= backward else (second, first)
        return _capital(" ".join(_shown(word, members) for word in pair))
    if holding < FEW * sum(first in n for n in names):
        return joined([first], members)
    return joined([first, second], members)


def _opening(names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the two words that most names begin with, or nothing; the second must say something."""
    pairs = Counter(n[:2] for n in names if len(n) > 1 and not SILENT & {*n[:2]})
    if not pairs:
        return ()
    pair = max(sorted(pairs), key=lambda p: pairs[p])
    return pair if pairs[pair] > TERM * len(names) and telling(pair[1:]) else ()


def _beside(first: str, second: str, names: Iterable[tuple[str, ...]]) -> int:
    return sum((first, second) in pairwise(name) for name in names)


def joined(words: Sequence[str], members: Sequence[Dataset]) -> str:
    """Return the words as a name, each in the form that the members use most."""
    shown = [_shown(word, members) for word in words]
    return _capital(f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(word: str, members: Sequence[Dataset]) -> str:
    texts = (f"{d.name} {d.description}" for d in members[:READ])
    forms = Counter(w for text in texts for w in spelled(text) if singular(w) == word)
    form = max(sorted(forms), key=lambda w: forms[w], default=word)
    return form.upper() if len(form) <= ACRONYM and not set(form) & set("aeiouy") else form
