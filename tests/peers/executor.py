"""An executor on this machine: it refuses what is badly signed, stale or sent again.

It is written from the words of the protocol, with nothing of the product's.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Executing:
    """What it holds, and how it behaves."""

    secret: str
    now: int
    """Seconds since 1970 by its clock."""
    answer: str = "done"
    """The state it reports; `500`, `redirect`, `unsigned`, `echo`, `stale` or `other`: how it misbehaves."""
    url: str = ""
    held: set[str] = field(default_factory=set[str])
    """Who may read what, as `person dataset`."""
    orders: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    refused: list[str] = field(default_factory=list[str])
    last: tuple[bytes, dict[str, str]] = (b"", {})
    _seen: set[str] = field(default_factory=set[str])

    def receive(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        self.last = (body, headers)
        at, delivery = headers.get("meshwright-timestamp", ""), headers.get("meshwright-delivery", "")  # fmt: skip
        signed = headers.get("meshwright-signature") == self._signed("order", at, delivery, body)
        stale = not signed or abs(self.now - int(at)) > 300
        if stale or delivery in self._seen:
            self.refused.append("signature" if not signed else "stale" if stale else "replay")
            return 401 if stale else 409, b"", {}
        self._seen.add(delivery)
        if self.answer == "500":
            return 500, b"", {}
        if self.answer == "redirect":
            return 307, b"", {"location": self.url + "/elsewhere"}
        if self.answer == "echo":
            return 200, body, headers
        order = json.loads(body)
        self.orders.append(order)
        if self.answer == "done":
            for dataset in order["datasets"]:
                reads = f"{order['person']} {dataset}"
                (self.held.add if order["act"] == "give" else self.held.discard)(reads)
        name = "somebody else's" if self.answer == "other" else order["order"]
        state = self.answer if self.answer in {"done", "accepted", "failed"} else "done"
        told = json.dumps({"order": name, "state": state, "reason": "no such role"}).encode()
        at = str(self.now - 3_600 if self.answer == "stale" else self.now)
        signed = "v1=00" if self.answer == "unsigned" else self._signed("report", at, delivery, told)  # fmt: skip
        return 200, told, {"Meshwright-Timestamp": at, "Meshwright-Signature": signed}

    def _signed(self, kind: str, at: str, delivery: str, body: bytes) -> str:
        said = b".".join((kind.encode(), at.encode(), delivery.encode(), body))
        return "v1=" + hmac.new(self.secret.encode(), said, hashlib.sha256).hexdigest()


@contextmanager
def executing(secret: str, now: int) -> Iterator[Executing]:
    """Serve on a free port until the end of the block."""
    peer = Executing(secret, now)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {k.lower(): v for k, v in self.headers.items()}
            status, told, more = peer.receive(body, headers)
            self.send_response(status)
            for name, value in more.items():
                if name.startswith(("meshwright", "Meshwright", "location")):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there.
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.url = f"http://127.0.0.1:{server.server_port}/orders"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    serving.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
