"""Checks a contract against data in the terminal, rule by rule."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.checking_data import Due, keep_report
from knowledge.contracts.contract import Contract, read
from knowledge.contracts.faults import ContractFault
from knowledge.data.opening import location, open_data
from knowledge.workspace.model import CheckSpec, Workspace
from tools.quality.checking import check, wanted_tables
from tools.quality.report import CheckReport, RuleOutcome
from tools.quality.servers import local_places, schema_of
from ui.failures import COULD_NOT, UsageError
from ui.opened import opened

_ORDER = ("error", "fail", "not run", "pass")
_STYLE = {"error": "bold magenta", "fail": "bold red", "not run": "dim", "pass": "green"}
_MOST_FAULTS = 5
_MOST_NAMES = 3
"""Rules named that were not run for one reason; the rest is counted."""


def check_data(
    file: Path, data: list[str], folder: Path | None = None, *, keep: bool = False, json: bool
) -> None:
    """Check and print; exit status 1 unless every rule that was run passed."""
    contract = read_contract(file)
    places = tuple(map(location, data)) or tuple(local_places(contract.model, file.parent))
    if not places:
        raise UsageError(
            f"{file.name} names no files of its own folder; say where the data is with --data PATH or --data postgresql://…"
        )
    schema = schema_of(contract.model)
    source = open_data(places, wanted_tables(contract.model), schema=schema)
    try:
        report = check(contract.model, source, datetime.now(UTC))
    finally:
        source.close()
    if keep:
        _keep(folder, Due(contract, places, {}, str(file)), report)
    if json:
        print(report.model_dump_json(indent=2))
    else:
        _show(report)
    if report.verdict != "pass":
        raise SystemExit(COULD_NOT)


def _keep(folder: Path | None, due: Due, report: CheckReport) -> None:
    office = opened(folder, sample=False)
    if office.workspace is None:
        raise UsageError("--keep needs a workspace; name it with --workspace DIR.")
    given = next((s for s in office.workspace.checks if _same(office.workspace, s, due)), None)
    named = replace(due, datasets=dict(given.datasets)) if given is not None else due
    kept = keep_report(office, named, report)
    print(f"Kept; alerts queued: {kept.alerts:,}.", file=sys.stderr)


def _same(workspace: Workspace, spec: CheckSpec, due: Due) -> bool:
    return (workspace.root / spec.contract).resolve() == Path(due.place).resolve()


def read_contract(file: Path) -> Contract:
    """Return the contract in a file.

    Raises:
        UsageError: It can't be used; its first faults are named with their lines.

    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as reason:
        raise UsageError(f"{file} is not UTF-8 text; save it as UTF-8.") from reason
    reading = read(text)
    wrong = [f for f in reading.faults if f.severity == "error"]
    told = "; ".join(map(_told, wrong[:_MOST_FAULTS])) or "it describes no table"
    more = f"; and {len(wrong) - _MOST_FAULTS:,} more" if len(wrong) > _MOST_FAULTS else ""
    if reading.contract is None or not reading.contract.model.schema_:
        raise UsageError(f"{file} can't be used as a contract: {told}{more}.")
    if wrong:
        print(f"The contract itself has faults: {told}{more}.", file=sys.stderr)
    return reading.contract


def _told(fault: ContractFault) -> str:
    near = f" (did you mean {fault.nearest}?)" if fault.nearest else ""
    return f"line {fault.line}: {fault.problem}{near}"


def _show(report: CheckReport) -> None:
    console = Console(highlight=False, soft_wrap=True)
    version = f" {report.version}" if report.version else ""
    console.print(f"[bold]{escape(report.name)}{escape(version)}[/]: {_verdict(report)}")
    for table in report.tables:
        rows = "can't be read" if table.rows is None else f"{table.rows:,} rows"
        where = f" from {table.where}" if table.where else ""
        console.print(f"\n[bold]{escape(table.table)}[/], {rows}{escape(where)}")
        own = [o for o in report.outcomes if o.table == table.table]
        for outcome in sorted(own, key=lambda o: _ORDER.index(o.status)):
            if outcome.status != "not run":
                _show_outcome(console, outcome)
        _show_not_run(console, [o for o in own if o.status == "not run"])
        if table.extra_columns:
            names = ", ".join(table.extra_columns)
            console.print(f"  not in the contract: {escape(names)}")
    _show_scores(console, report)


def _show_outcome(console: Console, outcome: RuleOutcome) -> None:
    reason = f": {outcome.reason}" if outcome.reason else ""
    severity = f" ({outcome.severity})" if outcome.severity and outcome.status == "fail" else ""
    mark = f"[{_STYLE[outcome.status]}]{outcome.status:<7}[/]"
    console.print(f"  {mark} {escape(outcome.name)}{severity}{escape(reason)}")
    for row in outcome.sample:
        cells = ", ".join(f"{c.column}={c.value}" for c in row.cells)
        console.print(f"            [dim]{escape(cells)}[/]")


def _show_not_run(console: Console, outcomes: list[RuleOutcome]) -> None:
    """Show them by reason, for each file has many types that no file can have."""
    for reason in dict.fromkeys(o.reason for o in outcomes):
        names = [o.name for o in outcomes if o.reason == reason]
        more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
        told = f"{', '.join(names[:_MOST_NAMES])}{more}: {reason}"
        console.print(f"  [{_STYLE['not run']}]not run[/] {escape(told)}")


def _verdict(report: CheckReport) -> str:
    counts = [(s, report.count(s)) for s in ("pass", "fail", "error", "not run")]
    words = {
        "pass": "passed",
        "fail": "failed",
        "error": "could not be checked",
        "not run": "not run",
    }
    told = ", ".join(f"{n:,} {words[s]}" for s, n in counts if n)
    return f"{report.verdict} ({told or 'the contract has no rules'})"


def _show_scores(console: Console, report: CheckReport) -> None:
    table = Table(box=None, title="Score", title_justify="left")
    for name in ("dimension", "score", "passed", "failed", "errors", "not run"):
        table.add_column(name, justify="left" if name == "dimension" else "right")
    for one in report.dimensions:
        counts = (one.passed, one.failed, one.errors, one.not_run)
        table.add_row(one.dimension, _percent(one.score), *(f"{n:,}" for n in counts))
    counted = (report.count(s) for s in ("pass", "fail", "error", "not run"))
    table.add_row("overall", _percent(report.score), *(f"{n:,}" for n in counted), style="bold")
    console.print()
    console.print(table)
    if report.unmeasured:
        console.print(f"Not measured by any rule: {', '.join(report.unmeasured)}.")


def _percent(score: float | None) -> str:
    """Return the score rounded down, so that only a perfect one reads 100 %."""
    return "unmeasured" if score is None else f"{int(score * 10_000) / 100:.2f} %"
