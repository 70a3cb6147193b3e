"""Tells whether an asker has taken a step of a learning journey, in any of their conversations."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from knowledge.people import Audience, Person, audience_of

if TYPE_CHECKING:
    from knowledge.store.store import Store


def learned_by(
    asker: Person, audience: Audience, store: "Callable[[], Store | None]"
) -> Callable[[str, str], bool]:
    """Return what tells it, by tool and name; where others listen as well, nothing is told."""

    def took(tool: str, about: str) -> bool:
        opened = store() if audience == audience_of((asker,)) else None
        if opened is None:
            return False
        from knowledge.store.learned import Learned  # noqa: PLC0415 - few ask for it.

        return Learned(lambda: opened, asker.email).took(tool, about)

    return took
