"""Where a context keeps what was costly to compute, and earlier results; or nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.drawn import Drawn, readers_of, readers_text
from knowledge.record import Record
from tools.context import KeptResult

if TYPE_CHECKING:
    from knowledge.store.store import Store


@dataclass(frozen=True, slots=True)
class NoResults:
    """There are no earlier results. It is `ResultsView`."""

    def all(self) -> tuple[KeptResult, ...]:
        """Return nothing."""
        return ()


class _Kept(Record):
    """What was costly, as it stands in the store."""

    text: str
    readers: str | None


@dataclass(frozen=True, slots=True)
class KeepInStore:
    """Opens the store only where something costly is computed. It is `Keep`."""

    store: "Callable[[], Store]"
    fingerprint: str
    drawn: Drawn
    now: datetime

    def once(self, name: str, compute: Callable[[], str]) -> str:
        """Keep the text together with who may read what it was made from."""

        def made() -> str:
            text = compute()
            return _Kept(text=text, readers=readers_text(self.drawn.readers())).model_dump_json()

        body = self.store().kept(self.fingerprint, self.now).once(f"{name}, with readers", made)
        kept = _Kept.model_validate_json(body)
        self.drawn.note_all(readers_of(kept.readers))
        return kept.text


@dataclass(frozen=True, slots=True)
class KeepNothing:
    """Computes each time. It is `Keep`."""

    def once(self, name: str, compute: Callable[[], str]) -> str:
        """Compute it."""
        del name
        return compute()
