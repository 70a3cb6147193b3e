"""The sources of an answer, and the passage that one of them opens beside it."""

import re
from collections import Counter

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.events import CitationMade
from knowledge.store.turns import Turn
from tools.declaration import ToolError
from tools.open_document import TOOL, OpenDocument, OpenedDocument
from ui.web.answer_html import quote_html
from ui.web.computing import computed
from ui.web.plain import plain

_OPEN = "passage"
"""Where the session keeps which source is open: the turn's id and the source's number."""
_LINE = re.compile(r"\(line (\d+)(?:, page \d+)?\)$")
_BEFORE = 5
"""Lines shown before the cited one."""


def draw_sources(turn: Turn, cited: tuple[CitationMade, ...]) -> None:
    """Draw a button for each source; pressing it opens the passage, pressing again closes it."""
    if not cited:
        return
    shown = _shown_of(turn)
    labels = labels_of(cited)
    with st.container(horizontal=True, key=f"sources-{turn.id}"):
        for one in cited:
            st.button(
                f"\\[{one.number}\\] {plain(labels[one.number])}",
                key=f"source-{turn.id}-{one.number}",
                help=f"Read the passage: {plain(one.location)}",
                on_click=_toggle,
                args=(turn.id, one.number),
                type="primary" if shown == one.number else "secondary",
            )


def labels_of(cited: tuple[CitationMade, ...]) -> dict[int, str]:
    """Return what each source's button says: its title, with its place where several share that."""
    titles = Counter(one.source_title for one in cited)
    found: dict[int, str] = {}
    for one in cited:
        heading = one.location.partition(" § ")[2]
        apart = titles[one.source_title] > 1 and heading != ""
        title = _short(one.source_title or one.location)
        found[one.number] = f"{title}, {_short(heading, 40)}" if apart else title
    return found


def open_source(turn: Turn, cited: tuple[CitationMade, ...]) -> CitationMade | None:
    """Return the source whose passage is open beside this turn's answer, or None."""
    shown = _shown_of(turn)
    return next((c for c in cited if c.number == shown), None)


def draw_passage(place: DeltaGenerator, turn: Turn, source: CitationMade) -> None:
    """Draw the page of the document that the source cites, the quote marked."""
    with place, st.container(border=True):
        st.markdown(f"**{plain(source.source_title or source.location)}**")
        st.caption(plain(source.location))
        try:
            page = computed(TOOL, _asked_for(source.location), OpenedDocument)
        except (ToolError, ValueError):
            st.html(quote_html(source.quote.splitlines(), source.quote, 1))
        else:
            st.html(quote_html(page.lines, source.quote, page.from_line))
        st.button("Close", key=f"close-{turn.id}", on_click=_toggle, args=(turn.id, source.number))


def _asked_for(place: str) -> OpenDocument:
    """Return a request for the place and a few lines before it."""
    line = _LINE.search(place)
    before = max(int(line[1]) - _BEFORE, 2) if line else 1
    return OpenDocument(path=place, from_line=before)


def _shown_of(turn: Turn) -> int | None:
    kept: object = st.session_state.get(_OPEN)
    match kept:
        case (str() as identifier, int() as number) if identifier == turn.id:
            return number
        case _:
            return None


def _toggle(turn: str, number: int) -> None:
    chosen = (turn, number)
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == chosen else chosen


def _short(title: str, most: int = 60) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"
