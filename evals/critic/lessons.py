"""What the critic learns from: marked sentences, and the statements of marked plans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.critic.plans import MARK, WrittenPlan, marked_statements, plans_of
from knowledge.language import language_of
from tools.critique.hearing import heard
from tools.critique.reading import PlanStatement

_SENTENCES = Path(__file__).with_name("sentences")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, and the ids of the mistakes that it settles and of those that it makes."""

    text: str
    settles: frozenset[str]
    makes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TaughtPlan:
    """A plan whose statements are among the lessons."""

    plan: WrittenPlan
    statements: tuple[PlanStatement, ...]
    begins: int
    """The place of its first statement among the lessons; the others follow."""

    @property
    def places(self) -> slice:
        """Return where its statements are among the lessons."""
        return slice(self.begins, self.begins + len(self.statements))


@dataclass(frozen=True, slots=True)
class Lessons:
    """All there is to learn from."""

    each: tuple[Lesson, ...]
    plans: tuple[TaughtPlan, ...]

    def does(self, subjects: Sequence[str]) -> NDArray[np.float32]:
        """Return a row for each lesson and two columns for each subject: 1 if it settles it, gets it wrong."""
        return np.array(
            [[s in kind for s in subjects for kind in (x.settles, x.makes)] for x in self.each],
            np.float32,
        )


def lessons() -> Lessons:
    """Return all lessons, in the order of their files."""
    each = list(_sentences())
    plans: list[TaughtPlan] = []
    for plan in plans_of("learned"):
        marked = marked_statements(plan)
        statements = tuple(m.statement for m in marked)
        plans.append(TaughtPlan(plan, statements, len(each)))
        texts = heard(statements, language_of(plan.text))
        each += [Lesson(t, m.settles, m.makes) for t, m in zip(texts, marked, strict=True)]
    return Lessons(tuple(each), tuple(plans))


def _sentences() -> Iterator[Lesson]:
    """Yield the sentences that were written one by one, a line each."""
    for path in sorted(_SENTENCES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            marks = {(m["sign"], m["mistake"]) for m in MARK.finditer(line)}
            text = MARK.sub("", line).strip()
            own = PlanStatement(text, "", of_others=False)
            yield Lesson(
                heard([own], language_of(text))[0],
                settles=frozenset(m for sign, m in marks if sign == "+"),
                makes=frozenset(m for sign, m in marks if sign == "-"),
            )
