"""The page of sources: what is loaded, how fresh it is, and loading more."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import streamlit as st

from knowledge.catalog.report import HEADINGS
from knowledge.documents.loading import Step
from knowledge.people import EVERYONE
from knowledge.workspace.loading import LoadOutcome
from knowledge.workspace.model import Workspace, WorkspaceError
from ui.status import Status, status_of
from ui.web.computing import here
from ui.web.loading import load_again, load_file, load_path, may_load, why_not
from ui.web.office import office
from ui.web.plain import cards, plain, table

_SHOWN = 200
_OUTCOME = "load-outcome"
"""Where the session keeps what a load came to, until it is told."""


def sources_page() -> None:
    """Draw what is loaded that the person may read, and the ways to load more."""
    st.title("Sources")
    _loaded()
    shared = office()
    with st.spinner("Looking what is loaded …"):
        found = status_of(shared.opening, here())
    _told(found)
    st.header("Load more")
    workspace = shared.opening.current.now().workspace
    if workspace is None or not may_load(shared, here()):
        st.info(why_not(shared))
        return
    if shared.opening.current.fault:
        st.warning(plain(shared.opening.current.fault))
    _load_more(workspace)


def _told(found: Status) -> None:
    meaning = "none yet" if not found.passages else "all" if found.by_meaning == found.passages else f"{found.by_meaning:,} of {found.passages:,}"  # fmt: skip
    st.html(
        cards(
            (
                (f"{found.datasets:,}", _noun(found.datasets, "dataset")),
                (f"{found.documents:,}", _noun(found.documents, "document")),
                (f"{found.jobs:,}", _noun(found.jobs, "job")),
                (meaning, "passages found by meaning"),
                (found.as_of[:10] or "not known", "newest day in the catalog"),
                (found.model, "model that answers"),
            )
        )
    )
    now = office().opening.now()
    rows = [
        (s.path, s.kind, f"{s.count:,} {_noun(s.count, s.what.removesuffix('s'))}" if s.what else "nothing yet", _age(s.loaded_at, now), ", ".join(s.readers))
        for s in found.loaded
    ]  # fmt: skip
    if rows:
        st.html(table(("Source", "Kind", "Holds", "Loaded", "Read by"), rows))
    else:
        st.info("Nothing is loaded yet. Drop a file below, or use `meshwright load PATH`.")


def _noun(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _age(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    days = (now - moment).days
    when = f"{moment:%Y-%m-%d %H:%M}"
    return (
        f"{when}, today" if days < 1 else f"{when}, {days:,} {'day' if days == 1 else 'days'} ago"
    )


def _load_more(workspace: Workspace) -> None:
    titles = {EVERYONE: "Everyone", **{g.id: g.title for g in workspace.groups}}
    readers = st.multiselect(
        "Who may read it", list(titles), default=[EVERYONE], format_func=titles.__getitem__
    )
    file = st.file_uploader("A file", help="A catalog, a contract, a policy or a document")
    if file is not None and st.button("Load this file for good", type="primary"):
        content, name, chosen = file.getvalue(), file.name, tuple(readers)
        _run(lambda show: load_file(workspace, name, content, chosen, show))
    path = st.text_input("A folder or file on this machine", placeholder="/srv/exports/dbt")
    if path.strip() and st.button("Load this path for good", type="primary"):
        place, chosen = Path(path.strip()).expanduser(), tuple(readers)
        _run(lambda show: load_path(workspace, place, chosen, show))
    if st.button("Load everything again", icon=":material/refresh:"):
        _run(lambda show: load_again(workspace, show))


def _run(work: Callable[[Callable[[Step], None]], LoadOutcome]) -> None:
    """Load while showing how far it has come, then say what was found."""
    bar = st.progress(0.0, "Loading")

    def show(step: Step) -> None:
        share = step.done / step.total if step.total else 0.0
        bar.progress(min(share, 1.0), plain(step.doing))

    try:
        outcome = work(show)
    except WorkspaceError as reason:
        bar.empty()
        st.error(plain(str(reason)))
        return
    st.session_state[_OUTCOME] = outcome
    st.rerun()  # What is loaded is told above, anew.


def _loaded() -> None:
    """Say once what the last load came to, with what could not be read, by file."""
    outcome: object = st.session_state.pop(_OUTCOME, None)
    if not isinstance(outcome, LoadOutcome):
        return
    change, texts = outcome.datasets, outcome.texts
    st.success(
        f"Datasets: {len(change.added):,} added, {len(change.changed):,} changed, "
        f"{len(change.removed):,} removed. Documents: {len(texts.added):,} added, "
        f"{len(texts.changed):,} changed, {len(texts.removed):,} removed."
    )
    faults = [*outcome.skipped, *outcome.report.faults]
    told = {head: [f for f in faults if f.kind == kind] for kind, head in HEADINGS.items()}
    if unreadable := len(told[HEADINGS["unreadable"]]):
        st.warning(f"{unreadable:,} could not be read or not wholly; everything else is loaded.")
    for head, some in (*told.items(), ("Closed", outcome.closed)):
        if some:
            st.html(table((head, "Why"), [(f.place, f.reason) for f in some[:_SHOWN]]))
        if len(some) > _SHOWN:
            st.caption(f"and {len(some) - _SHOWN:,} more; `meshwright load` lists all")
