"""What the critic learns from: known sentences, and statements of plans, each with what it does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.critic.plans import MarkedStatement, SetName, WrittenPlan, marked_statements, plans_of
from knowledge.embedding.encoder import Encoder
from knowledge.handbook.plan_review import PlanReview
from tools.critique.meaning import Meaning
from tools.critique.phrases import Spoken, spoken
from tools.critique.reading import PlanStatement

_SENTENCES = Path(__file__).with_name("sentences.md")
_LINE = re.compile(r"(?P<mark># |## |- )(?P<text>.+)")
_SETS: tuple[SetName, ...] = ("development", "voices", "seen")

Does = tuple[bool | None, bool | None]
"""Whether a sentence settles a subject, and whether it gets it wrong; None where nobody knows."""
_SETTLES, _WRONG, _NEITHER = (True, False), (False, True), (False, False)
_KINDS: dict[str, Does] = {"right": _SETTLES, "wrong": _WRONG, "neither": _NEITHER}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence, or a clause of one, and what it does to each subject."""

    statement: PlanStatement
    does: Mapping[str, Does]
    known: bool
    """Whether others are compared with it: a whole sentence, and a person said what it does."""
    voice: str
    """Whose plan it is from; empty for a sentence that is from no plan."""


@dataclass(frozen=True, slots=True)
class TaughtPlan:
    """A plan whose statements are among the lessons."""

    plan: WrittenPlan
    of: SetName
    statements: tuple[PlanStatement, ...]
    spoken: Mapping[str, Spoken]
    wholes: tuple[int, ...]
    """For each statement its place among the lessons; its clauses follow it there."""

    @property
    def voice(self) -> str:
        """Return whose it is: of plans without a voice, the family that differs in one subject."""
        return self.plan.voice or self.plan.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Lessons:
    """All there is to learn from."""

    each: tuple[Lesson, ...]
    plans: tuple[TaughtPlan, ...]


def lessons(review: PlanReview, encoder: Encoder) -> Lessons:
    """Return all lessons, in the order of their files."""
    each: list[Lesson] = []
    for mistake, kind, text in (*_sentences(), *_handbook(review)):
        own = [PlanStatement(text, "", of_others=False)]
        by_phrase = _by_phrase(_spoken(own, review, encoder), 0)
        does = {**by_phrase, mistake: _KINDS[kind]}
        each += _with_clauses(own[0], does, "", known=True)
    plans: list[TaughtPlan] = []
    for name in _SETS:
        for plan in plans_of(name):
            marked = marked_statements(plan)
            said = _spoken([m.statement for m in marked], review, encoder)
            wholes: list[int] = []
            taught = TaughtPlan(plan, name, tuple(m.statement for m in marked), said, ())
            for place, one in enumerate(marked):
                wholes.append(len(each))
                does = _does(plan, name, said, place, one)
                each += _with_clauses(one.statement, does, taught.voice, name != "development")
            plans.append(TaughtPlan(plan, name, taught.statements, said, tuple(wholes)))
    return Lessons(tuple(each), tuple(plans))


def _with_clauses(
    statement: PlanStatement,
    does: Mapping[str, Does],
    voice: str,
    known: bool,  # noqa: FBT001 - a property of the set
) -> Iterator[Lesson]:
    """Yield a statement and its clauses, of which is known what none of them does."""
    yield Lesson(statement, does, known, voice)
    unlikely = {m: (settles and None, wrong and None) for m, (settles, wrong) in does.items()}
    for clause in statement.clauses:
        yield Lesson(clause, unlikely, known=False, voice=voice)


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


def _spoken(
    statements: list[PlanStatement], review: PlanReview, encoder: Encoder
) -> Mapping[str, Spoken]:
    return spoken(statements, review, Meaning(encoder, [s.own_words for s in statements]))


def _by_phrase(said: Mapping[str, Spoken], place: int) -> dict[str, Does]:
    """Return what isn't known by hand: nothing is done where no phrase says that it may be."""
    return {
        mistake: (
            None if place in told.settled else False,
            None if place in told.made else False,
        )
        for mistake, told in said.items()
    }


def _does(
    plan: WrittenPlan, of: SetName, said: Mapping[str, Spoken], place: int, one: MarkedStatement
) -> dict[str, Does]:
    """Return what a statement does, by hand where it is marked, and else by what its plan does."""
    if of == "voices":
        guessed = _by_phrase(said, place)
    else:
        guessed = {m: _guessed(plan, of, m, told, place) for m, told in said.items()}
    hand = {**dict.fromkeys(one.settles, _SETTLES), **dict.fromkeys(one.makes, _WRONG)}
    return {**guessed, **hand}


def _guessed(plan: WrittenPlan, of: SetName, mistake: str, told: Spoken, place: int) -> Does:
    """Return what an unmarked statement does by its plan and by phrases.

    A plan that lacks a subject settles it nowhere, and one that has it right gets it wrong nowhere.
    """
    planted = mistake in plan.planted
    lacks = planted or mistake in plan.also
    by_phrase = of == "development"
    settled = True if by_phrase and place in told.settled else None
    if place in told.made:
        return (False if lacks else settled, True if planted and by_phrase else None)
    return (False if lacks else settled, None if planted and by_phrase else False)
