"""The arguments of a tool from the asker's words, by the names and types of its fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from pydantic import JsonValue
from pydantic.fields import FieldInfo

from assistant.planner.cues import tells_of_an_organisation
from tools.declaration import Tool

_ASKED = frozenset({"query", "question", "topic", "text", "symptom", "problem"})
"""Fields that take the question as it is."""
_NAMES = frozenset({"domain", "product", "dataset", "table", "about", "name", "column", "path"})
"""Fields that take a name out of the question."""

_QUOTED = re.compile(r"[“\"«']([^“”\"«»']{2,80})[”\"»'](?!\w)|`([^`]{2,80})`")
_IDENTIFIER = re.compile(r"(?<![\w./-])(?:[\w-]+[/.])*[\w-]+(?:_[\w-]+|\.[A-Za-z]\w+)(?![\w/])")
_KINDS = r"(?:domain|area|department|team|data\s?products?|product|dataset|table|function|unit)s?"
_SKIP = (
    r"(?:first|key|main|key data|first data|data|new|best|which|what|that|this|each|every|any|all|"
    r"our|the|a|an|business|same|other|these|those|whole|domain)"
)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:the|our|a)\s+((?:(?!{_SKIP}\b)[\w&/-]+\s+){{1,4}}){_KINDS}\b",
        r"\b(?:should|could|would|can)\s+((?:(?!we\b|i\b)[\w&-]+\s?){1,3}?)\s+(?:publish|offer|own|provide)",
        r"\bhow (?:ready|mature|good) (?:is|are)\s+(?:the\s+|our\s+)?([\w& -]{3,40}?)(?:\s+to\b|[?.!]|$)",
        rf"\b(?:products?|ports?|policies|schema|contract)\s+(?:of|for)\s+(?:the\s+|our\s+)?((?!{_SKIP}\b)[\w& -]{{3,40}}?)(?:\s+{_KINDS})?\s*(?:[?.!,]|$)",
    )
)
_DOCUMENT = re.compile(
    r"\b(?:open|read|read me|show|show me|display|see)\s+(?:me\s+)?(?:the\s+)?(?:whole\s+|full\s+|"
    r"entire\s+|complete\s+)?(?:text of\s+|document\s+|file\s+)*(?:the\s+|our\s+)?(.+?)"
    r"(?:\s+(?:in full|document|please|again))*[\s.!?]*$",
    re.IGNORECASE,
)
_NO_DOCUMENT = frozenset({"document", "file", "page", "it", "this", "that", "one", "a document"})
_LINE = re.compile(r"\bline (\d{1,6})\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:top|first|best|up to|at most|show|give me)\s+(\d{1,3})\b"
    r"|\b(\d{1,3})\s+(?:passages|results|places|sources|products|domains|policies)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Open:
    """A required argument that the question leaves open."""

    field: str
    question: str


def arguments_of(tool: Tool, text: str, brief: str) -> dict[str, JsonValue] | Open:
    """Return the arguments that the text gives, or the first required one that it leaves open.

    `brief` is what the asker said of the organisation earlier; it goes where a brief is taken.
    """
    found: dict[str, JsonValue] = {}
    for name, info in tool.request.model_fields.items():
        value = _value(name, info, text, brief)
        if value is not None:
            found[name] = value
        elif info.is_required():
            return Open(name, _question(name))
    return found


def names_in(text: str) -> str:
    """Return the name that the text is about: quoted, shaped like an identifier, or described."""
    for pattern in (_QUOTED, _IDENTIFIER):
        match = pattern.search(text)
        if match is not None:
            return next((g for g in match.groups() if g), match[0]).strip()
    described = (pattern.search(text) for pattern in _NAMED)
    return next((m[1].strip() for m in described if m is not None), "")


def _value(name: str, info: FieldInfo, text: str, brief: str) -> JsonValue | None:
    if name == "brief":
        return _brief(text, brief, required=info.is_required())
    if name in _ASKED:
        return text.strip()[:2_000]
    if name == "path":
        return _document(text) or None
    if name in _NAMES:
        return names_in(text) or None
    reader = _NUMBERS.get(name)
    if reader is not None:
        return reader(text)
    return _choice(info, text)


def _brief(text: str, earlier: str, *, required: bool) -> str | None:
    """Return all that the asker said of the organisation, word for word."""
    now = text.strip() if required or tells_of_an_organisation(text) else ""
    return "\n\n".join(filter(None, (earlier, now))) or None


def _document(text: str) -> str:
    named = _IDENTIFIER.search(text) or _QUOTED.search(text)
    if named is not None:
        return named[0].strip("“”\"«»'`")
    match = _DOCUMENT.search(text)
    name = match[1].strip() if match else ""
    return "" if name.casefold() in _NO_DOCUMENT else name


def _line(text: str) -> int | None:
    match = _LINE.search(text)
    return max(int(match[1]), 1) if match else None


def _limit(text: str) -> int | None:
    match = _COUNT.search(text)
    return min(max(int(match[1] or match[2]), 1), 10) if match else None


_NUMBERS: dict[str, Callable[[str], int | None]] = {
    "limit": _limit,
    "count": _limit,
    "from_line": _line,
}


def _choice(info: FieldInfo, text: str) -> str | None:
    """Return the value of a closed choice that the text names, unless it is the default."""
    values: list[str] = [v for v in get_args(info.annotation) if isinstance(v, str)]
    said = text.casefold()
    return next((v for v in values if re.search(rf"\b{re.escape(v)}\b", said)), None)


def _question(name: str) -> str:
    if name == "path":
        return "Which document do you mean? Its title or file name is enough."
    return f"Which {name.replace('_', ' ')} do you mean?"
