"""Passes on to an MCP client what its tool says on the way, and that it is still at work."""

import asyncio
from contextlib import suppress
from typing import Protocol


class Report(Protocol):
    """Tells a client how far its call is; the SDK's own, which is silent without a token."""

    async def __call__(self, progress: float, *, message: str) -> None:
        """Tell it."""
        ...


class Told:
    """What a tool in another thread says on its way, until None: it has ended."""

    def __init__(self) -> None:
        """Begin, on the event loop that the client is told from."""
        self._loop = asyncio.get_running_loop()
        self._words = asyncio.Queue[str | None]()

    def say(self, words: str | None) -> None:
        """Say it; nobody hears it once the server has stopped."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._words.put_nowait, words)

    async def passed_on(self, report: Report, beat: float) -> None:
        """Report all that is said, in order; after `beat` seconds of silence the last again.

        Returns when the tool has ended. The numbers only grow, for how much is left is not known.
        """
        began, last, number = self._loop.time(), "", 0
        while True:
            try:
                async with asyncio.timeout(beat):
                    words = await self._words.get()
            except TimeoutError:
                words = f"{last} ({self._loop.time() - began:.0f} s)"
            else:
                if words is None:
                    return
                last = words
            number += 1
            await report(number, message=words)
