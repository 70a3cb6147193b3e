"""What people ask for and no tool tells: it is said plainly, with what can be asked instead."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.planner.thread import Untold
from knowledge.record import Record


class _Limit(Record):
    asked: tuple[str, ...] = ()
    """Regular expressions over the question in English."""
    begins: tuple[str, ...] = ()
    """The same over its beginning, after "please" and the like."""
    unless: tuple[str, ...] = ()
    """The same; where one fits, something else is asked."""
    told: str
    instead: tuple[str, ...]


class _File(Record):
    limits: tuple[_Limit, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    asked: re.Pattern[str]
    unless: re.Pattern[str]
    said: Untold


_POLITELY = (
    r"^\W*(?:(?:please|pls|kindly|now|just|okay|ok|so|then|and|hi|hey|go ahead and|"
    r"(?:can|could|would|will) you)\W+)*"
)


@cache
def _limits() -> tuple[_Known, ...]:
    text = (Path(__file__).parent / "limits.yaml").read_text(encoding="utf-8")
    return tuple(map(_known, _File.model_validate(yaml.safe_load(text)).limits))


def _known(limit: _Limit) -> _Known:
    asked = "|".join((*limit.asked, *(_POLITELY + begin for begin in limit.begins)))
    unless = "|".join(limit.unless) or r"(?!)"
    said = Untold(" ".join(limit.told.split()), limit.instead)
    return _Known(re.compile(asked, re.IGNORECASE), re.compile(unless, re.IGNORECASE), said)


def untold(english: str) -> Untold | None:
    """Return what is said of a question that no tool answers, or None if one may."""
    return next(
        (k.said for k in _limits() if k.asked.search(english) and not k.unless.search(english)),
        None,
    )
