"""Measures the checker: how many true answers it marks, and how many false ones it catches."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.evidence import Evidence
from assistant.numbering import Numbering
from assistant.speech import Speech
from evals.grounding.answers import TrueAnswer
from evals.grounding.corruption import Corrupted, corruptions
from evals.grounding.situations import Situation


@dataclass(frozen=True, slots=True)
class Miss:
    """An answer that the checker judged wrongly."""

    kind: str
    """Of the corruption, or `true`."""
    situation: str
    text: str
    spots: tuple[str, ...]
    """What is false in it, or what was marked though true."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The rates, with the answers behind them."""

    counts: Mapping[str, int]
    """Answers by kind; `true` are the true ones."""
    misses: tuple[Miss, ...]

    @property
    def marked(self) -> float:
        """Return the share of true answers with a mark, 0 to 1."""
        return self._missed({"true"}) / self.counts["true"]

    @property
    def caught(self) -> float:
        """Return the share of corrupted answers marked where they are false, 0 to 1."""
        kinds = self.counts.keys() - {"true"}
        return 1 - self._missed(kinds) / sum(self.counts[kind] for kind in kinds)

    def missed(self, kind: str) -> int:
        """Return how many of a kind were judged wrongly."""
        return self._missed({kind})

    def _missed(self, kinds: Iterable[str]) -> int:
        return sum(miss.kind in kinds for miss in self.misses)


def measure(
    answers: Iterable[TrueAnswer], given: Mapping[str, Situation], seeds: tuple[int, ...]
) -> Measured:
    """Check each answer as it is, and for each seed with one corruption of each possible kind."""
    evidence = {name: situation.evidence() for name, situation in given.items()}
    names = {name: _names(one) for name, one in evidence.items()}
    counts: Counter[str] = Counter()
    misses: list[Miss] = []
    for answer in answers:
        rests_on = evidence[answer.situation]
        marked = unsupported(answer.text, rests_on)
        counts["true"] += 1
        misses += [Miss("true", answer.situation, answer.text, marked)] if marked else []
        for false in _corrupted(answer, names[answer.situation], seeds):
            counts[false.kind] += 1
            if not is_caught(false, unsupported(false.text, rests_on), marked):
                misses.append(Miss(false.kind, answer.situation, false.text, false.spots))
    return Measured(counts, tuple(misses))


def _corrupted(
    answer: TrueAnswer, names: tuple[str, ...], seeds: tuple[int, ...]
) -> tuple[Corrupted, ...]:
    """Return its corruptions, each text once."""
    made = (
        false
        for seed in seeds
        for false in corruptions(answer.text, names, f"{seed} {answer.text}")
    )
    return tuple({false.text: false for false in made}.values())


def unsupported(text: str, evidence: Evidence) -> tuple[str, ...]:
    """Return what an answer's untraced figures and names are, just as a turn would tell."""
    speech = Speech(evidence, Numbering("eval"))
    speech.hear(text)
    speech.finish()
    return speech.unsupported


def is_caught(false: Corrupted, marked: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Return whether a mark stands at a changed place that was not marked when it was true."""
    new = [one for one in marked if one not in before]
    return any(_touches(one, spot) for one in new for spot in false.spots)


def _touches(mark: str, spot: str) -> bool:
    return bool(_words(mark) & _words(spot))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.,:-]*\w", text))


def _names(evidence: Evidence) -> tuple[str, ...]:
    found: Iterator[str] = (name for part in evidence.parts for name in part.names)
    return tuple(sorted({name for name in found if len(name.split()) > 1}))
