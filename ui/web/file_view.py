"""A file that was dropped into a conversation, and loading it for good on a click."""

import streamlit as st

from knowledge.people import EVERYONE
from knowledge.store.turns import Turn
from knowledge.workspace.model import Workspace, WorkspaceError
from ui.web.desk import Desk
from ui.web.loading import load_file, may_load
from ui.web.office import office
from ui.web.plain import plain


def draw_file(here: Desk, turn: Turn, name: str, *, mine: bool) -> None:
    """Draw its name, and for who may load sources the way to keep it."""
    shared = office()
    content = here.attached.content(turn.conversation, name) if mine else None
    workspace = shared.opening.current.now().workspace
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/attach_file: {plain(name)}")
        if content is not None and workspace is not None and may_load(shared, here.asker):
            with st.popover("Load for good", type="tertiary"):
                _form(workspace, turn, name, content)


def _form(workspace: Workspace, turn: Turn, name: str, content: bytes) -> None:
    titles = {EVERYONE: "Everyone", **{g.id: g.title for g in workspace.groups}}
    with st.form(f"keep-{turn.id}-{name}", border=False):
        st.caption("So far it is used in this conversation alone.")
        readers = st.multiselect("Who may read it", list(titles), format_func=titles.__getitem__)
        if not st.form_submit_button("Load", type="primary"):
            return
        if not readers:
            st.warning("Choose who may read it.")
            return
        try:
            with st.spinner("Loading …"):
                load_file(workspace, name, content, tuple(readers), lambda _: None)
        except WorkspaceError as reason:
            st.error(plain(str(reason)))
            return
        st.success("It is a source of the workspace now.")
