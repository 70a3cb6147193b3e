"""The page of products and contracts: find one, see it, read its contract, judge a change."""

import streamlit as st

from knowledge.catalog.model import Contract, DataProduct, Dataset
from tools.check_contract import TOOL as CHECK
from tools.check_contract import CheckContract
from tools.contracts.model import ContractCheck
from tools.declaration import ToolError
from tools.draft_contract import TOOL as DRAFT
from tools.draft_contract import ContractDraft, DraftContract
from tools.find_data_products import TOOL as FIND
from tools.find_data_products import FindDataProducts, Marketplace, Offer
from ui.web.computing import catalog, computed
from ui.web.plain import cards, plain, table

_SHOWN = 100


def products_page() -> None:
    """Draw the search, the lists, and the verdict on a contract."""
    st.title("Products and contracts")
    find, listed, verdict = st.tabs(["Find", "Products and datasets", "Check a contract"])
    with find:
        _find()
    with listed:
        _listed()
    with verdict:
        _verdict()


def _find() -> None:
    need = st.text_input(
        "What do you want to know or do?", placeholder="stock per store and day", key="need"
    )
    if not need.strip():
        st.caption("Say what you need in your own words; what serves it comes best first.")
        return
    found = computed(FIND, FindDataProducts(need=need), Marketplace)
    st.markdown(plain(found.summary))
    for offer in found.offers or found.nearest:
        _offer(offer)
    if found.could_serve:
        st.info(f"{plain(found.could_serve)} could serve it. Ask {plain(', '.join(found.ask))}.")
    if found.product_request:
        st.text_area("A request ready to be sent", value=found.product_request, height=200)


def _offer(offer: Offer) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(offer.name)}** · {offer.kind}, {plain(offer.domain or 'no domain')}")
        st.markdown(plain(offer.purpose))
        rows = [("✓" if t.good else "✗", t.signal, t.told) for t in offer.trust]
        st.html(table(("", "Signal", "What speaks for or against it"), rows))
        st.caption(f"Owner: {plain(', '.join(offer.owners) or 'nobody')}. {plain(offer.access)}")


def _listed() -> None:
    view = catalog()
    products = {p.id: p for p in view.products}
    datasets = view.by_id
    if not datasets and not products:
        st.info("Nothing is loaded that you may read. Load a catalog on the Sources page.")
        return
    options = [*products, *(d for d in datasets if d not in products)]
    chosen = st.selectbox(
        f"Product or dataset ({len(products):,} and {len(datasets):,})", options, key="product",
        format_func=lambda i: f"{products[i].name} (product)" if i in products else i,
    )  # fmt: skip
    if chosen in products:
        _product(products[chosen])
    elif chosen in datasets:
        _dataset(datasets[chosen])
    known = [c for c in view.contracts if chosen in (c.id, *c.datasets)]
    for contract in known:
        _contract(contract)
    if chosen and not known:
        _draft(chosen, is_product=chosen in products)


def _product(product: DataProduct) -> None:
    st.header(plain(product.name))
    st.markdown(plain(product.purpose or "No purpose is written down."))
    owners = ", ".join(product.owners) or "nobody"
    st.html(cards(((product.status or "no status", "status"), (product.domain or "none", "domain"), (owners, "owner"))))  # fmt: skip
    ports = [*(("input", d) for d in product.inputs), *(("output", d) for d in product.outputs)]
    st.html(table(("Port", "Dataset"), ports))


def _dataset(dataset: Dataset) -> None:
    st.header(plain(dataset.id))
    st.markdown(plain(dataset.description or "No description is written down."))
    rows = "not known" if dataset.row_count is None else f"{dataset.row_count:,}"
    owners = ", ".join(dataset.owners) or "nobody"
    st.html(cards(((owners, "owner"), (dataset.layer or "none", "layer"), (rows, "rows"))))
    columns = [
        (c.name, c.type, c.description, ", ".join(c.tags)) for c in catalog().columns([dataset.id])
    ]
    st.html(table(("Column", "Type", "Description", "Tags"), columns[:_SHOWN]))


def _contract(contract: Contract) -> None:
    with st.expander(f"Contract {plain(contract.id)} {plain(contract.version)}", expanded=True):
        st.caption(f"{plain(contract.status or 'no status')}, read from {plain(contract.place)}")
        st.code(contract.text, language="yaml", height=420)


def _draft(subject: str, *, is_product: bool) -> None:
    st.caption("It has no contract yet.")
    if not st.toggle("Draft one from the catalog", key=f"draft-{subject}"):
        return
    wanted = DraftContract(product=subject) if is_product else DraftContract(dataset=subject)
    found = computed(DRAFT, wanted, ContractDraft)
    st.markdown(plain(found.summary))
    for question in found.questions:
        st.markdown(f"- {plain(question)}")
    st.code(found.contract, language="yaml", height=420)
    name = subject.replace("/", "-")
    st.download_button(
        "Download the draft", found.contract, f"{name}.odcs.yaml", "text/yaml", icon=":material/download:"
    )  # fmt: skip


def _verdict() -> None:
    with st.form("verdict"):
        left, right = st.columns(2)
        contract = left.text_area("Contract, as YAML or a known id", height=260, key="contract-new")
        previous = right.text_area(
            "The version before it (optional)", height=260, key="contract-old"
        )
        st.form_submit_button("Check", type="primary")
    if not contract.strip():
        st.caption("Paste a contract of the Open Data Contract Standard, or name one.")
        return
    try:
        found = computed(CHECK, CheckContract(contract=contract, previous=previous), ContractCheck)
    except ToolError as reason:
        st.warning(plain(str(reason)))
        return
    _told(found)


def _told(found: ContractCheck) -> None:
    st.markdown(f"**{plain(found.summary)}**")
    if found.changes:
        rows = [(c.verdict, c.path, c.what, c.why) for c in found.changes]
        st.html(table(("Verdict", "Where", "Change", "What it means"), rows))
    if found.problems:
        rows = [(p.severity, str(p.line), p.path, p.problem, p.nearest) for p in found.problems]
        st.html(table(("", "Line", "Where", "Problem", "Perhaps"), rows))
    if found.readers:
        rows = [(r.name, r.verdict, r.evidence, ", ".join(r.owners)) for r in found.readers]
        st.html(table(("Reader", "Verdict", "Evidence", "Owner"), rows))
    for party in found.parties:
        st.markdown(f"- {plain(party.name)} must {party.must}: {plain(party.because)}")
    for note in (*found.notes, *((f"Earliest: {found.earliest}",) if found.earliest else ())):
        st.caption(plain(note))
