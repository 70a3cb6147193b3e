"""What this process is about: kept in the store until it is done, and left to be done again."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.store.inbox import Inbox
from ui.slack.deed import Deed
from ui.slack.errand import Errand
from ui.slack.web_api import SlackRefused

_LOG = logging.getLogger("meshwright.slack")


@dataclass(slots=True)
class OpenWork:
    """Questions, presses and news on their way; several processes share the inbox beneath."""

    inbox: Inbox
    now: Callable[[], datetime]
    keys: set[str] = field(default_factory=set[str])
    """Of what this process is about."""

    async def keep(self, work: Errand | Deed) -> bool:
        """Keep something to be done; return False where the same was kept before."""
        body = work.model_dump_json()
        return await asyncio.to_thread(self.inbox.keep, work.key, body, self.now())

    async def finish(self, key: str) -> None:
        """Note that something kept is done."""
        await asyncio.to_thread(self.inbox.done, key, self.now())
        self.keys.discard(key)

    async def settle(self, work: Errand | Deed, reason: SlackRefused) -> bool:
        """Let go of what may succeed later, so that it is done again then; return whether it may.

        What may not is left to the caller.
        """
        if not reason.passing:
            return False
        _LOG.warning("%s waits for Slack: %s", work.key, reason)
        waiting = work.model_copy(update={"waits": work.waits + 1})
        await asyncio.to_thread(self.inbox.rewrite, work.key, waiting.model_dump_json())
        self.keys.discard(work.key)
        return True
