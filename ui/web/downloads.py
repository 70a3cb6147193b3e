"""Files that the page offers, made when somebody presses the button."""

import tempfile
from pathlib import Path
from typing import Literal

import streamlit as st

from tools.roadmap.model import Roadmap
from ui.render.conversation import Said, conversation_docx, conversation_markdown, conversation_pptx
from ui.render.result_files import ResultFile, file_name
from ui.render.roadmap.summary import document_title
from ui.web.plain import plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_KINDS: tuple[tuple[str, Literal["docx", "pptx", "md", "json"], str], ...] = (
    ("Word", "docx", DOCX),
    ("Slides", "pptx", PPTX),
    ("Markdown", "md", "text/markdown"),
    ("JSON", "json", "application/json"),
)


def roadmap_downloads(plan: Roadmap, key: str) -> None:
    """Draw a button for each form of a roadmap."""
    with st.container(horizontal=True):
        for label, form, mime in _KINDS:
            st.download_button(
                f"Roadmap: {label}",
                data=lambda form=form: _roadmap(plan, form),
                file_name=file_name(document_title(plan), form),
                mime=mime,
                key=f"roadmap-{form}-{key}",
                on_click="ignore",
                icon=":material/download:",
            )


def result_downloads(files: tuple[ResultFile, ...], key: str) -> None:
    """Draw a button for each file that a result holds."""
    if not files:
        return
    with st.container(horizontal=True):
        for number, file in enumerate(files):
            st.download_button(
                plain(file.title),
                data=file.text,
                file_name=file.name,
                mime="text/plain",
                key=f"file-{number}-{key}",
                on_click="ignore",
                icon=":material/download:",
            )


def conversation_downloads(title: str, said: tuple[Said, ...], key: str) -> None:
    """Draw a button for each form of a conversation."""
    forms = {"docx": conversation_docx, "pptx": conversation_pptx, "md": conversation_markdown}
    for label, form, mime in _KINDS:
        write = forms.get(form)
        if write is not None:
            st.download_button(
                label,
                data=lambda write=write: write(title, said),
                file_name=file_name(title, form),
                mime=mime,
                key=f"export-{form}-{key}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )


def _roadmap(plan: Roadmap, form: Literal["docx", "pptx", "md", "json"]) -> bytes:
    from ui.render.roadmap_files import write_roadmap  # noqa: PLC0415 - loads matplotlib.

    with tempfile.TemporaryDirectory() as folder:
        files = write_roadmap(plan, Path(folder), (form,))
        path = next(f.path for f in files if f.kind == form)
        return path.read_bytes()
