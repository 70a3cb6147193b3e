"""Hands decisions about access to the organisation's executor, and believes signed reports only.

Each order is a POST of JSON to the one configured address. It and the answer to it carry the headers
`Meshwright-Timestamp` (seconds since 1970), `Meshwright-Delivery` (new for each try, the same in the
answer) and `Meshwright-Signature`: `v1=` and, in hexadecimal, the HMAC-SHA256 with the shared secret
of `order.TIMESTAMP.DELIVERY.BODY`, in an answer of `report.TIMESTAMP.DELIVERY.BODY`. The receiver
refuses what is badly signed, older than five minutes, or a delivery it has seen; an order that comes
again under its id is carried out once. Its answer is `{"order": ID, "state": "done", "accepted" or
"failed", "reason": …}`; whatever is not done is asked for again.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import ValidationError

from assistant.settings import SettingsError
from knowledge.access import AccessDecision, AccessRequest, AccessState
from knowledge.record import Record
from knowledge.store.records import Job
from knowledge.store.store import Store

TIMESTAMP, DELIVERY, SIGNATURE = "meshwright-timestamp", "meshwright-delivery", "meshwright-signature"  # fmt: skip
FRESH = timedelta(minutes=5)
"""How far the clocks of both sides may be apart."""
_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720))
"""How long to wait after the first, second … try; the last again and again."""
_SECONDS = 5.0
"""Time for one answer."""
_LARGEST = 100_000
"""Bytes of an answer."""
_KIND = "access order"
_DONE: Mapping[AccessState, AccessState] = {"approved": "in force", "revoked": "revoked", "ended": "ended"}  # fmt: skip


class Order(Record):
    """What the executor is to do."""

    order: str
    """Its id: the same however often it is sent."""
    act: Literal["give", "take"]
    request: str
    person: str
    group: str
    target: str
    datasets: tuple[str, ...]
    statements: tuple[str, ...]
    """To be run in order; empty where the platform is not known."""
    purpose: str
    expires: datetime | None


class Report(Record):
    """What the executor says of an order."""

    order: str
    state: Literal["done", "accepted", "failed"]
    reason: str = ""


class Tries(Record):
    """How often an order was sent, when it is sent again, and what was said last."""

    count: int
    again: datetime
    told: str


class NotBelieved(Exception):
    """There is no report of this order that can be believed; the message says why."""


def signature(secret: str, kind: Literal["order", "report"], at: str, delivery: str, body: bytes) -> str:  # fmt: skip
    """Return the value of the signature's header."""
    said = f"{kind}.{at}.{delivery}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), said, "sha256").hexdigest()


def believed(
    secret: str, headers: Mapping[str, str], body: bytes, order: str, delivery: str, now: datetime
) -> Report:
    """Return the report in the answer to this delivery of this order.

    Raises:
        NotBelieved: It is not signed for it, not fresh, or no report of it.

    """
    at = headers.get(TIMESTAMP, "")
    expected = signature(secret, "report", at, delivery, body)
    if not hmac.compare_digest(expected.encode(), headers.get(SIGNATURE, "").encode()):
        raise NotBelieved("its answer is not signed with the shared secret")
    if not at.isdecimal() or abs(now.timestamp() - int(at)) > FRESH.total_seconds():
        raise NotBelieved("its answer is too old")
    try:
        report = Report.model_validate_json(body)
    except ValidationError as reason:
        raise NotBelieved("its answer is no report") from reason
    if report.order != order:
        raise NotBelieved("its answer is about another order")
    return report


def order_of(request: AccessRequest) -> Order | None:
    """Return what is to be done for a request, or None where nothing is."""
    if request.carried_out or request.state not in _DONE:
        return None
    act = "give" if request.state == "approved" else "take"
    return Order(
        order=f"{request.id} {act}",
        act=act,
        request=request.id,
        person=request.person,
        group=request.group,
        target=request.target,
        datasets=request.datasets,
        statements=request.statements if act == "give" else request.reverse,
        purpose=request.purpose,
        expires=request.expires,
    )


@dataclass(frozen=True, slots=True)
class Executor:
    """Where orders go. Sending one twice does no harm; a report counts once."""

    store: Store
    url: str
    secret: Callable[[], str]
    """Reads the shared secret, or raises `SettingsError`."""

    def send_due(self, now: datetime) -> tuple[str, ...]:
        """Send every order whose time has come; return a sentence for each that is not done."""
        tries = {j.id: Tries.model_validate_json(j.body) for j in self.store.records.jobs(_KIND)}
        told: list[str] = []
        for request in self.store.access.all():
            order = order_of(request)
            before = tries.get(order.order) if order else None
            if order is None or (before and before.again > now):
                continue
            said = self._send(request, order, now)
            if said:
                count = before.count + 1 if before else 1
                wait = _WAITS[min(count, len(_WAITS)) - 1]
                kept = Tries(count=count, again=now + wait, told=said)
                self._keep(order, "waiting", kept, now)
                told.append(f"The executor has not yet carried out {order.order}: {said}.")
        return tuple(told)

    def tries_of(self, request: AccessRequest) -> Tries | None:
        """Return how often what is now to be done for a request was sent in vain, if it was."""
        order = order_of(request)
        found = (j for j in self.store.records.jobs(_KIND) if order and j.id == order.order)
        return next((Tries.model_validate_json(j.body) for j in found), None)

    def _send(self, request: AccessRequest, order: Order, now: datetime) -> str:
        """Send an order once; return why it is not done, or nothing."""
        try:
            report = self._report(order, now)
        except SettingsError as reason:
            return f"it was not asked: {reason}".rstrip(".")
        except NotBelieved as reason:
            return str(reason)
        if report.state == "done":
            self._carried_out(request, order, now)
            return ""
        why = " ".join(report.reason.split())[:200]
        return f"it is {report.state}{f' ({why})' if why else ''}"

    def _report(self, order: Order, now: datetime) -> Report:
        import httpx2  # noqa: PLC0415 - few workspaces have an executor.

        shared = self.secret()
        body, delivery = order.model_dump_json().encode(), secrets.token_hex(16)
        at = str(int(now.timestamp()))
        headers = {
            "content-type": "application/json",
            TIMESTAMP: at,
            DELIVERY: delivery,
            SIGNATURE: signature(shared, "order", at, delivery, body),
        }
        try:
            # Redirects are not followed: the order is for the configured address alone.
            answer = httpx2.post(self.url, content=body, headers=headers, timeout=_SECONDS)
        except (httpx2.HTTPError, httpx2.InvalidURL) as reason:
            raise NotBelieved(f"it can't be reached ({type(reason).__name__})") from reason
        if not answer.is_success:
            raise NotBelieved(f"it answered {answer.status_code}")
        if len(answer.content) > _LARGEST:
            raise NotBelieved("its answer is too long")
        return believed(shared, answer.headers, answer.content, order.order, delivery, now)

    def _carried_out(self, request: AccessRequest, order: Order, now: datetime) -> None:
        state = _DONE[request.state]
        after = request.model_copy(update={"state": state, "carried_out": True})
        told = AccessDecision(
            request=request.id, by="executor", verdict="in force",
            reason=f"reported for {order.order}", at=now,
        )  # fmt: skip
        # Where the request has moved on meanwhile, its new state has an order of its own.
        if self.store.access.move(after, request.state, told):
            self.store.records.log("executor", "access done", told.model_dump_json(), now)
        self._keep(order, "done", Tries(count=0, again=now, told=""), now)

    def _keep(self, order: Order, state: Literal["waiting", "done"], tries: Tries, now: datetime) -> None:  # fmt: skip
        self.store.records.put_job(Job(order.order, _KIND, state, tries.model_dump_json(), now))
