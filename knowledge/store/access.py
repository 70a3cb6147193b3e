"""Requests for access and the decisions about them."""

from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update

from knowledge.access import AccessDecision, AccessRequest, AccessState
from knowledge.store.tables import access_decisions, access_requests


class Access:
    """The requests, each with its decisions. Fits `knowledge.access.AccessDesk`."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def keep(self, request: AccessRequest, decision: AccessDecision) -> None:
        """Keep a new request with the first decision about it."""
        row = {
            "id": request.id,
            "person": request.person,
            "state": request.state,
            "asked": request.asked,
            "expires": request.expires,
            "body": request.model_dump_json(),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(access_requests).values(row))
            connection.execute(insert(access_decisions).values(_row(decision, 1)))

    def all(self) -> tuple[AccessRequest, ...]:
        """Return every request, newest first."""
        wanted = select(access_requests).order_by(
            access_requests.c.asked.desc(), access_requests.c.id
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(AccessRequest.model_validate_json(r.body) for r in rows)

    def of(self, person: str) -> tuple[AccessRequest, ...]:
        """Return the person's requests, newest first."""
        return tuple(r for r in self.all() if r.person == person)

    def find(self, identifier: str) -> AccessRequest | None:
        """Return the request, or None."""
        wanted = select(access_requests.c.body).where(access_requests.c.id == identifier)
        with self._engine.connect() as connection:
            body = connection.execute(wanted).scalar()
        return None if body is None else AccessRequest.model_validate_json(body)

    def move(self, request: AccessRequest, before: AccessState, decision: AccessDecision) -> bool:
        """Put the request in place of its earlier state, with the decision that changed it.

        Returns False, and changes nothing, if it was not `before`: only one decision counts.
        """
        there = (access_requests.c.id == request.id) & (access_requests.c.state == before)
        row = {
            "state": request.state,
            "expires": request.expires,
            "body": request.model_dump_json(),
        }
        with self._engine.begin() as connection:
            done = connection.execute(update(access_requests).where(there).values(row))
            if done.rowcount != 1:
                return False
            mine = access_decisions.c.request == request.id
            count = select(func.count()).select_from(access_decisions).where(mine)
            number = int(connection.execute(count).scalar_one()) + 1
            connection.execute(insert(access_decisions).values(_row(decision, number)))
        return True

    def decisions(self, request: str) -> tuple[AccessDecision, ...]:
        """Return the decisions about a request, oldest first."""
        wanted = (
            select(access_decisions)
            .where(access_decisions.c.request == request)
            .order_by(access_decisions.c.sequence)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(AccessDecision.model_validate_json(r.body) for r in rows)


def _row(decision: AccessDecision, sequence: int) -> dict[str, str | int | datetime]:
    return {
        "request": decision.request,
        "sequence": sequence,
        "at": decision.at,
        "body": decision.model_dump_json(),
    }
