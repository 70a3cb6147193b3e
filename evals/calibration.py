"""How far the judge agrees with people: `python -m evals.calibration`, which needs a key.

The judge reads the answers of `graded.yaml`, which a person graded by hand. Printed are the share
of criteria on which both agree, Cohen's kappa (agreement beyond chance; Cohen 1960), each
disagreement, and what the judge left open, which counts neither way.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from assistant.model import Model
from assistant.opening import open_for
from assistant.settings import PLANNER, read_settings
from evals.casebook import EvalCase, Expected
from evals.judging import judged
from evals.trial import Trial
from knowledge.record import Record


class Graded(Record):
    """An answer, and by a person's judgement which criteria it meets."""

    ask: str
    answer: str
    criteria: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The judge beside a person."""

    pairs: tuple[tuple[bool, bool], ...]
    """What the person said, and the judge, criterion by criterion; without what was left open."""
    differ: tuple[str, ...]
    open: int
    """Criteria of which the judge could tell nothing."""

    @property
    def share(self) -> float:
        """Return the share of criteria on which both agree, 0 to 1; 0 where none was judged."""
        return sum(a == b for a, b in self.pairs) / len(self.pairs) if self.pairs else 0.0

    @property
    def kappa(self) -> float:
        """Return Cohen's kappa, 1 at most; 0 where both agree no more than by chance."""
        total = len(self.pairs)
        if not total:
            return 0.0
        one, other = (sum(pair[n] for pair in self.pairs) / total for n in (0, 1))
        chance = one * other + (1 - one) * (1 - other)
        return (self.share - chance) / (1 - chance) if chance < 1 else 1.0


@cache
def graded() -> tuple[Graded, ...]:
    """Return the answers of `graded.yaml`."""
    text = Path(__file__).with_name("graded.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Graded, ...]).validate_python(yaml.safe_load(text))


async def agreement(judge: Model, answers: Sequence[Graded]) -> Agreement:
    """Ask the judge about each answer, and return how far it agrees."""
    pairs: list[tuple[bool, bool]] = []
    differ: list[str] = []
    left = 0
    for number, one in enumerate(answers, start=1):
        expected = Expected(rubric=tuple(one.criteria))
        case = EvalCase(id=str(number), ask=(one.ask,), expect=expected)
        found = await judged(judge, case, Trial(answer=one.answer))
        for verdict in found.verdicts:
            if verdict.met is None:
                left += 1
                continue
            meant = one.criteria[verdict.criterion]
            pairs.append((meant, verdict.met))
            if meant != verdict.met:
                said = "met" if verdict.met else "not met"
                differ.append(f"{number}. {verdict.criterion} The judge says {said}.")
    return Agreement(tuple(pairs), tuple(differ), left)


def main() -> None:
    """Print the agreement; status 1 without a key."""
    settings = read_settings()
    if not settings.anthropic_key or settings.model == PLANNER:
        print("The judge is Claude: set ANTHROPIC_API_KEY.", file=sys.stderr)
        sys.exit(1)
    here = Path.cwd()
    office = open_for(settings, folder=None, sample=False, cwd=here, cache=here)
    found = asyncio.run(agreement(office.models[0], graded()))
    print("\n".join(found.differ))
    print(
        f"{len(found.pairs)} criteria judged, {found.open} left open; "
        f"agreement {found.share:.0%}, kappa {found.kappa:.2f}"
    )


if __name__ == "__main__":
    main()
