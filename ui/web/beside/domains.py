"""The page of domains: a map to click on, what each holds, and what-ifs."""

import streamlit as st

from knowledge.catalog.model import Dataset
from tools.assess_domains import TOOL as ASSESS
from tools.assess_domains import AssessDomains, Assessment
from tools.declaration import ToolError
from tools.decompose_domains import TOOL, DecomposeDomains, DomainMap
from tools.domains.model import ProposedDomain
from ui.render.wording import counted
from ui.web.charts import chart, clicked
from ui.web.computing import catalog, computed
from ui.web.figures import domain_map
from ui.web.plain import cards, plain, table

_CHOSEN = "domain"
"""Where the session keeps which domain is looked at."""
_MAP = "domain-map"
_LISTED = 200
"""Datasets of one domain that are listed."""


def domains_page() -> None:
    """Draw the map, the controls beside it, and the domain that was clicked."""
    st.title("Domains")
    with st.spinner("Grouping datasets …"):
        by_data = computed(TOOL, DecomposeDomains(), DomainMap)
        planned = computed(TOOL, DecomposeDomains(count=_planned(by_data)), DomainMap)
    if len(planned.domains) != len(by_data.domains):
        st.markdown(
            f"**{len(planned.domains):,} domains**, as many as the roadmap plans. "
            f"By links and names alone the data falls into {len(by_data.domains):,}; “What if” shows them."
        )
    wish = _wish(planned)
    with st.spinner("Grouping datasets otherwise …"):
        found = computed(TOOL, wish, DomainMap)
    st.html(
        cards(
            (
                (f"{found.datasets:,}", "datasets"),
                (f"{len(found.domains):,}", "domains"),
                (f"{sum(len(g.datasets) for g in found.shared):,}", "shared by all"),
                (f"{len(found.unassigned):,}", "in no domain yet"),
            )
        )
    )
    chosen = _chosen(found)
    left, right = st.columns([3, 2])
    with left:
        picture = domain_map(found.domains, found.links, chosen.id if chosen else "")
        chart(picture, _MAP, _alt(found), on_click=_clicked)
        st.caption("Click a domain. Its size is its datasets; lines are links between datasets.")
    with right:
        _pick(found)
        if chosen:
            _summary(found, chosen)
    if chosen:
        _details(chosen)
    _whole(found)


def _planned(by_data: DomainMap) -> int:
    """Return how many domains the plan has; where nothing can be planned, what the data says."""
    try:
        return len(computed(ASSESS, AssessDomains(), Assessment).domains)
    except ToolError:
        return len(by_data.domains)


def _wish(found: DomainMap) -> DecomposeDomains:
    """Draw the controls and return what they ask for."""
    names = [d.name for d in found.domains]
    with st.expander("What if …", icon=":material/tune:"):
        count = st.slider(
            "How many domains", 1, max(3 * len(names), 12), value=len(names), key="what-if-count"
        )
        merge = st.multiselect("Make these one domain", names, key="what-if-merge")
        split = st.multiselect("Split these into their parts", names, key="what-if-split")
        exclude = st.text_input(
            "Leave out", placeholder="raw.*, archive.*", key="what-if-exclude",
            help="Names, ids, schemas or patterns with *, separated by commas",
        )  # fmt: skip
        st.caption("The proposal itself stays as it is; this only shows what would be otherwise.")
    return DecomposeDomains(
        count=count,
        merge=(tuple(merge),) if len(merge) > 1 else (),
        split=tuple(split),
        exclude=tuple(e.strip() for e in exclude.split(",") if e.strip()),
    )


def _chosen(found: DomainMap) -> ProposedDomain | None:
    kept: object = st.session_state.get(_CHOSEN)
    return next((d for d in found.domains if d.id == kept), next(iter(found.domains), None))


def _clicked() -> None:
    """Keep the domain that was clicked on the map."""
    named = clicked(_MAP)
    if named:
        st.session_state[_CHOSEN] = named


def _pick(found: DomainMap) -> None:
    """Draw the same choice for who uses no pointer."""
    names = {d.id: d.name for d in found.domains}
    chosen = _chosen(found)
    if chosen is None:
        return
    st.session_state["domain-picked"] = chosen.id
    st.selectbox(
        "Domain", list(names), format_func=names.__getitem__, key="domain-picked", on_change=_picked
    )


def _picked() -> None:
    st.session_state[_CHOSEN] = st.session_state["domain-picked"]


def _summary(found: DomainMap, domain: ProposedDomain) -> None:
    names = {d.id: d.name for d in found.domains}
    owner = domain.owner_candidates[0].name if domain.owner_candidates else "not known"
    st.html(
        cards(
            (
                (f"{len(domain.datasets):,}", counted(len(domain.datasets), "dataset").split()[-1]),
                (_share(domain.cohesion), "of its links stay inside"),
                (_share(domain.coupling), "cross to others"),
                (f"{domain.personal_columns:,}", "personal columns"),
            )
        )
    )
    st.markdown(f"**Likely owner:** {plain(owner)}")
    flows = [("from", f.domain, f.links) for f in domain.inputs]
    flows += [("to", f.domain, f.links) for f in domain.outputs]
    if flows:
        rows = [(way, names.get(other, other), f"{links:,}") for way, other, links in flows]
        st.html(table(("Flow", "Domain", "Links"), rows))


def _details(domain: ProposedDomain) -> None:
    st.header(plain(domain.name))
    st.markdown(plain(domain.rationale))
    st.caption(f"Rejected: {plain(domain.rejected)}")
    with st.expander("Evidence and doubts", expanded=True):
        owners = [(o.name, _share(o.share)) for o in domain.owner_candidates]
        if owners:
            st.html(table(("Could own it", "Share of ownership and use"), owners))
        else:
            st.caption("Nobody is known to own or use these datasets.")
        st.caption(f"Named after: {plain(', '.join(domain.naming_words[:8]))}")
        if domain.border:
            st.html(table(("On the border", "Why"), [(b.dataset, b.reason) for b in domain.border]))
    with st.expander(f"Datasets ({len(domain.datasets):,})", expanded=True):
        known = catalog().by_id
        shown = [known[d] for d in domain.datasets[:_LISTED] if d in known]
        rows = [(_called(d), d.layer, ", ".join(d.owners), d.description) for d in shown]
        st.html(table(("Dataset", "Layer", "Owner", "Description"), rows, tall=True))
        if len(domain.datasets) > _LISTED:
            st.caption(f"and {len(domain.datasets) - _LISTED:,} more")


def _called(dataset: Dataset) -> str:
    """Return the id, after the name where the id does not end with it."""
    told = dataset.id.casefold().endswith(dataset.name.casefold())
    return dataset.id if told else f"{dataset.name} ({dataset.id})"


def _whole(found: DomainMap) -> None:
    with st.expander("Why this many, and what is kept apart"):
        st.markdown(plain(found.count_reason))
        for other in found.alternatives:
            st.markdown(f"- One {other.direction}: {plain(other.change)}; {plain(other.why_not)}.")
        groups = [(g.name, f"{len(g.datasets):,}", g.reason) for g in found.shared]
        if groups:
            st.html(table(("Shared", "Datasets", "Why"), groups))
        if found.unassigned:
            left = [(u.dataset, u.reason) for u in found.unassigned[:_LISTED]]
            st.html(table(("In no domain", "Why"), left))
        for missing in found.missing_evidence:
            st.caption(plain(missing))


def _share(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"


def _alt(found: DomainMap) -> str:
    named = ", ".join(f"{d.name} ({len(d.datasets):,})" for d in found.domains)
    return f"A map of {len(found.domains)} domains with their datasets: {named}"
