"""A name that somebody gives finds the domain that it means, and no other one."""

import pytest

from knowledge.handbook.book import Handbook
from tools.declaration import ToolError
from tools.domains.hints import hints_of
from tools.domains.model import DomainProposal, ProposedDomain
from tools.domains.wanting import domain_named

RETAIL = Handbook().model_for("retail")


def proposed(*names: str) -> DomainProposal:
    """Return a proposal of domains of these names, each recognised by its capability if it has one."""
    by_name = {c.name: c.id for c in RETAIL.capabilities}
    domains = tuple(
        ProposedDomain(
            id=name.casefold().replace(" ", "-"), name=name, capability=by_name.get(name, ""),
            datasets=(name,), cohesion=None, coupling=None, confidence=None, naming_confidence=1,
            naming_words=(), inputs=(), outputs=(), owner_candidates=(), jobs=0, monthly_cost=None,
            personal_columns=0, border=(), rationale="", rejected="",
        )
        for name in names
    )  # fmt: skip
    return DomainProposal(
        domains=domains, links=(), shared=(), unassigned=(), missing_evidence=(), alternatives=(),
        count_reason="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("customers", "Customer and loyalty"),
        ("customer", "Customer and loyalty"),
        ("customer service", "Customer service"),
        ("ecommerce", "E-commerce trading and online orders"),
        ("E-Commerce domain", "E-commerce trading and online orders"),
    ],
)
def test_a_name_begins_with_whole_words(said: str, meant: str) -> None:
    found = proposed(
        "Customer service", "Customer and loyalty", "E-commerce trading and online orders"
    )

    assert domain_named(said, found, hints_of(RETAIL)).name == meant


def test_a_word_that_only_begins_like_a_name_means_no_domain() -> None:
    with pytest.raises(ToolError, match="No domain is called 'care'"):
        domain_named("care", proposed("Careers and training", "Stock"))
