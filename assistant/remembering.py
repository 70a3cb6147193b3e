"""Opens the store without what was kept for long enough."""

from datetime import datetime

from knowledge.store.retention import forget
from knowledge.store.store import Store, open_store
from knowledge.workspace.model import Workspace


def open_remembering(url: str, workspace: Workspace | None, now: datetime) -> Store:
    """Open the store, and take out the turns that the workspace keeps no longer.

    Raises:
        StoreUnavailable: The URL is not one, or the database refuses.

    """
    store = open_store(url)
    if workspace is not None and workspace.keep_turns is not None:
        forget(store, now - workspace.keep_turns)
    return store
