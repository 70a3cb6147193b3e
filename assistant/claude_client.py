"""The client of Claude's service, from typed settings: Anthropic's own, or one of three clouds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.model import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from anthropic import AsyncAnthropic
    from anthropic.lib.bedrock import AsyncAnthropicBedrock
    from anthropic.lib.vertex import AsyncAnthropicVertex

    Client = AsyncAnthropic | AsyncAnthropicBedrock | AsyncAnthropicVertex
    """All of them have the same `messages`; Foundry's is an `AsyncAnthropic`."""

_ANTHROPIC = "https://api.anthropic.com"
_SERVICE_RETRIES = 2
"""By the client itself, before a reply begins; it honours `retry-after`."""


@dataclass(frozen=True, slots=True)
class ClaudeSettings:
    """Where Claude is and how to be let in. The clouds find their own credentials and region."""

    api_key: str = field(default="", repr=False)
    base_url: str = ""
    """Empty: the provider's own address."""
    provider: Literal["anthropic", "bedrock", "vertex", "foundry"] = "anthropic"
    silence: float = 60.0
    """Seconds without a byte after which the connection counts as broken."""


class Clients:
    """One client for each event loop, so that replies share connections."""

    def __init__(self, settings: ClaudeSettings) -> None:
        """Take where Claude is; nothing is opened yet."""
        self._settings = settings
        self._open: dict[asyncio.AbstractEventLoop, AsyncGenerator[Client, None]] = {}

    async def here(self) -> Client:
        """Return the client of the running event loop, which closes it when it shuts down.

        Raises:
            ModelUnavailable: As `client_for` does.

        """
        loop = asyncio.get_running_loop()
        for ended in [each for each in tuple(self._open) if each.is_closed()]:
            self._open.pop(ended, None)  # Another thread may have been faster.
        opened = self._open.get(loop) or _opened(self._settings)
        client = await anext(opened)
        self._open[loop] = opened
        return client


async def _opened(settings: ClaudeSettings) -> AsyncGenerator[Client, None]:
    """Yield one client over and over: an event loop closes its generators before it ends."""
    async with client_for(settings) as client:
        while True:
            yield client


def client_for(settings: ClaudeSettings) -> Client:
    """Return a client, to be closed by the caller. Nothing is sent yet.

    Raises:
        ModelUnavailable: The key or the address can't be right, or the provider lacks a package
            or a setting of its own.

    """
    _check(settings)
    import anthropic  # noqa: PLC0415 - 3,400 modules, needed only where Claude is chosen.

    from assistant.claude_failures import NOT_SET_UP  # noqa: PLC0415 - as above.

    try:
        return _client(settings)
    except (ValueError, ImportError, anthropic.AnthropicError) as fault:
        raise ModelUnavailable(NOT_SET_UP) from fault


def _client(settings: ClaudeSettings) -> Client:
    import anthropic  # noqa: PLC0415 - 3,400 modules, needed only where Claude is chosen.
    import httpx2  # noqa: PLC0415 - as above.
    from anthropic.lib.bedrock import AsyncAnthropicBedrock  # noqa: PLC0415 - as above.
    from anthropic.lib.vertex import AsyncAnthropicVertex  # noqa: PLC0415 - as above.

    url = settings.base_url or None
    key = settings.api_key or None
    timeout = httpx2.Timeout(settings.silence, connect=5.0)
    retries = _SERVICE_RETRIES
    match settings.provider:
        case "anthropic":
            return anthropic.AsyncAnthropic(
                api_key=key, base_url=url or _ANTHROPIC, timeout=timeout, max_retries=retries
            )
        case "bedrock":
            return AsyncAnthropicBedrock(
                api_key=key, base_url=url, timeout=timeout, max_retries=retries
            )
        case "vertex":
            return AsyncAnthropicVertex(
                access_token=key, base_url=url, timeout=timeout, max_retries=retries
            )
        case "foundry":
            if url is None:
                return anthropic.AsyncAnthropicFoundry(
                    api_key=key, timeout=timeout, max_retries=retries
                )
            return anthropic.AsyncAnthropicFoundry(
                api_key=key, base_url=url, timeout=timeout, max_retries=retries
            )


def _check(settings: ClaudeSettings) -> None:
    """A key that no header can carry would otherwise be printed by the error that says so."""
    key = settings.api_key
    if settings.provider == "anthropic" and not key:
        raise ModelUnavailable(
            "Claude needs an API key: set ANTHROPIC_API_KEY, or choose the planner."
        )
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ModelUnavailable(
            "The API key for Claude holds a space or a character that no key has: copy it again."
        )
    if settings.base_url and not settings.base_url.startswith(("https://", "http://")):
        raise ModelUnavailable(
            "ANTHROPIC_BASE_URL must begin with https:// or http://: correct it, or unset it."
        )
