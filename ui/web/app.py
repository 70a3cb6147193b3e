"""The page's script: who is here, which pages there are, and the one that is open."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from tools.declaration import ToolError
from ui.failures import logged, told
from ui.web.chat import chat_page
from ui.web.computing import catalog
from ui.web.office import asker, is_logged_in, login_is_set_up, office
from ui.web.plain import plain

st.set_page_config(page_title="Meshwright", page_icon="🧭", layout="wide")


_COMMAND = re.compile("`([^`]+)`")


def _login() -> None:
    st.title("Meshwright")
    if is_logged_in():
        st.error(
            "Your login gives no e-mail address that its provider has verified, so it can't be told "
            "what you may read. Ask whoever looks after logins to have it verified, then log in again."
        )
        st.button("Log out", on_click=st.logout)
        return
    st.write("Log in to ask about your organisation's data.")
    st.button("Log in", on_click=st.login, type="primary")


def _pages() -> list[StreamlitPage]:
    """Return the pages beside the chat; each loads its parts when it is opened."""
    return [
        st.Page(_opener(module, function), title=title, icon=f":material/{icon}:", url_path=module)
        for module, function, title, icon in _BESIDE
    ]


_BESIDE = (
    ("domains", "domains_page", "Domains", "hub"),
    ("priorities", "priorities_page", "Priorities", "filter_1"),
    ("roadmap", "roadmap_page", "Roadmap", "map"),
    ("products", "products_page", "Products and contracts", "inventory_2"),
    ("governance", "governance_page", "Governance", "policy"),
    ("access", "access_page", "Access", "key"),
    ("sources", "sources_page", "Sources", "database"),
    ("quality", "quality_page", "Quality of answers", "thumbs_up_down"),
)
"""Module, function, title and icon."""


def _opener(module: str, function: str) -> Callable[[], None]:
    def draw() -> None:
        page: Callable[[], None] = getattr(import_module(f"ui.web.beside.{module}"), function)
        page()

    return draw


def _run(page: StreamlitPage) -> None:
    """Run a page; of a failure the person sees a sentence or a reference, never its trace."""
    try:
        page.run()
    except Exception as reason:  # noqa: BLE001 - the edge of this surface, as in ui/failures.py.
        if isinstance(reason, ToolError):
            st.info(plain(_COMMAND.sub(r"“\1”", str(reason))), icon=":material/info:")
            if not catalog().datasets:
                st.caption("The page Sources, in the menu, loads a catalog.")
            return
        if isinstance(reason, told()):
            st.error(plain(str(reason)), icon=":material/error:")
            return
        st.error(
            "Something went wrong in Meshwright itself; what was said is kept. Reload the page, or "
            f"report it with the reference {plain(logged(reason).partition(';')[0])}.",
            icon=":material/error:",
        )


def main() -> None:
    """Draw the page."""
    st.html(Path(__file__).with_name("look.css"))
    person = asker()
    if person is None:
        _login()
        return
    page = st.navigation(
        [st.Page(chat_page, title="Chat", icon=":material/chat:", default=True), *_pages()],
        expanded=True,
    )
    _run(page)
    with st.sidebar:
        workspace = office().opening.workspace
        name = (workspace.organisation.name or workspace.root.name) if workspace else "No workspace"
        fictional = " (fictional)" if workspace and workspace.organisation.fictional else ""
        who = person.name or person.email or "the workspace's owner"
        st.caption(f"{plain(name)}{fictional} · {plain(who)}")
        if login_is_set_up():
            st.button("Log out", on_click=st.logout)
        else:
            st.caption("Local mode: this machine only, without login.")


main()
