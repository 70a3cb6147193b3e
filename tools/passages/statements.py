"""A passage as statements: its sentences, list items and table rows, each readable by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”»)]?\s+(?=[\"'“„«(¿¡]?[A-ZÀ-ÖØ-Þ0-9`*¿¡])")
_ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|No|Dr|Mr|Ms|cf|approx|Mrs|Prof|St"
    r"|z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|bzw|ca|Nr|Hr|Fr|Abs|Art|vgl|ggf|inkl|evtl|max|mind|bspw"
    r"|p\.\s?ex|p\.\s?ej|MM|Mme|Sr|Sra|núm|art)\.$"
    r"|(?:^|[\s(])(?:z|d|u|p|M)\.$"
)
"""What ends with a point and ends no sentence, in English, German, French and Spanish."""
_INITIAL = re.compile(
    r"(?:^|[,:(]\s?|\b(?:by|of|to|and|with|is|are|Dr\.|Mr|Ms|Mrs|von|und|durch|ist|sind|par|sont|et|por|y|es)\s)[A-Z]\.$"
)
"""The first letter of a first name, as in "by J. Ruiz"."""
_ORDINAL = re.compile(
    r"\b(?P<led>(?:zum|am|im|vom|bis|ab|der|die|das|dem|den|des|seit)\s)?\d{1,2}\.$", re.IGNORECASE
)
"""A number with the point that makes it an ordinal in German."""
_OF_DATE = re.compile(
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\b|(?:Quartal|Halbjahr|Jahrhundert)\b"
)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"\s*\|?[\s:|-]+\|?\s*")

_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a document says."""

    text: str
    """As a sentence or row that can be read alone."""
    quote: str
    """The words as they stand in the document."""


def statements(text: str) -> tuple[Statement, ...]:
    """Return the statements of a passage's Markdown, in order."""
    return tuple(s for s in _all(text.splitlines()) if _says_something(s.text))


def _says_something(text: str) -> bool:
    """Return whether it is more than a mark or a lead-in such as "It has these parts:"."""
    return len(re.findall(r"\w+", text)) >= _FEWEST_WORDS and not text.endswith(":")


def _all(lines: list[str]) -> Iterator[Statement]:
    paragraph: list[str] = []
    header: list[str] = []
    for line in [*lines, ""]:
        is_row = line.lstrip().startswith("|")
        if paragraph and (is_row or not line.strip() or _ITEM.match(line) or line.startswith("#")):
            yield from _sentences(" ".join(paragraph))
            paragraph = []
        if is_row:
            yield from _row(line, header)
            header = header or _cells(line)
            continue
        header = []
        if line.strip() and not line.strip().startswith(("#", "```")):
            paragraph.append(
                _ITEM.sub("", line, count=1).strip() if not paragraph else line.strip()
            )


def _sentences(text: str) -> Iterator[Statement]:
    begun = ""
    pieces = [piece for piece in _SENTENCE.split(text) if piece]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        begun = f"{begun} {piece}".strip()
        if not (following and _goes_on(begun, following)):
            yield Statement(begun, begun)
            begun = ""


def _goes_on(begun: str, following: str) -> bool:
    """Return whether the point at the end of what is begun ends no sentence."""
    ordinal = _ORDINAL.search(begun)
    if ordinal:
        return ordinal["led"] is not None or _OF_DATE.match(following) is not None
    return _ABBREVIATED.search(begun) is not None or _INITIAL.search(begun) is not None


def _row(line: str, header: list[str]) -> Iterator[Statement]:
    """Yield a table's row with the names of its columns; its header and rule say nothing."""
    if not header or _RULE.fullmatch(line):
        return
    first, *rest = _cells(line)
    named = zip(header[1:], rest, strict=False)
    told = "; ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)
    yield Statement(f"{first} – {told}." if told else first, line.strip())


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
