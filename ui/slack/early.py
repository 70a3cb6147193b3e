"""Replies that arrive before the message that they follow, kept in memory until it has come."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ui.slack.errand import Errand

_KEPT = timedelta(minutes=10)
_MOST = 500


@dataclass(slots=True)
class Early:
    """What was written in threads that the bot has not joined, for a short while.

    Never written down: most of it is not for the bot.
    """

    _waiting: deque[tuple[datetime, Errand]] = field(
        default_factory=lambda: deque[tuple[datetime, Errand]](maxlen=_MOST)
    )

    def keep(self, errand: Errand, now: datetime) -> None:
        """Keep a reply in case the bot joins its thread by an earlier message that is late."""
        while self._waiting and now - self._waiting[0][0] > _KEPT:
            self._waiting.popleft()
        self._waiting.append((now, errand))

    def after(self, errand: Errand, ts: str) -> tuple[Errand, ...]:
        """Return the replies to a thread that were written after a moment, and keep them no more."""
        place = errand.place().conversation
        found = [
            one
            for one in self._waiting
            if one[1].place().conversation == place and _ts(one[1]) > ts
        ]
        for one in found:
            self._waiting.remove(one)
        return tuple(sorted((e for _, e in found), key=_ts))


def _ts(errand: Errand) -> str:
    """Return when a message was written, as Slack names it: the end of its key."""
    return errand.key.rpartition(":")[2]
