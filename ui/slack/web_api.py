"""Calls of Slack's Web API: JSON out, typed looks at JSON back, and Slack's refusals by their name."""

# The SDK leaves the types of answers open; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import ClientError
from pydantic import JsonValue, TypeAdapter
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

Block = dict[str, JsonValue]
Blocks = tuple[Block, ...]
_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
_TRIES = 3
_PASSING = frozenset({"unreachable", "ratelimited", "status 429", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})  # fmt: skip
_LOST = (ClientError, TimeoutError, OSError, ValueError)
"""What a call ends with whose answer never came, or is none of Slack's."""


class SlackRefused(Exception):
    """Slack answered with an error; `error` is its name, `needed` the scope that is missing."""

    def __init__(self, method: str, error: str, needed: str = "") -> None:
        """Take what was called, and what Slack said."""
        super().__init__(f"{method}: {error}{f' ({needed})' if needed else ''}")
        self.method = method
        self.error = error
        self.needed = needed

    @property
    def passing(self) -> bool:
        """Return whether the same may succeed later: Slack is down, out of reach or overloaded."""
        return self.error in _PASSING or self.error.startswith("status 5")


@dataclass(frozen=True, slots=True)
class Told:
    """A JSON object from Slack, looked into by names; what is not there is empty."""

    body: Mapping[str, JsonValue]

    def text(self, *names: str) -> str:
        """Return the text at the end of these names, or an empty one."""
        found = self._at(names)
        return found if isinstance(found, str) else ""

    def has(self, name: str) -> bool:
        """Return whether there is anything of this name, be it empty."""
        return name in self.body

    def flag(self, *names: str) -> bool:
        """Return whether the value at the end of these names is true."""
        return self._at(names) is True

    def inner(self, *names: str) -> "Told":
        """Return the object at the end of these names, or an empty one."""
        found = self._at(names)
        return Told(found if isinstance(found, dict) else {})

    def texts(self, *names: str) -> tuple[str, ...]:
        """Return the texts of the list at the end of these names."""
        found = self._at(names)
        return (
            tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
        )

    def items(self, *names: str) -> "tuple[Told, ...]":
        """Return the objects of the list at the end of these names."""
        found = self._at(names)
        listed = found if isinstance(found, list) else []
        return tuple(Told(one) for one in listed if isinstance(one, dict))

    def _at(self, names: tuple[str, ...]) -> JsonValue:
        found: JsonValue = dict(self.body)
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return found


def told(body: object) -> Told:
    """Return what Slack sent, or an empty object where it is none."""
    return Told(_OBJECT.validate_python(body) if isinstance(body, dict) else {})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be sent."""

    name: str
    title: str
    content: bytes
    alt: str = ""
    """What a picture shows, in words."""


@dataclass(frozen=True, slots=True)
class WebApi:
    """One team's Web API, with its bot's token."""

    client: AsyncWebClient

    async def call(self, method: str, **fields: JsonValue) -> Told:
        """Call a method; fields that are None are left out.

        Raises:
            SlackRefused: Slack answered with an error.

        """
        sent = {name: value for name, value in fields.items() if value is not None}
        try:
            answer = await self.client.api_call(method, json=sent)
        except SlackApiError as reason:
            raise _refused(method, reason) from reason
        except _LOST as reason:
            raise SlackRefused(method, "unreachable") from reason
        return told(answer.data)

    async def upload(self, channel: str, thread_ts: str, files: Sequence[Upload]) -> None:
        """Send files into a thread.

        Raises:
            SlackRefused: Slack took them not.

        """
        sent = [
            {"filename": f.name, "title": f.title or f.name, "content": f.content}
            | ({"alt_txt": f.alt[:1000]} if f.alt else {})
            for f in files
        ]
        try:
            await self.client.files_upload_v2(
                channel=channel, thread_ts=thread_ts or None, file_uploads=sent
            )
        except SlackApiError as reason:
            raise _refused("files_upload_v2", reason) from reason
        except SlackRequestError as reason:
            raise SlackRefused("files_upload_v2", "upload_failed") from reason
        except _LOST as reason:
            raise SlackRefused("files_upload_v2", "unreachable") from reason


def _refused(method: str, reason: SlackApiError) -> SlackRefused:
    answer = reason.response
    if not isinstance(answer, AsyncSlackResponse):
        return SlackRefused(method, "unreachable")
    said = told(answer.data)
    error = said.text("error") or f"status {answer.status_code}"
    return SlackRefused(method, error, said.text("needed"))


def client_of(token: str, url: str) -> AsyncWebClient:
    """Return a client that waits where Slack says so, and tries again where a call got lost."""
    client = AsyncWebClient(token, base_url=url) if url else AsyncWebClient(token)
    client.retry_handlers += [
        AsyncRateLimitErrorRetryHandler(max_retry_count=_TRIES),
        AsyncServerErrorRetryHandler(max_retry_count=1),
        AsyncConnectionErrorRetryHandler(max_retry_count=_TRIES),
    ]
    return client
