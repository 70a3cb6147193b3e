"""The page of priorities: which domain first, by worth and ease, and in which waves."""

import streamlit as st

from tools.assess_domains import TOOL, AssessDomains, AssessedDomain, Assessment
from ui.render.wording import day
from ui.web.charts import chart
from ui.web.computing import computed
from ui.web.figures import matrix
from ui.web.plain import plain, table


def priorities_page() -> None:
    """Draw the matrix, the scores with their evidence, and the rollout."""
    st.title("Priorities")
    with st.spinner("Comparing domains …"):
        found = computed(TOOL, AssessDomains(), Assessment)
    first = found.domains[0]
    st.markdown(f"**{plain(first.name)}** goes first, with {first.total:.2f} of 5.")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        chart(matrix(found.domains), "matrix", _alt(found))
    ranks = [(str(d.rank), d.name, f"{d.total:.2f}", d.quadrant) for d in found.domains]
    right.html(table(("#", "Domain", "Of 5", "Quadrant"), ranks))
    st.html(_scores(found))
    firm = [s for s in found.sensitivity if s.first and s.first != first.name]
    names = sorted({s.first for s in firm})
    st.caption(
        f"With one weight moved by half, {plain(' or '.join(names))} can come first."
        if names
        else "With any one weight moved by half, the first stays first."
    )
    st.header("Rollout")
    rows = [
        (str(w.wave), ", ".join(w.domains), day(w.start), day(w.end), w.reason)
        for w in found.rollout
    ]
    st.html(table(("Wave", "Domains", "Start", "End", "Why then"), rows))
    st.header("One domain")
    names = [d.name for d in found.domains]
    chosen = st.selectbox("Domain", names, key="priority-domain")
    _one(next(d for d in found.domains if d.name == chosen))
    for missing in found.missing:
        st.caption(plain(missing))


def _scores(found: Assessment) -> str:
    labels = [w.label for w in found.weights]
    rows = [
        (str(d.rank), d.name, *(f"{s.value:.1f}" for s in d.scores), f"{d.total:.2f}", d.quadrant)
        for d in found.domains
    ]
    weights = [f"{label} ({w.weight:.0%})" for label, w in zip(labels, found.weights, strict=True)]
    return table(("#", "Domain", *weights, "Total", "Quadrant"), rows)


def _one(domain: AssessedDomain) -> None:
    scores = [(s.criterion, f"{s.value:.1f}", s.standing, s.reason) for s in domain.scores]
    st.html(table(("Criterion", "Of 5", "Standing", "Why"), scores))
    rows = [
        (
            d.dimension,
            "not known" if d.rating is None else f"{d.rating:.1f}",
            d.figure,
            "; ".join(d.evidence),
            "; ".join(d.gaps) or "nothing seen",
        )
        for d in domain.dimensions
    ]
    if rows:
        st.html(table(("Dimension", "Of 5", "Figure", "Evidence", "Weak or unknown"), rows))


def _alt(found: Assessment) -> str:
    named = "; ".join(f"{d.name}: worth {d.worth}, ease {d.ease}" for d in found.domains)
    return f"Domains by worth and ease, each 1 to 5. {named}"
