"""`meshwright watch`: one scheduled round after another, or one alone for a scheduler."""

import time
from datetime import timedelta
from pathlib import Path

from assistant.breaches import breach_alerts
from assistant.drifting import drift_alerts
from assistant.opening import Opening
from assistant.scanning import count_violations
from assistant.settings import secret
from assistant.watching import Round, next_round, watch_round
from knowledge.quality import Alert
from knowledge.workspace.watching import interval
from ui.databases import passwords_of
from ui.failures import COULD_NOT, UsageError
from ui.opened import opened


def watch(folder: Path | None, *, once: bool, every: str, json: bool) -> None:
    """Do rounds until stopped, or one; then the exit status is 1 if a part could not be done."""
    seconds = interval(every)
    if seconds is None:
        raise UsageError(f"{every!r} is no interval; write a number with m, h, d or w, such as 1h.")
    while True:
        office = opened(folder, sample=False)  # Each time, for the workspace may have changed.
        done = _round(office)
        print(done.model_dump_json()) if json else _show(done)
        if once:
            if done.faults:
                raise SystemExit(COULD_NOT)
            return
        wait = next_round(office, timedelta(seconds=seconds))
        office.store.close()
        time.sleep(wait.total_seconds())


def _round(office: Opening) -> Round:
    workspace = office.workspace
    known = passwords_of(workspace, {}, secret) if workspace is not None else None
    done = watch_round(office, known, _news)
    faults = count_violations(office, loaded=bool(done.reloaded))
    return done.model_copy(update={"faults": (*done.faults, *faults)})


def _news(office: Opening) -> tuple[Alert, ...]:
    """Return whom to tell of what the last load changed."""
    return (*drift_alerts(office), *breach_alerts(office))


def _show(done: Round) -> None:
    print(f"Round of {done.at:%Y-%m-%d %H:%M}:")
    if done.reloaded:
        print(f"  loaded again: {', '.join(done.reloaded)}")
    for one in done.checks:
        errors = f", {one.errors:,} could not be checked" if one.errors else ""
        print(
            f"  {one.contract}: {one.verdict} ({one.passed:,} passed, {one.failed:,} failed{errors})"
        )
    if not done.checks:
        print("  no contract has data here; name some under [[checks]] in meshwright.toml")
    print(f"  alerts queued: {done.alerts:,}")
    for fault in done.faults:
        print(f"  not done: {fault}")
