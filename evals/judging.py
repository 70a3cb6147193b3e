"""Judges answers by a rubric: a model says what is met and quotes why, and the quote is checked."""

import re
from collections.abc import Sequence
from contextlib import aclosing
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.model import Ended, Model, ModelUnavailable, Said, Spent, Transcript
from evals.casebook import EvalCase
from evals.trial import Trial
from knowledge.record import Record

_LEAST_QUOTE = 3
"""Words, or a quote proves nothing; a shorter answer is quoted whole."""


class Verdict(Record):
    """What was said of one sentence of a rubric."""

    criterion: str
    met: bool | None
    """None where nothing can be told: it counts neither way."""
    quote: str = ""
    """The words of the answer that it rests on."""
    why: str = ""
    """Why nothing can be told."""


class Judgement(Record):
    """The verdicts on one answer, in the order of the rubric, and what they cost."""

    verdicts: tuple[Verdict, ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0


class _Given(Record):
    met: bool
    quote: str = ""


class _Reply(Record):
    verdicts: tuple[_Given, ...] = Field(max_length=50)


async def judged(model: Model, case: EvalCase, trial: Trial) -> Judgement:
    """Ask the model about the rubric of a case; whatever it can't tell stays open."""
    rubric = case.expect.rubric
    if not rubric or trial.failed:
        return Judgement()
    said, spent = "", Spent()
    asked = Transcript(_prompt(), "", (Said(_asked(case, trial)),))
    try:
        async with aclosing(model.reply(asked, (), "must_answer")) as parts:
            async for part in parts:
                match part:
                    case Ended(reply=reply):
                        said = reply.text
                    case Spent():
                        spent = part
                    case _:
                        pass
    except ModelUnavailable as reason:
        return Judgement(verdicts=_open(rubric, str(reason)))
    return Judgement(
        verdicts=verdicts_in(said, rubric, trial.answer),
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        cached_tokens=spent.cache_read_tokens,
        written_tokens=spent.cache_write_tokens,
    )


def verdicts_in(said: str, rubric: Sequence[str], answer: str) -> tuple[Verdict, ...]:
    """Return the verdicts of a judge's reply; one that quotes what is not there tells nothing."""
    begin, end = said.find("{"), said.rfind("}")
    try:
        reply = _Reply.model_validate_json(said[begin : end + 1])
    except ValidationError:
        return _open(rubric, "The judge's reply is not what was asked for.")
    if len(reply.verdicts) != len(rubric):
        return _open(rubric, f"The judge gave {len(reply.verdicts)} verdicts for {len(rubric)} criteria.")  # fmt: skip
    return tuple(
        _verdict(criterion, given, answer)
        for criterion, given in zip(rubric, reply.verdicts, strict=True)
    )


def _verdict(criterion: str, given: _Given, answer: str) -> Verdict:
    quote, text = _words(given.quote), _words(answer)
    if not quote and not given.met:
        return Verdict(criterion=criterion, met=False)
    if f" {quote} " not in f" {text} ":
        why = "The judge quotes what the answer does not say."
    elif len(quote.split()) < min(_LEAST_QUOTE, len(text.split())):
        why = "The judge quotes too little to show it."
    else:
        return Verdict(criterion=criterion, met=given.met, quote=given.quote)
    return Verdict(criterion=criterion, met=None, quote=given.quote, why=why)


def _open(rubric: Sequence[str], why: str) -> tuple[Verdict, ...]:
    return tuple(Verdict(criterion=criterion, met=None, why=why) for criterion in rubric)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _asked(case: EvalCase, trial: Trial) -> str:
    questions = "\n\n".join(case.ask)
    criteria = "\n".join(f"{n}. {text}" for n, text in enumerate(case.expect.rubric, start=1))
    return (
        f"<question>\n{questions}\n</question>\n\n<answer>\n{trial.answer}\n</answer>\n\n"
        f"<criteria>\n{criteria}\n</criteria>"
    )


@cache
def _prompt() -> str:
    return Path(__file__).with_name("judge.md").read_text(encoding="utf-8")
