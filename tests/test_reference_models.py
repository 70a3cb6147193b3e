from itertools import combinations

import pytest

from knowledge.handbook.book import Handbook, ReferenceModel
from tools.domains.words import words_of

MODELS = Handbook().models
SHARED_EVERYWHERE = {
    "finance-accounting",
    "people-workforce",
    "reference-data",
    "platform-metadata",
}
NAMED = [pytest.param(m, id=m.id) for m in MODELS]
PAIRS = [pytest.param(a, b, id=f"{a.id}-{b.id}") for a, b in combinations(MODELS, 2)]


def test_an_industry_with_a_model_can_be_recognised() -> None:
    recognised = {i.id for i in Handbook().industries}
    assert {m.id for m in MODELS} - recognised == {"general"}


@pytest.mark.parametrize("model", NAMED)
def test_a_model_has_twelve_to_fourteen_capabilities(model: ReferenceModel) -> None:
    assert 12 <= len(model.capabilities) <= 14


@pytest.mark.parametrize("model", NAMED)
def test_ids_are_unique_within_a_model(model: ReferenceModel) -> None:
    for ids in (
        [c.id for c in model.capabilities],
        [c.name for c in model.capabilities],
        [p.id for c in model.capabilities for p in c.products],
        [p.name for c in model.capabilities for p in c.products],
        [s.id for s in model.sources],
        [r.id for r in model.rejected_cuts],
        [f.capability for f in model.first_domains],
    ):
        assert repeated(ids) == set()


@pytest.mark.parametrize("model", NAMED)
def test_a_capability_depends_on_others_of_its_model(model: ReferenceModel) -> None:
    known = {c.id for c in model.capabilities}
    wrong = {(c.id, d) for c in model.capabilities for d in c.depends_on if d not in known - {c.id}}
    assert wrong == set()


@pytest.mark.parametrize("model", NAMED)
def test_two_to_four_first_domains_are_core_or_supporting_capabilities(
    model: ReferenceModel,
) -> None:
    kinds = {c.id: c.kind for c in model.capabilities}
    assert 2 <= len(model.first_domains) <= 4
    assert {kinds[f.capability] for f in model.first_domains} <= {"core", "supporting"}


@pytest.mark.parametrize("model", NAMED)
def test_every_source_is_cited_and_every_citation_has_a_source(model: ReferenceModel) -> None:
    cited = {s for c in model.capabilities for s in c.sources}
    assert cited == {s.id for s in model.sources}
    assert all(c.sources for c in model.capabilities)


@pytest.mark.parametrize("model", NAMED)
def test_a_term_points_to_one_capability(model: ReferenceModel) -> None:
    terms = [
        term
        for c in model.capabilities
        for term in {" ".join(words_of(t)) or t for t in c.vocabulary}
    ]
    assert repeated(terms) == set()


@pytest.mark.parametrize("model", NAMED)
def test_a_capability_is_recognised_by_twenty_to_forty_five_terms(model: ReferenceModel) -> None:
    sizes = {c.id: len(c.vocabulary) for c in model.capabilities}
    assert {i: n for i, n in sizes.items() if not 20 <= n <= 45} == {}


@pytest.mark.parametrize("model", NAMED)
def test_terms_and_area_words_are_lower_case(model: ReferenceModel) -> None:
    words = {w for c in model.capabilities for w in (*c.vocabulary, *c.area_words)}
    assert {w for w in words if w != w.lower()} == set()


@pytest.mark.parametrize("model", NAMED)
def test_each_score_has_a_reason_of_its_own(model: ReferenceModel) -> None:
    reasons = [
        prior.reason
        for c in model.capabilities
        for prior in (c.value, c.demand, c.clarity, c.readiness, c.complexity, c.risk)
    ]
    assert repeated(reasons) == set()
    assert min(len(r) for r in reasons) > 10


@pytest.mark.parametrize("model", NAMED)
def test_a_product_has_a_key_a_port_and_service_levels_with_reasons(model: ReferenceModel) -> None:
    for product in (p for c in model.capabilities for p in c.products):
        assert any(column.key for column in product.columns), product.id
        assert len({column.name for column in product.columns}) == len(product.columns), product.id
        assert product.ports, product.id
        assert product.ends, product.id
        assert product.consumers, product.id
        assert len({slo.property for slo in product.slos}) >= 2, product.id
        assert repeated([slo.reason for slo in product.slos]) == set(), product.id


@pytest.mark.parametrize("model", NAMED)
def test_a_capability_offers_one_to_three_products_and_a_first_domain_at_least_two(
    model: ReferenceModel,
) -> None:
    offered = {c.id: len(c.products) for c in model.capabilities}
    assert set(offered.values()) <= {1, 2, 3}
    assert min(offered[f.capability] for f in model.first_domains) >= 2


@pytest.mark.parametrize("model", NAMED)
def test_at_least_three_cuts_are_rejected_with_both_sides(model: ReferenceModel) -> None:
    assert len(model.rejected_cuts) >= 3
    assert all(r.why_tempting != r.why_not for r in model.rejected_cuts)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_industries_share_at_most_a_third_of_capabilities(
    one: ReferenceModel, other: ReferenceModel
) -> None:
    assert shared([c.id for c in one.capabilities], [c.id for c in other.capabilities]) <= 1 / 3
    assert shared([c.name for c in one.capabilities], [c.name for c in other.capabilities]) <= 1 / 3


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_industries_share_at_most_a_third_of_products(
    one: ReferenceModel, other: ReferenceModel
) -> None:
    mine = [p for c in one.capabilities for p in c.products]
    theirs = [p for c in other.capabilities for p in c.products]
    assert shared([p.id for p in mine], [p.id for p in theirs]) <= 1 / 3
    assert shared([p.name for p in mine], [p.name for p in theirs]) <= 1 / 3


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_industries_value_no_core_capability_for_the_same_reason(
    one: ReferenceModel, other: ReferenceModel
) -> None:
    mine, theirs = (
        {c.value.reason for c in m.capabilities if c.kind == "core"} for m in (one, other)
    )
    assert mine & theirs == set()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_only_finance_people_reference_and_platform_recur(
    one: ReferenceModel, other: ReferenceModel
) -> None:
    both = {c.id for c in one.capabilities} & {c.id for c in other.capabilities}
    assert both <= SHARED_EVERYWHERE


def shared(one: list[str], other: list[str]) -> float:
    """Return the share of the smaller list that stands in both."""
    return len(set(one) & set(other)) / min(len(one), len(other))


def repeated(values: list[str]) -> set[str]:
    return {v for v in values if values.count(v) > 1}
