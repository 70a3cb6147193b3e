"""What all turns of an assistant share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.conversation import Occasion
from assistant.model import Model
from assistant.threads import Threads
from knowledge.store.store import Store
from tools.context import Context
from tools.declaration import Request, Result, Tool


@dataclass(frozen=True, slots=True)
class House:
    """What all turns of an assistant share."""

    store: Store
    models: tuple[Model, ...]
    """The first replies; each next one replies when those before it can't."""
    tools: tuple[Tool, ...]
    context_for: Callable[[Occasion], Context]
    now: Callable[[], datetime]
    seconds: float
    """Time for one turn."""
    grace: float
    """Seconds for the next model, where the one before it has used up the turn's."""
    threads: Threads
    work: Callable[[Tool, Request, Context], Result]
    """Runs a tool, in this process or another one."""
