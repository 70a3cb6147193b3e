"""Ways in which loads and services fail, as the handbook describes them."""

import re
from functools import cache
from importlib.resources import files

from knowledge.record import Record


class FailureKind(Record):
    """One way of failing, and how it is told from the others."""

    id: str
    title: str
    """As a clause: "memory ran out"."""
    signs: tuple[str, ...]
    """Regular expressions, to be matched without regard to case."""
    check: str
    """What tells it from the others."""
    setting: str
    """What keeps it from coming again."""


class _File(Record):
    failures: tuple[FailureKind, ...]


@cache
def failure_kinds() -> tuple[FailureKind, ...]:
    """Return every kind, in the order of the handbook."""
    return _File.model_validate(_read("failures.yaml")).failures


class _Words(Record):
    words: dict[str, str]


@cache
def failure_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what people say of failures, and the words that runbooks have for it."""
    found = _Words.model_validate(_read("failure_words.yaml"))
    return tuple((re.compile(said, re.IGNORECASE), term) for said, term in found.words.items())


def _read(name: str) -> object:
    import yaml  # noqa: PLC0415 - not every command opens the handbook.

    text = (files("knowledge.handbook") / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
