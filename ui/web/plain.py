"""Text that is not ours, on the page: in labels of Streamlit, and in tables of our own."""

import re
from collections.abc import Iterable, Sequence
from html import escape

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:@-])")
_SHORT, _LONG = 18, 45
"""Letters up to which a cell is not broken, and from which on its column is made wide."""
_SMALLER = ' class="mw-words"'
_JOINT = re.compile(r"((?<=[^\W_])[._@/-](?=[^\W_]))")
_PLACES = re.compile(r"(?i)\b(https?|www)(?=[:.])")


def plain(text: str) -> str:
    """Return the text so that a label of Streamlit shows it and nothing else.

    Labels are Markdown, and addresses in them become links even where their signs are escaped.
    """
    broken = _PLACES.sub(lambda m: f"{m[1][0]}\N{WORD JOINER}{m[1][1:]}", text)
    broken = broken.replace("@", "@\N{WORD JOINER}")
    return _MARKS.sub(r"\\\1", " ".join(broken.split()))


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", *, tall: bool = False
) -> str:
    """Return an HTML table of plain texts that scrolls sideways where it is wide.

    `tall` says that it may have many rows: it scrolls by itself, below its header.
    """
    listed = tuple(tuple(row) for row in rows)
    heads = "".join(f'<th scope="col">{escape(h)}</th>' if h else "<td></td>" for h in header)
    looks = tuple(_look(row[place] for row in listed) for place in range(len(header)))
    body = "".join(
        f"<tr>{''.join(f'<td{look}>{_breakable(c)}</td>' for look, c in zip(looks, row, strict=True))}</tr>"
        for row in listed
    )
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    looks_tall = " mw-tall" if tall else ""
    return f'<div class="mw-wide{looks_tall}" tabindex="0"><table>{named}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _look(cells: Iterable[str]) -> str:
    """Return how wide a column is: short texts stay on one line, long ones have room to be read."""
    longest = max((len(cell) for cell in cells), default=0)
    if longest <= _SHORT:
        return ' class="mw-short"'
    return f' class="mw-{"long" if longest > _LONG else "middle"}"'


def facts(told: Iterable[tuple[str, str]]) -> str:
    """Return what is told of one thing, each with its label, as HTML."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{_breakable(what)}</dd>" for label, what in told)
    return f'<dl class="mw-facts">{rows}</dl>'


def _breakable(text: str) -> str:
    """Return a text as HTML in which long names may go on in the next line, at their own joints."""
    return _JOINT.sub(r"\1<wbr>", escape(text))


def cards(figures: Iterable[tuple[str, str]]) -> str:
    """Return figures with what they count, as HTML; each pair is a figure and its words."""
    shown = "".join(
        f'<div class="mw-card"><b{_SMALLER if len(figure) > _SHORT else ""}>{escape(figure)}</b>'
        f"<small>{escape(words)}</small></div>"
        for figure, words in figures
    )
    return f'<div class="mw-cards">{shown}</div>'
