"""Opens a whole document that the audience may read, page by page."""

import re

from pydantic import Field

from knowledge.documents.model import Document, Origin
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare

_PAGE = 12_000
"""Characters of a page: about 3,000 tokens, which leaves room for what frames it."""
_PLACE = re.compile(r"(?: § .*)?(?: \(line (\d+)\))?$", re.DOTALL)


class OpenDocument(Request):
    """Which document, and from where."""

    path: str = Field(min_length=1, max_length=500)
    """Path, title, or a place as a search gives it."""
    from_line: int = Field(default=1, ge=1)
    """The first line wanted, counted from 1."""


class OpenedDocument(Result):
    """A page of a document."""

    path: str
    title: str
    origin: Origin
    lines: tuple[str, ...]
    from_line: int
    """The number of the first of `lines`, counted from 1."""
    total_lines: int
    next_line: int | None
    """Where the next page begins; None at the end."""


def open_document(request: OpenDocument, context: Context) -> OpenedDocument:
    """Open a document in full, by its path or title, page by page.

    Use it when a passage found is not enough, or when the asker wants to read a document.
    """
    document = _called(_path(request.path), context.documents.documents())
    if document is None:
        raise ToolError(
            f"There is no document {request.path!r} that you may read. "
            "Search for its subject to see what there is."
        )
    lines = document.text.splitlines()
    if request.from_line > max(len(lines), 1):
        raise ToolError(f"{document.path!r} has {len(lines)} lines; ask for one of them.")
    page = _page(lines[request.from_line - 1 :])
    after = request.from_line + len(page)
    return OpenedDocument(
        path=document.path,
        title=document.title,
        origin=document.origin,
        lines=page,
        from_line=request.from_line,
        total_lines=len(lines),
        next_line=after if after <= len(lines) else None,
    )


def _path(asked: str) -> str:
    """Return the path within a place such as `policies/a.md § Scope (line 4)`."""
    return _PLACE.sub("", asked.strip(), count=1).strip()


def _called(name: str, documents: tuple[Document, ...]) -> Document | None:
    """Return the document of this path, title or file name, or of all the words given."""
    wanted = name.casefold()
    for names in (_paths, _titles):
        found = [d for d in documents if wanted in names(d)]
        if found:
            return found[0]
    words = set(_words(wanted))
    near = [d for d in documents if words and words <= set(_words(f"{d.path} {d.title}"))]
    return near[0] if len(near) == 1 else None


def _paths(document: Document) -> tuple[str, ...]:
    return (document.path.casefold(),)


def _titles(document: Document) -> tuple[str, ...]:
    file = document.path.rpartition("/")[2].casefold()
    return (document.title.casefold(), file, file.rpartition(".")[0])


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W_]+", text.casefold()) if w not in {"the", "our", "a"}]


def _page(lines: list[str]) -> tuple[str, ...]:
    """Return whole lines up to a page; a longer first line is cut."""
    taken: list[str] = []
    room = _PAGE
    for line in lines:
        if taken and len(line) >= room:
            break
        taken.append(line[:_PAGE])
        room -= len(line) + 1
    return tuple(taken)


def _blocks(opened: OpenedDocument) -> tuple[Block, ...]:
    last = opened.from_line + len(opened.lines) - 1
    more = f" The next page begins at line {opened.next_line}." if opened.next_line else ""
    summary = f"{opened.title}: lines {opened.from_line} to {last} of {opened.total_lines}.{more}"
    source = f"{opened.path} (line {opened.from_line})"
    text = tuple(line for line in opened.lines if line.strip())
    return (Block((summary,)), Block(text or ("(empty)",), source=source, title=opened.title))


def _answer(opened: OpenedDocument) -> str:
    last = opened.from_line + len(opened.lines) - 1
    whole = opened.from_line == 1 and opened.next_line is None
    extent = "in full" if whole else f"lines {opened.from_line} to {last} of {opened.total_lines}"
    more = f"\n\nIt goes on at line {opened.next_line}." if opened.next_line else ""
    quoted = "\n".join(f"> {line}".rstrip() for line in opened.lines)
    return f"Here is {opened.title} (`{opened.path}`), {extent}.\n\n{quoted}{more}\n"


TOOL = declare(
    open_document,
    title="Opening a document",
    examples=(
        "Open the retention policy",
        "Show me the whole document policy-access.md",
        "Read me the board minutes in full",
        "Open runbook-late-pos-files.md",
        "Show the full text of the strategy memo",
        "Let me read the glossary",
    ),
    blocks=_blocks,
    answer=_answer,
)
