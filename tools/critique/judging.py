"""What a plan says on each subject: where it makes the mistake, where it settles it, what it leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embedding.encoder import Encoder
from knowledge.handbook.plan_review import PlanReview, PlanSubject
from tools.critique.meaning import Meaning
from tools.critique.phrases import Spoken, spoken
from tools.critique.reading import PlanStatement
from tools.critique.settling import Heard, hear, unheard
from tools.critique.weighing import Evidence, evidence, weighing

_WRONG = 0.0
"""Log-odds from which a statement is quoted for a mistake that the plan makes."""
_SURE = 0.0
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
    avoided: tuple[int, ...] = ()
    """Where it names the mistake and turns it down."""
    settled: tuple[int, ...] = ()
    """Where it settles the subject; nowhere if that is in doubt."""
    suspect: tuple[int, ...] = ()
    """Where it may make the mistake, if that can't be alleged."""
    doubted: bool = False
    """Whether it may say nothing that would settle the subject, if that can't be alleged."""
    perhaps: tuple[int, ...] = ()
    """What comes nearest to settling a doubted subject, the nearest first."""


def read(
    statements: Sequence[PlanStatement], review: PlanReview, encoder: Encoder
) -> tuple[Judged, ...]:
    """Return what the plan says on each subject, in the order of the handbook.

    Raises:
        EncoderUnavailable: There is no embedding model to read it with.

    """
    if not statements:
        return tuple(map(Judged, review.subjects))
    meaning = Meaning(encoder, [s.own_words for s in statements])
    return judged(
        statements, review, spoken(statements, review, meaning), hear(statements, meaning)
    )


def judged(
    statements: Sequence[PlanStatement],
    review: PlanReview,
    said: Mapping[str, Spoken],
    heard: Mapping[str, Heard],
) -> tuple[Judged, ...]:
    """Return the same of what phrases say and what the model of sentences hears, of one statement at least."""
    silent = unheard(len(statements))
    told: list[Judged] = []
    for subject in review.subjects:
        phrases, sentences = said[subject.mistake], heard.get(subject.mistake, silent)
        found = evidence(subject.mistake, statements, phrases, sentences, review)
        told.append(_judged(subject, phrases, sentences, found))
    return tuple(told)


def _judged(subject: PlanSubject, said: Spoken, heard: Heard, found: Evidence) -> Judged:
    weights = weighing()
    likely = weights.likely(subject.mistake, found.figures)
    alleged, asked = weights.alleged(subject.mistake), weights.asked(subject.mistake)
    made = _made(said, heard, found)
    omitted = bool(subject.nowhere) and not made
    if likely >= alleged and (made or omitted):
        return Judged(subject, made=made, missing=omitted, avoided=said.avoided)
    if likely >= asked and made:
        return Judged(subject, avoided=said.avoided, suspect=made[:1])
    if likely >= asked and omitted:
        near = tuple(i for i in found.nearest if heard.settles[i] >= _NEAREST)
        return Judged(subject, avoided=said.avoided, doubted=True, perhaps=near)
    return Judged(subject, avoided=said.avoided, settled=_settled(said, heard, found))


def _made(said: Spoken, heard: Heard, found: Evidence) -> tuple[int, ...]:
    """Return the statements that make the mistake if the plan makes it, the surest first."""
    wrong = np.maximum(heard.wrong, heard.part_wrong)
    places = set(said.made)
    if found.worst >= 0 and wrong[found.worst] >= _WRONG:
        places.add(found.worst)
    return tuple(sorted(places, key=lambda i: (-float(wrong[i]), i)))


def _settled(said: Spoken, heard: Heard, found: Evidence) -> tuple[int, ...]:
    """Return the statements that settle the subject: the surest by their meaning, else by phrase."""
    sure = tuple(i for i in found.nearest if heard.settles[i] >= _SURE)
    return sure or tuple(i for i in said.settled if i not in said.made)
