import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Dataset, Edge
from knowledge.catalog.view import CatalogView
from knowledge.documents.model import Document
from knowledge.documents.view import DocumentsView, Legs
from knowledge.handbook.book import Handbook
from knowledge.people import Audience, Person
from tools.context import Context, KeptResult
from tools.declaration import ToolError
from tools.decompose_domains import TOOL, DecomposeDomains, DomainMap, decompose_domains
from tools.domains.proposal import METHOD


class NoDocuments:
    def legs(self, query: str, audience: Audience) -> Legs:
        raise AssertionError(query, audience)

    def documents(self) -> tuple[Document, ...]:
        return ()


class NoResults:
    def all(self) -> tuple[KeptResult, ...]:
        return ()


@dataclass
class Keeper:
    kept: dict[str, str] = field(default_factory=dict[str, str])

    def once(self, name: str, compute: Callable[[], str]) -> str:
        if name not in self.kept:
            self.kept[name] = compute()
        return self.kept[name]


def context(
    *datasets: Dataset, edges: tuple[Edge, ...] = (), keep: Keeper | None = None
) -> Context:
    return Context(
        asker=Person("ada@example.org"),
        audience=Audience(),
        now=datetime(2026, 1, 5, tzinfo=UTC),
        said=(),
        organisation=None,
        catalog=CatalogView(Memory(datasets=datasets, edges=edges), Audience()),
        documents=DocumentsView(NoDocuments, Audience()),
        handbook=Handbook(),
        results=NoResults(),
        keep=keep or Keeper(),
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


NAMES = (
    "pos_receipt", "till_day", "store_footfall", "shop_basket", "web_order", "checkout_session",
    "stock_level", "safety_stock", "reorder_point", "employee", "payroll_run", "shift_roster",
    "currency", "store_footfall_bak",
)  # fmt: skip
SHOP = tuple(Dataset(id=n, name=n) for n in NAMES)
FLOWS = tuple(
    Edge(NAMES[i + a], NAMES[i + a + 1], "lineage", job=f"job_{i}_{a}")
    for i in range(0, 12, 3)
    for a in range(2)
)


def cut(request: DecomposeDomains, keep: Keeper | None = None) -> DomainMap:
    return decompose_domains(request, context(*SHOP, edges=FLOWS, keep=keep))


def test_the_industry_named_gives_the_names() -> None:
    found = cut(DecomposeDomains(industry="Retail"))

    assert sorted(d.capability for d in found.domains) == [
        "ecommerce-trading",
        "inventory-replenishment",
        "people-workforce",
        "store-sales",
    ]
    assert found.reference_model == "Retail"
    assert [g.datasets for g in found.shared] == [("currency",)]


def test_every_dataset_is_in_exactly_one_place() -> None:
    found = cut(DecomposeDomains(industry="retail"))

    placed = [id_ for d in found.domains for id_ in d.datasets]
    left = [u.dataset for u in found.unassigned]
    assert sorted([*placed, *left]) == sorted(NAMES)
    assert {id_ for g in found.shared for id_ in g.datasets} < {*left}


def test_the_number_asked_for_is_kept() -> None:
    assert len(cut(DecomposeDomains(industry="retail", count=2)).domains) == 2


def test_a_coarser_cut_has_fewer_domains() -> None:
    assert len(cut(DecomposeDomains(industry="retail", grain="coarser")).domains) == 3


def test_domains_merged_are_compared_with_the_plain_proposal() -> None:
    found = cut(DecomposeDomains(industry="retail", merge=(("Inventory", "People and workforce"),)))

    assert [len(d.datasets) for d in found.domains] == [6, 3, 3]
    assert found.comparison
    assert (found.comparison.plain_domains, found.comparison.domains) == (4, 3)
    assert found.comparison.moved == 3


def test_datasets_wanted_together_go_to_the_domain_of_most_of_them() -> None:
    found = cut(
        DecomposeDomains(industry="retail", together=(("stock_level", "safety_stock", "currency"),))
    )

    home = next(d for d in found.domains if "stock_level" in d.datasets)
    assert {"currency", "safety_stock"} < {*home.datasets}
    assert [u.dataset for u in found.unassigned] == ["store_footfall_bak"]


def test_a_domain_is_split_into_its_parts() -> None:
    merged = cut(DecomposeDomains(industry="retail", count=3))
    largest = merged.domains[0]

    found = cut(DecomposeDomains(industry="retail", split=("Inventory and replenishment",)))

    assert len(largest.datasets) == 6
    assert found.comparison
    assert found.comparison.domains >= 4
    assert (found.comparison.moved > 0) == (found.comparison.domains > 4)


def test_a_finer_cut_splits_the_largest_domains_and_loses_nothing() -> None:
    many = tuple(Dataset(id=f"{n}_{i}", name=f"{n}_{i}") for n in NAMES[:12] for i in range(4))
    edges = tuple(Edge(f"{n}_{i}", f"{n}_{i + 1}", "lineage") for n in NAMES[:12] for i in range(3))
    plain, found = (
        decompose_domains(DecomposeDomains(grain=grain), context(*many, edges=edges))
        for grain in ("as_is", "finer")
    )

    assert len(found.domains) >= len(plain.domains)
    assert found.unassigned == plain.unassigned


def test_what_is_excluded_is_nowhere_in_the_answer() -> None:
    found = cut(DecomposeDomains(industry="retail", exclude=("store_*", "currency")))

    told = found.model_dump_json()
    assert found.datasets == 11
    assert "store_footfall" not in told
    assert "currency" not in told


def test_a_scope_cuts_only_that_part() -> None:
    found = cut(DecomposeDomains(industry="retail", scope="*s*"))

    assert {d for domain in found.domains for d in domain.datasets} <= {
        n for n in NAMES if "s" in n
    }


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (DecomposeDomains(merge=(("Inventry", "People"),)), "No domain is called 'Inventry'"),
        (DecomposeDomains(together=(("stok_level",),)), "the nearest are stock_level"),
        (
            DecomposeDomains(exclude=("nowhere",)),
            "No dataset, schema or domain is called 'nowhere'",
        ),
        (DecomposeDomains(exclude=("*",)), "Nothing is left to group"),
        (DecomposeDomains(split=("Marketing",)), "No domain is called 'Marketing'"),
    ],
)
def test_a_name_that_is_not_there_is_refused_with_the_nearest(
    request_: DecomposeDomains, message: str
) -> None:
    with pytest.raises(ToolError, match=re.escape(message)):
        cut(request_)


@pytest.mark.parametrize("name", ["People", "people domain", "HR", "talent", "salary"])
def test_a_domain_is_known_by_its_name_and_by_what_the_business_calls_it(name: str) -> None:
    found = cut(DecomposeDomains(industry="retail", exclude=(name,)))

    assert not any("payroll" in id_ for d in found.domains for id_ in d.datasets)


@pytest.mark.parametrize(
    ("subject", "first"),
    [
        ("HR", "**People and workforce** holds 3 datasets: employee, payroll_run, shift_roster."),
        ("payroll_run", "payroll_run is in **People and workforce**, which has 3 datasets."),
        ("currency", "currency is in no domain ("),
        ("camels", "No dataset, schema or domain is called 'camels'; the nearest are"),
    ],
)
def test_what_is_asked_about_comes_first_and_the_cut_stays(subject: str, first: str) -> None:
    found = cut(DecomposeDomains(industry="retail", subject=subject))

    assert TOOL.answer(found).startswith(first)
    assert found.domains == cut(DecomposeDomains(industry="retail")).domains
    assert "\n| Domain |" not in TOOL.answer(found)


def test_datasets_are_called_by_their_names_where_ids_do_not_tell() -> None:
    bare = tuple(replace(d, id=f"d{at:03}") for at, d in enumerate(SHOP))
    edges = tuple(
        replace(e, src=f"d{NAMES.index(e.src):03}", dst=f"d{NAMES.index(e.dst):03}") for e in FLOWS
    )
    asked = DecomposeDomains(industry="retail", subject="payroll_run")

    found = decompose_domains(asked, context(*bare, edges=edges))

    assert TOOL.answer(found).startswith("payroll_run is in")


def test_what_is_asked_about_may_lie_in_several_domains() -> None:
    found = cut(DecomposeDomains(industry="retail", subject="store*"))
    other = cut(DecomposeDomains(industry="retail", subject="*o*"))

    assert found.focus is not None
    assert [p.datasets for p in found.focus.places] == [("store_footfall",)]
    assert [u.dataset for u in found.focus.apart] == ["store_footfall_bak"]
    assert TOOL.answer(other).startswith("Of the 12 datasets on *o*, 3 are in **")


def test_words_that_several_names_hold_mean_all_their_datasets() -> None:
    found = cut(DecomposeDomains(industry="retail", together=(("stock", "shift"),)))

    home = next(d for d in found.domains if "shift_roster" in d.datasets)
    assert {"stock_level", "safety_stock"} <= {*home.datasets}


def test_what_a_join_brings_to_the_larger_part_counts_as_moved() -> None:
    shops = [f"shop_{i}" for i in range(6)] + [f"depot_{i}" for i in range(6)]
    links = [Edge(a, b, "lineage") for a, b in pairwise(shops[:6])]
    links += [Edge(a, b, "lineage") for a, b in pairwise(shops[6:])]
    where = context(*(Dataset(id=s, name=s) for s in shops), edges=tuple(links))

    whole = decompose_domains(DecomposeDomains(merge=(("shop", "depot"),)), where)

    assert whole.comparison
    assert (whole.comparison.plain_domains, whole.comparison.domains) == (2, 1)
    assert whole.comparison.moved == 6


def test_gaps_of_the_evidence_stand_before_the_table() -> None:
    answer = TOOL.answer(cut(DecomposeDomains(industry="retail")))

    assert answer.index("What was missing") < answer.index("| Domain |")


def test_many_domains_are_grouped_for_leaders_and_each_is_in_one_group() -> None:
    words = "alder birch cedar dogwood elm fir ginkgo hazel ivy juniper".split()  # noqa: SIM905
    datasets = tuple(Dataset(id=f"{w}_{i}", name=f"{w}_{i}") for w in words for i in range(4))
    edges = tuple(Edge(f"{w}_{i}", f"{w}_{i + 1}", "lineage") for w in words for i in range(3))

    found = decompose_domains(DecomposeDomains(), context(*datasets, edges=edges))

    assert len(found.domains) == 10
    assert 6 <= len(found.groups) <= 8
    grouped = [d for g in found.groups for d in g.domains]
    assert sorted(grouped) == sorted(d.id for d in found.domains)


def test_a_cut_is_computed_once() -> None:
    keep = Keeper()

    first, second = (cut(DecomposeDomains(industry="retail"), keep) for _ in range(2))

    assert first == second
    assert list(keep.kept) == [f"{METHOD}:retail:None"]


def test_without_a_catalog_the_error_names_a_way_out() -> None:
    with pytest.raises(ToolError, match="meshwright load"):
        decompose_domains(DecomposeDomains(), context())


def test_an_unknown_industry_falls_back_to_the_general_model() -> None:
    found = cut(DecomposeDomains(industry="lighthouse keeping"))

    assert found.reference_model == Handbook().general.title


def test_the_answer_says_how_many_in_its_first_sentence() -> None:
    answer = TOOL.answer(cut(DecomposeDomains(industry="retail")))

    assert answer.splitlines()[0] == (
        "Your 14 datasets form **4 domains**, with 2 unassigned, of which 1 are kept apart as shared."
    )
    assert "| Store operations and sales | 3 | 100% | 0% | 72% | – |" in answer
    assert "No dataset has an owner" in answer


def test_the_answer_can_not_be_broken_by_a_name() -> None:
    odd = replace(SHOP[0], owners=("a | b\n# Team",))

    found = decompose_domains(DecomposeDomains(), context(odd))

    assert "| Pos receipt | 1 | not known | not known | 100% | a / b # Team |" in TOOL.answer(found)


def test_blocks_put_the_summary_first_and_stay_small() -> None:
    many = tuple(Dataset(id=f"{n}_{i}", name=f"{n}_{i}") for n in NAMES for i in range(60))

    summary, details = TOOL.blocks(decompose_domains(DecomposeDomains(), context(*many)))

    assert "840 datasets" in summary.lines[0]
    assert sum(map(len, details.lines)) < 16_000
    assert sum(map(len, summary.lines)) < 16_000
