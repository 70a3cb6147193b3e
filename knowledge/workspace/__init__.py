"""A workspace: a folder with `meshwright.toml`, its sources and its state."""

from knowledge.workspace.creation import create_workspace, find_workspace, sample_folder
from knowledge.workspace.kinds import detect_kind
from knowledge.workspace.loading import LoadOutcome, catalog_of, documents_of, load
from knowledge.workspace.model import (
    FILE,
    Group,
    Kind,
    SourceSpec,
    Workspace,
    WorkspaceError,
    owner,
    person,
)
from knowledge.workspace.settings import STATE, add_source, open_workspace

__all__ = [
    "FILE",
    "STATE",
    "Group",
    "Kind",
    "LoadOutcome",
    "SourceSpec",
    "Workspace",
    "WorkspaceError",
    "add_source",
    "catalog_of",
    "create_workspace",
    "detect_kind",
    "documents_of",
    "find_workspace",
    "load",
    "open_workspace",
    "owner",
    "person",
    "sample_folder",
]
