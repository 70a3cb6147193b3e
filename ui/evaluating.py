"""The eval command: asks the cases, prints the rates, keeps the report, compares with before."""

import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from assistant.opening import Opening
from assistant.settings import PLANNER
from evals.casebook import CASES, CasebookError, EvalCase, casebook
from evals.offices import Offices
from evals.players import ClaudePlayer, Mode, PlannerPlayer, Player
from evals.report_pages import markdown, written
from evals.reporting import BASELINE, Baseline, Report, place_of, reported
from evals.trying import outcomes
from ui.failures import UsageError
from ui.opened import opened


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to evaluate, as the command line says it."""

    mode: Mode = "planner"
    pattern: str = "*"
    trials: int = 1
    report: Path | None = None
    baseline: Path | None = None
    own: Path | None = None
    workspace: Path | None = None
    keep: bool = False


def run(wanted: Wanted) -> bool:
    """Print the report, keep it for the web page, and return whether nothing has regressed.

    Everything that is asked is kept in a folder that is thrown away; only the report stays.

    Raises:
        UsageError: The cases or the baseline can't be read, or the mode has no key.

    """
    file = wanted.baseline or (wanted.own / BASELINE.name if wanted.own else BASELINE)
    before = _baseline(file, needed=wanted.baseline is not None and not wanted.keep)
    home = _home(wanted.workspace)
    try:
        report = _asked(wanted, home, casebook(wanted.pattern, wanted.own or CASES), before)
    except CasebookError as reason:
        raise UsageError(str(reason)) from reason
    print(markdown(report), end="")
    for folder in filter(None, (place_of(home.state), wanted.report)):
        paths = written(report, folder)
        print(f"Written: {paths[1]}")
    if wanted.keep:
        kept = (before or Baseline(passed={})).kept(report, whole=wanted.pattern == "*")
        file.write_text(kept.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return not report.regressed


def _home(folder: Path | None) -> Opening:
    """Return the workspace that keeps the report: the one asked for, that of the folder, or the sample."""
    found = opened(folder, sample=False)
    return found if found.workspace is not None else opened(None, sample=True)


def _asked(
    wanted: Wanted, home: Opening, cases: tuple[EvalCase, ...], before: Baseline | None
) -> Report:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state, _player(wanted.mode, home) as player:  # fmt: skip
        offices = Offices(player.settings, Path(state), _own(wanted, home, player, Path(state)))
        try:
            found = tuple(outcomes(offices, player, cases, wanted.trials, _progress))
        finally:
            offices.close()
    made = datetime.now(UTC).replace(microsecond=0)
    return reported(wanted.mode, player.settings.model, made, found, before)


def _own(wanted: Wanted, home: Opening, player: Player, state: Path) -> Opening | None:
    """Return the person's own workspace for cases of their own, with another store."""
    if wanted.own is None or home.sample:
        return None
    store = f"sqlite:///{state / 'own.sqlite'}"
    settings = replace(player.settings, database_url=store, chroma_url=home.settings.chroma_url)
    return replace(home, settings=settings)


@contextmanager
def _player(mode: Mode, home: Opening) -> Generator[Player]:
    match mode:
        case "planner":
            yield PlannerPlayer()
        case "scripted":
            from evals.scripted import scripted  # noqa: PLC0415 - it serves over HTTP.

            with scripted() as player:
                yield player
        case "claude":
            yield _claude(home)


def _claude(home: Opening) -> ClaudePlayer:
    given = home.settings
    if not given.anthropic_key or given.model == PLANNER:
        raise UsageError(
            "Claude mode needs ANTHROPIC_API_KEY and a MESHWRIGHT_MODEL that is not planner. "
            "Without a key use --mode planner, or --mode scripted for the loop."
        )
    settings = replace(given, database_url="", chroma_url="", workspace=None)
    return ClaudePlayer(settings, replace(home, settings=settings).models[0])


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text[:70]:<70}")


def _baseline(path: Path, *, needed: bool) -> Baseline | None:
    if not path.exists() and not needed:
        return None
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise UsageError(f"There is no baseline {path}; --keep makes one.") from fault
    except ValidationError as fault:
        raise UsageError(f"{path} is no baseline; --keep makes one.") from fault
