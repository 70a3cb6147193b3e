"""The page's script: who is here, which pages there are, and the one that is open."""

import streamlit as st

from ui.web.chat import chat_page
from ui.web.office import asker, login_is_set_up, office

st.set_page_config(page_title="Meshwright", page_icon="🧭", layout="wide")


def _login() -> None:
    st.title("Meshwright")
    st.write("Log in to ask about your organisation's data.")
    st.button("Log in", on_click=st.login, type="primary")


def main() -> None:
    """Draw the page."""
    person = asker()
    if person is None:
        _login()
        return
    page = st.navigation([st.Page(chat_page, title="Chat", icon="💬", default=True)])
    with st.sidebar:
        workspace = office().opening.workspace
        name = workspace.organisation.name if workspace else "no workspace"
        st.caption(f"{name} · {person.name or person.email}")
        if login_is_set_up():
            st.button("Log out", on_click=st.logout)
    page.run()


main()
