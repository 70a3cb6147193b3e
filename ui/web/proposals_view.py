"""Proposals as cards: what will happen, and the button without which nothing does."""

import streamlit as st

from assistant.conversation import AssistantError
from assistant.events import ProposalMade
from ui.web.answer_html import answer_html
from ui.web.desk import Desk, short
from ui.web.office import office
from ui.web.plain import facts, plain

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
        st.markdown(f"**{plain(proposal.about or 'Proposed')}**")
        st.markdown(plain(proposal.summary))
        if proposal.facts:
            st.html(facts(proposal.facts))
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
            plain(proposal.button),
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
