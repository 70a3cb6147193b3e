"""Checks of a trial against what its case expects: pure functions, each tells what is wrong."""

import re
from collections.abc import Callable, Iterator

from pydantic import JsonValue, TypeAdapter

from evals.casebook import Expected
from evals.trial import Called, Trial

Check = Callable[[Trial, Expected], str]
"""Returns what is wrong, or an empty text."""

_ARGUMENTS = TypeAdapter(dict[str, JsonValue])
_PLACE = re.compile(r"\s+(?:§.*|\(line \d+\))$")
"""Where in a document a citation points."""
_ABSTAINS = (
    "can't help with that",
    "nothing",
    "not know",
    "no document",
    "no readable",
    "not found",
    "could not find",
    "does not say",
    "no policy",
    "there is no",
    "unknown",
)


def answered(trial: Trial, expected: Expected) -> str:
    """There is an answer at all."""
    del expected
    return trial.failed


def right_tool(trial: Trial, expected: Expected) -> str:
    """One of the acceptable tools was called, or none where none may be."""
    names = [call.tool for call in trial.called]
    if expected.tools is None or (not expected.tools and not names):
        return ""
    if set(expected.tools) & set(names):
        return ""
    wanted = " or ".join(expected.tools) or "no tool"
    return f"called {', '.join(names) or 'no tool'} instead of {wanted}"


def right_arguments(trial: Trial, expected: Expected) -> str:
    """The words expected occur in the arguments of a call."""
    missing = (
        f"no {field} with {words!r}"
        for field, words in expected.arguments.items()
        if not any(_holds(call, field, words) for call in trial.called)
    )
    return "; ".join(missing)


def _holds(call: Called, field: str, words: str) -> bool:
    value = _ARGUMENTS.validate_json(call.arguments).get(field)
    return value is not None and words.casefold() in str(value).casefold()


def says(trial: Trial, expected: Expected) -> str:
    """The answer says what it must."""
    text = trial.answer.casefold()
    missing = (w for w in expected.says if not any(o.casefold() in text for o in w.split("|")))
    return "; ".join(f"does not say {words!r}" for words in missing)


def never(trial: Trial, expected: Expected) -> str:
    """Nothing that the asker sees holds what it must not."""
    seen = "\n".join((trial.answer, *trial.cited, *trial.notices, trial.failed)).casefold()
    return "; ".join(f"shows {words!r}" for words in expected.never if words.casefold() in seen)


def citations(trial: Trial, expected: Expected) -> str:
    """There are enough citations, and each points into what a tool returned."""
    if len(trial.cited) < expected.citations:
        return f"{len(trial.cited)} citations instead of {expected.citations}"
    lost = (p for p in trial.cited if not any(_document(p) in text for text in trial.sources))
    return "; ".join(f"cites {place!r}, which no tool returned" for place in lost)


def _document(place: str) -> str:
    return _PLACE.sub("", place)


def standing(trial: Trial, expected: Expected) -> str:
    """Some claim has the standing expected."""
    wanted = expected.standing
    return f"no claim is {wanted}" if wanted and wanted not in trial.standings else ""


def proposes(trial: Trial, expected: Expected) -> str:
    """Only what is expected waits for a click."""
    wanted = [expected.proposes] if expected.proposes else []
    got = sorted(set(trial.proposed))
    return "" if got == wanted else f"proposes {got or 'nothing'} instead of {wanted or 'nothing'}"


def abstains(trial: Trial, expected: Expected) -> str:
    """It says that it does not know, where it can't."""
    text = f"{trial.answer} {trial.failed}".casefold()
    wrong = expected.abstains and not any(words in text for words in _ABSTAINS)
    return "answers although nothing supports an answer" if wrong else ""


def asks_back(trial: Trial, expected: Expected) -> str:
    """It asks what is meant, where that is open."""
    return "does not ask back" if expected.asks_back and not trial.asked_back else ""


def traced(trial: Trial, expected: Expected) -> str:
    """Every figure and name comes from evidence."""
    if not expected.traced or not trial.unsupported:
        return ""
    return f"not traced: {', '.join(trial.unsupported)}"


CHECKS: tuple[Check, ...] = (
    answered, right_tool, right_arguments, says, never, citations, standing, proposes, abstains,
    asks_back, traced,
)  # fmt: skip


def faults(trial: Trial, expected: Expected) -> Iterator[str]:
    """Yield what is wrong with the trial, check by check."""
    for check in CHECKS:
        wrong = check(trial, expected)
        if wrong:
            yield f"{check.__name__}: {wrong}"
