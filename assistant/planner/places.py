"""Which of the things listed before a place means, such as "the second" or "number 2"."""

import re
from collections.abc import Mapping

from assistant.planner.thread import Thread

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
PLACE = "|".join((*PLACES, "last"))
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
THING = r"(?:one|domain|product|phase|policy|risk|metric|question|assumption|role|wave|area|data product)"
_ORDINAL = re.compile(rf"\bthe ({PLACE})\b(?:\s{THING})?", re.IGNORECASE)
NUMBERED = re.compile(rf"\b(?:{THING}|number) ({'|'.join(NUMBERS)}|\d{{1,2}})\b", re.IGNORECASE)
_SECOND = re.compile(r"\brunner[\s-]up\b|\bthe latter\b", re.IGNORECASE)
_FIRST = re.compile(r"\bthe (?:winner|top one|best one|former|leader)\b", re.IGNORECASE)
_LARGEST = re.compile(r"\b(?:biggest|largest)\b", re.IGNORECASE)
_SMALLEST = re.compile(r"\b(?:smallest|tiniest)\b", re.IGNORECASE)
_SEVERAL = re.compile(rf"\bthe (first|last) ({'|'.join(NUMBERS)})\b(?! (?:months?|weeks?|days?|years?))", re.IGNORECASE)  # fmt: skip


def place_in(text: str, part: str) -> str:
    """Return the place that the text names, such as "second" or "2", or an empty text."""
    numbered = NUMBERED.search(text)
    if numbered is not None:
        word = numbered[1].lower()
        return str(NUMBERS.index(word) + 1) if word in NUMBERS else word
    ordinal = _ORDINAL.search(text)
    if (ordinal is not None and part != "products") or (
        ordinal and re.search(r" (?:product|one)$", ordinal[0], re.IGNORECASE)
    ):
        return ordinal[1].lower()
    if _SECOND.search(text):
        return "second"
    return "first" if _FIRST.search(text) else ""


def sized_in(text: str) -> str:
    """Return the place of the largest or smallest domain: they are listed by size."""
    if _LARGEST.search(text):
        return "first"
    return "last" if _SMALLEST.search(text) else ""


def named_fully(text: str, thread: Thread) -> str:
    """Return the text with "the second product" or "that domain" replaced by the name listed."""
    if not thread.names and not thread.subject:
        return text
    names = tuple(f"“{n}”" if re.search(r",| and | for ", n) else n for n in thread.names)
    spoken: Mapping[str, str] = dict(zip(PLACES, names, strict=False))
    best = names[0] if thread.names else thread.subject
    text = _SEVERAL.sub(lambda m: _several(m, names) or m[0], text)
    text = re.sub(
        rf"\bthe ({'|'.join(PLACES)})(?: (?:one|domain|area|data product|product|policy|dataset|table)\b|(?=\s*[?.!,]|\s*$|\s+for\b))",
        lambda m: spoken.get(m[1].lower(), m[0]),
        text,
        flags=re.IGNORECASE,
    )
    text = _FIRST.sub(best, text)
    text = _SECOND.sub(spoken.get("second", "the runner-up"), text)
    it = thread.subject or best
    return re.sub(r"\b(?:that|this) (?:one|domain|area|product)\b", it, text, flags=re.IGNORECASE)


def _several(match: re.Match[str], names: tuple[str, ...]) -> str:
    """Return the names that "the first two" stands for, or nothing where fewer are listed."""
    number = NUMBERS.index(match[2].lower()) + 1
    chosen = names[:number] if match[1].lower() == "first" else names[-number:]
    return " and ".join(chosen) if len(names) >= number else ""
