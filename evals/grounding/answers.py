"""True answers: sections of what the tools say themselves, and answers as a good model words them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from assistant.evidence import Json
from evals.grounding.filling import filled
from evals.grounding.situations import Situation

LONGEST_SECTION = 5
"""Lines of a list that make one answer."""

_SPEAKS = re.compile(r"\d|`|[a-z] [A-Z]")
"""A section with neither a figure nor a name would be true whatever the checker does."""


@dataclass(frozen=True, slots=True)
class TrueAnswer:
    """A short text that is true of a situation."""

    situation: str
    text: str
    worded: bool
    """Whether a person worded it; else the tool did."""


def true_answers(given: Mapping[str, Situation]) -> tuple[TrueAnswer, ...]:
    """Return all of them, those of the tools first."""
    told = (
        TrueAnswer(name, section, worded=False)
        for name, situation in given.items()
        for section in sections(situation.told)
    )
    once = {(answer.situation, answer.text): answer for answer in (*told, *_worded(given))}
    return tuple(once.values())


def sections(told: str) -> Iterator[str]:
    """Yield the paragraphs, tables and short runs of list lines of a text, with their headings."""
    heading = ""
    for block in re.split(r"\n\s*\n", told.strip()):
        if block.startswith("#") and "\n" not in block:
            heading = block + "\n\n"
            continue
        lines = block.split("\n")
        step = LONGEST_SECTION if lines[0].startswith("- ") else len(lines)
        for start in range(0, len(lines), step):
            section = "\n".join(lines[start : start + step])
            if _SPEAKS.search(section):
                yield f"{heading}{section}\n"


def _worded(given: Mapping[str, Situation]) -> Iterator[TrueAnswer]:
    for name, texts in _file().items():
        situation = given["roadmap" if name == "german" else name]
        result: Json = situation.result.model_dump(mode="json")
        for text in texts:
            yield TrueAnswer(situation.name, filled(text, result), worded=True)


@cache
def _file() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "answers.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, list[str]]).validate_python(yaml.safe_load(text))
