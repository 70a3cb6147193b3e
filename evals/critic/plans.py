"""The plans that the critic is measured on and learns from, each with the mistakes written into it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.record import Record
from tools.critique.reading import PlanStatement, plan_statements

SetName = Literal["learned", "seen", "held_out"]
_FILES: dict[SetName, str] = {"learned": "learned/*.yaml", "seen": "seen.yaml", "held_out": "held_out.yaml"}  # fmt: skip

_MARKS = re.compile(r"(?P<word>[^\s.!?{}]*[.!?]*)(?P<marks>(?:\{[+-][a-z-]+\})+)")
MARK = re.compile(r"\{(?P<sign>[+-])(?P<mistake>[a-z-]+)\}")
_SIGN, _FIRST = re.compile("[\ue000-\uf8ff]"), 0xE000
"""What stands for a mark while the plan is cut into statements: private signs, which no plan has."""


class _Entry(Record):
    id: str
    voice: str = ""
    planted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    text: str


class WrittenPlan(Record):
    """A plan that somebody wrote for this measurement."""

    id: str
    voice: str
    """Who might have written it."""
    file: str
    """Name of its file: one author's plans of one kind."""
    planted: tuple[str, ...]
    """Ids of mistakes that must be found; a plan without any is sound."""
    also: tuple[str, ...]
    """Ids of what it lacks as well: naming it is no false alarm, missing it no fault."""
    text: str
    """As its reader gets it, without marks."""
    marked: str
    """With the marks of its sentences."""


@dataclass(frozen=True, slots=True)
class MarkedStatement:
    """A statement and what it does: the ids of mistakes that it makes, and that it settles."""

    statement: PlanStatement
    makes: frozenset[str]
    settles: frozenset[str]


_ENTRIES = TypeAdapter(tuple[_Entry, ...])


@cache
def plans_of(name: SetName) -> tuple[WrittenPlan, ...]:
    """Return the plans of a set, in their order in its files.

    Raises:
        pydantic.ValidationError: A file does not hold plans.

    """
    files = sorted(Path(__file__).parent.glob(_FILES[name]))
    return tuple(plan for path in files for plan in _plans(path))


def _plans(path: Path) -> Iterator[WrittenPlan]:
    text = path.read_text(encoding="utf-8")
    for entry in _ENTRIES.validate_python(yaml.load(text, yaml.CSafeLoader)):
        made = [m["mistake"] for m in MARK.finditer(entry.text) if m["sign"] == "-"]
        yield WrittenPlan(
            id=entry.id,
            voice=entry.voice,
            file=path.stem,
            planted=tuple(dict.fromkeys((*entry.planted, *made, *entry.left_out))),
            also=entry.also,
            text=MARK.sub("", entry.text),
            marked=entry.text,
        )


def marked_statements(plan: WrittenPlan) -> tuple[MarkedStatement, ...]:
    """Return the statements of a plan, each with its marks.

    Raises:
        ValueError: A mark stands where it changes how the plan is cut into statements.

    """
    marks: list[list[tuple[str, str]]] = []

    def signed(found: re.Match[str]) -> str:
        marks.append([(m["sign"], m["mistake"]) for m in MARK.finditer(found["marks"])])
        return f"{chr(_FIRST + len(marks) - 1)}{found['word']}"

    read = plan_statements(_MARKS.sub(signed, plan.marked))
    told = [
        [mark for sign in _SIGN.findall(s.text) for mark in marks[ord(sign) - _FIRST]] for s in read
    ]
    statements = plan_statements(plan.text)
    if len(statements) != len(told) or sum(map(len, told)) != sum(map(len, marks)):
        message = f"{plan.id}: a mark is lost; put it behind the last word of a sentence."
        raise ValueError(message)
    return tuple(
        MarkedStatement(
            statement,
            makes=frozenset(m for sign, m in own if sign == "-"),
            settles=frozenset(m for sign, m in own if sign == "+"),
        )
        for statement, own in zip(statements, told, strict=True)
    )
