"""The workspace's own access policies: Cedar files in its folder `access`."""

from pathlib import Path

FOLDER = "access"


def own_policies(root: Path) -> str:
    """Return the policies of all `*.cedar` files, in the order of their names; empty if none."""
    files = sorted((root / FOLDER).glob("*.cedar"))
    return "\n\n".join(file.read_text(encoding="utf-8") for file in files)
