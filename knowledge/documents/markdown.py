"""Markdown as passages: split by headings, with line numbers, and without hidden parts.

What a reader of the rendered page would not see is removed at load, so that a document can't
speak to a model behind people's backs: invisible characters, comments, images.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.documents.model import Document, Origin, Passage

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

PASSAGE_LENGTH = 1_200
"""Characters about which a long section is split, at the borders of its paragraphs."""

MAX_BLOCK = 6_000
"""Characters up to which a table or a piece of code is kept whole."""

# Zero-width and joining characters, soft hyphens, direction controls, Unicode tags and the
# variation selectors that can carry text; then control characters that are no white space.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]*\]:[ \t]*(?:#|<>).*$", re.MULTILINE)
_IMAGE = re.compile(
    r"!\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?"
    r"|<img\b[^>]{0,2000}>",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_]{1,3}(?=\S)(.+?)(?<=\S)[*_]{1,3}")
_FRONT_MATTER_LINES = 200
_HEADING_LENGTH = 300
_ROUNDS = 10
"""Times that hidden parts are taken out, since what is left of them may hide again."""


class FrontMatterUnreadable(ValueError):
    """The front matter can't be understood, so who may read the document is not known."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its passages, in order."""

    path: str
    document: Document
    passages: tuple[Passage, ...]

    def at(self, path: str) -> "Page":
        """Return the same page under another path."""
        passages = tuple(replace(p, document=path) for p in self.passages)
        return Page(path, replace(self.document, path=path), passages)


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, list item, table, piece of code or heading; lines count from 0."""

    start: int
    end: int
    level: int = 0
    """1 to 6 for a heading, else 0."""
    title: str = ""


_END = _Block(0, 0, level=1)


def passages(
    path_name: str, text: str, readers: frozenset[str], origin: Origin
) -> tuple[Passage, ...]:
    """Return the passages of a document in order, each under one heading.

    Front matter between `---` lines may give a `title` and `readers`, which replace those given.

    Raises:
        FrontMatterUnreadable: It is there but can't be understood.
    """
    return page(path_name, text, readers, origin).passages


def page(path: str, text: str, readers: frozenset[str], origin: Origin) -> Page:
    """Return the document and its passages; its lines stand where they stood in the file.

    Raises:
        FrontMatterUnreadable: It is there but can't be understood.
    """
    lines = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    front = _front_matter(lines)
    lines[: front.lines] = [""] * front.lines
    blocks = _plain_blocks(lines) if path.endswith(".txt") else _blocks(lines)
    first = next((b.title for b in blocks if b.level and b.title), "")
    title = front.title or first or _title_of(path)
    allowed = readers if front.readers is None else front.readers
    document = Document(path, title, "\n".join(lines).rstrip() + "\n", allowed, origin)
    empty = Passage(path, title, (), "", 1, allowed, origin)
    return Page(path, document, tuple(_passages(lines, blocks, empty)))


@dataclass(frozen=True, slots=True)
class _Front:
    lines: int = 0
    title: str = ""
    readers: frozenset[str] | None = None


def _front_matter(lines: list[str]) -> _Front:
    """Return what the front matter says; a rule at the top followed by text is none."""
    ends = (i for i, line in enumerate(lines[1:_FRONT_MATTER_LINES], 1) if line.rstrip() == "---")
    end = next(ends, 0)
    if lines[0].rstrip() != "---" or not end:
        return _Front()
    try:
        value: object = yaml.safe_load("\n".join(lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterUnreadable(
            "Its front matter is not YAML, so its readers are not known; correct it."
        ) from error
    if not isinstance(value, dict):
        return _Front()
    fields = {
        str(key): item
        for key, item in TypeAdapter(dict[object, object]).validate_python(value).items()
    }
    title = fields.get("title")
    return _Front(end + 1, str(title) if title is not None else "", _readers(fields.get("readers")))


def _readers(value: object) -> frozenset[str] | None:
    if value is None:
        return None
    if isinstance(value, str):
        return frozenset({value})
    try:
        return TypeAdapter(frozenset[str]).validate_python(value)
    except ValidationError as error:
        raise FrontMatterUnreadable(
            "The readers in its front matter are no list of groups; write readers: [group]."
        ) from error


def _title_of(path: str) -> str:
    name = path.rsplit("/", 1)[-1].removesuffix(".tmpl").rsplit(".", 1)[0]
    return name.replace("-", " ").replace("_", " ").strip() or name


@cache
def _parser() -> "MarkdownIt":
    """Return a parser that stops at blocks; what is within a paragraph does not matter here."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only needed where documents are loaded.

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _blocks(lines: list[str]) -> tuple[_Block, ...]:
    """Return the blocks in order, and take out of `lines` what a rendered page does not show."""
    blocks: list[_Block] = []
    tokens = _parser().parse("\n".join(lines))
    shown = [False] * len(lines)
    for at, token in enumerate(tokens):
        if token.map is None or not _is_block(token):
            continue
        start, end = token.map
        shown[start:end] = [True] * (end - start)
        if token.type not in {"fence", "code_block"}:
            lines[start:end] = _visible("\n".join(lines[start:end])).split("\n")
        heading = token.type == "heading_open"
        level = int(token.tag[1:]) if heading else 0
        blocks.append(
            _Block(start, end, level, _heading(tokens[at + 1].content) if heading else "")
        )
    # Between the blocks are blank lines and definitions of links, which can hide text as well.
    lines[:] = [line if seen else "" for line, seen in zip(lines, shown, strict=True)]
    return tuple(blocks)


def _is_block(token: "Token") -> bool:
    """Return whether it opens a block that is kept together; a list is its items."""
    if token.nesting < 0:
        return False
    if token.level == 0:
        return token.type not in {"bullet_list_open", "ordered_list_open"}
    return token.level == 1 and token.type == "list_item_open"


def _visible(text: str) -> str:
    """Return the text without comments, hidden definitions and images, line by line in place."""
    for _ in range(_ROUNDS):
        before = text
        for hidden in (_COMMENT, _HIDDEN_DEFINITION, _IMAGE):
            text = hidden.sub(lambda found: "\n" * found.group().count("\n"), text)
        if text == before:
            break
    return text.replace("<!--", "")


def _heading(text: str) -> str:
    plain = _MARKUP.sub(r"\1", _LINK.sub(r"\1", _visible(text[:_HEADING_LENGTH])))
    return " ".join(plain.replace("`", "").split())


def _plain_blocks(lines: list[str]) -> tuple[_Block, ...]:
    """Return the paragraphs of plain text."""
    blocks: list[_Block] = []
    start = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            if at > start:
                blocks.append(_Block(start, at))
            start = at + 1
    return tuple(blocks)


def _passages(lines: list[str], blocks: tuple[_Block, ...], empty: Passage) -> Iterator[Passage]:
    headings: list[_Block] = []
    section: list[_Block] = []
    for block in (*blocks, _END):
        if not block.level:
            section.append(block)
            continue
        above = tuple(h.title for h in headings)
        for line, text in _parts(lines, section):
            yield replace(empty, headings=above, line=line, text=text)
        section = []
        headings = [*(h for h in headings if h.level < block.level), block]


def _parts(lines: list[str], section: list[_Block]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a section with their first lines, each about `PASSAGE_LENGTH` long."""
    group: list[_Block] = []
    length = 0
    for block in section:
        start = group[-1].end if group else block.start
        added = sum(len(line) + 1 for line in lines[start : block.end])
        if group and length + added > PASSAGE_LENGTH:
            yield from _part(lines, group)
            group, length = [], 0
        group.append(block)
        length += added
    yield from _part(lines, group)


def _part(lines: list[str], group: list[_Block]) -> Iterator[tuple[int, str]]:
    text = _text(lines, group)
    body = text.strip()
    if body and len(body) <= MAX_BLOCK:
        leading = text[: len(text) - len(text.lstrip())]
        yield group[0].start + 1 + leading.count("\n"), text.lstrip("\n").rstrip()
    elif body:
        for at in range(group[0].start, group[-1].end):
            pieces = range(0, len(lines[at]), PASSAGE_LENGTH)
            yield from ((at + 1, lines[at][i : i + PASSAGE_LENGTH]) for i in pieces)


def _text(lines: list[str], group: Sequence[_Block]) -> str:
    return "\n".join(lines[group[0].start : group[-1].end]) if group else ""
