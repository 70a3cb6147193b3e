"""The workspaces that cases are asked in, each opened once, with its state in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from assistant.opening import Opening, open_for
from assistant.settings import Settings
from evals.casebook import SAMPLE, CasebookError
from knowledge.workspace.model import FILE
from knowledge.workspace.settings import open_workspace

WORKSPACES = Path(__file__).with_name("workspaces")
NOWHERE = "none"
"""The name of no workspace at all."""

_BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


def ticking() -> Callable[[], datetime]:
    """Return a clock that shows a little more at each look, and the same in every run."""
    ticks = count()
    return lambda: _BEGIN + next(ticks) * _TICK


@dataclass(frozen=True, slots=True)
class Offices:
    """Opens workspaces by the names that cases give them."""

    settings: Settings
    state: Path
    """A folder for all that is written, which may be thrown away afterwards."""
    own: Opening | None = None
    """Stands in for the sample where somebody evaluates a workspace of their own."""
    _open: dict[str, Opening] = field(default_factory=dict[str, Opening])

    def named(self, name: str) -> Opening:
        """Return the workspace of this name.

        Raises:
            CasebookError: There is none.

        """
        if name not in self._open:
            self._open[name] = self._opened(name)
        return self._open[name]

    def _opened(self, name: str) -> Opening:
        state = self.state / name
        state.mkdir(parents=True, exist_ok=True)
        if name == SAMPLE and self.own is not None:
            return self.own
        if name in {SAMPLE, NOWHERE}:
            sample = name == SAMPLE
            office = open_for(self.settings, folder=None, sample=sample, cwd=state, cache=state)
            return replace(office, now=ticking())
        if not (WORKSPACES / name / FILE).is_file():
            known = sorted(path.parent.name for path in WORKSPACES.glob(f"*/{FILE}"))
            raise CasebookError(
                f"There is no workspace {name!r}; there are {', '.join((SAMPLE, NOWHERE, *known))}."
            )
        workspace = open_workspace(WORKSPACES / name, state)
        return Opening(self.settings, workspace, state, now=ticking())

    def close(self) -> None:
        """Close the stores of all."""
        for office in self._open.values():
            if office.has_store:
                office.store.close()
