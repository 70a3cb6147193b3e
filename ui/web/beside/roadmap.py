"""The page of the roadmap: one page of summary, the timeline, and the files to take along."""

import streamlit as st

from tools.plan_roadmap import TOOL, PlanRoadmap
from tools.roadmap.model import Roadmap
from ui.render.page import Line
from ui.render.roadmap.summary import document_byline, document_title, headlines
from ui.render.wording import day
from ui.web.charts import chart
from ui.web.computing import catalog, computed
from ui.web.downloads import roadmap_downloads
from ui.web.figures import timeline
from ui.web.plain import plain, table


def roadmap_page() -> None:
    """Draw the plan that the workspace's own data gives, or that the person's words add to."""
    title, byline = st.empty(), st.empty()
    title.title("Roadmap")
    words = _brief()
    with st.spinner("Planning …"):
        plan = computed(TOOL, PlanRoadmap(brief=words), Roadmap, (words,) if words else ())
    title.title(plain(document_title(plan)))
    byline.caption(plain(document_byline(plan)))
    roadmap_downloads(plan, key="page")
    for label, line in headlines(plan):
        st.markdown(f"**{plain(label)}:** {plain(_words(line))}")
    for notice in plan.notices:
        st.caption(f":material/info: {plain(notice)}")
    st.header("Timeline")
    chart(timeline(plan.phases), "timeline", _alt(plan))
    _tables(plan)


def _brief() -> str:
    """Draw the box for the asker's own words, and return what was planned from last."""
    nothing = not catalog().datasets
    with st.expander("Plan from your own words", icon=":material/edit_note:", expanded=nothing), st.form("brief"):  # fmt: skip
        words = st.text_area(
            "Your organisation, its size and its pains",
            placeholder="A retailer with 15,000 people; every report takes three weeks …",
            key="roadmap-words",
        )
        st.form_submit_button("Plan", type="primary")
    return words


def _tables(plan: Roadmap) -> None:
    phases = [(p.title, day(p.start), day(p.end), "; ".join(p.exit)) for p in plan.phases]
    with st.expander("Phases", expanded=True):
        st.html(table(("Phase", "Start", "End", "Done when"), phases))
    order = [(str(p.rank), p.name, f"{p.total:.2f}", p.why.text, p.weak_point) for p in plan.order]
    with st.expander("Order of domains"):
        st.html(table(("#", "Domain", "Of 5", "Why", "Weak point"), order))
    with st.expander("Metrics"):
        metrics = [(m.title, m.baseline.text, m.formula, m.cadence, m.stop) for m in plan.metrics]
        st.html(table(("Metric", "Today", "Formula", "How often", "We stop if"), metrics))
    with st.expander("Risks"):
        risks = [(r.title, r.here.text, r.sign, r.guard) for r in plan.risks]
        st.html(table(("Mistake", "How it could happen here", "Sign", "Guard"), risks))
    with st.expander("Assumptions and open questions"):
        st.html(table(("Assumption", "What it would change"), [(a.text, a.effect) for a in plan.assumptions]))  # fmt: skip
        st.html(table(("Question", "What it would change"), [(q.text, q.changes) for q in plan.questions]))  # fmt: skip


def _words(line: Line) -> str:
    return "".join(piece.text for piece in line)


def _alt(plan: Roadmap) -> str:
    told = "; ".join(f"{p.title}: {day(p.start)} to {day(p.end)}" for p in plan.phases)
    return f"The phases of the plan. {told}"
