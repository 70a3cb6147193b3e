"""Which results are files, and what these are called."""

import yaml
from peers.roadmaps import designed
from peers.secret_world import World, context

from knowledge.catalog.model import Column, Dataset
from knowledge.people import Person
from knowledge.policies.model import Policy
from knowledge.store.results import StoredResult
from tools.declaration import Request, Result
from tools.define_data_products import DataProducts
from tools.draft_contract import TOOL as DRAFT
from tools.draft_contract import DraftContract
from tools.governance.drafting.model import PolicyDraft
from tools.scan_governance import TOOL as SCAN
from tools.scan_governance import ScanGovernance
from ui.render.result_files import file_name, files_of

SHOP = World(
    datasets=(Dataset("core.order", "order", schema="core"),),
    columns=(Column("core.order", 0, "id", "text"),),
)


def stored(tool: str, request: Request, result: Result) -> StoredResult:
    arguments, body = request.model_dump_json(), result.model_dump_json()
    return StoredResult("r-1", "t-1", tool, 1, "", arguments, "f", body)


def test_a_drafted_contract_is_a_file_that_holds_all_of_it() -> None:
    request = DraftContract(dataset="core.order")
    result = DRAFT.run(request, context(SHOP, (Person("ann@shop.example"),), (), ()))

    (file,) = files_of(stored("draft_contract", request, result))

    assert file.name == "core.order.odcs.yaml"
    assert yaml.safe_load(file.text)["kind"] == "DataContract"


def test_each_designed_product_is_a_file() -> None:
    made = DataProducts(
        domain="Orders",
        products=(),
        designs=tuple(designed(name, f"name: {name}\n") for name in ("Orders", "Net sales")),
        retire=(),
        notices=(),
    )

    files = files_of(stored("define_data_products", Request(), made))

    assert [(f.name, f.title, f.kind, f.text) for f in files] == [
        ("Orders.odps.yaml", "Product Orders", "odps", "name: Orders\n"),
        ("Net-sales.odps.yaml", "Product Net sales", "odps", "name: Net sales\n"),
    ]


def test_a_policy_is_a_file_only_where_the_draft_is_valid() -> None:
    policy = Policy(
        id="owners-named", title="Owners", why="", severity="error", applies_to="dataset",
        require="true", message="It has none.",
    )  # fmt: skip
    whole = PolicyDraft(
        valid=True, policy=policy, rule="id: owners-named\n", errors=(), assumed=(), tests=2,
        coverage=None, conflicts=(), translations=(),
    )  # fmt: skip
    broken, none = whole.model_copy(update={"valid": False}), whole.model_copy(update={"policy": None})  # fmt: skip

    made = [files_of(stored("draft_policy", Request(), one)) for one in (whole, broken, none)]

    assert [[f.name for f in files] for files in made] == [["owners-named.yaml"], [], []]


def test_findings_are_a_file_where_one_was_asked_for() -> None:
    at = context(SHOP, (Person("ann@shop.example"),), (), ())
    for form, names in (("csv", ["findings.csv"]), ("markdown", ["findings.md"]), ("", [])):
        request = ScanGovernance.model_validate({"format": form})
        made = files_of(stored("scan_governance", request, SCAN.run(request, at)))
        assert [f.name for f in made] == names
    asked = ScanGovernance(format="csv")
    unwritten = SCAN.run(asked, at).model_copy(update={"file": ""})
    assert files_of(stored("scan_governance", asked, unwritten)) == ()


def test_what_is_no_file_gives_none() -> None:
    request = ScanGovernance()
    assert files_of(stored("find_policy", request, Result())) == ()


def test_a_name_is_safe_on_every_system_and_never_empty() -> None:
    assert (
        file_name("Data mesh roadmap for Fernway", "docx") == "Data-mesh-roadmap-for-Fernway.docx"
    )
    assert file_name("../../etc/passwd:x", "md") == "etc-passwd-x.md"
    assert file_name("???", "md") == "meshwright.md"
    assert len(file_name("a" * 500, "md")) <= 83
