"""The page of governance: what breaks policies, by domain and policy, and the policies' texts."""

import streamlit as st

from knowledge.policies.model import Severity
from tools.context import ScanPoint
from tools.governance.scan.model import Finding
from tools.scan_governance import TOOL, Scan, ScanGovernance
from ui.web.charts import chart
from ui.web.computing import catalog, computed, policies
from ui.web.figures import bars, trend
from ui.web.plain import cards, plain, table

_SHOWN = 200
_SEVERITIES: dict[Severity, str] = {"error": "grave", "warning": "warning", "info": "hint"}
_LAST = 8
"""Scans whose counts by domain are listed."""


def governance_page() -> None:
    """Draw the findings and the policies behind them."""
    st.title("Governance")
    if not catalog().datasets:
        st.info("Nothing is loaded that you may read. Load a catalog on the Sources page.")
        return
    in_force = st.toggle("Only policies in force", key="in-force", help="The handbook proposes the others.")  # fmt: skip
    with st.spinner("Running policies …"):
        found = computed(TOOL, ScanGovernance(only_in_force=in_force), Scan)
    st.html(
        cards(
            (
                (f"{found.violations:,}", "violations"),
                (f"{found.unknown:,}", "can't be told"),
                (f"{found.passes:,}", "kept"),
                (f"{found.in_force:,} of {found.policies:,}", "policies in force"),
            )
        )
    )
    if found.change is not None:
        since = found.change
        st.markdown(
            f"Since {since.last_scan_day}: **{since.new:,} new**, {since.mended:,} mended, {since.same:,} as before."
        )
    else:
        st.caption("The next scan shows what is new and what was mended since this one.")
    by_domain, over_time, findings, texts = st.tabs(["By domain", "Trend", "Findings", "Policies"])
    with by_domain:
        _domains(found)
    with over_time:
        _trend(found.trend)
    with findings:
        _findings(found)
    with texts:
        _texts(found)


def _domains(found: Scan) -> None:
    broken = [d for d in found.domains if d.violations]
    if not broken:
        st.success("No domain breaks a policy.")
        return
    rows = [(d.domain or "no domain", d.violations) for d in broken[:20]]
    alt = "Violations by domain: " + ", ".join(f"{n} {c}" for n, c in rows)
    chart(bars(rows), "by-domain", alt)
    told = [
        (d.domain or "no domain", f"{d.violations:,}", f"{d.unknown:,}", ", ".join(d.owners), d.gravest)
        for d in found.domains
    ]  # fmt: skip
    st.html(table(("Domain", "Violations", "Can't be told", "Owners", "Gravest policy"), told))


def _trend(points: tuple[ScanPoint, ...]) -> None:
    if len(points) < 2:  # noqa: PLR2004 - a line takes two.
        st.info(
            "This is the first scan that is kept. Each day's scan, and each that finds something else, "
            "becomes a point here: `meshwright watch` scans each day, and a chat or this page whenever one asks."
        )
    else:
        alt = f"Violations went from {points[0].violations:,} to {points[-1].violations:,} over {len(points):,} scans"
        chart(trend(points), "trend", alt)
    st.html(table(("Scan", "Targets", "Policies", "Grave", "Warnings", "Hints", "Violations"), [_counted(p) for p in reversed(points)]))  # fmt: skip
    names = sorted({d.domain for p in points for d in p.domains})
    if names:
        st.header("By domain")
        held = [{d.domain: d.violations for d in p.domains} for p in reversed(points)][:_LAST]
        days = [f"{p.at:%Y-%m-%d %H:%M}" for p in reversed(points)][:_LAST]
        st.html(table(("Domain", *days), [(n, *(f"{h.get(n, 0):,}" for h in held)) for n in names]))


def _counted(point: ScanPoint) -> tuple[str, ...]:
    counts = (point.targets, point.policies, point.grave, point.warnings, point.hints)
    return (f"{point.at:%Y-%m-%d %H:%M}", *(f"{c:,}" for c in (*counts, point.violations)))


def _findings(found: Scan) -> None:
    domains = sorted({f.domain for f in found.findings})
    names = sorted({f.policy for f in found.findings})
    left, right = st.columns(2)
    domain = left.selectbox("Domain", ["", *domains], format_func=lambda d: d or "All", key="finding-domain")  # fmt: skip
    policy = right.selectbox("Policy", ["", *names], format_func=lambda p: p or "All", key="finding-policy")  # fmt: skip
    kept = [f for f in found.findings if domain in {"", f.domain} and policy in {"", f.policy}]
    st.html(
        table(
            ("Judged", "Finding", "Owner", "Policy", "How to mend it"),
            [_row(f) for f in kept[:_SHOWN]],
        )
    )
    more = len(kept) - _SHOWN + found.unlisted
    if more > 0:
        st.caption(f"{more:,} more are counted and not listed; choose a domain or a policy.")


def _row(finding: Finding) -> tuple[str, ...]:
    judged = finding.standing if finding.standing != "unknown" else "can't be told"
    return (
        f"{judged}, {_SEVERITIES[finding.severity]}",
        finding.message,
        finding.owner or "nobody",
        finding.title,
        finding.fix,
    )


def _texts(found: Scan) -> None:
    counts = {c.policy: c for c in found.counts}
    for rule in policies().rules:
        policy, placed = rule.policy, rule.placed
        count = counts.get(policy.id)
        state = "in force" if rule.in_force else "proposed by the handbook"
        broken = f" · {count.violations:,} violations" if count else ""
        with st.expander(f"{plain(policy.title)} · {state}{broken}"):
            st.markdown(plain(placed.demand or policy.message))
            st.markdown(f"Why: {plain(policy.why)}")
            st.code(
                f"when     {policy.when}\nrequire  {policy.require}", language=None, wrap_lines=True
            )
            st.caption(f"{plain(placed.place)} · owner: {plain(policy.owner or 'nobody')}")
