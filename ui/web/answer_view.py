"""An answer on the page: its text, what it rests on, and what one can do with it."""

from collections.abc import Iterable, Iterator

import streamlit as st

from assistant.events import (
    Answer,
    CitationMade,
    Event,
    Notice,
    Progress,
    Retracted,
    Stopped,
    TextDelta,
    ToolFinished,
    ToolStarted,
)
from ui.web.escaping import shown


def draw_running(events: Iterator[Event]) -> None:
    """Draw an answer while it is being given."""
    state = st.status("Looking into it …", expanded=False)
    place = st.empty()
    text = ""
    for event in events:
        match event:
            case ToolStarted() | Progress():
                state.update(label=f"{event.title} …")
            case ToolFinished() if not event.ok:
                state.write(f"{event.title}: {event.error}")
            case TextDelta():
                text += event.text
                place.markdown(shown(text))
            case Retracted():
                text = ""
                place.markdown("")
            case _:
                pass
    state.update(label="Done", state="complete")


def draw_answer(events: Iterable[Event], turn: str) -> None:
    """Draw an answer that has been given."""
    told = tuple(events)
    for notice in (e for e in told if isinstance(e, Notice)):
        st.info(notice.text)
    for answer in (e for e in told if isinstance(e, Answer)):
        st.markdown(shown(answer.text))
        if answer.unsupported:
            st.warning(f"Not traced: {', '.join(answer.unsupported)}")
    for stopped in (e for e in told if isinstance(e, Stopped)):
        st.warning(stopped.reason)
    cited = [e for e in told if isinstance(e, CitationMade)]
    if cited:
        with st.expander(f"Sources ({len(cited)})"):
            for one in cited:
                st.markdown(f"**[{one.number}]** {shown(one.location)}")
                st.text(one.quote)
    del turn
