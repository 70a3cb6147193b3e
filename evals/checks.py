"""Checks of a trial against what its case expects: pure functions, each tells what is wrong."""

import re
from collections.abc import Callable, Iterator

from pydantic import JsonValue, TypeAdapter

from evals.casebook import Expected
from evals.figures import given_in, value_at
from evals.trial import Called, Trial

Check = Callable[[Trial, Expected], str]
"""Returns what is wrong, or an empty text."""

_ARGUMENTS = TypeAdapter(dict[str, JsonValue])
_STANDINGS = {"stated", "confirmed", "documented", "inferred"}
_ABSTAINS = re.compile(
    r"can't help with that|i found no(?:thing)?\b|i do(?: not|n't) know|nothing (?:in|that) "
    r"|(?:no|none of the) (?:readable )?documents?\b|not found|could not find|does(?: not|n't) say"
    r"|there is no\b|not my task|beyond what i",
    re.IGNORECASE,
)
_FIRST = 160
"""Characters within which an answer must have said that it does not know."""
_GIVEN = frozenset({"the asker", "the workspace"})
"""Sources that every conversation has: the asker's own words, and the organisation's settings."""


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
    return value is not None and _either(words, str(value))


def _either(words: str, text: str) -> bool:
    return any(one.casefold() in text.casefold() for one in words.split("|"))


def says(trial: Trial, expected: Expected) -> str:
    """The answer says what it must."""
    missing = (words for words in expected.says if not _either(words, trial.answer))
    return "; ".join(f"does not say {words!r}" for words in missing)


def never(trial: Trial, expected: Expected) -> str:
    """Nothing that the asker sees holds what it must not."""
    cited = (text for one in trial.cited for text in (one.place, one.quote))
    seen = "\n".join((trial.answer, *cited, *trial.notices, trial.failed)).casefold()
    return "; ".join(f"shows {words!r}" for words in expected.never if words.casefold() in seen)


def figures(trial: Trial, expected: Expected) -> str:
    """The answer gives the values that the tool's own result holds."""
    return "; ".join(filter(None, (_figure(trial, place) for place in expected.figures)))


def _figure(trial: Trial, place: str) -> str:
    tool, _, path = place.partition(".")
    bodies = [call.body for call in trial.called if call.tool == tool and call.body]
    values = [value for body in bodies if (value := value_at(body, path)) is not None]
    if not values:
        return f"no result has {place}"
    if any(given_in(trial.answer, value) for value in values):
        return ""
    return f"does not give {place}, which is {values[-1]}"


def citations(trial: Trial, expected: Expected) -> str:
    """There are enough citations, and each opens for the asker and holds what is quoted."""
    if len(trial.cited) < expected.citations:
        return f"{len(trial.cited)} citations instead of {expected.citations}"
    lost = (c.place for c in trial.cited if not c.text or _plain(c.quote) not in _plain(c.text))
    return "; ".join(f"cites {place!r}, where that does not stand" for place in lost)


def _plain(text: str) -> str:
    """Return the words alone: quotes leave out marks of Markdown and lines' ends."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def standing(trial: Trial, expected: Expected) -> str:
    """Claims have the standing expected."""
    wanted = expected.standing
    if wanted and wanted not in {claim.standing for claim in trial.claims}:
        return f"no claim is {wanted}"
    wrong = (_standing(trial, words, one) for words, one in expected.standings.items())
    return "; ".join(filter(None, wrong))


def _standing(trial: Trial, words: str, wanted: str) -> str:
    found = [c.standing for c in trial.claims if words.casefold() in c.text.casefold()]
    if not found:
        return f"no claim says {words!r}"
    wrong = sorted({one or "not traced" for one in found if one != wanted})
    return f"{words!r} is {', '.join(wrong)} instead of {wanted}" if wrong else ""


def grounded(trial: Trial, expected: Expected) -> str:
    """Each claim has a standing that exists, and rests on a source of this conversation."""
    if not expected.traced:
        return ""
    refused = (call.tool for call in trial.called if not call.ok)
    sources = {*_GIVEN, *trial.known, *(one.place for one in trial.cited), *refused}
    loose = (
        claim.text[:60]
        for claim in trial.claims
        if claim.standing
        and (claim.standing not in _STANDINGS or not sources.intersection(claim.sources))
    )
    return "; ".join(f"rests on nothing known: {text!r}" for text in loose)


def proposes(trial: Trial, expected: Expected) -> str:
    """Only what is expected waits for a click."""
    wanted = [expected.proposes] if expected.proposes else []
    got = sorted(set(trial.proposed))
    return "" if got == wanted else f"proposes {got or 'nothing'} instead of {wanted or 'nothing'}"


def state(trial: Trial, expected: Expected) -> str:
    """What a click writes stands in the store, and nothing else does."""
    missing = [words for words in expected.done if not any(_row(words, r) for r in trial.changed)]
    others = _tables(trial.changed) - _tables(expected.done)
    return "; ".join(
        (
            *(f"no row of the store says {words!r}" for words in missing),
            *(f"changed {table}" for table in sorted(others)),
        )
    )


def _tables(rows: tuple[str, ...]) -> set[str]:
    return {row.partition(" ")[0] for row in rows}


def _row(words: str, row: str) -> bool:
    return all(word.casefold() in row.casefold() for word in words.split())


def artifacts(trial: Trial, expected: Expected) -> str:
    """Each file that is wanted can be had, and is in order by its own standard."""
    had = {filed.kind for filed in trial.files}
    missing = [f"no result gives {kind}" for kind in expected.artifacts if kind not in had]
    wrong = [f"{filed.kind}: {fault}" for filed in trial.files for fault in filed.faults]
    return "; ".join((*missing, *wrong))


def abstains(trial: Trial, expected: Expected) -> str:
    """It says at once that it does not know, where it can't, and only there."""
    if expected.abstains is None:
        return ""
    said = _ABSTAINS.search(f"{trial.answer} {trial.failed}".strip()[:_FIRST]) is not None
    if said == expected.abstains:
        return ""
    return "abstains, although it could know" if said else "answers although nothing supports it"


def asks_back(trial: Trial, expected: Expected) -> str:
    """It asks what is meant, where that is open."""
    return "does not ask back" if expected.asks_back and not trial.asked_back else ""


def traced(trial: Trial, expected: Expected) -> str:
    """Every figure and name comes from evidence."""
    if not expected.traced or not trial.unsupported:
        return ""
    return f"not traced: {', '.join(trial.unsupported)}"


CHECKS: tuple[Check, ...] = (
    answered, right_tool, right_arguments, says, never, figures, citations, standing, grounded,
    proposes, state, artifacts, abstains, asks_back, traced,
)  # fmt: skip


def faults(trial: Trial, expected: Expected) -> Iterator[str]:
    """Yield what is wrong with the trial, check by check."""
    for check in CHECKS:
        wrong = check(trial, expected)
        if wrong:
            yield f"{check.__name__}: {wrong}"
