"""A process in the background that makes the vectors a load left over, and ends when it has."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from assistant.opening import Opening
from assistant.settings import read_settings
from knowledge.documents.opener import sole_opener
from knowledge.documents.vectors import VectorsUnavailable
from knowledge.embedding.encoder import EncoderUnavailable
from knowledge.workspace.model import Workspace
from knowledge.workspace.settings import open_workspace

_CHILD = (
    "import sys; sys.path[:] = sys.argv[3:]; "
    "from assistant.catching_up import main; main(sys.argv[1], sys.argv[2])"
)
_KINDNESS = 15
"""Steps by which it stands back for whatever else the machine does."""


def begin(workspace: Workspace) -> None:
    """Start the process; where one is at work already, it ends at once."""
    places = (str(workspace.root.resolve()), str(workspace.state.resolve()))
    subprocess.Popen(  # noqa: S603 - our own words.
        [sys.executable, "-c", _CHILD, *places, *sys.path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main(root: str, state: str) -> None:
    """Do the work in the process that was started for it."""
    if hasattr(os, "nice"):
        os.nice(_KINDNESS)
    catch_up(open_workspace(Path(root), Path(state)))


def catch_up(workspace: Workspace) -> None:
    """Make what is missing, and again if something was loaded meanwhile; nothing if one does so."""
    hold = sole_opener(workspace.state / "catching-up", 0)
    if hold is None:
        return
    office = Opening(read_settings(), workspace, workspace.state)
    with suppress(EncoderUnavailable, VectorsUnavailable):
        while _missing_after_a_round(office):
            pass
    hold.close()


def _missing_after_a_round(office: Opening) -> bool:
    """Make vectors for what is loaded now; return whether something else is loaded by then."""
    before = office.current.now()

    def over() -> bool:
        # The workspace may be gone, or what it says be replaced.
        return not office.state.is_dir() or office.current.now() is not before

    library = office.library()
    library.embed(lambda _: None, over)
    library.close()
    return office.state.is_dir() and office.current.now() is not before
