"""How strongly each dataset speaks of each business capability."""

from functools import lru_cache

import numpy as np

from tools.domains.model import CapabilityHint
from tools.domains.speech import Floats, Speech, phrases_of, terms_of
from tools.domains.words import GENERIC, LAYERS, words_of

PART_OF_PHRASE = 0.3
"""Weight of a word that a capability knows only within a phrase."""


def scores(speech: Speech, hints: tuple[CapabilityHint, ...]) -> Floats:
    """Return one row a dataset and one column a hint, each 0 to about 1.

    A term counts by its weight in the dataset, and less the more hints share it.
    """
    known = _known_terms(hints)
    found = np.zeros((speech.size, len(hints)))
    for column, hint in enumerate(hints):
        by_term = np.array([known.get((t, hint.id), 0.0) for t in speech.terms], np.float64)
        if len(speech.row):
            parts = speech.weight * by_term[speech.term]
            found[:, column] = np.bincount(speech.row, weights=parts, minlength=speech.size)
    return found


def named_in(name: str, hints: tuple[CapabilityHint, ...]) -> set[int]:
    """Return the indexes of the hints whose terms a name holds; a phrase hides its words."""
    terms = set(terms_of(name, phrases_of(hints)))
    return {i for i, h in enumerate(hints) if not terms.isdisjoint(spelled_terms(h.vocabulary))}


@lru_cache(maxsize=256)
def spelled_terms(vocabulary: tuple[str, ...]) -> frozenset[str]:
    """Return the vocabulary of a hint in the form that terms have."""
    return frozenset(" ".join(words_of(term)) for term in vocabulary)


def _known_terms(hints: tuple[CapabilityHint, ...]) -> dict[tuple[str, str], float]:
    known: dict[tuple[str, str], float] = {}
    for hint in hints:
        for term in hint.vocabulary:
            phrase = words_of(term)
            known[" ".join(phrase), hint.id] = 1.0
            for word in phrase if len(phrase) > 1 else ():
                if word not in GENERIC and word not in LAYERS:
                    known.setdefault((word, hint.id), PART_OF_PHRASE)
    total: dict[str, float] = {}
    for (term, _), weight in known.items():
        total[term] = total.get(term, 0.0) + weight
    return {(t, h): weight * weight / total[t] for (t, h), weight in known.items()}
