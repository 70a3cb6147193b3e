"""A loopback Messages API: plays a script of turns and errors, and refuses what the service refuses."""

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field

import uvicorn
from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from evals.loopback.messages_protocol import Sent, judge

Json = dict[str, JsonValue]


@dataclass(frozen=True)
class Text:
    """A text block, sent in chunks, with what it cites."""

    text: str
    citations: tuple[Json, ...] = ()
    chunk: int = 7
    cited_first: bool = False

    def block(self, _: str) -> Json:
        """Return the block as it stands in a whole message."""
        cited: Json = {"citations": list(self.citations)} if self.citations else {}
        return {"type": "text", "text": self.text, **cited}

    def start(self, _: str) -> Json:
        """Return the block as a stream begins it."""
        return {"type": "text", "text": ""}

    def deltas(self) -> list[Json]:
        """Return what a stream adds to it, in order."""
        text: list[Json] = [
            {"type": "text_delta", "text": each} for each in _pieces(self.text, self.chunk)
        ]
        cited: list[Json] = [{"type": "citations_delta", "citation": c} for c in self.citations]
        return cited + text if self.cited_first else text + cited


@dataclass(frozen=True)
class Thinking:
    """A thinking block with its signature."""

    text: str
    signature: str = "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk="

    def block(self, _: str) -> Json:
        """Return the block as it stands in a whole message."""
        return {"type": "thinking", "thinking": self.text, "signature": self.signature}

    def start(self, _: str) -> Json:
        """Return the block as a stream begins it."""
        return {"type": "thinking", "thinking": "", "signature": ""}

    def deltas(self) -> list[Json]:
        """Return what a stream adds to it, in order."""
        return [
            {"type": "thinking_delta", "thinking": self.text},
            {"type": "signature_delta", "signature": self.signature},
        ]


@dataclass(frozen=True)
class ToolUse:
    """A tool call, its input sent in chunks."""

    name: str
    input: Json | str
    """Text is sent as it is, be it JSON or not."""
    id: str = ""
    chunk: int = 5

    def block(self, id_: str) -> Json:
        """Return the block as it stands in a whole message."""
        taken = self.input if isinstance(self.input, dict) else {}
        return {"type": "tool_use", "id": self.id or id_, "name": self.name, "input": taken}

    def start(self, id_: str) -> Json:
        """Return the block as a stream begins it."""
        return {"type": "tool_use", "id": self.id or id_, "name": self.name, "input": {}}

    def deltas(self) -> list[Json]:
        """Return what a stream adds to it, in order."""
        raw = self.input if isinstance(self.input, str) else json.dumps(self.input)
        pieces = ["", *_pieces(raw, self.chunk)]
        return [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]


@dataclass(frozen=True)
class Turn:
    """One reply. Events are counted from 0: message_start, pings, then the blocks' own."""

    blocks: tuple[Text | Thinking | ToolUse, ...] = ()
    stop_reason: str = "end_turn"
    usage: Mapping[str, int] = field(
        default_factory=lambda: {"input_tokens": 100, "output_tokens": 20}
    )
    pings: int = 1
    unknown_event: bool = False
    drop_after: int | None = None
    """Events sent before the connection breaks."""
    end_after: int | None = None
    """Events sent before the connection ends cleanly, without message_stop."""
    error_after: tuple[int, str] | None = None
    """Events sent before an error event, and its type."""
    stall_after: int | None = None
    """Events sent before silence, which ends by `Peer.go_on`."""
    pause: float = 0.0
    """Seconds before each event."""
    split: int | None = None
    """Bytes in each chunk on the wire."""
    expect: Callable[[Json], object] = lambda _: None
    """Asserts on the request's body."""


@dataclass(frozen=True)
class HttpError:
    """A refusal before any reply."""

    status: int
    type: str
    message: str = "scripted"
    headers: Mapping[str, str] = field(default_factory=lambda: {"retry-after-ms": "1"})


@dataclass
class Peer:
    """What the server saw. `refused` is empty where every request was one that the service takes."""

    script: list[Turn | HttpError]
    play: Callable[[Json], Awaitable[Turn]] | None = None
    """Replies to a request's body once the script is at its end; None: the service fails then."""
    url: str = ""
    bodies: list[Json] = field(default_factory=list[Json])
    raw: list[bytes] = field(default_factory=list[bytes])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    refused: list[str] = field(default_factory=list[str])
    sent: list[Sent] = field(default_factory=list[Sent])
    streaming: threading.Event = field(default_factory=threading.Event)
    disconnected: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    async def answer(self, request: Request) -> Response:
        """Refuse what the service refuses, else play the next reply."""
        body = await request.body()
        self.headers.append(dict(request.headers))
        refusal = judge(request.url.path, self.headers[-1], body, self.sent)
        if refusal:
            self.refused.append(refusal.message)
            return _error(refusal.status, refusal.type, refusal.message)
        self.raw.append(body)
        self.bodies.append(json.loads(body))
        if not self.script and self.play is not None:
            return self._play(await self.play(self.bodies[-1]))
        if not self.script:
            return _error(500, "api_error", "script exhausted", {"x-should-retry": "false"})
        return self._play(self.script.pop(0))

    def _play(self, step: Turn | HttpError) -> Response:
        if isinstance(step, HttpError):
            return _error(step.status, step.type, step.message, step.headers)
        try:
            step.expect(self.bodies[-1])
        except AssertionError as fault:
            self.refused.append(f"expectation: {fault}")
            return _error(400, "invalid_request_error", f"expectation failed: {fault}")
        id_ = f"{len(self.bodies):04d}"
        return StreamingResponse(
            self._stream(step, id_),
            media_type="text/event-stream",
            headers={"request-id": f"req_{id_}"},
        )

    async def _stream(self, turn: Turn, id_: str) -> AsyncIterator[bytes]:
        self.streaming.set()
        try:
            for count, (name, data) in enumerate(_events(turn, str(self.bodies[-1]["model"]), id_)):
                if count == turn.drop_after:
                    raise ConnectionResetError("scripted")
                if count == turn.end_after:
                    return
                await asyncio.sleep(turn.pause)
                if count == turn.stall_after:
                    await self._silence()
                if turn.error_after and count == turn.error_after[0]:
                    error: Json = {"type": turn.error_after[1], "message": "scripted"}
                    yield _sse("error", {"type": "error", "error": error})
                    return
                if name == "message_stop":
                    self.sent.append(_sent(turn, id_))
                for piece in _chunks(_sse(name, data), turn.split):
                    yield piece
        except asyncio.CancelledError:
            self.disconnected.set()
            raise

    async def _silence(self) -> None:
        for _ in range(3_000):
            if self.go_on.is_set():
                return
            await asyncio.sleep(0.02)


@contextlib.contextmanager
def serve(script: Sequence[Turn | HttpError], sent: Sequence[Sent] = ()) -> Generator[Peer]:
    """Serve the script on 127.0.0.1; `sent` is what the service had sent in earlier conversations."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    peer = Peer(list(script), url=f"http://127.0.0.1:{listener.getsockname()[1]}", sent=list(sent))
    app = Starlette(routes=[Route("/{path:path}", peer.answer, methods=["GET", "POST"])])
    server = _Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        assert server.ready.wait(10), "the peer did not start"
        yield peer
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listener.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _events(turn: Turn, model: str, id_: str) -> Iterator[tuple[str, Json]]:
    message: Json = {
        "id": f"msg_{id_}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**turn.usage, "output_tokens": 1},
    }
    yield "message_start", {"type": "message_start", "message": message}
    for _ in range(turn.pings):
        yield "ping", {"type": "ping"}
    if turn.unknown_event:
        yield "weather_report", {"type": "weather_report", "sky": "clear"}
    for n, block in enumerate(turn.blocks):
        start = block.start(f"toolu_{id_}_{n}")
        yield (
            "content_block_start",
            {"type": "content_block_start", "index": n, "content_block": start},
        )
        for delta in block.deltas():
            yield (
                "content_block_delta",
                {"type": "content_block_delta", "index": n, "delta": delta},
            )
        yield "content_block_stop", {"type": "content_block_stop", "index": n}
    end: Json = {"stop_reason": turn.stop_reason, "stop_sequence": None}
    yield "message_delta", {"type": "message_delta", "delta": end, "usage": dict(turn.usage)}
    yield "message_stop", {"type": "message_stop"}


def _sent(turn: Turn, id_: str) -> Sent:
    blocks = [block.block(f"toolu_{id_}_{n}") for n, block in enumerate(turn.blocks)]
    return Sent(tuple(blocks), turn.stop_reason)


def _sse(name: str, data: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _chunks(data: bytes, size: int | None) -> list[bytes]:
    step = size or len(data)
    return [data[at : at + step] for at in range(0, len(data), step)]


def _error(
    status: int, type_: str, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    error = {"type": type_, "message": message}
    return JSONResponse(
        {"type": "error", "error": error, "request_id": "req_0000"},
        status,
        headers={"request-id": "req_0000", **(headers or {})},
    )
