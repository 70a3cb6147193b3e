"""What a plan says on each subject: where it makes the mistake, where it settles it, what it leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embedding.encoder import Vectors
from knowledge.handbook.plan_review import PlanReview, PlanSubject
from knowledge.language import Language, language_of
from tools.critique.hearing import Halfway, Heard, hear
from tools.critique.reading import PlanStatement
from tools.critique.weighing import Evidence, evidence, weighing

_WRONG = 0.0
"""Log-odds from which a statement is quoted for a mistake that the plan makes."""
_SETTLES = 0.0
"""Log-odds from which a statement is quoted for settling a subject."""
_NEAREST = -3.0
"""Log-odds from which it is quoted in a question whether it does."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a plan says on one subject. Places count its statements from 0."""

    subject: PlanSubject
    made: tuple[int, ...] = ()
    """Where it makes the mistake, the surest first."""
    missing: bool = False
    """Whether it surely says nothing that would settle the subject."""
    settled: tuple[int, ...] = ()
    """Where it settles the subject, or turns the mistake down; nowhere if that is in doubt."""
    suspect: tuple[int, ...] = ()
    """Where it may make the mistake, if that can't be alleged."""
    doubted: bool = False
    """Whether it may say nothing that would settle the subject, if that can't be alleged."""
    perhaps: tuple[int, ...] = ()
    """What comes nearest to settling a doubted subject, the nearest first."""


def read(
    statements: Sequence[PlanStatement], review: PlanReview, model: Halfway
) -> tuple[Judged, ...]:
    """Return what the plan says on each subject, in the order of the handbook.

    Raises:
        EncoderUnavailable: There is no embedding model to read it with.

    """
    if not statements:
        return tuple(map(Judged, review.subjects))
    language = language_of(" ".join(s.text for s in statements))
    return judged(statements, language, review, hear(statements, language, model))


def judged(
    statements: Sequence[PlanStatement],
    language: Language | None,
    review: PlanReview,
    heard: Mapping[str, Heard],
) -> tuple[Judged, ...]:
    """Return the same of what is heard of the statements, one at least, in a language."""
    return tuple(
        _judged(subject, evidence(statements, heard[subject.mistake]), language)
        for subject in review.subjects
    )


def _judged(subject: PlanSubject, found: Evidence, language: Language | None) -> Judged:
    weights = weighing()
    likely = weights.likely(subject.mistake, found.figures)
    made = _falling(found.wrong, _WRONG)
    if not made and not subject.nowhere:  # It can't be left out, so somewhere it is said.
        made = (int(np.argmax(found.wrong)),)
    if likely >= weights.alleged(language):
        return Judged(subject, made=made, missing=not made)
    if likely >= weights.asked(language) and made:
        return Judged(subject, suspect=made[:1])
    if likely >= weights.asked(language):
        return Judged(subject, doubted=True, perhaps=_falling(found.settles, _NEAREST))
    return Judged(subject, settled=_falling(found.settles, _SETTLES))


def _falling(log_odds: Vectors, least: float) -> tuple[int, ...]:
    """Return where they are at least so high, the highest first."""
    order = np.argsort(-log_odds, kind="stable")
    return tuple(int(place) for place in order if log_odds[place] >= least)
