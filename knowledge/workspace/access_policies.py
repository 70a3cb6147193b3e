"""The workspace's own access policies: Cedar files in its folder `access`."""

from pathlib import Path

from knowledge.workspace.model import WorkspaceError

FOLDER = "access"


def own_policies(root: Path) -> str:
    """Return the policies of all `*.cedar` files, in the order of their names; empty if none.

    Raises:
        WorkspaceError: One can't be read; what it forbids must not be left out.

    """
    return "\n\n".join(map(_text, sorted((root / FOLDER).glob("*.cedar"))))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise WorkspaceError(f"{file} can't be read: {error.strerror}.") from error
