"""Asking from the page: the box, the files dropped into it, and the turn that begins."""

import re

import streamlit as st
from streamlit.elements.widgets.chat import ChatInputValue

from assistant.conversation import AssistantError
from knowledge.store.turns import Turn
from ui.web.address import choose, named
from ui.web.attaching import File
from ui.web.desk import Desk

MOST_MEGABYTES = 100
"""Of one file dropped into the chat."""

_REFUSED = "refused"
"""Where the session keeps why a question could not be asked."""
_LINE = re.compile(r"^Attached file ([^\n]*):$", re.MULTILINE)


def ask_box(here: Desk, running: Turn | None) -> None:
    """Draw the box at the bottom, and the button that stops what is running."""
    with st.bottom:
        refused: object = st.session_state.pop(_REFUSED, None)
        if isinstance(refused, str):
            st.error(refused, icon=":material/error:")
        if running is not None:
            st.button(
                "Stop",
                on_click=_stop,
                args=(here, running),
                icon=":material/stop_circle:",
                key="stop",
                shortcut="Esc",
            )
        st.chat_input(
            "Ask about your data mesh, or drop a file here",
            key="asked",
            on_submit=_asked,
            args=(here,),
            accept_file="multiple",
            max_upload_size=MOST_MEGABYTES,
            disabled=running is not None,
        )


def begin(here: Desk, text: str, files: tuple[File, ...] = ()) -> None:
    """Begin a turn in the conversation of this page, and name the conversation in the address."""
    try:
        conversation = here.begin(text, _own(here), files)
    except AssistantError as reason:
        st.session_state[_REFUSED] = str(reason)
        return
    choose(conversation)


def _own(here: Desk) -> str | None:
    """Return the conversation of the page if it is the person's own; else a new one is begun."""
    conversation = named()
    try:
        return conversation if conversation and here.open(conversation).mine else None
    except AssistantError:
        return None


def question_and_files(words: str) -> tuple[str, tuple[str, ...]]:
    """Return a turn's question without the files attached to it, and their names."""
    head, line, _ = words.partition("\n\nAttached file ")
    return head, tuple(_LINE.findall(words[len(head) :])) if line else ()


def _asked(here: Desk) -> None:
    given: object = st.session_state.get("asked")
    if isinstance(given, str):
        begin(here, given)
    elif isinstance(given, ChatInputValue):
        files = tuple(File(f.name, f.getvalue()) for f in given.files)
        begin(here, given.text or _about(files), files)


def _about(files: tuple[File, ...]) -> str:
    """Return what is asked where somebody drops files and says nothing."""
    return f"What is in {', '.join(f.name for f in files)}, and what should I do with it?"


def _stop(here: Desk, turn: Turn) -> None:
    here.stop(turn)
