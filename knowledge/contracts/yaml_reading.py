"""YAML text to plain values with the line of each, safely: nothing is run, nothing explodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from pydantic import JsonValue

from knowledge.contracts.yaml_comments import Comments, Path, Span, comments_of
from knowledge.contracts.yaml_scalars import ScalarError, scalar, tagged

MOST_BYTES = 4 * 1024 * 1024
"""A contract of 1,000 tables with 50 columns has about 4 MB."""
_MOST_DEPTH = 60
_MOST_VALUES = 500_000
"""Values after aliases are followed; a bomb of nine levels would have 10^9."""
_MOST_CHARACTERS = 4 * MOST_BYTES
_TAG = "tag:yaml.org,2002:"
_MARK = "\ufeff"

_IN_WORDS = {
    "mapping values are not allowed in this context": "there is a colon where none can be: check the indentation, or put text that holds a colon in quotes",
    "found character that cannot start any token": "this character can't start a value: indent with spaces and not with tabs, and put text that begins with a special character in quotes",
    "found a tab character that violates indentation": "a tab stands where spaces must: indent with spaces",
    "could not find expected ':'": "a key is not followed by a colon",
    "did not find expected key": "a key was expected here: check the indentation",
    "did not find expected '-' indicator": "a list item was expected here: check the indentation",
    "did not find expected ',' or ']'": "a list in brackets is not closed",
    "did not find expected ',' or '}'": "a map in braces is not closed",
    "found unexpected end of stream": "a quotation mark is not closed",
}  # fmt: skip


class YamlError(Exception):
    """The text can't be used; the message is for a person, without the line."""

    def __init__(self, problem: str, line: int) -> None:
        """Take what is wrong and the line, counted from 1."""
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """The one document of a text."""

    value: JsonValue
    lines: Mapping[Path, int]
    """The line of each key or list item, counted from 1."""
    comments: Comments

    def line(self, path: Path) -> int:
        """Return the line of this place, or of the nearest place around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(slots=True)
class _Open:
    """A map or a list that is still being read."""

    path: Path
    value: dict[str, JsonValue] | list[JsonValue]
    anchor: str | None
    key: str | None = None
    merging: bool = False
    merged: list[dict[str, JsonValue]] = field(default_factory=list[dict[str, JsonValue]])
    values: int = 1
    characters: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What an anchor stands for, and how much it adds where it is repeated."""

    value: JsonValue
    values: int
    characters: int


def read_yaml(text: str) -> YamlDocument:
    """Return the one document of a YAML text.

    Duplicate keys, tags that build objects, more than one document, a text beyond `MOST_BYTES`,
    nesting beyond 60 levels and aliases that multiply beyond 500,000 values are refused.

    Raises:
        YamlError: The text can't be used.

    """
    text = text.removeprefix(_MARK)
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as broken:
        line = text.count("\n", 0, broken.start) + 1
        raise YamlError("it holds a character that is no valid Unicode", line) from None
    if size > MOST_BYTES:
        raise YamlError(f"it has {size / 1e6:.1f} MB, and at most {MOST_BYTES / 1e6:.1f} MB are read", 1)  # fmt: skip
    reading = _Reading()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reading.take(event)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        said = wrong.problem or "it is not valid YAML"
        line = mark.line + 1 if mark else 1
        raise YamlError(_IN_WORDS.get(said, said), line) from None
    except yaml.YAMLError as wrong:
        at = getattr(wrong, "position", None)
        line = text.count("\n", 0, at) + 1 if isinstance(at, int) else 1
        raise YamlError("it holds a character that YAML does not allow", line) from None
    return YamlDocument(
        reading.root, reading.lines, comments_of(text, reading.lines, reading.spans)
    )


class _Reading:
    """Builds values from events one by one, so that depth costs no stack."""

    def __init__(self) -> None:
        self.root: JsonValue = None
        self.lines: dict[Path, int] = {}
        self.spans: list[Span] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, _Known] = {}
        self._documents = 0
        self._values = 0
        self._characters = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise YamlError("a second document begins here; put each in its own file", line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "", line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event, line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end(line)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int) -> None:
        if event.tag not in {None, "!", f"{_TAG}map", f"{_TAG}seq"}:
            raise YamlError(f"the tag {_short(event.tag or '')} is not allowed", line)
        if len(self._open) >= _MOST_DEPTH:
            raise YamlError(f"it is nested more than {_MOST_DEPTH} levels deep", line)
        if self._wants_key():
            raise YamlError("a key must be a text", line)
        value: dict[str, JsonValue] | list[JsonValue] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self._open.append(_Open(self._place(line), value, event.anchor))

    def _end(self, line: int) -> None:
        done = self._open.pop()
        value = done.value
        if isinstance(value, dict):
            for merged in done.merged:
                for key, held in merged.items():
                    value.setdefault(key, held)
        self._put(value, done.anchor, done.values, done.characters, line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        start, end = event.start_mark, event.end_mark
        if start and end:
            block = event.style in {"|", ">"}
            self.spans.append(Span(start.line, start.column, end.line, end.column, block=block))
        if self._wants_key():
            self._key(event, line)
            return
        value = _value(event, line)
        self._place(line)
        self._put(value, event.anchor, 1, len(event.value), line)

    def _alias(self, anchor: str, line: int) -> None:
        known = self._anchors.get(anchor)
        if known is None:
            raise YamlError(f"*{_short(anchor)} is used before it is complete", line)
        if self._wants_key():
            raise YamlError("a key must be a text", line)
        self._place(line)
        self._put(known.value, None, known.values, known.characters, line)

    def _wants_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.value, dict) and not (top.key or top.merging)

    def _key(self, event: yaml.ScalarEvent, line: int) -> None:
        top = self._open[-1]
        assert isinstance(top.value, dict)
        if event.value == "<<" and event.implicit[0]:
            top.merging = True
            return
        key = event.value
        if not key:
            raise YamlError("a key is empty", line)
        path = (*top.path, key)
        if key in top.value:
            raise YamlError(f"{_short(key)!r} stands here twice, first in line {self.lines[path]}", line)  # fmt: skip
        top.key = key
        self.lines[path] = line

    def _place(self, line: int) -> Path:
        """Return the path of the value that comes next, and note where a list's item begins."""
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            path = (*top.path, len(top.value))
            self.lines[path] = line
            return path
        return (*top.path, top.key or "<<")

    def _put(
        self, value: JsonValue, anchor: str | None, values: int, characters: int, line: int
    ) -> None:
        if anchor:
            self._anchors[anchor] = _Known(value, values, characters)
        if not self._open:
            self.root = value
            return
        top = self._open[-1]
        top.values += values
        top.characters += characters
        if top.values > _MOST_VALUES or top.characters > _MOST_CHARACTERS:
            raise YamlError("repeated parts (aliases) multiply beyond what is read", line)
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.merging:
            top.merged += _mergeable(value, line)
            top.merging = False
        else:
            assert top.key is not None
            top.value[top.key] = value
            top.key = None


def _mergeable(value: JsonValue, line: int) -> list[dict[str, JsonValue]]:
    """Return the maps that `<<` brings in, the first of which wins."""
    found = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
    if not found:
        raise YamlError("<< needs a map to take keys from", line)
    return found


def _value(event: yaml.ScalarEvent, line: int) -> JsonValue:
    """Return the value that YAML 1.1 readers see, but dates and times of day as their text."""
    quoted = event.style in {"'", '"', "|", ">"}
    try:
        if event.tag is not None and event.tag != "!":
            return tagged(event.value, event.tag, quoted=quoted)
        return event.value if quoted or event.tag == "!" else scalar(event.value)
    except ScalarError as refused:
        raise YamlError(str(refused), line) from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."  # noqa: PLR2004 - one line of a message.
