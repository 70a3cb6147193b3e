"""An answer's Markdown as the parts of a written document."""

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.render.page import Bullets, Heading, Line, Paragraph, Part, Table, Words
from ui.render.wording import clean

MOST_COLUMNS = 12
"""Columns of a table; more can't be read on a page."""


def parts_of(markdown: str) -> tuple[Part, ...]:
    """Return headings, paragraphs, lists and tables in order. Links and images leave their words."""
    return tuple(_parts(_parser().parse(markdown)))


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    place = 0
    while place < len(tokens):
        token, end = tokens[place], _end(tokens, place)
        inside = tokens[place + 1 : end]
        match token.type:
            case "heading_open":
                yield Heading(3, "".join(w.text for w in _line(inside)))
            case "paragraph_open" if line := _line(inside):
                yield Paragraph(line)
            case "bullet_list_open" | "ordered_list_open":
                yield Bullets(tuple(_items(inside)))
            case "table_open":
                yield from _table(inside)
            case "blockquote_open":
                for part in _parts(inside):
                    yield Paragraph(part.line, "notice") if isinstance(part, Paragraph) else part
            case "fence" | "code_block":
                for line in token.content.splitlines():
                    yield Paragraph((Words(line.replace("\t", "    "), "code"),), "small")
            case _:
                pass
        place = end + 1


def _end(tokens: Sequence[Token], place: int) -> int:
    """Return where what opens at a place ends; a token that opens nothing ends where it stands."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += tokens[number].nesting
        if depth <= 0:
            return number
    return len(tokens) - 1


def _items(tokens: Sequence[Token]) -> Iterator[Line]:
    """Yield each item of a list, those of lists within it after it."""
    for token in tokens:
        if token.type == "inline" and (line := _pieces(token)):
            yield line


def _line(tokens: Sequence[Token]) -> Line:
    return next((_pieces(t) for t in tokens if t.type == "inline"), ())


def _pieces(inline: Token) -> Line:
    pieces: list[Words] = []
    strong = False
    for child in inline.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                strong = child.type == "strong_open"
            case "text":
                pieces.append(Words(_kept(child.content), "bold" if strong else "plain"))
            case "code_inline":
                pieces.append(Words(clean(child.content), "code"))
            case "softbreak" | "hardbreak":
                pieces.append(Words(" "))
            case "image":
                pieces.append(Words(clean(child.content)))
            case _:
                pass
    return tuple(p for p in pieces if p.text)


def _kept(text: str) -> str:
    """Return the text cleaned, with the spaces at its ends, which part it from what is beside it."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{clean(text)}{after}"


def _table(tokens: Sequence[Token]) -> Iterator[Part]:
    rows: list[list[Line]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_pieces(token))
    if len(rows) < 2:  # noqa: PLR2004 - a header without a row says nothing.
        return
    across = min(len(rows[0]), MOST_COLUMNS)
    header = tuple("".join(w.text for w in cell) for cell in rows[0][:across])
    body = tuple(tuple((*row, *[()] * across)[:across]) for row in rows[1:])
    longest = [max(len("".join(w.text for w in row[c])) for row in body) for c in range(across)]
    widths = tuple(float(min(max(n, len(h), 4), 40)) for n, h in zip(longest, header, strict=True))
    yield Table(header[0] or "Figures", header, body, widths)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
