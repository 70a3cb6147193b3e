"""Measures search: `python -m evals.retrieval DOCUMENTS [--cache DIR] [--half chosen]`."""

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import platformdirs

from evals.retrieval.cached import CachedEncoder
from evals.retrieval.corpus import Corpus, Question, read_corpus
from evals.retrieval.rankings import rankings
from evals.retrieval.scores import MEASURES, abstention, mean, ranks
from knowledge.documents.chroma import VectorPlace
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.view import DocumentsView, Hit
from knowledge.embedding.encoder import Encoder, default_encoder
from knowledge.people import Audience
from tools.passages.relevance import answering, rated

_READ = 10
"""Passages that an answer is made of, as in `search_knowledge`."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print recall, reciprocal rank and abstention, beside simpler ways of search."""
    parser = argparse.ArgumentParser(prog="evals.retrieval", description=__doc__)
    parser.add_argument("documents", type=Path, help="folder that the questions were written to")
    parser.add_argument("--half", choices=("chosen", "held out"), default="held out")
    cache = Path(platformdirs.user_cache_dir("meshwright"), "evals-retrieval")
    parser.add_argument("--cache", type=Path, default=cache, help="keeps vectors between runs")
    given = parser.parse_args(arguments)
    corpus = read_corpus(given.documents)
    encoder = CachedEncoder(default_encoder(), given.cache)
    place = VectorPlace(given.cache / "vectors")
    library = Library(WordIndex(corpus.pages), place, lambda: encoder)
    library.embed(lambda _: None)
    ways = rankings(corpus, library, encoder, given.documents)
    questions = corpus.half(given.half)
    print(f"{len(corpus.pages)} documents, {len(questions)} questions ({given.half})", flush=True)
    for line in chain(
        _found({name: ranks(way, questions) for name, way in ways.items()}, questions),
        _abstained(library, questions, encoder),
        _times(library, corpus),
    ):
        print(line, flush=True)
    library.close()


def _found(found: dict[str, np.ndarray], questions: Sequence[Question]) -> Iterator[str]:
    ours = next(iter(found.values()))
    kinds = np.array([q.kind for q in questions if q.pages])
    for kind in ("all", "words", "paraphrase"):
        chosen = np.full(len(kinds), fill_value=True) if kind == "all" else kinds == kind
        yield f"\n{kind}: {int(chosen.sum())} answerable questions; 95 % intervals (bootstrap)"
        for name, of_way in found.items():
            told = (f"{m} {mean(f(of_way[chosen])).told}" for m, f in MEASURES.items())
            yield f"  {name:<20} {'  '.join(told)}"
    yield "\nmeshwright minus each other way, paired"
    for name, of_way in list(found.items())[1:]:
        told = (f"{m} {mean(f(ours) - f(of_way)).told}" for m, f in MEASURES.items())
        yield f"  {name:<20} {'  '.join(told)}"


def _abstained(library: Library, questions: Sequence[Question], encoder: Encoder) -> Iterator[str]:
    """Yield how well search, and the answer made of its statements, say that nothing answers."""
    view = DocumentsView(lambda: library, Audience())
    found = [view.search(q.question, _READ) for q in questions]
    yield _rates("search", [not any(h.supported for h in hits) for hits in found], questions)
    answers = [_answered(q, hits, encoder) for q, hits in zip(questions, found, strict=True)]
    yield _rates("answer", [page is None for page in answers], questions)
    told = [page in q.pages for page, q in zip(answers, questions, strict=True) if page]
    yield f"  of {len(told)} answers, {sum(told)} begin on a page that answers"


def _answered(question: Question, hits: Sequence[Hit], encoder: Encoder) -> str | None:
    """Return the page that the first statement of the answer is from; None if it abstains."""
    passages = [hit.passage for hit in hits]
    ratings = rated(question.question, passages, encoder)
    best = next(iter(answering(question.question, hits, ratings)), None)
    return None if best is None else passages[best.passage].document


def _rates(name: str, abstained: Sequence[bool], questions: Sequence[Question]) -> str:
    rates = abstention(abstained, questions)
    return (
        f"\nabstention of the {name}: precision {rates.precision:.3f}, recall {rates.recall:.3f}; "
        f"answerable questions kept {rates.kept:.3f}"
    )


def _times(library: Library, corpus: Corpus) -> Iterator[str]:
    """Yield how long questions take, embedding included, with the true encoder."""
    encoder = default_encoder()
    view = DocumentsView(lambda: library, Audience())
    taken: list[float] = []
    for question in corpus.questions:
        start = time.perf_counter()
        encoder.encode([question.question])
        view.search(question.question, 10)
        taken.append(1_000 * (time.perf_counter() - start))
    p50, p95 = np.quantile(taken, (0.5, 0.95))
    yield f"query, embedding included: p50 {p50:.1f} ms, p95 {p95:.1f} ms"


if __name__ == "__main__":
    main()
