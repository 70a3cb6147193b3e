"""The page of access: ask for it, see how one's requests stand, and decide those of others."""

import streamlit as st

from assistant.access import AccessOffice, Act, told
from assistant.conversation import AssistantError
from knowledge.access import AccessRequest
from knowledge.workspace.model import owner
from tools.declaration import ToolError
from tools.request_access import TOOL, RequestAccess
from ui.web.answer_html import answer_html
from ui.web.chat import desk
from ui.web.computing import catalog, here
from ui.web.office import office
from ui.web.plain import plain, table

_LABELS: dict[Act, str] = {
    "approve": "Approve",
    "deny": "Deny",
    "revoke": "Take back",
    "done": "Report as carried out",
}
_ACTS: dict[str, tuple[Act, ...]] = {
    "waiting": ("approve", "deny"),
    "approved": ("done", "revoke"),
    "in force": ("revoke",),
    "revoked": ("done",),
    "ended": ("done",),
}


def access_page() -> None:
    """Draw the person's requests, those to decide, and the form for a new one."""
    st.title("Access")
    workspace = office().opening.workspace
    if workspace is None:
        st.info("Requests for access are kept in a workspace. Make one with `meshwright init DIR`.")
        return
    _notices()
    decisions = AccessOffice(office().opening.store, owner(workspace), office().opening.executor())
    shown = decisions.shown_to(here(), office().opening.now())
    mine = [r for r in shown if r.person == here().email]
    others = [r for r in shown if r.person != here().email]
    waiting = sum(1 for r in others if r.state == "waiting")
    own, decide, ask = st.tabs(
        ["My requests", f"To decide ({waiting})" if waiting else "To decide", "Ask for access"]
    )
    with own:
        if not mine:
            st.info(
                "You have asked for nothing yet. “Ask for access” shows first what would be asked of whom."
            )
        for request in mine:
            _card(decisions, request, mine=True)
    with decide:
        if not others:
            st.info(
                "No request waits for you. Requests for data that you look after are decided here."
            )
        for request in others:
            _card(decisions, request, mine=False)
    with ask:
        _form()


def _card(decisions: AccessOffice, request: AccessRequest, *, mine: bool) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(told(request))}**")
        st.markdown(f"Purpose: {plain(request.purpose)}")
        reasons = [("✓", r) for r in request.reasons_for] + [
            ("✗", r) for r in request.reasons_against
        ]
        if reasons:
            st.html(table(("", "Reason"), reasons))
        to_run = request.reverse if request.state in {"revoked", "ended"} else request.statements
        if to_run and not mine:
            st.code("\n".join(to_run), language="sql")
        acts: tuple[Act, ...] = ("revoke",) if mine else _ACTS.get(request.state, ())
        if mine and request.state not in {"approved", "in force"}:
            return
        acts = tuple(a for a in acts if a != "done" or not request.carried_out)
        if not acts:
            return
        reason = st.text_input("Reason", key=f"reason-{request.id}", help="Who asked reads it.")
        with st.container(horizontal=True):
            for act in acts:
                st.button(
                    _LABELS[act],
                    key=f"{act}-{request.id}",
                    on_click=_decide,
                    args=(decisions, act, request.id, reason),
                    type="primary" if act == "approve" else "secondary",
                )


def _decide(decisions: AccessOffice, act: Act, identifier: str, reason: str) -> None:
    try:
        done = decisions.act(act, identifier, here(), reason, office().opening.now())
    except AssistantError as refused:
        st.session_state["access-refused"] = str(refused)
        return
    st.session_state["access-told"] = told(done)


def _form() -> None:
    view = catalog()
    names = [*(p.name for p in view.products), *view.by_id]
    if not names:
        st.info("Nothing is loaded that you may know of. Load a catalog on the Sources page.")
        return
    with st.form("ask-for-access"):
        product = st.selectbox("Data product or dataset", names, key="access-product")
        purpose = st.text_area("What you need it for", key="access-purpose", max_chars=2_000)
        days = st.number_input("For how many days", 1, 3_650, 90, key="access-days")
        asked = st.form_submit_button("Show what would be asked", type="primary")
    if asked and not purpose.strip():
        st.warning("Say what you need it for: who decides reads it.")
    elif asked:
        _propose(RequestAccess(product=product, purpose=purpose, duration_days=int(days)))
    _proposed()


def _propose(request: RequestAccess) -> None:
    try:
        made = office().assistant.run_tool(TOOL, request, here())
    except ToolError as reason:
        st.warning(plain(str(reason)))
        return
    st.session_state["access-proposed"] = (TOOL.answer(made.result), made.token)


def _proposed() -> None:
    kept: object = st.session_state.get("access-proposed")
    match kept:
        case (str() as text, str() as token):
            with st.container(border=True):
                st.html(answer_html(text))
                if token:
                    st.button("Confirm", type="primary", on_click=_confirm, args=(token,), key="access-confirm")  # fmt: skip
        case _:
            pass


def _confirm(token: str) -> None:
    st.session_state.pop("access-proposed", None)
    try:
        st.session_state["access-told"] = desk().confirm(token).text
    except AssistantError as reason:
        st.session_state["access-refused"] = str(reason)


def _notices() -> None:
    """Say once what the last click came to."""
    refused: object = st.session_state.pop("access-refused", None)
    if isinstance(refused, str):
        st.error(plain(refused))
    done: object = st.session_state.pop("access-told", None)
    if isinstance(done, str):
        with st.container(border=True):
            st.html(answer_html(done))
