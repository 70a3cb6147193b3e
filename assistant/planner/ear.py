"""The planner's ear: how likely a question is for each tool, by its meaning and its words.

A multinomial logistic regression over the vector of the question and its words, the rare ones
counting for more, trained by `python -m evals.planner.train` on the questions of `evals/planner`.
In five-fold cross-validation over the first 747 of `lessons.yaml` words took it from .72 to .78.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Vectors

OUT_OF_SCOPE = "out_of_scope"
"""The class of what no tool is for."""
WEIGHTS = Path(__file__).with_name("ear.npz")

_CUES = 2.0
"""Weight of turns of phrase beside the meaning."""
_LONGEST = 400
"""Characters of a question that are heard."""
CAMEL = (
    r"\b(?!(?:JavaScript|TypeScript|LinkedIn|YouTube|GitHub|GitLab|PowerPoint|PowerShell|PostgreSQL|BigQuery|DataHub|"
    r"OpenMetadata|OpenLineage|OpenTelemetry|SharePoint|PayPal|WhatsApp|TikTok|WordPress|OneDrive|OneNote|FaceTime|DevOps|"
    r"MacBook|AirPods|PlayStation|NetSuite|SalesForce|HubSpot|ServiceNow|DuckDB|MongoDB|AutoCAD|InDesign|McDonald)\w*\b)"
    r"[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+\b"
)
"""A name as some databases write it, such as OrderHeader; brands that are written so are none."""
_NAME = re.compile(
    rf"{CAMEL}|`[^`]+`|(?<![\w./-])(?:[\w-]+[/.])*[\w-]+(?:_[\w-]+|\.[A-Za-z]\w+)(?![\w/])"
)
_WORD = re.compile(r"\w+|\?")


@dataclass(frozen=True, slots=True)
class Ear:
    """Weights for every tool that it was trained on, and for what is out of scope."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    """One row for each dimension of a vector and one for the bias; a column for each class."""
    words: dict[str, int]
    """The row of each word that it knows in the next two."""
    rarity: NDArray[np.float32]
    word_weights: NDArray[np.float32]
    """A column for each class."""

    def hears(self, text: str, vector: Vectors, cues: dict[str, float]) -> dict[str, float] | None:
        """Return the probability of each tool and of `OUT_OF_SCOPE`; together they make 1.

        `vector` is that of the text; `cues` names the tools there are and says how far turns of
        phrase speak for each. None where it was not trained on one of the tools, or on vectors of
        this length.
        """
        if not set(cues) <= set(self.classes) or len(vector) + 1 != len(self.weights):
            return None
        logits = vector @ self.weights[:-1] + self.weights[-1] + self._by_words(text)
        told = dict(zip(self.classes, logits.tolist(), strict=True))
        heard = {name: told[name] + _CUES * cues[name] for name in cues}
        return shares({**heard, OUT_OF_SCOPE: told[OUT_OF_SCOPE]})

    def _by_words(self, text: str) -> NDArray[np.float32]:
        known = sorted(self.words[word] for word in words_of(text) if word in self.words)
        rare = self.rarity[known]
        weighed = rare @ self.word_weights[known]
        return weighed / np.float32(np.linalg.norm(rare) or 1)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text without names, and whether it asks."""
    return frozenset(_WORD.findall(text.casefold()))


def shares(logits: dict[str, float]) -> dict[str, float]:
    """Return the softmax of the logits."""
    values = np.array(list(logits.values()))
    raised = np.exp(values - values.max())
    return dict(zip(logits, (raised / raised.sum()).tolist(), strict=True))


def without_names(text: str) -> str:
    """Return the text with "the table" for each identifier: which one it is says nothing."""
    return _NAME.sub("the table", text)[:_LONGEST]


@cache
def trained() -> Ear:
    """Return the ear that ships."""
    with np.load(WEIGHTS) as kept:
        classes = tuple(str(name) for name in kept["classes"])
        words = {str(word): row for row, word in enumerate(kept["words"])}
        rarity, by_words = kept["rarity"].astype(np.float32), kept["word_weights"]
        return Ear(
            classes, kept["weights"].astype(np.float32), words, rarity, by_words.astype(np.float32)
        )
