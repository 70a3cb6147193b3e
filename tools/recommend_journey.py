"""The tool that recommends what to learn next: by role, by time, and by what was done already."""

import re

from pydantic import Field

from knowledge.handbook.learning import Learning, LearningRole, LearningStep
from knowledge.record import Record
from tools.context import Context, KeptResult
from tools.declaration import Block, Request, Result, declare

_TITLES: dict[LearningRole, str] = {
    "leader": "a leader",
    "engineer": "an engineer",
    "owner": "a domain owner",
    "governance": "somebody in governance",
}
_HOURS = re.compile(
    r"\b(\d{1,3}|an?|one|two|three|four|five|half an?)[ -](hours?|h|minut(?:es?|en|os?)|mins?|days?|stunden?|heures?|horas?)\b",
    re.IGNORECASE,
)
_WORDS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
_WORKING_DAY = 6 * 60
"""Minutes of a day in which somebody can learn."""


class RecommendJourney(Request):
    """Who learns, and with how much time."""

    role: str = Field(default="", max_length=2_000)
    """The learner's role, or the asker's words; empty takes the role that is known of the asker."""
    minutes: int | None = Field(default=None, ge=10, le=6_000)
    """Minutes there are in all; empty reads them from the words, or takes every step."""


class JourneyStep(Record):
    """A step inside this assistant, with a text to read beside it."""

    number: int
    title: str
    why: str
    ask: str
    """The question to put here."""
    read: str
    """A public text."""
    minutes: int
    done: bool
    """Whether this conversation, or an earlier one of the asker's, holds its result already."""


class Journey(Result):
    """The steps in order; those that were taken are marked."""

    role: str
    """For whom, in words; empty where the role is not known and every step is listed."""
    steps: tuple[JourneyStep, ...]
    minutes: int
    """Of the steps that are left."""
    left_out: int
    """Steps for this role that don't fit into the time."""
    next_step: str
    """The question to put next; empty where all is done."""


def recommend_journey(request: RecommendJourney, context: Context) -> Journey:
    """Recommend a learning journey on data mesh: steps in this assistant and texts to read.

    Use it for how to learn, where to start reading, onboarding of somebody into a role, training,
    and "what should I learn next". It follows up: steps whose results are in this conversation or
    in an earlier one of the asker's count as taken, until they clear that.
    """
    learning = context.handbook.learning
    role = _role(learning, request.role) or _role(learning, context.asker.role)
    fitting = [s for s in learning.steps if not role or not s.roles or role in s.roles]
    kept = context.results.all()
    taken = {s.id: _taken(s, kept) or context.learned(s.tool, s.about) for s in fitting}
    chosen = _within(fitting, taken, request.minutes or _minutes(request.role))
    steps = tuple(_step(n, s, done=taken[s.id]) for n, s in enumerate(chosen, 1))
    left = [s for s in steps if not s.done]
    return Journey(
        role=_TITLES[role] if role else "",
        steps=steps,
        minutes=sum(s.minutes for s in left),
        left_out=len(fitting) - len(chosen),
        next_step=left[0].ask if left else "",
    )


def _role(learning: Learning, text: str) -> LearningRole | None:
    """Return the role that a text names first."""
    hits: list[tuple[int, LearningRole]] = []
    for role, words in learning.roles.items():
        hit = re.search(words, text, re.IGNORECASE)
        if hit:
            hits.append((hit.start(), role))
    return min(hits, key=lambda found: found[0])[1] if hits else None


def _minutes(text: str) -> int | None:
    found = _HOURS.search(text)
    if found is None:
        return None
    said = found[1].lower()
    number = 0.5 if said.startswith("half") else _WORDS.get(said) or float(said)
    unit = found[2].lower()
    if unit.startswith("m"):
        return round(number)
    return round(number * (_WORKING_DAY if unit.startswith("d") else 60))


def _taken(step: LearningStep, kept: tuple[KeptResult, ...]) -> bool:
    return any(k.tool == step.tool and f'"{step.about}"' in k.body if step.about else k.tool == step.tool for k in kept)  # fmt: skip


def _within(
    steps: list[LearningStep], taken: dict[str, bool], minutes: int | None
) -> list[LearningStep]:
    """Return the steps in order that fit into the time; at least the first that is left."""
    chosen: list[LearningStep] = []
    used = 0
    for step in steps:
        needed = 0 if taken[step.id] else step.minutes
        if minutes is not None and used and used + needed > minutes:
            break
        chosen.append(step)
        used += needed
    return chosen


def _step(number: int, step: LearningStep, *, done: bool) -> JourneyStep:
    return JourneyStep(
        number=number, title=step.title, why=step.why, ask=step.ask, read=step.read,
        minutes=step.minutes, done=done,
    )  # fmt: skip


def _answer(found: Journey) -> str:
    whom = f" for {found.role}" if found.role else ""
    if not found.next_step:
        return f"You have taken every step of this journey{whom}; put what you learned to use on your own plan and ask me to review it."
    lines = [f"Ask this first: “{found.next_step}”", "", f"The journey{whom}, {found.minutes} minutes in all:", ""]  # fmt: skip
    for step in found.steps:
        mark = " (done)" if step.done else f" ({step.minutes} minutes)"
        lines.append(
            f"{step.number}. **{step.title}**{mark}: {step.why} Ask: “{step.ask}” and read {step.read}."
        )
    if any(step.done for step in found.steps):
        lines += ["", "I remember what you have done, for you alone; `meshwright forget-learning` clears it."]  # fmt: skip
    if not found.role:
        lines += ["", "Tell me your role and how much time you have, and I will shorten it."]
    return "\n".join(lines)


def _blocks(found: Journey) -> tuple[Block, ...]:
    lines = (
        f"Journey{' for ' + found.role if found.role else ''}: {found.minutes} minutes left, {found.left_out} steps left out for time.",
        *(
            f"{s.number}. {s.title} ({s.minutes} minutes{', done' if s.done else ''}): {s.why} Ask: {s.ask} Read: {s.read}"
            for s in found.steps
        ),
        f"Next: {found.next_step or 'all is done'}",
    )
    return (Block(title="A learning journey", lines=lines),)


TOOL = declare(
    recommend_journey,
    title="Recommending what to learn",
    examples=(
        "How do I learn data mesh?",
        "I'm a new domain owner, what should I learn first?",
        "Recommend a learning path for our engineers",
        "I have two hours to get up to speed on data mesh",
        "What should I read about data mesh?",
        "Onboard me as a data steward",
        "Which books do you recommend on domain-oriented data?",
        "What should I learn next?",
        "Training plan for a head of department who takes over data",
        "Where do I begin if all this is new to me?",
    ),
    blocks=_blocks,
    answer=_answer,
)
