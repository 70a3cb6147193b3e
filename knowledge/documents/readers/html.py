"""HTML as pieces, without what a browser would not show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from knowledge.documents.parsed import Parsed
from knowledge.documents.readers.pieces import Piece, Table, assembled

_UNSHOWN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "nav",
        "svg",
        "math",
        "object",
        "embed",
        "iframe",
        "canvas",
        "audio",
        "video",
        "select",
    ]
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BORDER = "meshwright-border"
"""A tag that ends a block which was opened."""
_APART = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "section",
        "summary",
        "ul",
        "html",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "pre",
    ]
) | {_BORDER, *_HEADINGS}
_MEANS = ": "
"""What the meaning in a list of definitions begins with, as in Markdown."""
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+(?![\d.])"
    r"|font-size\s*:\s*0*\.?0+(?![\d.])|(?:text-indent|left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]*)\}")
_SELECTOR = re.compile(r"[.#][\w-]+")


def parse(text: str) -> Parsed:
    """Return what a reader of the page sees. Links and pictures are not followed."""
    soup = BeautifulSoup(text, "html.parser")
    title = soup.title.get_text() if soup.title else ""
    _remove_hidden(soup)
    return assembled(_pieces(soup), title)


def _remove_hidden(soup: BeautifulSoup) -> None:
    styles = " ".join(style.get_text() for style in soup.find_all("style"))
    hiding = _hiding_selectors(styles)
    for tag in soup.find_all(name=True):
        if not tag.decomposed and (tag.name in _UNSHOWN or _is_hidden(tag, hiding)):
            tag.decompose()


def _hiding_selectors(styles: str) -> frozenset[str]:
    """Return the plain classes and ids that the page's own rules hide."""
    rules = (rule for rule in _RULE.findall(styles) if _HIDING.search(rule[1]))
    named = (name.strip() for selectors, _ in rules for name in selectors.split(","))
    return frozenset(name for name in named if _SELECTOR.fullmatch(name))


def _is_hidden(tag: Tag, hiding: frozenset[str]) -> bool:
    if tag.has_attr("hidden") or _value(tag, "aria-hidden").lower() == "true":
        return True
    if tag.name == "input" or _HIDING.search(_value(tag, "style")):
        return True
    names = {f"#{_value(tag, 'id')}", *(f".{name}" for name in _value(tag, "class").split())}
    return bool(names & hiding)


def _value(tag: Tag, name: str) -> str:
    value = tag.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def _pieces(root: Tag) -> Iterator[Piece | Table]:
    """Yield the page's pieces in order; a run of text between two borders of blocks is one."""
    run = _Run()
    # A list rather than recursion: pages can be nested deeper than Python's stack.
    waiting: list[PageElement] = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, NavigableString):
            run.add(element)
        elif isinstance(element, Tag) and element.name not in _APART:
            run.words += ["\n"] if element.name == "br" else []
            waiting += reversed(element.contents)
        elif isinstance(element, Tag):
            yield from run.ended()
            run.item |= element.name == "li"
            run.words += [_MEANS] if element.name == "dd" else []
            whole = _whole(element)
            if whole is not None:
                yield whole
            elif element.name != _BORDER:
                waiting += [Tag(name=_BORDER), *reversed(element.contents)]
    yield from run.ended()


@dataclass(slots=True)
class _Run:
    """The words since the last border of a block."""

    words: list[str] = field(default_factory=list[str])
    item: bool = False
    """Whether they begin a list item."""

    def add(self, text: NavigableString) -> None:
        # Comments, declarations and the like are strings as well.
        if not isinstance(text, PreformattedString):
            self.words.append(re.sub(r"\s+", " ", text))

    def ended(self) -> Iterator[Piece]:
        text = "\n".join(line.strip() for line in "".join(self.words).split("\n")).strip()
        self.words = [_MEANS] if text == _MEANS.strip() else []
        if text and not self.words:
            yield Piece(text, "item" if self.item else "text")
            self.item = False


def _whole(tag: Tag) -> Piece | Table | None:
    """Return the heading, code or table that the tag is, or None for what holds others."""
    if tag.name in _HEADINGS:
        return Piece(tag.get_text(" "), "heading", _HEADINGS.index(tag.name) + 1)
    if tag.name == "pre":
        return Piece(tag.get_text(), "code")
    if tag.name == "table" and tag.find("table") is None:
        rows = (row.find_all(("th", "td")) for row in tag.find_all("tr"))
        table = Table(tuple(tuple(cell.get_text(" ") for cell in row) for row in rows))
        # A table of one column is a frame around other things.
        return table if max((len(row) for row in table.rows), default=0) > 1 else None
    return None
