"""The pages of a report: Markdown for a pull request, HTML with plots for people, JSON for programs."""

from html import escape
from pathlib import Path

from evals.costing import Spending, prices
from evals.outcome import Outcome
from evals.planner.rates import Rate
from evals.reporting import Report, rates_by_kind, seconds_of, spent, trial_rates

_WIDTH = 300
"""Of a plot, in pixels."""
_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:62rem;margin:2rem auto;padding:0 1rem}"
    "td,th{padding:.2rem .6rem;text-align:left}td.n{text-align:right}li{margin:.4rem 0}small{opacity:.8}"
    "svg text{font:12px system-ui;fill:currentColor}"
)


def written(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write report.md, report.html and report.json, and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.md": markdown(report),
        "report.html": page(report),
        "report.json": report.model_dump_json(indent=2, by_alias=True) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in texts)


def markdown(report: Report) -> str:
    """Return the report as Markdown."""
    lines = [
        f"# Evaluation, {report.mode} mode",
        "",
        *(f"**{line}**  " for line in summary(report)),
        "",
        *_table(report),
        "",
        "## What went wrong",
        "",
        *(_wrong(o) for o in report.failed),
        *([] if report.failed else ["Nothing."]),
    ]
    unscored = [o for o in report.outcomes if not o.scored]
    if unscored:
        named = ", ".join(f"`{o.case.name}`" for o in unscored)
        lines += ["", "## Not scored", "", f"Only a judge could tell, and none did: {named}."]
    return "\n".join(lines) + "\n"


def _table(report: Report) -> list[str]:
    every = trial_rates(report)
    repeated = report.trials > 1
    head = "| kind | passed | rate | 95 % (Wilson) |" + (" trials right |" if repeated else "")
    lines = [head, "|---|--:|--:|--:|" + ("--:|" if repeated else "")]
    for rate, single in zip(rates_by_kind(report), every, strict=True):
        low, high = rate.interval
        row = (
            f"| {rate.name} | {rate.hits}/{rate.of} | {rate.share:.1%} | {low:.1%} to {high:.1%} |"
        )
        lines.append(row + (f" {single.share:.1%} |" if repeated else ""))
    return lines


def _wrong(outcome: Outcome) -> str:
    faults = "; ".join(next((w for w in outcome.wrong if w), ()))
    often = f" ({outcome.right} of {len(outcome.trials)} right)" if len(outcome.trials) > 1 else ""
    return f"- `{outcome.case.name}`{often}: {faults}"


def summary(report: Report) -> tuple[str, ...]:
    """Return the report in a few sentences: passed, compared, time, tokens and cost."""
    middle, late = seconds_of(report)
    passed = f"{len(report.passed)} of {len(report.scored)} cases passed"
    times = report.trials
    return (
        f"{passed} in each of {times} trials (pass^{times})" if times > 1 else passed,
        _compared(report),
        f"Seconds an answer: {middle:.2f} in the middle, {late:.2f} at 95 %",
        *_spent(report),
    )


def _compared(report: Report) -> str:
    if not report.compared:
        return "There is no baseline of this mode to compare with"
    mended = f"; {len(report.mended)} pass that did not" if report.mended else ""
    if not report.regressed:
        return f"Nothing regressed against the baseline{mended}"
    return f"{len(report.regressed)} regressed: {', '.join(report.regressed)}{mended}"


def _spent(report: Report) -> tuple[str, ...]:
    answers, judging = spent(report)
    if not answers.read:
        return ("Tokens: none, no model was called",)
    told = [f"Tokens of the answers: {_tokens(answers)}"]
    if judging.read:
        told.append(f"Tokens of the judge: {_tokens(judging)}")
    if answers.dollars is None:
        return (*told, f"Cost: not known, evals/prices.yaml has no price of {report.model}")
    total = answers.dollars + (judging.dollars or 0)
    asked = sum(len(o.trials) for o in report.outcomes)
    each = answers.dollars / max(asked, 1)
    when = prices().as_of
    return (*told, f"Cost: ${total:.2f} in all, ${each:.4f} an answer, at list prices of {when}")


def _tokens(spending: Spending) -> str:
    return f"{spending.read:,} read ({spending.cache_share:.0%} from the cache), {spending.output:,} written"


def page(report: Report) -> str:
    """Return the report as one HTML page that loads nothing from elsewhere."""
    told = "".join(f"<p>{escape(line)}.</p>" for line in summary(report))
    rates = "".join(_bar(rate) for rate in rates_by_kind(report))
    slowest = max((seconds_of(report, r.name)[1] for r in rates_by_kind(report)), default=0.0)
    times = "".join(_span(report, rate.name, slowest) for rate in rates_by_kind(report))
    wrong = "".join(
        f"<li><code>{escape(o.case.name)}</code> {escape(o.case.ask[-1][:200])}"
        f"<br><small>{escape('; '.join(next((w for w in o.wrong if w), ())))}</small></li>"
        for o in report.failed
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Meshwright evaluation</title>'
        f"<style>{_STYLE}</style><h1>Evaluation, {escape(report.mode)} mode</h1>"
        f"<p><small>{escape(report.model)}, {report.made:%d %B %Y, %H:%M}</small></p>{told}"
        "<h2>Pass rate by kind, with 95 % intervals</h2>"
        f"<table><tr><th>kind<th>passed<th>0 to 100 %</tr>{rates}</table>"
        "<h2>Seconds an answer by kind: middle and 95 %</h2>"
        f"<table><tr><th>kind<th>middle<th>0 to {slowest:.1f} s</tr>{times}</table>"
        f"<h2>What went wrong</h2><ul>{wrong or '<li>Nothing.</li>'}</ul></html>\n"
    )


def _bar(rate: Rate) -> str:
    low, high = rate.interval
    label = f"{rate.share:.0%}, between {low:.0%} and {high:.0%}"
    return (
        f'<tr><td>{escape(rate.name)}<td class="n">{rate.hits}/{rate.of}<td>{_svg(label)}'
        f'<rect width="{_WIDTH * rate.share:.1f}" height="18" fill="#2a78b5"/>'
        f'<line x1="{_WIDTH * low:.1f}" x2="{_WIDTH * high:.1f}" y1="9" y2="9" stroke="#e08214" stroke-width="3"/>'
        "</svg></tr>"
    )


def _span(report: Report, kind: str, slowest: float) -> str:
    middle, late = seconds_of(report, kind)
    scale = _WIDTH / slowest if slowest else 0.0
    label = f"{middle:.2f} s in the middle, {late:.2f} s at 95 %"
    return (
        f'<tr><td>{escape(kind)}<td class="n">{middle:.2f} s<td>{_svg(label)}'
        f'<line x1="{scale * middle:.1f}" x2="{scale * late:.1f}" y1="9" y2="9" stroke="#2a78b5" stroke-width="3"/>'
        f'<circle cx="{scale * middle:.1f}" cy="9" r="5" fill="#e08214"/></svg></tr>'
    )


def _svg(label: str) -> str:
    return (
        f'<svg width="{_WIDTH + 10}" height="18" viewBox="-5 0 {_WIDTH + 10} 18" role="img" aria-label="{label}">'
        f'<title>{label}</title><rect width="{_WIDTH}" height="18" fill="#8883"/>'
    )
