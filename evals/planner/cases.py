"""The questions that the planner is measured on, each with what would be right."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.record import Record

SetName = Literal["development", "held_out"]
Kind = Literal["in_scope", "out_of_scope", "ambiguous"]
After = Literal["roadmap", "domains", "assessment", "products"]


class ExpectedArguments(Record):
    """What the arguments must hold."""

    any: str
    """Must occur in the text of some argument, whatever its case."""


class Expected(Record):
    """What would be right."""

    tools: tuple[str, ...]
    """Acceptable tools, the best first; empty where none should be called."""
    arguments: ExpectedArguments | None = None


class Case(Record):
    """One question."""

    id: str
    text: str
    language: Literal["en", "de", "fr", "es"]
    expect: Expected
    kind: Kind
    after: After | None
    """What the conversation has produced before."""


_CASES = TypeAdapter(tuple[Case, ...])


def cases_of(name: SetName) -> tuple[Case, ...]:
    """Return the questions of a set, in their order in its file.

    Raises:
        pydantic.ValidationError: The file does not hold questions.

    """
    path = Path(__file__).with_name(f"{name}.yaml")
    return _CASES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
