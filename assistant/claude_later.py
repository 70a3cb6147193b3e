"""Claude before it is loaded: its client's 3,400 modules take more than a second to import."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal

from assistant.claude_client import ClaudeSettings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from assistant.claude import ClaudeModel
    from assistant.model import ReplyPart, Transcript
    from tools.declaration import Tool


class ClaudeLater:
    """Claude, loaded in a thread from now on; only its first reply may have to wait for that."""

    def __init__(self, name: str, settings: ClaudeSettings) -> None:
        """Take the model's name, as the service names it, and where the service is."""
        self.name = name
        self._settings = settings
        self._lock = threading.Lock()
        self._model: ClaudeModel | None = None
        threading.Thread(target=self._load, name="import", daemon=True).start()

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield the parts of one reply, as `ClaudeModel` does.

        Raises:
            ModelUnavailable: As `ClaudeModel` does.

        """
        model = self._model or await asyncio.to_thread(self._load)
        async with aclosing(model.reply(transcript, tools, last)) as parts:
            async for part in parts:
                yield part

    def _load(self) -> ClaudeModel:
        from assistant.claude import ClaudeModel  # noqa: PLC0415 - what this module is for.

        with self._lock:
            self._model = self._model or ClaudeModel(self.name, self._settings)
            return self._model
