"""The eval command: asks the cases, prints the rates, writes the report, compares with before."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from assistant.opening import open_for
from assistant.settings import Settings
from evals.casebook import CASES, CasebookError, casebook
from evals.reporting import BASELINE, Baseline, markdown, reported, written
from evals.trying import outcomes
from ui.failures import UsageError


def evaluate(
    mode: str,
    pattern: str,
    trials: int,
    report_to: Path | None,
    baseline: Path | None,
    own: Path | None,
    *,
    keep: bool,
) -> bool:
    """Print the report and return whether nothing has regressed.

    The cases are asked on the sample, with its state in a folder of their own.

    Raises:
        UsageError: The cases or the baseline can't be read, or the mode has no key.

    """
    try:
        cases = casebook(pattern, own or CASES)
    except CasebookError as reason:
        raise UsageError(str(reason)) from reason
    before = _baseline(baseline or BASELINE, wanted=baseline is not None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state:
        folder = Path(state)
        office = open_for(_settings(mode), folder=None, sample=True, cwd=folder, cache=folder)
        found = tuple(outcomes(office, cases, trials, _progress))
    report = reported(mode, found, before)
    print(markdown(report), end="")
    for path in written(report, report_to) if report_to else ():
        print(f"Written: {path}")
    if keep:
        passed = tuple(o.case.id for o in found if o.passed)
        text = Baseline(mode=mode, passed=passed).model_dump_json(indent=2)
        (baseline or BASELINE).write_text(f"{text}\n", encoding="utf-8")
    return not report.regressed


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text[:70]:<70}")


def _settings(mode: str) -> Settings:
    if mode == "planner":
        return Settings()
    from assistant.settings import read_settings  # noqa: PLC0415 - only Claude needs them.

    given = read_settings()
    if not given.anthropic_key:
        raise UsageError("Claude mode needs ANTHROPIC_API_KEY. Without a key use --mode planner.")
    return replace(given, database_url="", workspace=None)


def _baseline(path: Path, *, wanted: bool) -> Baseline | None:
    if not path.exists() and not wanted:
        return None
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as fault:
        raise UsageError(f"{path} is no baseline: {fault}") from fault
