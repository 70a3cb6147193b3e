"""The plans that the critic is measured on, each with the mistakes written into it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.record import Record
from tools.critique.reading import PlanStatement, plan_statements

SetName = Literal["development", "voices", "seen", "held_out"]

_MARKS = re.compile(r"(?P<word>[^\s.!?{}]*[.!?]*)(?P<marks>(?:\{[+-][a-z-]+\})+)")
_MARK = re.compile(r"\{(?P<sign>[+-])(?P<mistake>[a-z-]+)\}")
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
    """Who might have written it; empty where nobody is imagined."""
    planted: tuple[str, ...]
    """Ids of mistakes that must be found; a plan without any is sound."""
    also: tuple[str, ...]
    """Ids of what it lacks as well: naming it is no false alarm, missing it no fault."""
    text: str
    """As its reader gets it, without marks."""
    marked: str
    """With the marks of its sentences, if it has any."""


@dataclass(frozen=True, slots=True)
class MarkedStatement:
    """A statement and what it does: the ids of mistakes that it makes, and that it settles."""

    statement: PlanStatement
    makes: frozenset[str]
    settles: frozenset[str]


_ENTRIES = TypeAdapter(tuple[_Entry, ...])


def plans_of(name: SetName) -> tuple[WrittenPlan, ...]:
    """Return the plans of a set, in their order in its file.

    Raises:
        pydantic.ValidationError: The file does not hold plans.

    """
    path = Path(__file__).with_name(f"{name}.yaml")
    entries = _ENTRIES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    return tuple(map(_plan, entries))


def _plan(entry: _Entry) -> WrittenPlan:
    made = [m["mistake"] for m in _MARK.finditer(entry.text) if m["sign"] == "-"]
    return WrittenPlan(
        id=entry.id,
        voice=entry.voice,
        planted=tuple(dict.fromkeys((*entry.planted, *made, *entry.left_out))),
        also=entry.also,
        text=_MARK.sub("", entry.text),
        marked=entry.text,
    )


def marked_statements(plan: WrittenPlan) -> tuple[MarkedStatement, ...]:
    """Return the statements of a plan, each with its marks."""
    marks: list[list[tuple[str, str]]] = []

    def signed(found: re.Match[str]) -> str:
        marks.append([(m["sign"], m["mistake"]) for m in _MARK.finditer(found["marks"])])
        return f"{chr(_FIRST + len(marks) - 1)}{found['word']}"

    read = plan_statements(_MARKS.sub(signed, plan.marked))
    told = [
        [mark for sign in _SIGN.findall(s.text) for mark in marks[ord(sign) - _FIRST]] for s in read
    ]
    return tuple(
        MarkedStatement(
            statement,
            makes=frozenset(m for sign, m in own if sign == "-"),
            settles=frozenset(m for sign, m in own if sign == "+"),
        )
        for statement, own in zip(plan_statements(plan.text), told, strict=True)
    )
