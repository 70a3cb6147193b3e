"""Names of people, codes, policies and datasets that were hastily written, and areas left out of a plan."""

import pytest

from knowledge.policies.model import Policy
from tools.declaration import ToolError
from tools.governance.policies_named import policy_meant
from tools.passages.respelt import names_a_code, respelt

TEXTS = ("Owner: Aoife Brannigan, lead engineer.", "Policy DP-04: personal data and consent")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who is aoife branigan", "who is aoife Brannigan"),
        ("what does dp-4 say", "what does DP-04 say"),
        ("what does DP 4 say?", "what does DP-04 say?"),
        ("who is the owner", "who is the owner"),
        ("who is Zebediah", "who is Zebediah"),
    ],
)
def test_names_and_codes_are_read_as_the_documents_write_them(asked: str, meant: str) -> None:
    assert respelt(asked, TEXTS) == meant


def test_a_number_alone_is_no_code() -> None:
    assert names_a_code("show DP-04")
    assert not names_a_code("what happened in 2026")


def policy(id_: str, title: str) -> Policy:
    return Policy.model_construct(id=id_, title=title)


RULES = (policy("dataset-has-owner", "Every dataset has an owner"), policy("unused-retired", "What nobody reads goes"))  # fmt: skip


@pytest.mark.parametrize("named", ["dataset-has-owner", "every dataset has an owner", "datset-has-owner", "has owner"])  # fmt: skip
def test_a_policy_is_found_by_its_id_or_title_also_misspelt(named: str) -> None:
    assert policy_meant(named, RULES).id == "dataset-has-owner"


def test_an_unknown_policy_is_refused_with_a_way_out() -> None:
    with pytest.raises(ToolError, match=r"There is no policy 'zebra'.*`find_policy`"):
        policy_meant("zebra", RULES)
