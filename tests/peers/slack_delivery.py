"""How a loopback Slack reaches an app: by socket or by signed HTTP, until it acknowledges."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, WSMsgType, web
from peers.slack_state import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass
class Ack:
    """One delivery that the app acknowledged, or did not."""

    kind: Kind
    name: str
    seconds: float
    attempt: int
    ok: bool
    payload: Json | None = None
    """What came back with it, such as the errors of a form."""


@dataclass
class Delivery:
    """Delivers payloads; each is sent again until it is acknowledged or the tries are used up."""

    secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    url: str = ""
    """Where the app listens; empty delivers by socket."""
    ack_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = (0.05, 0.1, 0.2)
    """Slack waits for nothing, a minute and five minutes; here it is quicker."""
    forge: Literal["", "signature", "old"] = ""
    acks: list[Ack] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """HTTP statuses of the app's answers."""
    sockets: "list[web.WebSocketResponse]" = field(default_factory=list)
    opened: int = 0
    """Sockets that were ever opened."""
    _waiting: "dict[str, asyncio.Future[Json]]" = field(default_factory=dict)
    _tickets: set[str] = field(default_factory=set)
    _turn: int = 0

    async def deliver(self, kind: Kind, payload: Json) -> Ack:
        """Send until it is acknowledged; return the last try."""
        name = str(payload.get("event", payload).get("type", kind))
        ack = await self._try(kind, name, payload, 0)
        for attempt, pause in enumerate(self.retry_seconds, start=1):
            if ack.ok or kind != "events_api":
                break
            await asyncio.sleep(pause)
            ack = await self._try(kind, name, payload, attempt)
        return ack

    async def _try(self, kind: Kind, name: str, payload: Json, attempt: int) -> Ack:
        began = time.perf_counter()
        send: Callable[[Kind, Json, int], asyncio.Future[Json] | object] = (
            self._by_http if self.url else self._by_socket
        )
        try:
            async with asyncio.timeout(self.ack_seconds):
                answer = await send(kind, payload, attempt)  # type: ignore[misc]
            ok, back = True, answer if isinstance(answer, dict) else None
        except (TimeoutError, ClientError, ConnectionError):
            ok, back = False, None
        ack = Ack(kind, name, time.perf_counter() - began, attempt, ok, back)
        self.acks.append(ack)
        return ack

    async def _by_socket(self, kind: Kind, payload: Json, attempt: int) -> Json:
        while not (live := [s for s in self.sockets if not s.closed]):  # noqa: ASYNC110 - sockets come and go by themselves.
            await asyncio.sleep(0.01)
        self._turn += 1
        socket = live[self._turn % len(live)]
        envelope = secrets.token_hex(8)
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = answered
        sent: Json = {
            "type": kind, "envelope_id": envelope, "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }  # fmt: skip
        if kind == "events_api":
            sent |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        await socket.send_str(json.dumps(sent))
        try:
            return await answered
        finally:
            self._waiting.pop(envelope, None)

    async def _by_http(self, kind: Kind, payload: Json, attempt: int) -> Json:
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        elif kind == "interactive":
            body, content = urlencode({"payload": json.dumps(payload)}), _FORM
        else:
            body, content = urlencode(payload), _FORM
        headers = {"Content-Type": content, **self._signed(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        timeout = ClientTimeout(total=self.ack_seconds)
        async with (
            ClientSession(timeout=timeout) as session,
            session.post(self.url, data=body, headers=headers) as answer,
        ):
            self.statuses.append(answer.status)
            text = await answer.text()
            if answer.status != 200:
                raise ConnectionError(str(answer.status))
        return json.loads(text) if text.startswith("{") else {}

    def _signed(self, body: str) -> dict[str, str]:
        moment = int(time.time()) - (600 if self.forge == "old" else 0)
        base = f"v0:{moment}:{body}".encode()
        made = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        signature = "v0=" + ("0" * 64 if self.forge == "signature" else made)
        return {"X-Slack-Request-Timestamp": str(moment), "X-Slack-Signature": signature}

    def ticket(self) -> str:
        """Return a ticket that opens one socket."""
        made = secrets.token_hex(8)
        self._tickets.add(made)
        return made

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=None, autoping=True)
        await socket.prepare(request)
        self.opened += 1
        self.sockets.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": "A1"},
        }
        await socket.send_str(json.dumps(hello))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(json.loads(message.data))
        finally:
            self.sockets.remove(socket)
        return socket

    def _take(self, told: Json) -> None:
        answered = self._waiting.get(str(told.get("envelope_id", "")))
        if answered is not None and not answered.done():
            answered.set_result(told.get("payload") or {})

    async def refresh(self, *, abruptly: bool = False) -> None:
        """Ask the app to connect anew, as Slack does every few hours, or drop every connection."""
        for socket in list(self.sockets):
            if abruptly:
                await socket.close(code=1011)
            else:
                await socket.send_str(
                    json.dumps({"type": "disconnect", "reason": "refresh_requested"})
                )


_FORM = "application/x-www-form-urlencoded"
