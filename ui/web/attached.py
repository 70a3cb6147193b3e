"""Files dropped into a conversation, loaded for it alone: its tools see them, no other does."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from assistant.assistant import Assistant
from assistant.conversation import AssistantError
from assistant.opening import Opening
from knowledge.documents.loading import Step
from knowledge.organisation import Organisation
from knowledge.people import EVERYONE
from knowledge.workspace.catalogs import DATABASES
from knowledge.workspace.loading import load
from knowledge.workspace.model import SourceSpec, Workspace, WorkspaceError

_FOLDER = "conversations"
"""The folder of the state with a folder for each conversation that files were loaded for."""
_FILES = "files"


@dataclass(frozen=True)
class Attached:
    """The assistants of conversations that have files of their own, made when first asked."""

    opening: Opening
    assistant: Assistant
    """For conversations without."""
    made: dict[str, Assistant] = field(default_factory=dict[str, Assistant])
    lock: Lock = field(default_factory=Lock)

    def assistant_for(self, conversation: str) -> Assistant:
        """Return the assistant that sees the files of this conversation, if it has any."""
        if not conversation or not (self._home(conversation) / _FILES).is_dir():
            return self.assistant
        with self.lock:
            if conversation not in self.made:
                self.made[conversation] = self._opened(conversation).assistant()
            return self.made[conversation]

    def keep(
        self, conversation: str, name: str, content: bytes, show: Callable[[Step], None]
    ) -> None:
        """Load a file for a conversation.

        Raises:
            AssistantError: Nothing in it can be read.

        """
        folder = self._home(conversation) / _FILES
        safe = _safe(name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / safe).write_bytes(content)
        workspace = self._workspace(conversation)
        for said in self.opening.state.glob(DATABASES):
            # A database is not asked again here; what it said last counts.
            shutil.copyfile(said, self._home(conversation) / said.name)
        try:
            outcome = load(workspace, show)
        except WorkspaceError as reason:
            (folder / safe).unlink()
            raise AssistantError(f"{name} can't be read. {reason}") from reason
        with self.lock:
            self.made.pop(conversation, None)
        added, texts = outcome.datasets.added, outcome.texts.added
        if not added and not texts:
            why = next((f.reason for f in (*outcome.skipped, *outcome.report.faults)), "")
            (folder / safe).unlink()
            raise AssistantError(f"Nothing in {name} could be read. {why}".strip())

    def source_of(self, conversation: str) -> str:
        """Return the name of the source that a conversation's files are."""
        return str(self._home(conversation) / _FILES)

    def content(self, conversation: str, name: str) -> bytes | None:
        """Return a file that was loaded for a conversation, or None."""
        path = self._home(conversation) / _FILES / _safe(name)
        return path.read_bytes() if path.is_file() else None

    def _home(self, conversation: str) -> Path:
        # Ids of conversations are ours, but they come in by the address of the page.
        safe = re.sub(r"[^a-z0-9-]", "_", conversation)
        return self.opening.state / _FOLDER / safe

    def _workspace(self, conversation: str) -> Workspace:
        home = self._home(conversation)
        source = SourceSpec(self.source_of(conversation), "auto", frozenset({EVERYONE}))
        known = self.opening.workspace
        if known is None:
            return Workspace(root=home, state=home, organisation=Organisation(), sources=(source,))
        return replace(known, sources=(*known.sources, source), state=home, files=())

    def _opened(self, conversation: str) -> Opening:
        settings, home = self.opening.settings, self._home(conversation)
        store = settings.database_url or f"sqlite:///{self.opening.state / 'state.sqlite'}"
        shared = replace(settings, database_url=store)
        return Opening(shared, self._workspace(conversation), home)


def _safe(name: str) -> str:
    """Return a name that stays in its folder."""
    return re.sub(r"[^\w.\-]+", "_", Path(name).name).strip("._") or "file"
