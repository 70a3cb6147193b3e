"""One turn on the page: the question, the answer, and what one can do next."""

import streamlit as st

from assistant.conversation import AssistantError
from assistant.events import ArtifactMade, CitationMade, Clarify, FollowUps, ProposalMade
from knowledge.store.turns import Turn
from tools.roadmap.model import Roadmap
from ui.render.result_files import files_of
from ui.web.answer_view import draw_answer, draw_running, of
from ui.web.asking import begin, question_and_files
from ui.web.desk import Desk
from ui.web.downloads import result_downloads, roadmap_downloads
from ui.web.feedback_view import draw_feedback
from ui.web.file_view import draw_file
from ui.web.plain import plain
from ui.web.proposals_view import draw_proposals
from ui.web.sources_view import draw_passage, draw_sources, open_source

_EDITING = "editing"
"""Where the session keeps the turn whose question is being edited."""


def draw_turn(here: Desk, turn: Turn, *, last: bool, mine: bool) -> None:
    """Draw the turn; of the last one also what leads on from it, where the person may ask."""
    with st.chat_message("user", avatar=":material/person:"):
        text, files = question_and_files(turn.question)
        st.text(text)
        for name in files:
            draw_file(here, turn, name, mine=mine)
    with st.chat_message("assistant", avatar=":material/explore:"):
        if turn.status == "running":
            try:
                draw_running(here.follow(turn))
            except AssistantError as reason:
                st.warning(plain(str(reason)))
            return
        _ended(here, turn, last=last, mine=mine)


def _ended(here: Desk, turn: Turn, *, last: bool, mine: bool) -> None:
    events = here.events(turn)
    cited = of(events, CitationMade)
    source = open_source(turn, cited)
    if source is not None:
        left, right = st.columns([3, 2])
        draw_passage(right, turn, source)
    else:
        left = st.container()
    with left:
        draw_answer(events)
        draw_sources(turn, cited)
        for made in of(events, ArtifactMade):
            _files(here, turn, made)
        draw_proposals(here, of(events, ProposalMade))
        _footer(here, turn, last=last and mine)
        if last and mine:
            _leads(here, of(events, Clarify), of(events, FollowUps))


def _files(here: Desk, turn: Turn, made: ArtifactMade) -> None:
    stored = here.result(turn, made.result)
    if stored is None:
        return
    key = f"{turn.id}-{made.result}"
    if stored.tool == "plan_roadmap":
        roadmap_downloads(Roadmap.model_validate_json(stored.body), key)
    else:
        result_downloads(files_of(stored), key)


def _footer(here: Desk, turn: Turn, *, last: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if turn.status == "answered":
            draw_feedback(here, turn)
        if last:
            text, files = question_and_files(turn.question)
            if not files:
                st.button(
                    "Ask again", key=f"again-{turn.id}", type="tertiary", icon=":material/refresh:",
                    on_click=begin, args=(here, text),
                )  # fmt: skip
            st.button(
                "Edit", key=f"edit-{turn.id}", type="tertiary", icon=":material/edit:",
                on_click=_edit, args=(turn.id,),
            )  # fmt: skip
    if last and st.session_state.get(_EDITING) == turn.id:
        with st.form(f"edited-{turn.id}"):
            st.text_area(
                "Your question", value=question_and_files(turn.question)[0], key="edited-text"
            )
            st.form_submit_button(
                "Ask", type="primary", on_click=_ask_edited, args=(here,), key="edited-ask"
            )


def _edit(turn: str) -> None:
    st.session_state[_EDITING] = None if st.session_state.get(_EDITING) == turn else turn


def _ask_edited(here: Desk) -> None:
    st.session_state[_EDITING] = None
    begin(here, str(st.session_state.get("edited-text", "")))


def _leads(here: Desk, asked: tuple[Clarify, ...], follow_ups: tuple[FollowUps, ...]) -> None:
    """Draw the choices of a question back, or the questions that lead on, as buttons."""
    choices = [c for one in asked for c in one.choices]
    leads = choices or [q for one in follow_ups for q in one.questions]
    if not leads:
        return
    st.caption("Which do you mean?" if choices else "You could ask next")
    with st.container(horizontal=True, key="leads"):
        for number, question in enumerate(leads):
            st.button(plain(question), key=f"lead-{number}", on_click=begin, args=(here, question))
