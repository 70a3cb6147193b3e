"""The steps of a learning journey, as the handbook lists them."""

from typing import Literal

from pydantic import Field

from knowledge.record import Record

LearningRole = Literal["leader", "engineer", "owner", "governance"]


class LearningStep(Record):
    """One step: a question to this assistant, and a text to read."""

    id: str
    title: str
    roles: tuple[LearningRole, ...] = Field(alias="for")
    """Empty serves all."""
    minutes: int
    ask: str
    tool: str
    """The tool whose result shows that the step was taken."""
    about: str
    """What that result then names; empty where any result of the tool will do."""
    read: str
    why: str


class Learning(Record):
    """All steps in order, and the words by which a role is recognised."""

    roles: dict[LearningRole, str]
    """Regular expressions; the first that fits counts."""
    steps: tuple[LearningStep, ...]
