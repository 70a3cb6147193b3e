"""How much room a text takes in Arial, so that nothing overflows a page or a slide."""

from collections.abc import Sequence

_THOUSANDTHS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;\\[]ftI", 333: "()-`r", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~",
    611: "FTZ", 667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@",
}  # fmt: skip
"""Widths of Helvetica, which Arial shares, by the font metrics that Adobe published."""

_WIDTHS = {
    character: width / 1000
    for width, characters in _THOUSANDTHS.items()
    for character in characters
}
_WIDE_FROM = 0x1100
"""From here on most scripts have letters as wide as they are high."""
_NARROW = "\N{EN DASH}\N{EM DASH}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}\N{RIGHTWARDS ARROW}"
"""Signs above that, which are no wider than a letter."""
BOLD = 1.1
"""How much wider bold text is than regular text, at most on average over a line."""
LEADING = 1.2
"""Height of a line divided by the size of its letters."""


def width_of(text: str, size: float) -> float:
    """Return the width in inches of a text on one line, in letters of `size` points."""
    return sum(_width(character) for character in text) * size / 72


def _width(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    return 1.0 if ord(character) >= _WIDE_FROM and character not in _NARROW else 0.66


def lines_of(text: str, size: float, width: float) -> int:
    """Return how many lines a text takes in a column of `width` inches; words too long break."""
    lines, used, space = 1, 0.0, width_of(" ", size)
    for word in text.split():
        length = width_of(word, size)
        if used and used + space + length > width:
            lines, used = lines + 1, 0.0
        used += length + (space if used else 0.0)
        if used > width:
            lines += int(used // width)
            used %= width
    return lines


def height_of(texts: Sequence[str], size: float, width: float, gap: float = 0.0) -> float:
    """Return the height in inches of paragraphs below each other, `gap` points apart."""
    lines = sum(lines_of(text, size, width) for text in texts)
    return (lines * size * LEADING + gap * max(len(texts) - 1, 0)) / 72


def fitting_size(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[float], gap: float = 0.0
) -> float:
    """Return the first of `sizes`, largest first, in which the texts fit; else the last."""
    for size in sizes:
        if height_of(texts, size, width, gap) <= height:
            return size
    return sizes[-1]
