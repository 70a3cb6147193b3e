"""Which tool a question is for: what the ear hears; for tools it does not know, nearness."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.planner.ear import OUT_OF_SCOPE, shares, trained, without_names
from assistant.planner.outside import OUTSIDE
from assistant.planner.phrases import asked_strongly, cue
from knowledge.documents.stems import coverage, stems
from knowledge.embedding.encoder import Encoder, Vectors
from tools.declaration import Tool

_WORDS = 0.2
"""Weight of shared words; nearness in meaning has the rest."""
_STEEPNESS = 10.0
"""How sharply nearness, 0 to 1, and turns of phrase become probabilities."""
_SENTENCES = 12
_LONGEST = 300
"""Characters of a sentence, and of the whole, that are compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tool, and how well it fits."""

    tool: Tool
    likely: float
    """Probability that the question is for it, 0 to 1."""
    cued: bool
    """Whether a turn of phrase asks for it, and none speaks against it."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All tools, the best first, and how likely the question is out of scope."""

    candidates: tuple[Candidate, ...]
    outside: float
    """Probability that no tool is for it, 0 to 1."""


@dataclass(slots=True)
class Router:
    """Ranks tools for questions; keeps the vectors of examples, which never change."""

    open_encoder: Callable[[], Encoder]
    _examples: dict[tuple[str, ...], Vectors] = field(
        default_factory=dict[tuple[str, ...], Vectors]
    )

    def rank(self, text: str, tools: Sequence[Tool]) -> Ranking:
        """Return the tools by how well they fit the text; equal ones in their given order."""
        plain = without_names(text)
        vector = self.open_encoder().encode((plain,))[0]
        cues = {t.name: cue(t.name, text) for t in tools}
        heard = trained().hears(plain, vector, cues) or self._near(text, tools, cues)
        found = (Candidate(t, heard[t.name], asked_strongly(t.name, text)) for t in tools)
        ranked = sorted(found, key=lambda c: -round(c.likely, 4))
        return Ranking(tuple(ranked), heard[OUT_OF_SCOPE])

    def _near(self, text: str, tools: Sequence[Tool], cues: dict[str, float]) -> dict[str, float]:
        """Return probabilities by nearness to the tools' examples, shared words and cues."""
        asked = self.open_encoder().encode(_parts(text))
        scores = {t.name: self._likeness(t, text, asked) + cues[t.name] for t in tools}
        scores[OUT_OF_SCOPE] = _nearest(asked[:1], self._vectors(OUTSIDE))
        return shares({name: score * _STEEPNESS for name, score in scores.items()})

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
