"""What a passage owes to the document that it stands in.

A question is about a matter that a document speaks of as a whole, so a passage counts more where
the rest of its document has the question's words too. And the best passage of a long document is
near to any question, for there are many to choose from: each counts less. Weights are those of a
softmax regression over pages, see `knowledge.documents.fusion`.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from knowledge.documents.inverted import Inverted, Readable, Scores
from knowledge.documents.model import Passage
from knowledge.documents.wording import whole

WHOLE = 0.2
"""Weight of the share of the query's information that the document has, beside a cosine."""
LENGTH = 0.035
"""What e times the passages of a usual document take away."""

Numbers = NDArray[np.int32]
"""For each passage the number of its document, counted from 0; of an entry of a catalog, which is
in no document, -1 and less."""


def numbered(passages: Iterable[Passage]) -> Numbers:
    """Return the numbers of the documents of passages; those of a document stand together."""
    told: list[int] = []
    documents = entries = 0
    for (_, _, origin), inside in groupby(passages, whole):
        lone = origin == "catalog"
        documents += not lone
        entries += lone
        told += [-entries if lone else documents - 1] * sum(1 for _ in inside)
    return np.array(told, np.int32)


def owed(query: Sequence[str], words: Inverted, of: Numbers, readable: Readable) -> Scores:
    """Return for each passage what its document adds to its score, by what is readable alone."""
    shares, longer = parts_owed(query, words, of, readable)
    return (WHOLE * shares - LENGTH * longer).astype(np.float32)


def parts_owed(
    query: Sequence[str], words: Inverted, of: Numbers, readable: Readable
) -> tuple[Scores, Scores]:
    """Return for each passage the share of the query that its document has, and how long that is.

    The latter is the logarithm of its readable passages, less the mean of that of all documents.
    """
    documents = int(of.max(initial=-1)) + 1
    each = np.where(of >= 0, of, documents - 1 - of).astype(np.int64)
    shares = words.shares_of_documents(query, readable, each)[each]
    held = np.bincount(of[readable & (of >= 0)], minlength=documents)
    logs = np.log(np.maximum(held, 1))
    usual = logs[held > 0].mean() if held.any() else 0.0
    told = logs[np.maximum(of, 0)] if documents else np.zeros(len(of))
    longer = np.where(of >= 0, told - usual, 0.0)
    return shares, longer.astype(np.float32)
