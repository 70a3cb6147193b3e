"""The report of an evaluation: pass rates with intervals, what went wrong, and the baseline."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import median

from evals.planner.rates import Rate
from evals.trying import Outcome
from knowledge.record import Record

BASELINE = Path(__file__).with_name("baseline.json")


class Baseline(Record):
    """Which cases passed when it was made, by mode."""

    mode: str
    passed: tuple[str, ...]


class Report(Record):
    """An evaluation, as JSON; the pages are made from it."""

    mode: str
    outcomes: tuple[Outcome, ...]
    regressed: tuple[str, ...]
    """Cases that passed at the baseline and do not now."""
    mended: tuple[str, ...]
    """Cases that pass now and did not at the baseline."""


def reported(mode: str, found: Sequence[Outcome], baseline: Baseline | None) -> Report:
    """Return the report; without a baseline of this mode nothing has regressed."""
    passed = {o.case.id for o in found if o.passed}
    asked = {o.case.id for o in found}
    before = set(baseline.passed) if baseline and baseline.mode == mode else passed
    return Report(
        mode=mode,
        outcomes=tuple(found),
        regressed=tuple(sorted((before & asked) - passed)),
        mended=tuple(sorted(passed - before)),
    )


def rates_by_kind(report: Report) -> tuple[Rate, ...]:
    """Return the pass rate of each kind of case, then of all."""
    kinds = sorted({o.case.kind for o in report.outcomes})
    groups = [(k, [o for o in report.outcomes if o.case.kind == k]) for k in kinds]
    groups.append(("all", list(report.outcomes)))
    return tuple(Rate(name, sum(o.passed for o in of), len(of)) for name, of in groups)


def markdown(report: Report) -> str:
    """Return the report as Markdown."""
    rows = [
        f"| {r.name} | {r.hits}/{r.of} | {r.share:.1%} | {r.interval[0]:.1%} to {r.interval[1]:.1%} |"
        for r in rates_by_kind(report)
    ]
    wrong = [
        f"- `{o.case.kind}/{o.case.id}`: {'; '.join(next(w for w in o.wrong if w))}"
        for o in report.outcomes
        if not o.passed
    ]
    lines = [
        f"# Evaluation, {report.mode} mode",
        "",
        *(f"**{line}**  " for line in _summary(report)),
        "",
        "| kind | passed | rate | 95 % (Wilson) |",
        "|---|--:|--:|--:|",
        *rows,
        "",
        "## What went wrong",
        "",
        *(wrong or ["Nothing."]),
    ]
    return "\n".join(lines) + "\n"


def _summary(report: Report) -> tuple[str, ...]:
    trials = [t for o in report.outcomes for t in o.trials]
    spent = sum(t.input_tokens + t.cached_tokens for t in trials)
    cached = sum(t.cached_tokens for t in trials)
    seconds = sorted(t.seconds for t in trials)
    late = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    compared = (
        f"{len(report.regressed)} regressed: {', '.join(report.regressed)}"
        if report.regressed
        else "Nothing regressed against the baseline"
    )
    return (
        f"{sum(o.passed for o in report.outcomes)} of {len(report.outcomes)} cases passed",
        compared,
        f"Seconds an answer: {median(seconds):.2f} in the middle, {late:.2f} at 95 %",
        f"Tokens: {spent} in ({cached / spent:.0%} from the cache), {sum(t.output_tokens for t in trials)} out"
        if spent
        else "Tokens: none, no model was called",
    )


def page(report: Report) -> str:
    """Return the report as one HTML page that loads nothing from elsewhere."""
    bars = "".join(_bar(rate) for rate in rates_by_kind(report))
    wrong = "".join(
        f"<li><code>{escape(o.case.kind)}/{escape(o.case.id)}</code> {escape(o.case.ask[-1][:200])}"
        f"<br><small>{escape('; '.join(next(w for w in o.wrong if w)))}</small></li>"
        for o in report.outcomes
        if not o.passed
    )
    summary = "".join(f"<p>{escape(line)}.</p>" for line in _summary(report))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Meshwright evaluation</title>'
        "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem}td,th{padding:.2rem .6rem;text-align:left}li{margin:.4rem 0}</style>"
        f"<h1>Evaluation, {escape(report.mode)} mode</h1>{summary}"
        "<h2>Pass rate by kind, with 95 % intervals</h2>"
        f"<table><tr><th>kind<th>passed<th>0 to 100 %</tr>{bars}</table>"
        f"<h2>What went wrong</h2><ul>{wrong or '<li>Nothing.</li>'}</ul></html>\n"
    )


def _bar(rate: Rate) -> str:
    low, high = rate.interval
    label = f"{rate.share:.0%}, between {low:.0%} and {high:.0%}"
    return (
        f"<tr><td>{escape(rate.name)}<td>{rate.hits}/{rate.of}<td>"
        f'<svg width="320" height="18" role="img" aria-label="{label}">'
        '<rect width="300" height="18" fill="#8883"/>'
        f'<rect width="{300 * rate.share:.1f}" height="18" fill="#2a78b5"/>'
        f'<line x1="{300 * low:.1f}" x2="{300 * high:.1f}" y1="9" y2="9" stroke="#e08214" stroke-width="3"/>'
        f"<title>{label}</title></svg></tr>"
    )


def written(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write report.md, report.html and report.json, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.md": markdown(report),
        "report.html": page(report),
        "report.json": report.model_dump_json(indent=2) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in texts)
