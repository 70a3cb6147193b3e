"""The turns of phrase and words in `cues.yaml`, compiled once."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from knowledge.record import Record

STRONG, LIKELY, AGAINST = 0.3, 0.1, -0.25
"""What each kind of phrase adds to a tool's score."""
_MOST = 0.6
"""What phrases add at most."""


class _ToolPhrases(Record):
    strong: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class _File(Record):
    tools: dict[str, _ToolPhrases]
    outside: tuple[str, ...]
    field_words: str = Field(alias="field")
    areas: tuple[str, ...]


@cache
def _file() -> _File:
    text = (Path(__file__).parent / "cues.yaml").read_text(encoding="utf-8")
    return _File.model_validate(yaml.safe_load(text))


@cache
def _of(tool: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    phrases = _file().tools.get(tool, _ToolPhrases())
    kinds = (phrases.strong, phrases.likely, phrases.against)
    return tuple(tuple(re.compile(p, re.IGNORECASE) for p in kind) for kind in kinds)


def cue(tool: str, text: str) -> float:
    """Return how far turns of phrase speak for this tool: 0.6 at most, below 0 against it."""
    strong, likely, against = (sum(p.search(text) is not None for p in k) for k in _of(tool))
    return min(_MOST, STRONG * strong + LIKELY * likely) + AGAINST * min(against, 2)


def asked_strongly(tool: str, text: str) -> bool:
    """Return whether some turn of phrase asks for this very tool and none speaks against it."""
    strong, _, against = _of(tool)
    return any(p.search(text) for p in strong) and not any(p.search(text) for p in against)


@cache
def _outside() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in _file().outside)


def asks_to_act(text: str) -> bool:
    """Return whether the text asks for what no tool does, such as to run code or send a message."""
    return any(p.search(text) for p in _outside())


_OWN_NAME = re.compile(r"\b\w+_\w+\b|\b[a-z]\w+\.[a-z]\w+\b|\b[A-Z]{2,4}-\d+\b")


_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("", "s", "es", "d", "ed", "ing")


@cache
def _field() -> frozenset[str]:
    return frozenset(_file().field_words.split())


def field_words() -> frozenset[str]:
    """Return the words of the organisation and its data."""
    return _field()


def speaks_of_our_field(text: str) -> bool:
    """Return whether the text names the organisation or its data."""
    words = (word.casefold() for word in _WORD.findall(text))
    forms = (word.removesuffix(ending) for word in words for ending in _ENDINGS)
    return _OWN_NAME.search(text) is not None or any(form in _field() for form in forms)


@cache
def _areas() -> re.Pattern[str]:
    listed = sorted(_file().areas, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(listed)})\b(?! managers?\b| numbers\b)", re.IGNORECASE)


def areas_in(text: str) -> tuple[str, ...]:
    """Return the business areas that the text names, as it writes them, each once, in order."""
    return tuple({m[0].casefold(): m[0] for m in _areas().finditer(text)}.values())


_USES = re.compile(
    r"\bwho(?:m)? (?:else )?(?:uses|reads|consumes|queries|depends on|relies on|is fed by)\b",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:who \w+|responsible for|looks after|owners? of|depends on|relies on)\s+(?:the |our )?(.+?)\W*$",
    re.IGNORECASE,
)


def asks_who_uses(text: str) -> bool:
    """Return whether the text asks who reads something."""
    return _USES.search(text) is not None


def areas_alone(text: str) -> bool:
    """Return whether what the text asks the owner or readers of is a business area as such."""
    whose = _WHOSE.search(text)
    return whose is not None and _areas().fullmatch(whose[1].strip()) is not None
