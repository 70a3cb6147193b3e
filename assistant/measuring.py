"""What tools get of kept measurements and of the queue of alerts, opened when first needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from knowledge.quality import Alert, Measurement

if TYPE_CHECKING:
    from knowledge.store.store import Store


@dataclass(frozen=True, slots=True)
class MeasuredInStore:
    """It is `MeasuredQuality`. Which datasets may be asked for, the caller's catalog view says."""

    open_store: "Callable[[], Store | None]"
    """None where nothing was ever kept."""

    def of(self, datasets: Iterable[str], since: datetime) -> tuple[Measurement, ...]:
        """Return what was measured on these datasets, ordered by dataset, rule and time."""
        store = self.open_store()
        return store.quality.of(datasets, since) if store is not None else ()


@dataclass(frozen=True, slots=True)
class OutboxInStore:
    """It is `Outbox`."""

    open_store: "Callable[[], Store]"

    def queue(self, alert: Alert) -> bool:
        """Queue an alert; return False if the same one was queued before."""
        return bool(self.open_store().quality.keep((), (alert,)))
