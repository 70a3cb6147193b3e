"""An answer's Markdown as HTML that can neither load nor link anything, with each claim's standing.

Streamlit's own Markdown draws images, formulas and emoji, and makes links of bare addresses after
it has decoded entities, which no check of the Markdown beforehand sees. So the page draws it itself.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from assistant.events import AnswerClaim
from tools.standing import Standing

SIGNS: dict[Standing | None, str] = {
    "confirmed": "✓",
    "documented": "§",
    "stated": "“",
    "inferred": "≈",
    None: "?",
}
"""What stands behind a claim in the text."""

MEANING: dict[Standing | None, str] = {
    "confirmed": "confirmed: a tool computed it from your data",
    "documented": "documented: a cited document says so",
    "stated": "stated: you said so",
    "inferred": "inferred: from a reference model, a default or judgement",
    None: "not traced: neither a tool, a document nor you said so",
}

_MARK = 0xE000
"""The first of the private characters that hold the place of a sign; they mean nothing in a text."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def answer_html(markdown: str, claims: Iterable[AnswerClaim] = ()) -> str:
    """Return the text as HTML: no image, no link, no script, no style, no attribute from the text."""
    text = _PRIVATE.sub("", markdown)
    signs: list[Standing | None] = []
    place = 0
    for claim in claims:
        at = text.find(claim.text, place)
        if at < 0 or not claim.text.strip() or claim.text.lstrip().startswith("|"):
            continue  # A claim of a table's cell is told below the answer, not in it.
        # Behind a closing mark of emphasis, a sign would keep it from closing.
        end = at + len(claim.text.rstrip().rstrip("*_"))
        mark = chr(_MARK + len(signs))
        text = f"{text[:end]}{mark}{text[end:]}"
        place = end + 1
        signs.append(claim.standing)
    html = _parser().render(text).replace("<table>", '<div class="mw-wide"><table>')
    html = html.replace("</table>", "</table></div>")
    return f'<div class="mw-answer">{_PRIVATE.sub(lambda m: _sign(signs, m[0]), html)}</div>'


def sign(standing: Standing | None) -> str:
    """Return the sign of a standing, which says its meaning to a pointer and a screen reader."""
    meaning = escape(MEANING[standing], quote=True)
    name = standing or "untraced"
    return f'<span class="mw-sign mw-{name}" role="img" title="{meaning}" aria-label="{meaning}">{SIGNS[standing]}</span>'


def quote_html(lines: Iterable[str], quote: str, first: int) -> str:
    """Return a page of a document, its lines numbered from `first`, with the cited quote marked."""
    words = _flat(quote)
    rows: list[str] = []
    for number, line in enumerate(lines, start=first):
        flat = _flat(line)
        cited = bool(flat) and (flat in words or (words != "" and words in flat))
        look = ' class="mw-cited"' if cited and len(flat) > _LEAST else ""
        rows.append(f"<p{look}><span>{number}</span>{escape(line) or '&nbsp;'}</p>")
    return f'<div class="mw-passage" tabindex="0">{"".join(rows)}</div>'


_LEAST = 12
"""Letters of a line from which on it is recognised as part of a quote."""


def _flat(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _sign(signs: list[Standing | None], mark: str) -> str:
    number = ord(mark) - _MARK
    return sign(signs[number]) if number < len(signs) else ""


@cache
def _parser() -> MarkdownIt:
    rules = ("image", "link", "autolink", "reference", "html_inline", "html_block")
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(rules)
    )
