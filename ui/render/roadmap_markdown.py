"""A roadmap as Markdown."""

import re
from collections.abc import Mapping

from tools.roadmap.model import Roadmap
from ui.render.page import (
    Bullets,
    Heading,
    Line,
    NewPage,
    Paragraph,
    Part,
    Picture,
    PictureName,
    Table,
    Words,
)
from ui.render.roadmap.chapters import roadmap_document
from ui.render.roadmap.summary import document_byline, document_title

_SIGNIFICANT = re.compile(r"([\\`*_\[\]<>|~$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLOCK = re.compile(r"^([-+#=]|\d+(?=[.)]))")
_CLOSING = re.compile(r"(#+)$")
_LINK = re.compile(r"(?<=\w):(?=//)|(?<=www)\.", re.IGNORECASE)


def roadmap_markdown(roadmap: Roadmap, pictures: Mapping[PictureName, str]) -> str:
    """Return the roadmap as GitHub-flavoured Markdown without raw HTML.

    Args:
        roadmap: What to write.
        pictures: For each picture its file, relative to where the text will lie. A picture that
            is not here is left out.

    """
    head = (f"# {escaped(document_title(roadmap))}", f"*{escaped(document_byline(roadmap))}*")
    parts = (_part(part, pictures) for part in roadmap_document(roadmap))
    return "\n\n".join((*head, *(text for text in parts if text))) + "\n"


def escaped(text: str) -> str:
    """Return untrusted text so that Markdown shows each character and makes nothing of it."""
    safe = _ENTITY.sub(r"\\&", _SIGNIFICANT.sub(r"\\\1", text))
    return _LINK.sub(lambda found: "\\" + found.group(), safe)


def _opening(text: str) -> str:
    """Return a line whose beginning is not taken for a list, a heading or a rule."""
    return _BLOCK.sub(_behind_backslash, text)


def _behind_backslash(found: re.Match[str]) -> str:
    mark = found.group()
    return mark + "\\" if mark[0].isdigit() else "\\" + mark


def _part(part: Part, pictures: Mapping[PictureName, str]) -> str:
    match part:
        case Heading(level, text):
            # Without the backslash, hash signs at the end of a heading would vanish.
            shown = _CLOSING.sub(r"\\\1", escaped(text))
            return f"{'#' * (level + 1)} {shown}"
        case Paragraph(line, kind):
            return f"> {_line(line)}" if kind == "notice" else _opening(_line(line))
        case Bullets(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case Table():
            return _table(part)
        case Picture(name, caption, alt):
            file = pictures.get(name)
            return f"![{escaped(alt)}]({file})\n\n*{escaped(caption)}*" if file else ""
        case NewPage():
            return "---"


def _table(table: Table) -> str:
    rules = ("---:" if place in table.right else "---" for place in range(len(table.header)))
    rows = (
        tuple(escaped(text) for text in table.header),
        tuple(rules),
        *(tuple(_line(cell).replace("\n", " ") for cell in row) for row in table.rows),
    )
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{escaped(table.caption)}**\n\n{lines}"


def _line(line: Line) -> str:
    return "".join(_words(words) for words in line).strip()


def _words(words: Words) -> str:
    match words.look:
        case "plain":
            return escaped(words.text)
        case "bold":
            return _around("**", words.text)
        case "quiet":
            return _around("*", words.text)
        case "code":
            return _code(words.text)


def _around(mark: str, text: str) -> str:
    """Return marked text with the spaces outside the marks, where Markdown wants them."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{escaped(inner)}{mark}{after}"


def _code(text: str) -> str:
    """Return a code span; a pipe needs its backslash in a table even there."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if fence != "`" else ""
    return f"{fence}{pad}{text.replace('|', chr(92) + '|')}{pad}{fence}" if text else ""
