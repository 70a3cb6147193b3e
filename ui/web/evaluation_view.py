"""The last evaluation on the page: pass rates with their intervals, what failed, what changed."""

import streamlit as st

from evals.outcome import Outcome
from evals.report_pages import summary
from evals.reporting import Report, rates_by_kind, seconds_of
from ui.web.charts import chart
from ui.web.figures import rates
from ui.web.plain import cards, plain, table

_SHOWN = 100
"""Failed cases that are listed."""


def draw_evaluation(report: Report) -> None:
    """Draw a report of `meshwright eval`."""
    middle, late = seconds_of(report)
    every = rates_by_kind(report)[-1]
    low, high = every.interval
    compared = f"{len(report.regressed):,}" if report.compared else "none kept"
    st.html(
        cards(
            (
                (f"{every.hits:,} of {every.of:,}", "cases passed"),
                (f"{low:.0%} to {high:.0%}", "95 % interval of the rate"),
                (compared, "worse than the baseline"),
                (f"{middle:.1f} s, {late:.1f} s", "an answer, middle and 95 %"),
            )
        )
    )
    st.caption(f"Made {report.made:%Y-%m-%d %H:%M} in {report.mode} mode, model {plain(report.model)}.")  # fmt: skip
    told = [
        (r.name.replace("_", " "), r.hits, r.of, r.share, *r.interval)
        for r in rates_by_kind(report)
    ]
    alt = "Pass rates: " + ", ".join(f"{name} {share:.0%}" for name, _, _, share, _, _ in told)
    chart(rates([(name, share, low, high) for name, _, _, share, low, high in told]), "rates", alt)
    with st.expander("As a table"):
        rows = [
            (name, f"{hits:,} of {of:,}", f"{share:.1%}", f"{low:.1%} to {high:.1%}")
            for name, hits, of, share, low, high in told
        ]
        st.html(table(("Kind", "Passed", "Rate", "95 % (Wilson)"), rows))
        for line in summary(report):
            st.caption(plain(f"{line}."))
    _changes(report)
    _failures(report.failed)


def _changes(report: Report) -> None:
    if not report.compared:
        st.caption("There is no baseline of this mode to compare with; `meshwright eval --keep` makes this run one.")  # fmt: skip
        return
    if report.regressed:
        st.error(f"Passed at the baseline and do not now: {plain(', '.join(report.regressed))}", icon=":material/trending_down:")  # fmt: skip
    if report.mended:
        st.success(f"Pass now and did not at the baseline: {plain(', '.join(report.mended))}", icon=":material/trending_up:")  # fmt: skip
    if not report.regressed and not report.mended:
        st.caption("Every case does as it did at the baseline.")


def _failures(failed: tuple[Outcome, ...]) -> None:
    if not failed:
        st.success("No case failed.")
        return
    with st.expander(f"Cases that failed ({len(failed):,})", expanded=True):
        st.html(table(("Case", "Question", "What was wrong"), [_row(o) for o in failed[:_SHOWN]]))
        if len(failed) > _SHOWN:
            st.caption(f"and {len(failed) - _SHOWN:,} more")


def _row(outcome: Outcome) -> tuple[str, str, str]:
    wrong = "; ".join(next((w for w in outcome.wrong if w), ()))
    return outcome.case.name, outcome.case.ask[-1], wrong
