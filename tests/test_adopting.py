"""Which capability a group of a catalog is taken for, where its cut did not name it after one."""

from knowledge.handbook.book import Handbook
from tools.domains.model import ProposedDomain
from tools.roadmap.adopting import adopted
from tools.roadmap.area_lists import Area
from tools.roadmap.candidate import Candidate

MODEL = Handbook().general


def group(name: str, *words: str) -> Candidate:
    shown = ProposedDomain(
        id=name, name=name, capability="", naming_words=words, naming_confidence=0.5, datasets=("a", "b"),
        cohesion=1.0, coupling=0.0, confidence=0.5, inputs=(), outputs=(), jobs=0, monthly_cost=None,
        owner_candidates=(), personal_columns=0, rationale="Two datasets.", rejected="", border=(),
    )  # fmt: skip
    return Candidate(name, name, None, shown, None)


def names(*groups: Candidate, area: str = "") -> list[str]:
    free = tuple(
        (c, Area(area, area, written=area) if area in c.area_words else None)
        for c in MODEL.capabilities
        if c.kind != "reference"
    )
    return [c.name for c in adopted(groups, free)]


def test_a_group_that_speaks_a_named_area_s_words_is_that_area_s() -> None:
    found = names(group("Vendor", "vendor", "category", "relationship"), area="purchasing")

    assert found == ["Suppliers and procurement"]


def test_one_word_that_may_mean_anything_names_nothing() -> None:
    assert names(group("Category", "category", "anchor", "grain")) == ["Category"]


def test_a_capability_is_given_once() -> None:
    first = group("Vendor", "vendor", "supplier")
    second = group("Supplier", "supplier", "rating")

    assert names(first, second, area="purchasing").count("Suppliers and procurement") == 1


def test_the_words_that_a_name_rests_on_are_said() -> None:
    area = Area("purchasing", "purchasing", written="purchasing")
    capability = next(c for c in MODEL.capabilities if "purchasing" in c.area_words)

    (found,) = adopted((group("Vendor", "vendor", "category"),), ((capability, area),))
    assert found.proposed
    assert "you name purchasing and its names speak of “vendor”" in found.proposed.rationale
