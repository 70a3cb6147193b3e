"""Which conversation the page shows: the one in its address, or that which was chosen just now."""

import streamlit as st

_CHOSEN = "chosen"
"""Where the session keeps what was chosen, until the page shows it."""


def choose(conversation: str) -> None:
    """Show a conversation from this run on, and name it in the address; empty for a new one.

    A run that a click cuts short can go on for a moment beside the one that the click began, and
    as it starts again it sets the parameters, which both share, back to its own. So the choice is
    kept beside them as well.
    """
    st.session_state[_CHOSEN] = conversation
    if conversation:
        st.query_params["c"] = conversation
    else:
        st.query_params.clear()


def shown() -> str:
    """Return the conversation to show; empty for a new one."""
    chosen: object = st.session_state.pop(_CHOSEN, None)
    return chosen if isinstance(chosen, str) else named()


def named() -> str:
    """Return the conversation that the address names; empty without one."""
    return st.query_params.get("c", "")
