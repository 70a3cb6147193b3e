"""The chat page: a conversation, the answer that is being given, and the box to ask in."""

import streamlit as st

from assistant.conversation import AssistantError
from knowledge.store.turns import Turn
from ui.web.answer_view import draw_answer, draw_running
from ui.web.office import asker, office
from ui.web.starters import starters
from ui.web.turns import Desk


def desk() -> Desk:
    """Return the way of whoever is at the page to their conversations."""
    shared = office()
    person = asker()
    assert person is not None
    return Desk(shared.assistant, shared.opening.store, shared.loop, person)


def chat_page() -> None:
    """Draw the conversation named in the address, and let the person go on with it."""
    here = desk()
    conversation = st.query_params.get("c", "")
    turns = here.turns(conversation) if conversation else ()
    running = next((t for t in reversed(turns) if t.status == "running"), None)
    _ask_box(running)
    if not turns:
        _welcome(here)
    for turn in turns:
        _draw(here, turn)
    if running is not None:
        st.rerun()


def _draw(here: Desk, turn: Turn) -> None:
    with st.chat_message("user"):
        st.text(turn.question)
    with st.chat_message("assistant"):
        if turn.status == "running":
            draw_running(here.follow(turn.id))
        else:
            draw_answer(here.events(turn.id), turn.id)


def _ask_box(running: Turn | None) -> None:
    with st.bottom:
        if running is not None:
            st.button("Stop", on_click=_stop, args=(running.id,), icon="⏹️", key="stop")
        st.chat_input(
            "Ask about your data mesh", key="asked", on_submit=_asked, disabled=running is not None
        )


def _asked() -> None:
    begin(str(st.session_state["asked"]))


def begin(text: str) -> None:
    """Begin a turn in the conversation of this page, and name the conversation in the address."""
    try:
        conversation = desk().begin(text, st.query_params.get("c"))
    except AssistantError as reason:
        st.session_state["refused"] = str(reason)
        return
    st.query_params["c"] = conversation


def _stop(turn: str) -> None:
    desk().stop(turn)


def _welcome(here: Desk) -> None:
    st.title("What do you want to know?")
    for number, question in enumerate(starters(here.asker.role)):
        st.button(question, on_click=begin, args=(question,), key=f"starter-{number}")
