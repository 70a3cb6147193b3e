"""Questions made from the patterns of `patterns.yaml`, to train the planner's ear on."""

import random
import re
from pathlib import Path

import yaml

from evals.planner.cases import Case
from knowledge.record import Record

_WORD = re.compile(r"<(\w+)>")
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


class _File(Record):
    words: dict[str, tuple[str, ...]]
    tools: dict[str, tuple[str, ...]]


def patterned(number: int) -> tuple[Case, ...]:
    """Return at most so many different questions for each tool; equal on every run."""
    path = Path(__file__).with_name("patterns.yaml")
    given = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    return tuple(
        Case(text=text, tools=(tool,))
        for tool, patterns in given.tools.items()
        for text in _made(tool, patterns, given.words, number)
    )


def _made(
    seed: str, patterns: tuple[str, ...], words: dict[str, tuple[str, ...]], number: int
) -> tuple[str, ...]:
    chance = random.Random(seed)  # noqa: S311 - it chooses words, not secrets
    tried = (patterns[i % len(patterns)] for i in range(3 * number))
    return tuple(dict.fromkeys(_filled(p, words, chance) for p in tried))[:number]


def _filled(pattern: str, words: dict[str, tuple[str, ...]], chance: random.Random) -> str:
    while (match := _CHOICE.search(pattern) or _WORD.search(pattern)) is not None:
        among = match[1].split("|") if match[0].startswith("(") else words[match[1]]
        pattern = f"{pattern[: match.start()]}{chance.choice(among)}{pattern[match.end() :]}"
    return " ".join(pattern.split())
