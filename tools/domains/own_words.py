"""The words that are most a group's own, among the names and descriptions of a whole catalog."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.catalog.model import Dataset
from tools.domains.speech import Floats, Ints, Speech
from tools.domains.words import (
    FULL_WORDS,
    GENERIC,
    LAYERS,
    SYSTEMS,
    TECHNICAL,
    cased,
    singular,
    telling,
    words_of,
)

SAID = 0.6
"""Weight of a word that only descriptions hold beside one that stands in names."""
UNNAMED = 0.5
"""Weight, besides, of a word that no name in the whole catalog holds: descriptions are wordy."""
ALONE = 0.5
"""Weight, besides, of a word that one dataset of several holds: a code, or a matter of its own."""
STATE = 0.4
"""Weight of a word that says the state of things, such as "changed", or is one of the software
trade, such as "preprocessing": no business is called so."""
NOTHING_ELSE = 0.25
"""Weight of a word that stands in names of every domain, such as "item": a name where there is no
other."""
PLAIN = 1.5
"""Weight of a word that descriptions use too: it is no abbreviation."""
OPENING = 120
"""Letters of a description that are heard: its first sentence says what the data is."""
EARLY = frozenset({"raw", "landing", "source", "src", "stg", "staging", "bronze", "stage"})
"""Layers in which the first word of a name is often the system that the data came from."""
SILENT = LAYERS | SYSTEMS
KEPT = 12
"""Words given for a group."""
ACRONYM = 5
"""Letters up to which a word without a vowel is an acronym."""
VOWELS = frozenset("aeiouyäöüàâéèêëíìîïóòôúùûœæø")
STATES = frozenset(
    """
    about above across active actual additional all any available base both common complete
    contain containing contains different each either every existing external final first full
    general generate generated generic get give given hold holds identify include includes
    including initial inactive internal invalid last latest main make missing multiple normal
    object only other overall partial possible previous private provide provides public real
    recent relate related represent represents required several show shows single small special
    specific temporary three total track tracks true two unique unknown use uses
    using valid value various whether
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a catalog that can name its data: which dataset holds which, and how people write them."""

    words: tuple[str, ...]
    weight: Floats
    """By word, how well it could name a business, up to 1.5."""
    row: Ints
    """Index of the dataset whose name holds the word, one entry for each of its words."""
    word: Ints
    said_row: Ints
    said_word: Ints
    """The same for words that only the opening of its description holds."""
    forms: dict[str, str]
    """By word, the form that is written most; acronyms in capitals."""

    def form(self, term: str) -> str:
        """Return the form in which people write a word or phrase."""
        return " ".join(self.forms.get(word, word) for word in term.split())


def lexicon(datasets: Sequence[Dataset]) -> Lexicon:
    """Return the lexicon of a catalog.

    Source systems are left out: words that only ever begin names of early layers.
    """
    numbers: dict[str, int] = {}
    forms: dict[str, Counter[str]] = {}
    texts: dict[str, Counter[str]] = {}
    systems = _systems(datasets)
    named: list[tuple[int, int]] = []
    said: list[tuple[int, int]] = []
    described: set[str] = set()
    for row, dataset in enumerate(datasets):
        opening = opening_of(dataset)
        for form in cased(f"{dataset.name} {opening}"):
            forms.setdefault(singular(form.lower()), Counter())[form.lower()] += 1
        for form in cased(_uncapped(opening)):
            texts.setdefault(singular(form.lower()), Counter())[form] += 1
        own = {w for w in words_of(dataset.name) if w not in SILENT} - systems
        others = set(telling(words_of(opening))) - systems
        described |= others
        things = {w for w in others - own if not is_state(w)}
        for words, found in ((own, named), (things, said)):
            found.extend((row, numbers.setdefault(w, len(numbers))) for w in sorted(words))
    words = tuple(numbers)
    in_names = {words[number] for _, number in named}
    weight = [
        _weight(w) * (PLAIN if w in described else 1.0) * (1.0 if w in in_names else UNNAMED)
        for w in words
    ]
    shown = {word: _shown(word, forms, texts.get(word, Counter())) for word in words}
    ends = (np.array(f, np.int64).reshape(-1, 2) for f in (named, said))
    (row, word), (said_row, said_word) = ((e[:, 0], e[:, 1]) for e in ends)
    return Lexicon(words, np.array(weight), row, word, said_row, said_word, shown)


def opening_of(dataset: Dataset) -> str:
    """Return the beginning of a dataset's description, without half words and what it is not."""
    text = dataset.description[: OPENING + 1]
    if len(text) > OPENING:
        text = _HALF.sub("", text)
    return _NEGATED.sub(" ", text)


_HALF = re.compile(r"\w+\Z")
"""The word at the end of a text that was cut off; one that fits is followed by something."""
_NEGATED = re.compile(r"\b\w+n['’]t\b")
"""Such as "don't", of which no part is a word."""


def _uncapped(text: str) -> str:
    """Return a text without its capitals where it has nothing else, so that they tell nothing."""
    return text.lower() if text.isupper() else text


def own_words(labels: Ints, known: Lexicon) -> list[list[str]]:
    """Return for each group the words that tell it from the rest, the most telling first.

    A word counts by the likeness of two sets, the datasets that hold it and the group: it is to
    cover the group, and to be at home in it alone (Dice, "Measures of the amount of ecologic
    association between species", Ecology 26, 1945).
    """
    count, width = int(labels.max(initial=-1)) + 1, max(len(known.words), 1)
    sizes = np.bincount(labels[labels >= 0], minlength=count).astype(np.float64)
    here, score = _likeness(known.row, known.word, labels, sizes, width)
    also, rest = _likeness(
        np.concatenate([known.row, known.said_row]),
        np.concatenate([known.word, known.said_word]),
        labels,
        sizes,
        width,
    )
    key, at = np.unique(np.concatenate([here, also]), return_inverse=True)
    best = np.zeros(len(key))
    np.maximum.at(best, at.ravel(), np.concatenate([score, rest * SAID]))
    best *= known.weight[key % width] if len(key) else 1.0
    found: list[list[str]] = [[] for _ in range(count)]
    for flat in np.lexsort((key, -best, key // width)).tolist():
        words = found[int(key[flat]) // width]
        if len(words) < KEPT:
            words.append(known.words[int(key[flat]) % width])
    return found


def _likeness(
    row: Ints, word: Ints, labels: Ints, sizes: Floats, width: int
) -> tuple[Ints, Floats]:
    """Return, for each group and word that meet, their key and the likeness, 0 to 1."""
    everywhere = np.bincount(word, minlength=width)
    inside = labels[row] >= 0
    key, common = np.unique(labels[row[inside]] * width + word[inside], return_counts=True)
    size = sizes[key // width]
    alone = np.where((common == 1) & (size > 1), ALONE, 1.0)
    return key, alone * 2 * common / (everywhere[key % width] + size)


def _weight(word: str) -> float:
    if word in GENERIC:
        return NOTHING_ELSE
    return STATE if is_state(word) or word in TECHNICAL else 1.0


def is_state(word: str) -> bool:
    """Return whether a word says the state of things and not what they are."""
    return word in STATES or (word.endswith("ed") and not word.endswith("eed"))


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


def _shown(word: str, forms: dict[str, Counter[str]], texts: Counter[str]) -> str:
    """Return the form that is written most; in capitals if texts write it so, or without vowel."""
    if word in FULL_WORDS:
        return FULL_WORDS[word]
    form = max(sorted(forms[word]), key=lambda w: forms[word][w])
    capital = sum(count for written, count in texts.items() if written.isupper())
    short = len(form) <= ACRONYM and not set(form) & VOWELS
    return form.upper() if short or capital * 2 > texts.total() else form


def distinguishing(labels: Ints, groups: Sequence[int], speech: Speech) -> dict[int, list[str]]:
    """Return by group the terms that tell it from the other groups given, the most telling first.

    Names, schemas, descriptions and columns are asked; a term counts as in `own_words`, among
    these groups alone.
    """
    place = np.full(int(labels.max(initial=-1)) + 2, -1, np.int64)
    place[list(groups)] = np.arange(len(groups))
    of, width = place[labels], max(len(speech.terms), 1)
    sizes = np.bincount(of[of >= 0], minlength=len(groups)).astype(np.float64)
    inside = of[speech.row] >= 0
    key, score = _likeness(speech.row[inside], speech.term[inside], of, sizes, width)
    found: dict[int, list[str]] = {g: [] for g in groups}
    for flat in np.lexsort((key, -score, key // width)).tolist():
        words = found[groups[int(key[flat]) // width]]
        if len(words) < KEPT:
            words.append(speech.terms[int(key[flat]) % width])
    return found
