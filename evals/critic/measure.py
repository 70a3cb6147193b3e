"""Reviews every plan of a set and compares what is found with what was written into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.critic.plans import WrittenPlan
from knowledge.embedding.encoder import default_model
from knowledge.handbook.book import Handbook
from tools.critique.findings import findings, open_questions
from tools.critique.judging import read
from tools.critique.reading import plan_statements


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A plan and the mistakes that were found in it, with the sentence of each."""

    plan: WrittenPlan
    found: dict[str, str]
    asked: dict[str, str]
    """What it could not find and asks about, with the sentence that comes nearest: no finding."""

    @property
    def missed(self) -> tuple[str, ...]:
        """Return what was planted and not found."""
        return tuple(m for m in self.plan.planted if m not in self.found)

    @property
    def false(self) -> tuple[str, ...]:
        """Return what was found and is not in the plan."""
        return tuple(m for m in self.found if m not in self._known)

    @property
    def asked_in_vain(self) -> tuple[str, ...]:
        """Return what was asked about though the plan settles it."""
        return tuple(m for m in self.asked if m not in self._known)

    @property
    def _known(self) -> set[str]:
        return {*self.plan.planted, *self.plan.also}


@dataclass(frozen=True, slots=True)
class Rates:
    """How a set of plans came out."""

    plans: int
    sound_plans: int
    planted: int
    recall: float
    """Share of the planted mistakes found, 0 to 1; a question is no finding."""
    recall_with_questions: float
    """The same where asking about what is left out counts as finding it."""
    false_alarms: float
    """False findings for each plan."""
    false_alarms_on_sound: float
    """The same of the sound plans alone."""
    questions_in_vain: float
    """Questions for each plan about what it settles."""


def reviewed(plan: WrittenPlan) -> Reviewed:
    """Review a plan by its text alone."""
    book = Handbook()
    statements = plan_statements(plan.text)
    said = read(statements, book.plan_review, default_model())
    mistakes = (*book.mistakes, *book.plan_review.more)
    found = findings(said, statements, mistakes, lambda _: "")
    asked = open_questions(said, statements, mistakes)
    return Reviewed(
        plan, {f.mistake: f.sentence for f in found}, {q.mistake: q.sentence for q in asked}
    )


def rates(reviews: Iterable[Reviewed]) -> Rates:
    """Return recall and false alarms of a set that holds planted mistakes and sound plans."""
    every = tuple(reviews)
    sound = [r for r in every if not r.plan.planted]
    planted = sum(len(r.plan.planted) for r in every)
    unnoticed = sum(m not in r.asked for r in every for m in r.missed)
    return Rates(
        plans=len(every),
        sound_plans=len(sound),
        planted=planted,
        recall=1 - sum(len(r.missed) for r in every) / planted,
        recall_with_questions=1 - unnoticed / planted,
        false_alarms=sum(len(r.false) for r in every) / len(every),
        false_alarms_on_sound=sum(len(r.false) for r in sound) / len(sound),
        questions_in_vain=sum(len(r.asked_in_vain) for r in every) / len(every),
    )
