"""What this process is about: kept in the store until it is done, and left to be done again."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from knowledge.store.inbox import Inbox
from ui.slack.deed import Deed
from ui.slack.errand import Errand
from ui.slack.web_api import SlackRefused

_P = ParamSpec("_P")
_T = TypeVar("_T")
_LOG = logging.getLogger("meshwright.slack")


@dataclass(slots=True)
class OpenWork:
    """Questions, presses and news on their way; several processes share the inbox beneath."""

    inbox: Inbox
    now: Callable[[], datetime]
    keys: set[str] = field(default_factory=set[str])
    """Of what this process is about."""
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="slack-arriving")
    )

    async def soon(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Read or write the store in threads that answers do not use, for Slack is waiting."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(call, *args, **kwargs))

    async def keep(self, work: Errand | Deed) -> bool:
        """Keep something to be done; return False where the same was kept before."""
        body = work.model_dump_json()
        return await self.soon(self.inbox.keep, work.key, body, self.now())

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
