"""The chat page: a conversation, the answer that is being given, and the box to ask in."""

import streamlit as st

from assistant.conversation import AssistantError
from ui.web.address import shown
from ui.web.asking import ask_box, begin
from ui.web.computing import catalog, here
from ui.web.conversation_view import draw_header, draw_list
from ui.web.desk import Desk, Opened
from ui.web.heard import ending, say
from ui.web.office import office
from ui.web.starters import starters
from ui.web.turn_view import draw_turn

_ENDED = "ended"
"""Where the session keeps the turn that has just ended."""


def desk() -> Desk:
    """Return the way of whoever is at the page to their conversations."""
    shared = office()
    return Desk(shared.attached, shared.opening.store, shared.loop, here())


def chat_page() -> None:
    """Draw the conversation of the address, and let the person go on with it."""
    mine = desk()
    opened = _opened(mine)
    running = opened.running if opened else None
    ask_box(mine, running)
    draw_list(mine, opened.conversation.id if opened else "")
    if opened is None:
        _welcome(mine)
        return
    draw_header(mine, opened)
    for turn in opened.turns:
        draw_turn(mine, turn, last=turn is opened.turns[-1], mine=opened.mine)
    if running is not None:
        st.session_state[_ENDED] = running.id
        st.rerun()
    _told(mine, opened)


def _told(own: Desk, opened: Opened) -> None:
    """Have read out how the answer begins that was given just now, once."""
    ended: object = st.session_state.pop(_ENDED, None)
    for turn in opened.turns[-1:]:
        if turn.id == ended:
            say(st.empty(), ending(own.events(turn)), ended=True)


def _opened(own: Desk) -> Opened | None:
    conversation = shown()
    if not conversation:
        return None
    try:
        return own.open(conversation)
    except AssistantError as reason:
        st.warning(str(reason), icon=":material/lock:")
        return None


def _welcome(own: Desk) -> None:
    name = own.asker.name.split(" ")[0] if own.asker.name else ""
    st.title(f"What do you want to know, {name}?" if name else "What do you want to know?")
    st.write(
        "Every figure comes from your catalog and documents, and says how it is known. "
        "Nothing is changed without your click."
    )
    if office().opening.workspace is None:
        st.info(
            "No workspace is open, so answers come from your words and the handbook alone. "
            "Make one with `meshwright init DIR`, or start with `meshwright web --sample`."
        )
    elif not catalog().datasets:
        st.info(
            "No catalog is loaded yet: the page Sources, in the menu, loads one. Until then answers "
            "come from your words, your documents and the handbook."
        )
    columns = st.columns(2)
    for number, question in enumerate(starters(own.asker.role)):
        columns[number % 2].button(
            question,
            on_click=begin,
            args=(own, question),
            key=f"starter-{number}",
            width="stretch",
        )
