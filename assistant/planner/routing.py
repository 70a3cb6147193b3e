"""Which tool a question is for: nearness to the tools' example questions, words and cues."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.planner.outside import OUTSIDE
from assistant.planner.phrases import asked_strongly, cue
from knowledge.embedding.encoder import Encoder, Vectors
from tools.declaration import Tool
from tools.passages.words import coverage, stems

_WORDS = 0.2
"""Weight of shared words; nearness in meaning has the rest."""
_SENTENCES = 12
_LONGEST = 300
"""Characters of a sentence, and of the whole, that are compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tool, and how well it fits."""

    tool: Tool
    likeness: float
    """To its example questions, 0 to 1."""
    phrased: float
    """How far turns of phrase speak for it, -0.5 to 0.6."""
    cued: bool
    """Whether a turn of phrase asks for it, and none speaks against it."""

    @property
    def score(self) -> float:
        """Return likeness and phrases together, -0.5 to 1.6."""
        return self.likeness + self.phrased


@dataclass(frozen=True, slots=True)
class Ranking:
    """All tools, the best first, and how near the question is to what is out of scope."""

    candidates: tuple[Candidate, ...]
    outside: float
    """Cosine to the nearest sentence of what this assistant is not for."""


@dataclass(slots=True)
class Router:
    """Ranks tools for questions; keeps the vectors of examples, which never change."""

    open_encoder: Callable[[], Encoder]
    _examples: dict[tuple[str, ...], Vectors] = field(
        default_factory=dict[tuple[str, ...], Vectors]
    )

    def rank(self, text: str, tools: Sequence[Tool]) -> Ranking:
        """Return the tools by how well they fit the text; equal ones in their given order."""
        asked = self.open_encoder().encode(_parts(text))
        candidates = [
            Candidate(
                t, self._likeness(t, text, asked), cue(t.name, text), asked_strongly(t.name, text)
            )
            for t in tools
        ]
        ranked = sorted(candidates, key=lambda c: -round(c.score, 4))
        return Ranking(tuple(ranked), _nearest(asked[:1], self._vectors(OUTSIDE)))

    def _likeness(self, tool: Tool, text: str, asked: Vectors) -> float:
        meaning = _nearest(asked, self._vectors(tool.examples))
        wanted = stems(text[:_LONGEST])
        words = max((coverage(wanted, example) for example in tool.examples), default=0.0)
        return (1 - _WORDS) * meaning + _WORDS * words

    def _vectors(self, texts: tuple[str, ...]) -> Vectors:
        if texts not in self._examples:
            self._examples[texts] = self.open_encoder().encode(texts)
        return self._examples[texts]


def _nearest(asked: Vectors, known: Vectors) -> float:
    if not len(known):
        return 0.0
    return float(np.max(asked @ known.T))


def _parts(text: str) -> tuple[str, ...]:
    """Return the text and, of a longer one, its sentences."""
    sentences = [s.strip() for s in re.split(r"(?<=[.!?;])\s+|\n+", text) if s.strip()]
    several = sentences[:_SENTENCES] if len(sentences) > 1 else []
    return tuple(s[:_LONGEST] for s in (text.strip(), *several))
