"""The plans that the critic is measured on, each with the mistakes written into it."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.record import Record

SetName = Literal["development", "held_out"]


class WrittenPlan(Record):
    """A plan that somebody wrote for this measurement."""

    id: str
    planted: tuple[str, ...]
    """Ids of mistakes that must be found; a plan without any is sound."""
    also: tuple[str, ...]
    """Ids of what it lacks as well: naming it is no false alarm, missing it no fault."""
    text: str


_PLANS = TypeAdapter(tuple[WrittenPlan, ...])


def plans_of(name: SetName) -> tuple[WrittenPlan, ...]:
    """Return the plans of a set, in their order in its file.

    Raises:
        pydantic.ValidationError: The file does not hold plans.

    """
    path = Path(__file__).with_name(f"{name}.yaml")
    return _PLANS.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
