"""What a person thinks of an answer: thumbs, and what was not good about it."""

import streamlit as st

from knowledge.store.records import Feedback, Reason
from knowledge.store.turns import Turn
from ui.web.desk import Desk
from ui.web.office import office

REASONS: dict[Reason, str] = {
    "missing": "Something is missing",
    "wrong": "Something is wrong",
    "conflicting": "It conflicts with another source",
    "correction": "I know the right answer",
}


def draw_feedback(here: Desk, turn: Turn) -> None:
    """Draw the thumbs, and after a thumb down what to say about it."""
    given = here.judged(turn)
    key = f"thumbs-{turn.id}"
    shown = None if given is None else int(given.verdict == "good")
    st.feedback("thumbs", key=key, default=shown, on_change=_thumbed, args=(here, turn, key))
    if given is not None and given.verdict == "bad":
        _why(here, turn, given)


def _thumbed(here: Desk, turn: Turn, key: str) -> None:
    thumb: object = st.session_state.get(key)
    if isinstance(thumb, int):
        _keep(here, turn, good=thumb == 1, reason="", comment="")


def _why(here: Desk, turn: Turn, given: Feedback) -> None:
    label = REASONS.get(given.reason, "What is not good?")
    with st.popover(label), st.form(f"why-{turn.id}", border=False):
        names = list(REASONS)
        chosen = st.radio(
            "What is not good?",
            names,
            index=names.index(given.reason) if given.reason in names else 0,
            format_func=REASONS.__getitem__,
        )
        comment = st.text_area("What would be right?", value=given.comment, max_chars=4_000)
        if st.form_submit_button("Keep", type="primary"):
            _keep(here, turn, good=False, reason=chosen, comment=comment)
            st.rerun()


def _keep(here: Desk, turn: Turn, *, good: bool, reason: Reason, comment: str) -> None:
    here.judge(turn, good=good, reason=reason, comment=comment, now=office().opening.now())
