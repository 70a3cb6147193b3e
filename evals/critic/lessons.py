"""What the critic learns from: known sentences, and statements of plans, each with what it does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.critic.plans import marked_statements, plans_of
from knowledge.embedding.encoder import Encoder
from knowledge.handbook.plan_review import PlanReview
from tools.critique.judging import Judged, judged
from tools.critique.meaning import Meaning
from tools.critique.reading import PlanStatement, plan_statements

_SENTENCES = Path(__file__).with_name("sentences.md")
_LINE = re.compile(r"(?P<mark># |## |- )(?P<text>.+)")

Does = tuple[bool | None, bool | None]
"""Whether a sentence settles a subject, and whether it gets it wrong; None where nobody knows."""
_SETTLES, _WRONG, _NEITHER = (True, False), (False, True), (False, False)
_KINDS: dict[str, Does] = {"right": _SETTLES, "wrong": _WRONG, "neither": _NEITHER}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence and what it does to each subject."""

    statement: PlanStatement
    does: Mapping[str, Does]
    by_hand: bool
    """Whether a person said what it does; else the handbook's phrases did."""


def lessons(review: PlanReview, encoder: Encoder) -> Iterator[Lesson]:
    """Yield all lessons, in the order of their files; what is equal only once."""
    for mistake, kind, text in (*_sentences(), *_handbook(review)):
        own = [PlanStatement(text, "", of_others=False)]
        (told,) = _by_phrase(own, review, encoder)
        yield Lesson(own[0], {**told, mistake: _KINDS[kind]}, by_hand=True)
    yield from _voices(review, encoder)
    yield from _development(review, encoder)


def _sentences() -> Iterator[tuple[str, str, str]]:
    """Yield mistake, kind and text of each sentence that was written to learn from."""
    mistake = kind = ""
    for line in filter(None, map(_LINE.match, _SENTENCES.read_text("utf-8").splitlines())):
        if line["mark"] == "# ":
            mistake = line["text"]
        elif line["mark"] == "## ":
            kind = line["text"]
        else:
            yield mistake, kind, line["text"]


def _handbook(review: PlanReview) -> Iterator[tuple[str, str, str]]:
    """Yield the handbook's own sentences."""
    for s in review.subjects:
        yield from ((s.mistake, "wrong", text) for text in s.like)
        yield from ((s.mistake, "right", text) for text in s.covered_like)
        yield from ((s.mistake, "neither", text) for text in s.unlike)


def _by_phrase(
    statements: list[PlanStatement], review: PlanReview, encoder: Encoder
) -> list[dict[str, Does]]:
    """Return what isn't known by hand: nothing is done where no phrase says that it may be."""
    found = _judged(statements, review, encoder)
    return [
        {
            mistake: (
                None if place in told.settled else False,
                None if place in told.made else False,
            )
            for mistake, told in found.items()
        }
        for place in range(len(statements))
    ]


def _judged(
    statements: list[PlanStatement], review: PlanReview, encoder: Encoder
) -> dict[str, Judged]:
    meaning = Meaning(encoder, [s.own_words for s in statements])
    return {j.subject.mistake: j for j in judged(statements, review, meaning, {})}


def _voices(review: PlanReview, encoder: Encoder) -> Iterator[Lesson]:
    for plan in plans_of("voices"):
        marked = marked_statements(plan)
        told = _by_phrase([m.statement for m in marked], review, encoder)
        for one, does in zip(marked, told, strict=True):
            hand = {**dict.fromkeys(one.settles, _SETTLES), **dict.fromkeys(one.makes, _WRONG)}
            yield Lesson(one.statement, {**does, **hand}, by_hand=True)


def _development(review: PlanReview, encoder: Encoder) -> Iterator[Lesson]:
    """Yield the statements of plans of which only the plan's mistakes are known, not the sentences'."""
    seen: set[tuple[str, str]] = set()
    for plan in plans_of("development"):
        statements = list(plan_statements(plan.text))
        found = _judged(statements, review, encoder)
        for place, one in enumerate(statements):
            if (one.heading, one.text) not in seen:
                seen.add((one.heading, one.text))
                does = {m: _guessed(told, place, m in plan.planted) for m, told in found.items()}
                yield Lesson(one, does, by_hand=False)


def _guessed(told: Judged, place: int, planted: bool) -> Does:  # noqa: FBT001 - one of two cases
    """Return what a statement does by the handbook's phrases and what the plan is known to do."""
    if place in told.made:
        return (False, True) if planted else (False, None)
    return place in told.settled, None if planted else False
