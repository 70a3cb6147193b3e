"""A conversation's place on the page: the list beside it, and naming, sharing and exporting it."""

import re

import streamlit as st

from assistant.events import Answer, CitationMade
from knowledge.people import EVERYONE
from ui.render.conversation import Said
from ui.web.address import choose
from ui.web.answer_view import of
from ui.web.asking import question_and_files
from ui.web.desk import Desk, Opened
from ui.web.downloads import conversation_downloads
from ui.web.office import office
from ui.web.plain import plain

_SHOWN = 30
"""Conversations listed before one has to search."""
_LONGEST = 60
_TOOL_ALONE = re.compile(r"[a-z_]+ \{")
"""What the question of a tool that was run by itself begins with; nobody conversed there."""


def draw_list(here: Desk, current: str) -> None:
    """Draw the person's conversations in the sidebar, with a search over what was said in them."""
    with st.sidebar:
        st.button(
            "New conversation",
            on_click=choose,
            args=("",),
            icon=":material/add:",
            width="stretch",
            key="new-conversation",
        )
        words = st.text_input(
            "Search conversations", placeholder="Search conversations", label_visibility="collapsed"
        )
        found = [c for c in here.conversations(words) if not _TOOL_ALONE.match(c.title)]
        with st.container(key="conversations", gap="xxsmall"):
            for one in found[:_SHOWN]:
                st.button(
                    plain(_title(one.title)),
                    key=f"open-{one.id}",
                    on_click=choose,
                    args=(one.id,),
                    type="secondary" if one.id == current else "tertiary",
                    width="stretch",
                )
        if words and not found:
            st.caption("No conversation speaks of all these words.")
        elif len(found) > _SHOWN:
            st.caption("Older ones are found by searching.")


def draw_header(here: Desk, opened: Opened) -> None:
    """Draw the conversation's title with what can be done with it as a whole."""
    title = _title(opened.conversation.title)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        with st.container(key="title"):
            st.title(plain(title), anchor=False)
        with st.container(horizontal=True, width="content"):
            if opened.mine:
                with st.popover("Share", icon=":material/link:"):
                    _share(here, opened)
                with st.popover("Rename", icon=":material/edit:"):
                    _rename(here, opened)
            with st.popover("Export", icon=":material/download:"):
                conversation_downloads(title, _said(here, opened), opened.conversation.id)
    if not opened.mine:
        owner = plain(opened.conversation.owner)
        st.info(
            f"{owner} shared this with you. What rests on material that you may not read is left "
            "out. A question of yours begins a conversation of your own.",
            icon=":material/link:",
        )


def _share(here: Desk, opened: Opened) -> None:
    workspace = office().opening.workspace
    known = {p.email: p.name or p.email for p in workspace.people} if workspace else {}
    known.pop(here.asker.email, None)
    options = [EVERYONE, *sorted(known)]
    with st.form(f"share-{opened.conversation.id}", border=False):
        chosen = st.multiselect(
            "Who may open the link",
            options,
            default=sorted(here.shared_with(opened) & set(options)),
            format_func=lambda e: "Everyone who can log in" if e == EVERYONE else known[e],
        )
        st.caption("They see those answers of which they may read all evidence, and only these.")
        if st.form_submit_button("Save", type="primary"):
            here.share(opened, frozenset(chosen), office().opening.now())
            st.toast("Saved who may open the link.")
    st.code(_link(opened.conversation.id), language=None)


def _link(identifier: str) -> str:
    url = (st.context.url or "").partition("?")[0]
    return f"{url}?c={identifier}"


def _rename(here: Desk, opened: Opened) -> None:
    with st.form(f"rename-{opened.conversation.id}", border=False):
        name = st.text_input("Title", value=_title(opened.conversation.title), max_chars=120)
        if st.form_submit_button("Save", type="primary"):
            here.rename(opened, name)
            st.rerun()


def _said(here: Desk, opened: Opened) -> tuple[Said, ...]:
    said: list[Said] = []
    for turn in opened.turns:
        events = here.events(turn)
        answer = next(iter(of(events, Answer)), None)
        if answer is not None:
            sources = tuple(f"[{c.number}] {c.location}" for c in of(events, CitationMade))
            asked = question_and_files(turn.question)[0]
            said.append(Said(asked, answer.text, sources, answer.unsupported, turn.started))
    return tuple(said)


def _title(text: str) -> str:
    first = " ".join(question_and_files(text)[0].split()) or "Untitled"
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1]}…"
