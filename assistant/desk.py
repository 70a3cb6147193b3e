"""The desk for access that tools see, in front of the store."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.access import AccessDecision, AccessRequest

if TYPE_CHECKING:
    from knowledge.store.store import Store


@dataclass(frozen=True, slots=True)
class StoredDesk:
    """An `AccessDesk` that opens the store only where somebody asks it."""

    store: "Callable[[], Store]"
    sent: "Callable[[], tuple[str, ...]]"
    """Sends what is then to be carried out to the executor, if there is one."""

    def of(self, person: str) -> tuple[AccessRequest, ...]:
        """Return the person's requests, newest first."""
        return self.store().access.of(person)

    def keep(self, request: AccessRequest, decision: AccessDecision) -> None:
        """Keep a new request with the first decision about it, and have it carried out."""
        self.store().access.keep(request, decision)
        self.sent()
