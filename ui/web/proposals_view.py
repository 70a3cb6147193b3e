"""Proposals as cards: what will happen, and the button without which nothing does."""

import json

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from assistant.conversation import AssistantError
from assistant.events import ProposalMade
from ui.web.answer_html import answer_html
from ui.web.desk import Desk, short
from ui.web.office import office
from ui.web.plain import plain

_ARGUMENTS: TypeAdapter[dict[str, object]] = TypeAdapter(dict[str, object])

_ENDED = {
    "taken": "This was confirmed and is being carried out.",
    "done": "Confirmed and carried out.",
    "failed": "Confirmed, but it failed. Ask for it again.",
    "expired": "This proposal is more than a day old. Ask for it again.",
    "": "Only the person it was made for can confirm this.",
}


def draw_proposals(here: Desk, proposals: tuple[ProposalMade, ...]) -> None:
    """Draw a card for each proposal."""
    for proposal in proposals:
        _card(here, proposal)


def _card(here: Desk, proposal: ProposalMade) -> None:
    key = short(proposal.token)
    with st.container(border=True, key=f"proposal-{key}"):
        st.markdown(f"**Proposed: {plain(proposal.summary)}**")
        for name, value in _arguments(proposal.arguments):
            st.caption(f"{plain(name)}: {plain(value)}")
        told: object = st.session_state.get(f"confirmed-{key}")
        if isinstance(told, str):
            st.html(answer_html(told))
            return
        state = here.proposal_state(proposal.token, office().opening.now())
        if state != "open":
            st.caption(_ENDED[state])
            return
        st.caption("Nothing has happened yet.")
        st.button(
            "Confirm",
            key=f"confirm-{key}",
            type="primary",
            on_click=_confirm,
            args=(here, proposal.token),
        )


def _confirm(here: Desk, token: str) -> None:
    try:
        done = here.confirm(token)
    except AssistantError as reason:
        st.session_state[f"confirmed-{short(token)}"] = str(reason)
        return
    st.session_state[f"confirmed-{short(token)}"] = done.text


def _arguments(text: str) -> list[tuple[str, str]]:
    """Return the arguments that were given, in words."""
    try:
        given = _ARGUMENTS.validate_json(text)
    except ValidationError:
        return []
    shown = ((n, v if isinstance(v, str) else json.dumps(v)) for n, v in given.items())
    return [(n.replace("_", " "), v) for n, v in shown if v not in {"", "null", "[]", "{}"}]
