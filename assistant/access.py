"""What a steward or an executor does with a request for access. Each surface calls this."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from assistant.conversation import AssistantError
from assistant.executor import Executor
from knowledge.access import AccessDecision, AccessRequest, AccessState
from knowledge.people import Person
from knowledge.store.store import Store

Act = Literal["approve", "deny", "revoke", "done"]

_AFTER: dict[tuple[AccessState, Act], tuple[AccessState, bool]] = {
    ("waiting", "approve"): ("approved", False),
    ("waiting", "deny"): ("denied", True),
    ("approved", "revoke"): ("revoked", False),
    ("in force", "revoke"): ("revoked", False),
    ("approved", "done"): ("in force", True),
    ("revoked", "done"): ("revoked", True),
    ("ended", "done"): ("ended", True),
}
"""The state after an act, and whether the platform is then as the state says."""
_VERDICTS: dict[Act, Literal["approved", "denied", "revoked", "in force"]] = {
    "approve": "approved", "deny": "denied", "revoke": "revoked", "done": "in force",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccessOffice:
    """The requests of a workspace, for its stewards and executors."""

    store: Store
    owner: Person
    """The workspace's owner, who decides where nobody else may."""
    executor: Executor | None = None
    """Carries decisions out; None where people do."""

    def shown_to(self, person: Person, now: datetime) -> tuple[AccessRequest, ...]:
        """Return the person's own requests and those that they may decide, newest first.

        What has run out by then is ended first, which leaves its reverse to be carried out.
        """
        self.end_what_ran_out(now)
        requests = self.store.access.all()
        return tuple(r for r in requests if r.person == person.email or self.may_decide(r, person))

    def end_what_ran_out(self, now: datetime) -> tuple[AccessRequest, ...]:
        """End every grant whose time is over, and return those that were ended."""
        ended: list[AccessRequest] = []
        for request in self.store.access.all():
            over = request.expires is not None and request.expires <= now
            if over and request.state in {"approved", "in force"}:
                after = request.model_copy(update={"state": "ended", "carried_out": False})
                decision = AccessDecision(
                    request=request.id, by="policy", verdict="ended", reason="its time is over", at=now
                )  # fmt: skip
                if self.store.access.move(after, request.state, decision):
                    self.store.records.log(
                        "policy", "access ended", decision.model_dump_json(), now
                    )
                    ended.append(after)
        return tuple(ended)

    def may_decide(self, request: AccessRequest, person: Person) -> bool:
        """Return whether this person may decide it: a steward or the owner, never who asked.

        A steward is named by e-mail, by name, or by a group that the person is in.
        """
        if person.email == request.person:
            return False
        names = {person.email.casefold(), person.name.casefold(), *map(str.casefold, person.groups)}
        stewards = {s.casefold() for s in request.stewards}
        return bool(stewards & names - {""}) or person.email == self.owner.email

    def act(
        self, act: Act, identifier: str, person: Person, reason: str, now: datetime
    ) -> AccessRequest:
        """Approve, deny or revoke a request, or report that its state was carried out.

        Raises:
            AssistantError: There is no such request that this person may decide, or not so now.

        """
        self.end_what_ran_out(now)
        request = self.store.access.find(identifier)
        if request is None or not self._may(act, request, person):
            raise AssistantError(
                f"There is no request {identifier!r} that you may {_DOING[act]}. `meshwright access list` shows yours."
            )
        if act in {"deny", "revoke"} and not reason.strip():
            raise AssistantError("Say why, with --reason: the person who asked reads it.")
        after = _AFTER.get((request.state, act))
        if after is None or (act == "done" and request.carried_out):
            raise AssistantError(f"The request {identifier} is {request.state}, so it can't be {_DONE[act]}.")  # fmt: skip
        return self._moved(request, act, after, AccessDecision(request=request.id, by=person.email, verdict=_VERDICTS[act], reason=reason.strip(), at=now))  # fmt: skip

    def _may(self, act: Act, request: AccessRequest, person: Person) -> bool:
        gives_up = act == "revoke" and person.email == request.person
        return gives_up or self.may_decide(request, person)

    def _moved(
        self, request: AccessRequest, act: Act, after: tuple[AccessState, bool], by: AccessDecision
    ) -> AccessRequest:
        state, carried_out = after
        until = by.at + timedelta(days=request.days) if act == "approve" else request.expires
        moved = request.model_copy(
            update={"state": state, "carried_out": carried_out, "expires": until}
        )
        if not self.store.access.move(moved, request.state, by):
            raise AssistantError("Somebody else has just decided this request. Look at it again.")
        self.store.records.log(by.by, f"access {act}", by.model_dump_json(), by.at)
        if self.executor is not None and act != "done":
            self.executor.send_due(by.at)
            return self.store.access.find(request.id) or moved
        return moved


_DOING: dict[Act, str] = {"approve": "approve", "deny": "deny", "revoke": "revoke", "done": "report as carried out"}  # fmt: skip
_DONE: dict[Act, str] = {"approve": "approved", "deny": "denied", "revoke": "revoked", "done": "reported as carried out"}  # fmt: skip


def told(request: AccessRequest) -> str:
    """Return in a sentence how a request stands, and what is to be done next."""
    held = f"{request.id}: {request.person} asked to read {request.target} for {request.days} days"
    match request.state, request.carried_out:
        case "waiting", _:
            return f"{held}; it waits for a decision."
        case "approved", _:
            return f"{held}; approved, not yet in force: run its statements, then `meshwright access done {request.id}`."
        case "in force", _:
            until = request.expires.date().isoformat() if request.expires else "further notice"
            return f"{held}; in force until {until}."
        case "denied", _:
            return f"{held}; denied."
        case state, True:
            return f"{held}; {state}, and taken away."
        case state, _:
            return f"{held}; {state}, but not yet taken away: run its reverse, then `meshwright access done {request.id}`."
