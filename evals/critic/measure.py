"""Reviews every plan of a set and compares what is found with what was written into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.critic.plans import WrittenPlan
from knowledge.embedding.encoder import default_encoder
from knowledge.handbook.book import Handbook
from tools.critique.findings import findings
from tools.critique.judging import judged
from tools.critique.meaning import Meaning
from tools.critique.reading import plan_statements


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A plan and the mistakes that were found in it, with the sentence of each."""

    plan: WrittenPlan
    found: dict[str, str]

    @property
    def missed(self) -> tuple[str, ...]:
        """Return what was planted and not found."""
        return tuple(m for m in self.plan.planted if m not in self.found)

    @property
    def false(self) -> tuple[str, ...]:
        """Return what was found and is not in the plan."""
        known = {*self.plan.planted, *self.plan.also}
        return tuple(m for m in self.found if m not in known)


@dataclass(frozen=True, slots=True)
class Rates:
    """How a set of plans came out."""

    plans: int
    sound_plans: int
    planted: int
    recall: float
    """Share of the planted mistakes found, 0 to 1."""
    false_alarms: float
    """False findings for each plan."""
    false_alarms_on_sound: float
    """The same of the sound plans alone."""


def reviewed(plan: WrittenPlan) -> Reviewed:
    """Review a plan by its text alone."""
    book = Handbook()
    statements = plan_statements(plan.text)
    meaning = Meaning(default_encoder(), [s.own_words for s in statements])
    said = judged(statements, book.plan_review, meaning)
    mistakes = (*book.mistakes, *book.plan_review.more)
    found = findings(said, statements, mistakes, lambda _: "")
    return Reviewed(plan, {f.mistake: f.sentence for f in found})


def rates(reviews: Iterable[Reviewed]) -> Rates:
    """Return recall and false alarms of a set that holds planted mistakes and sound plans."""
    every = tuple(reviews)
    sound = [r for r in every if not r.plan.planted]
    planted = sum(len(r.plan.planted) for r in every)
    return Rates(
        plans=len(every),
        sound_plans=len(sound),
        planted=planted,
        recall=1 - sum(len(r.missed) for r in every) / planted,
        false_alarms=sum(len(r.false) for r in every) / len(every),
        false_alarms_on_sound=sum(len(r.false) for r in sound) / len(sound),
    )
