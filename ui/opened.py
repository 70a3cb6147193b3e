"""Opens what a command works on, from its options, the environment and the current folder."""

from pathlib import Path

from platformdirs import user_cache_path

from assistant.opening import Opening, open_for
from assistant.settings import read_settings


def opened(workspace: Path | None, *, sample: bool) -> Opening:
    """Return the workspace asked for, the sample, the one of the current folder, or none.

    Raises:
        WorkspaceError: The workspace can't be opened.
        SettingsError: The environment has faults.

    """
    cache = user_cache_path("meshwright", appauthor=False)
    return open_for(read_settings(), folder=workspace, sample=sample, cwd=Path.cwd(), cache=cache)
