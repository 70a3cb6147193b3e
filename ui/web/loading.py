"""Loading for good from the page: a file or a path becomes a source of the workspace."""

import re
from collections.abc import Callable
from pathlib import Path

from assistant.settings import secret
from knowledge.documents.loading import Step
from knowledge.people import Person
from knowledge.workspace.loading import LoadOutcome, load
from knowledge.workspace.model import Workspace, WorkspaceError, owner
from knowledge.workspace.settings import add_source
from ui.databases import passwords_of
from ui.web.office import Office

FOLDER = "from-the-page"
"""The folder of the workspace that keeps what was loaded here."""


def may_load(office: Office, person: Person) -> bool:
    """Return whether this person may add sources: the workspace's owner alone, on a workspace."""
    workspace = office.opening.workspace
    if workspace is None or office.opening.sample:
        return False
    return person.email == owner(workspace).email


def why_not(office: Office) -> str:
    """Return why nothing can be loaded here, and the way out."""
    if office.opening.workspace is None:
        return "There is no workspace to load into. Make one with `meshwright init DIR`."
    if office.opening.sample:
        return (
            "The sample can't be added to. Make a workspace of your own with `meshwright init DIR`, "
            "then open it with `meshwright web --workspace DIR`."
        )
    return "Only the workspace's owner loads sources."


def load_file(
    workspace: Workspace, name: str, content: bytes, readers: tuple[str, ...], show: Callable[[Step], None]
) -> LoadOutcome:  # fmt: skip
    """Keep a file in the workspace, make it a source, and load everything.

    Raises:
        WorkspaceError: It can't be written, or can't be a source.

    """
    folder = workspace.root / FOLDER
    safe = re.sub(r"[^\w.\-]+", "_", Path(name).name).strip("._") or "file"
    path = folder / safe
    number = 1
    while path.exists() and path.read_bytes() != content:
        number += 1
        path = folder / f"{Path(safe).stem}-{number}{Path(safe).suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as reason:
        raise WorkspaceError(f"{path} can't be written: {reason.strerror}.") from reason
    return load_path(workspace, path, readers, show)


def load_path(
    workspace: Workspace, path: Path, readers: tuple[str, ...], show: Callable[[Step], None]
) -> LoadOutcome:
    """Make a path a source, and load everything.

    Raises:
        WorkspaceError: It can't be a source.

    """
    added = add_source(workspace, path, "auto", readers)
    return load(added, show, passwords_of(added, {}, secret))


def load_again(workspace: Workspace, show: Callable[[Step], None]) -> LoadOutcome:
    """Load every source again.

    Raises:
        WorkspaceError: The state can't be written, or another load is running.

    """
    return load(workspace, show, passwords_of(workspace, {}, secret))
