"""Tells by its content what a source is."""

import os
from pathlib import Path

from pydantic import BaseModel, ValidationError

from knowledge.catalog.readers.jsonl import REQUIRED
from knowledge.documents.folder import content_of
from knowledge.documents.parsed import Unreadable
from knowledge.documents.readers.kinds import kind_of, looks_like_document
from knowledge.workspace.model import Kind, WorkspaceError

_READABLE = (
    f"a folder with {REQUIRED}, a dbt manifest.json or the folder it is in, "
    "or documents (Markdown, reStructuredText, HTML, plain text, PDF, DOCX, PPTX, CSV, XLSX)"
)


class _Metadata(BaseModel):
    dbt_schema_version: str


class _DbtFile(BaseModel):
    metadata: _Metadata


def detect_kind(path: Path) -> Kind:
    """Return the kind of the source at `path`, never auto.

    Raises:
        WorkspaceError: It does not exist or is of no kind that can be read.
    """
    if not path.exists():
        raise WorkspaceError(f"{path} does not exist; check the path.")
    if (path / REQUIRED).is_file():
        return "jsonl"
    if _is_dbt(path / "manifest.json" if path.is_dir() else path):
        return "dbt"
    if _has_documents(path):
        return "documents"
    raise WorkspaceError(f"{path} is nothing that can be read. Readable are {_READABLE}.")


def _is_dbt(path: Path) -> bool:
    if path.suffix != ".json" or not path.is_file():
        return False
    try:
        _DbtFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return False
    return True


def _has_documents(path: Path) -> bool:
    if path.is_file():
        return looks_like_document(path.name) or _reads_as_document(path)
    names = (name for _, _, names in os.walk(path) for name in names)
    return any(looks_like_document(name) for name in names)


def _reads_as_document(file: Path) -> bool:
    try:
        kind_of(file.name, content_of(str(file.resolve())).content)
    except Unreadable:
        return False
    return True
