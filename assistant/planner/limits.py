"""What people ask for and no tool tells: it is said plainly, with what can be asked instead."""

import re
from functools import cache
from pathlib import Path

import yaml

from assistant.planner.thread import Untold
from knowledge.record import Record


class _Limit(Record):
    asked: str
    """A regular expression over the question in English."""
    told: str
    instead: tuple[str, ...]


class _File(Record):
    limits: tuple[_Limit, ...]


@cache
def _limits() -> tuple[tuple[re.Pattern[str], Untold], ...]:
    text = (Path(__file__).parent / "limits.yaml").read_text(encoding="utf-8")
    listed = _File.model_validate(yaml.safe_load(text)).limits
    return tuple(
        (re.compile(each.asked, re.IGNORECASE), Untold(" ".join(each.told.split()), each.instead))
        for each in listed
    )


def untold(english: str) -> Untold | None:
    """Return what is said of a question that no tool answers, or None if one may."""
    return next((limit for asked, limit in _limits() if asked.search(english)), None)
