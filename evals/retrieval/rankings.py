"""The ways of search that are compared, each as a ranking of pages for a question."""

# llama-index's own types are partly unknown; what leaves this module is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from evals.retrieval.corpus import Corpus, Question
from knowledge.documents.inverted import best_first
from knowledge.documents.library import Library
from knowledge.documents.view import DocumentsView
from knowledge.documents.wording import wording, words
from knowledge.embedding.encoder import Encoder
from knowledge.people import Audience

Ranking = Callable[[Question], tuple[str, ...]]
"""Gives the paths of pages, best first, each once."""

_DEEP = 100
"""Passages that a ranking of pages is made of."""

_FUSED = 60
"""The constant of reciprocal rank fusion, as usual."""


def rankings(
    corpus: Corpus, library: Library, encoder: Encoder, sources: Path
) -> Mapping[str, Ranking]:
    """Return the ways by name, ours first."""
    by_words = _by_words(corpus)
    model = _by_model(corpus, encoder)
    return {
        "meshwright": ours(library),
        "BM25 alone": by_words,
        "model alone": model,
        "llama-index default": _by_llama_index(corpus, encoder, sources),
        "equal RRF": lambda question: _reciprocal(by_words(question), model(question)),
    }


def ours(library: Library) -> Ranking:
    """Return search as the product does it."""
    view = DocumentsView(lambda: library, Audience())

    def ranking(question: Question) -> tuple[str, ...]:
        return _pages(hit.passage.document for hit in view.search(question.question, _DEEP))

    return ranking


def _by_words(corpus: Corpus) -> Ranking:
    from bm25s import BM25  # noqa: PLC0415 - a quarter of a second to import

    passages = [passage for page in corpus.pages for passage in page.passages]
    index = BM25()
    index.index([list(words(wording(passage))) for passage in passages], show_progress=False)
    known = frozenset(index.vocab_dict)

    def ranking(question: Question) -> tuple[str, ...]:
        asked = [word for word in words(question.question) if word in known]
        scores = index.get_scores(asked) if asked else np.zeros(len(passages), np.float32)
        return _pages(passages[at].document for at in best_first(scores))

    return ranking


def _by_model(corpus: Corpus, encoder: Encoder) -> Ranking:
    passages = [passage for page in corpus.pages for passage in page.passages]
    vectors = encoder.encode([wording(passage) for passage in passages])

    def ranking(question: Question) -> tuple[str, ...]:
        cosines = vectors @ encoder.encode([question.question])[0]
        return _pages(passages[at].document for at in best_first(cosines))

    return ranking


def _by_llama_index(corpus: Corpus, encoder: Encoder, sources: Path) -> Ranking:
    """Return its default splitter and vector index over the same files, with the same model."""
    from llama_index.core import Document, VectorStoreIndex  # noqa: PLC0415 - a second to import
    from llama_index.core.node_parser import SentenceSplitter  # noqa: PLC0415 - as above

    from evals.retrieval.llama_encoder import LlamaEncoder  # noqa: PLC0415 - as above

    documents = [
        Document(
            text=(sources / page.path).read_text(encoding="utf-8"),
            metadata={"file_path": page.path, "file_name": Path(page.path).name},
        )
        for page in corpus.pages
    ]
    index = VectorStoreIndex.from_documents(
        documents, transformations=[SentenceSplitter()], embed_model=LlamaEncoder(encoder)
    )
    retriever = index.as_retriever(similarity_top_k=_DEEP)

    def ranking(question: Question) -> tuple[str, ...]:
        found = retriever.retrieve(question.question)
        return _pages(str(hit.node.metadata["file_path"]) for hit in found)

    return ranking


def _reciprocal(*rankings_: Sequence[str]) -> tuple[str, ...]:
    scores: dict[str, float] = {}
    for ranking in rankings_:
        for rank, page in enumerate(ranking, 1):
            scores[page] = scores.get(page, 0.0) + 1 / (_FUSED + rank)
    order = np.argsort([-score for score in scores.values()], kind="stable")
    pages = list(scores)
    return tuple(pages[at] for at in order)


def _pages(documents: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(documents))
