"""Fits the weights of search on the questions for that: `python -m evals.retrieval.fit DOCUMENTS`.

A softmax regression over pages: the page that answers is to be above the others, each page by its
best passage. Cross-validated by page, so that no question to a page is judged by weights that saw
another one to it.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from evals.retrieval.cached import CachedEncoder
from evals.retrieval.corpus import Question, read_corpus
from evals.retrieval.scores import MEASURES, mean
from knowledge.documents.chroma import VectorPlace
from knowledge.documents.fusion import WORDS
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.whole import LENGTH, WHOLE, parts_owed
from knowledge.documents.wording import terms
from knowledge.embedding.encoder import Encoder, default_encoder

Numbers = NDArray[np.float64]

_NAMES = ("cosine", "words", "whole", "length")
_POOL = 100
_FOLDS = 10
_HELD = 2.0
"""How strongly the weights are held to those of before."""
_STEPS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates."""

    features: Numbers
    """A row for each passage."""
    pages: tuple[str, ...]
    """The page of each."""
    answers: frozenset[str]
    weight: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what the weights in use do, what fitted ones do, and these."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.fit", description=__doc__)
    parser.add_argument("documents", type=Path, help="folder that the questions were written to")
    cache = Path(platformdirs.user_cache_dir("meshwright"), "evals-retrieval")
    parser.add_argument("--cache", type=Path, default=cache, help="keeps vectors between runs")
    given = parser.parse_args(arguments)
    corpus = read_corpus(given.documents)
    encoder = CachedEncoder(default_encoder(), given.cache)
    library = Library(
        WordIndex(corpus.pages), VectorPlace(given.cache / "vectors"), lambda: encoder
    )
    library.embed(lambda _: None)
    asked = [_asked(q, library, encoder) for q in corpus.half("chosen") if q.pages]
    library.close()
    used = np.array([1.0, WORDS, WHOLE, -LENGTH])
    _say("weights in use", used, [_rank(a, used) for a in asked])
    fold = _folds(asked)
    fitted = {
        f: _fitted([a for a, n in zip(asked, fold, strict=True) if n != f]) for f in set(fold)
    }
    ranks = [_rank(a, fitted[f]) for a, f in zip(asked, fold, strict=True)]
    _say("fitted, cross-validated", _fitted(asked), ranks)


def _asked(question: Question, library: Library, encoder: Encoder) -> Asked:
    collection = library.collection
    readable = np.ones(len(collection.passages), np.bool_)
    words = terms(question.question)
    shares = collection.words.shares(words, readable)
    cosines = np.vecdot(library.vectors.vectors, encoder.encode([question.question])[0])
    whole, length = parts_owed(words, collection.words, collection.wholes, readable)
    best = np.union1d(np.argsort(-cosines)[:_POOL], np.argsort(-shares)[:_POOL])
    features = np.stack([cosines, shares, whole, length], axis=1)[best].astype(np.float64)
    pages = tuple(collection.passages[int(at)].document for at in best)
    return Asked(features, pages, frozenset(question.pages), 2.0 if question.kind == "words" else 1)


def _best_of_pages(asked: Asked, weights: Numbers) -> dict[str, int]:
    """Return the best passage of each page, the best page first."""
    order: list[int] = np.argsort(-(asked.features @ weights), kind="stable").tolist()
    found: dict[str, int] = {}
    for at in order:
        found.setdefault(asked.pages[at], at)
    return found


def _rank(asked: Asked, weights: Numbers) -> float:
    pages = list(_best_of_pages(asked, weights))
    return min((pages.index(p) + 1.0 for p in asked.answers if p in pages), default=float("inf"))


def _fitted(asked: Sequence[Asked]) -> Numbers:
    """Return the weights that make the answering pages likeliest, that of the cosine being 1."""
    start = np.array([1.0, WORDS, 0.0, 0.0]) * 20
    weights = start.copy()
    for step in range(_STEPS):
        slope = -_HELD * (weights - start) / 100
        for each in asked:
            slope += _slope(each, weights)
        weights += slope / len(asked) * 40 / (1 + step / 50)
    return weights / weights[0]


def _slope(asked: Asked, weights: Numbers) -> Numbers:
    best = _best_of_pages(asked, weights)
    features = asked.features[list(best.values())]
    right = np.array([page in asked.answers for page in best])
    if not right.any():
        return np.zeros_like(weights)
    scores = features @ weights
    likely = np.exp(scores - scores.max())
    wanted = likely * right / (likely * right).sum()
    return asked.weight * features.T @ (wanted - likely / likely.sum())


def _folds(asked: Sequence[Asked]) -> list[int]:
    pages = sorted({min(a.answers) for a in asked})
    drawn = np.random.default_rng(0).integers(0, _FOLDS, len(pages)).tolist()
    of = dict(zip(pages, drawn, strict=True))
    return [of[min(a.answers)] for a in asked]


def _say(name: str, weights: Numbers, ranks: Sequence[float]) -> None:
    told = (f"{n} {w:.3f}" for n, w in zip(_NAMES, weights, strict=True))
    print(f"{name}: {', '.join(told)}")
    found = np.array(ranks, np.float64)
    print("  " + "  ".join(f"{m} {mean(f(found)).told}" for m, f in MEASURES.items()), flush=True)


if __name__ == "__main__":
    main()
