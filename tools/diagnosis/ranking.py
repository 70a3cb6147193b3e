"""Which runbooks fit a failure that somebody describes in their own words or pastes as a log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.documents.stems import stems
from knowledge.documents.view import DocumentsView
from knowledge.embedding.encoder import Encoder, Vectors
from knowledge.handbook.failures import failure_words
from tools.diagnosis.runbooks import Runbook, runbooks_in
from tools.passages.statements import statements

_POOL = 60
"""Passages looked at for each way of asking."""
_ALL = 600
"""Documents up to which every one is looked at; reading a thousand takes about a second."""
_RERANKED = 24
"""Runbooks compared statement by statement: about 200 statements, which take half a second."""
_STATEMENTS = 8
"""Of a runbook's symptoms and causes; those of its steps say what to do and not what is seen."""
_ROUGH = 160
"""Characters of a runbook that its first comparison reads; 100 runbooks take half a second."""
_LONGEST = 400
"""Characters of a text that count towards its meaning."""

# Set on the development half of `evals/benchmarks/diagnosis`.
_WHOLE, _BEST, _WORDS, _NAMES = 0.3, 0.4, 0.35, 0.25
"""Weights: meaning of title and symptoms, of the one statement nearest, shared words, names."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_IDENTIFIER = re.compile(r"\b(?:[a-z]+[A-Z]\w+|[A-Z][a-z]+[A-Z]\w+|\w+_\w+|\w+\.\w+_\w+)\b")


@dataclass(frozen=True, slots=True)
class Fit:
    """A runbook, and how far it fits the failure, about 0 to 1.3."""

    runbook: Runbook
    score: float
    statement: str
    """The statement of it that is nearest to what was described; empty if it has none."""


def fitting(
    lines: Sequence[str], documents: DocumentsView, encoder: Encoder, most: int
) -> tuple[Fit, ...]:
    """Return the runbooks that fit best; `lines` are the whole description, then its pieces.

    Equal ones by title. Empty if no readable document is a runbook.
    """
    found = _candidates(lines, documents)
    if not found:
        return ()
    lines = (in_their_words(lines[0]), *lines)
    asked = encoder.encode([line[:_LONGEST] for line in lines])
    rough = _rough(lines, asked, found, encoder)
    near = [found[at] for at in rough[:_RERANKED]]
    fits = _rated(lines, asked, near, encoder)
    return tuple(sorted(fits, key=lambda f: (-round(f.score, 4), f.runbook.title)))[:most]


def _candidates(lines: Sequence[str], documents: DocumentsView) -> list[Runbook]:
    """Return the runbooks among the documents: among all where they are few, else among those found."""
    own = [d for d in documents.documents() if d.origin == "organisation"]
    if len(own) > _ALL:
        found = (h for line in lines[:6] for h in documents.search(spelt_out(line), _POOL))
        paths = {hit.passage.document for hit in found}
        own = [d for d in own if d.path in paths]
    return [runbook for document in own for runbook in runbooks_in(document)]


def _rough(
    lines: Sequence[str], asked: Vectors, found: list[Runbook], encoder: Encoder
) -> list[int]:
    """Return positions by title and first words, so that only the near ones are read closely."""
    if len(found) <= _RERANKED:
        return list(range(len(found)))
    heads = encoder.encode([_head(r)[:_ROUGH] for r in found])
    cosines = np.max(asked @ heads.T, axis=0)
    shares = _shares(lines[0], [_all_text(r) for r in found])
    scores = [float(c) + s for c, s in zip(cosines, shares, strict=True)]
    return sorted(range(len(found)), key=lambda at: (-scores[at], found[at].title))


def _rated(
    lines: Sequence[str], asked: Vectors, found: list[Runbook], encoder: Encoder
) -> list[Fit]:
    told = [_told(r) for r in found]
    vectors = encoder.encode([_head(r) for r in found] + [s[:_LONGEST] for t in told for s in t])
    heads, rest = np.max(asked @ vectors[: len(found)].T, axis=0), vectors[len(found) :]
    shares = _shares(lines[0], [_all_text(r) for r in found])
    named = _identifiers(lines[0])
    fits: list[Fit] = []
    at = 0
    for n, runbook in enumerate(found):
        own = rest[at : at + len(told[n])]
        at += len(told[n])
        near = np.max(asked @ own.T, axis=0) if len(own) else np.zeros(0)
        best = float(near.max()) if len(near) else 0.0
        names = bool(named & _identifiers(f"{runbook.title} {_all_text(runbook)}"))
        score = _WHOLE * float(heads[n]) + _BEST * best + _WORDS * shares[n] + _NAMES * names
        fits.append(Fit(runbook, score, told[n][int(near.argmax())] if len(near) else ""))
    return fits


def _head(runbook: Runbook) -> str:
    return f"{spelt_out(runbook.title)}. {' '.join(runbook.text('symptoms').split())}"[:_LONGEST]


def _told(runbook: Runbook) -> tuple[str, ...]:
    text = runbook.text("symptoms", "causes") or runbook.text("steps")
    return tuple(s.text for s in statements(text))[:_STATEMENTS]


def _all_text(runbook: Runbook) -> str:
    return spelt_out(" ".join((runbook.title, *(p.text for p in runbook.parts))))


def _shares(line: str, texts: Sequence[str]) -> list[float]:
    """Return for each text the share of the description's information that its words have.

    A word tells the more, the fewer of the texts have it; one that no text has tells nothing.
    """
    wanted = stems(spelt_out(line))
    held = [stems(text) & wanted for text in texts]
    weights = {w: _weight(w, held) for w in wanted}
    total = sum(weights.values())
    return [sum(weights[w] for w in have) / total if total else 0.0 for have in held]


def _weight(word: str, held: Iterable[frozenset[str]]) -> float:
    all_of = list(held)
    count = sum(word in have for have in all_of)
    return float(np.log(1 + len(all_of) / count)) if count else 0.0


def in_their_words(text: str) -> str:
    """Return the text, and behind it what runbooks call the things that it speaks of."""
    added = (term for said, term in failure_words() if said.search(text))
    return " ".join((text, *added))


def spelt_out(text: str) -> str:
    """Return the text with the words of joined names apart: "KubePodNotReady", "load_pos"."""
    apart = _CAMEL.sub(" ", text)
    return text if apart == text else f"{text} {apart}"


def _identifiers(text: str) -> frozenset[str]:
    return frozenset(m.casefold() for m in _IDENTIFIER.findall(text))
