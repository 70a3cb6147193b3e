"""The parts that a written document is made of, before it is Markdown or Word."""

from dataclasses import dataclass
from typing import Literal

from tools.standing import Claim, Standing
from ui.render.wording import clean

PictureName = Literal["domain-map", "priorities", "timeline"]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a line in one look. `quiet` is for standings and remarks."""

    text: str
    look: Literal["plain", "bold", "code", "quiet"] = "plain"


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line
    kind: Literal["body", "lead", "notice", "small"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption above it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    """Relative widths of the columns."""
    right: tuple[int, ...] = ()
    """Columns of figures, which stand to the right."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, drawn elsewhere under this name."""

    name: PictureName
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page, where there are pages."""


Part = Heading | Paragraph | Bullets | Table | Picture | NewPage


def plain(text: str) -> Line:
    """Return one piece of ordinary text."""
    return (Words(clean(text)),)


def bold(text: str) -> Line:
    """Return one piece of bold text."""
    return (Words(clean(text), "bold"),)


def code(text: str) -> Line:
    """Return a name or an expression exactly as a machine knows it."""
    return (Words(clean(text), "code"),)


def quiet(text: str) -> Line:
    """Return a remark that stands back."""
    return (Words(clean(text), "quiet"),)


def marked(text: str, standing: Standing) -> Line:
    """Return a text with its standing behind it."""
    return (Words(f"{clean(text)} "), Words(f"({standing})", "quiet"))


def said(claim: Claim) -> Line:
    """Return a claim with its standing behind it."""
    return marked(claim.text, claim.standing)


def labelled(label: str, line: Line) -> Line:
    """Return a line that begins with a bold label."""
    return (Words(f"{clean(label)}: ", "bold"), *line)


def codes(names: tuple[str, ...], most: int) -> Line:
    """Return names as machines know them, separated by commas, with how many more there are."""
    shown = tuple(
        piece
        for position, name in enumerate(names[:most])
        for piece in (*((Words(", "),) if position else ()), *code(name))
    )
    more = len(names) - most
    return (*shown, Words(f" and {more} more")) if more > 0 else shown
