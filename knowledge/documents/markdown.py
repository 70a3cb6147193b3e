"""Markdown as passages: split by headings, with line numbers, and without hidden parts.

What a reader of the rendered page would not see is removed at load, so that a document can't
speak to a model behind people's backs: invisible characters, comments, images.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.documents.model import Edition, Origin, Passage
from knowledge.documents.parsed import Page, Parsed, Unreadable, page_of
from knowledge.documents.splitting import Block, parts_of
from knowledge.invisible import visible_characters

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["FrontMatterUnreadable", "Page", "page", "parse", "parse_plain", "passages"]

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
_TABLE_HEADER = 2
"""Lines of a Markdown table's header: the names and the rule below them."""
_UNSAID = Edition()
_ROUNDS = 10
"""Times that hidden parts are taken out, since what is left of them may hide again."""


class FrontMatterUnreadable(Unreadable):
    """The front matter can't be understood, so who may read the document is not known."""


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
    parsed = parse_plain(text) if path.endswith(".txt") else parse(text)
    return page_of(path, parsed, readers, origin)


def parse(text: str) -> Parsed:
    """Return what Markdown says, its lines where they stood in the file.

    Raises:
        FrontMatterUnreadable: Front matter is there but can't be understood.
    """
    lines, front = _begun(text)
    return _parsed(lines, _blocks(lines), front)


def parse_plain(text: str) -> Parsed:
    """Return what plain text says; it may have front matter too.

    Raises:
        FrontMatterUnreadable: Front matter is there but can't be understood.
    """
    lines, front = _begun(text)
    return _parsed(lines, _plain_blocks(lines), front)


def _begun(text: str) -> tuple[list[str], "_Front"]:
    lines = visible_characters(text).split("\n")
    front = _front_matter(lines)
    lines[: front.lines] = [""] * front.lines
    return lines, front


def _parsed(lines: list[str], blocks: tuple[Block, ...], front: "_Front") -> Parsed:
    first = next((b.title for b in blocks if b.level and b.title), "")
    return Parsed(
        text="\n".join(lines).rstrip() + "\n",
        parts=tuple(parts_of(lines, blocks)),
        title=front.title or first,
        readers=front.readers,
        edition=front.edition,
    )


@dataclass(frozen=True, slots=True)
class _Front:
    lines: int = 0
    title: str = ""
    readers: frozenset[str] | None = None
    edition: Edition = _UNSAID


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
    named = str(title) if title is not None else ""
    return _Front(end + 1, named, _readers(fields.get("readers")), _edition(fields))


def _edition(fields: Mapping[str, object]) -> Edition:
    """Return what it says of this edition; what is no text, date or list of texts is passed over."""
    given = fields.get("supersedes")
    named = TypeAdapter(list[object]).validate_python(given) if isinstance(given, list) else [given]
    older = [_short(each) for each in named]
    return Edition(
        status=_short(fields.get("status")),
        date=_short(fields.get("updated")) or _short(fields.get("date")),
        supersedes=tuple(path for path in older if path),
    )


def _short(value: object) -> str:
    said = value if isinstance(value, str | int | float | date) else ""
    return " ".join(visible_characters(str(said)).split())[:_HEADING_LENGTH]


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


@cache
def _parser() -> "MarkdownIt":
    """Return a parser that stops at blocks; what is within a paragraph does not matter here."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only needed where documents are loaded.

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    """Return the blocks in order, and take out of `lines` what a rendered page does not show."""
    blocks: list[Block] = []
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
        title = _heading(tokens[at + 1].content) if heading else ""
        header = _TABLE_HEADER if token.type == "table_open" else 0
        blocks.append(Block(start, end, level, title, header))
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


def _plain_blocks(lines: list[str]) -> tuple[Block, ...]:
    """Return the paragraphs of plain text."""
    blocks: list[Block] = []
    start = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            if at > start:
                blocks.append(Block(start, at))
            start = at + 1
    return tuple(blocks)
