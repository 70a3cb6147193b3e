"""A need in words leads to what serves it, how far to trust it, and how to get at it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from peers.secret_world import NOON, World, context

from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Team,
    Usage,
)
from knowledge.people import Person
from knowledge.quality import Alert
from tools.declaration import ToolError
from tools.find_data_products import TOOL, FindDataProducts, Marketplace, find_data_products

ANN = Person("ann@grid.example", "Ann", groups=frozenset({"planning"}))
GRID = World(
    datasets=(
        Dataset("raw.readings", "readings", layer="raw", description="Meter readings as sent"),
        Dataset("mart.load_by_hour", "load_by_hour", description="Electric load of each district by hour", owners=("gil@grid.example",), updated_at=NOON - timedelta(hours=1)),
        Dataset("mart.load_old", "load_old", description="Electric load of each district by hour", tags=("deprecated",)),
        Dataset("core.customer", "customer", description="Customers with name and address"),
    ),
    columns=(Column("core.customer", 0, "email", tags=("pii.email",)),),
    usage=(Usage("mart.load_by_hour", "trading", 80, 3), Usage("mart.load_by_hour", "planning", 40, 2)),
    checks=(Check("mart.load_by_hour", "24 rows a day", "completeness", passed=True),),
    contracts=(Contract("load-v1", datasets=("mart.load_by_hour",)),),
    teams=(Team("fleet", "Fleet and vehicles", owns=("core.vehicle",)), Team("grid", "Grid operation")),
)  # fmt: skip


def find(need: str, world: World = GRID) -> Marketplace:
    return find_data_products(FindDataProducts(need=need), context(world, (ANN,)))


def test_a_dataset_made_for_use_serves_where_no_product_is_declared() -> None:
    found = find("Is there data on the electric load per district?")

    assert [o.name for o in found.offers] == ["mart.load_by_hour"]
    assert found.declared == 0
    assert found.summary.startswith("No declared product, but the dataset mart.load_by_hour")


def test_a_dataset_is_found_by_what_only_its_column_says() -> None:
    result = Dataset("core.result", "result", description="Results by measure, to compare")
    columns = (Column("core.result", 0, "measure", description="such as losses in transformers"),)

    plain, told = (
        find("compare losses in transformers", replace(GRID, datasets=(*GRID.datasets, result), columns=known))
        for known in ((), columns)
    )  # fmt: skip

    assert plain.offers == ()
    assert [o.name for o in told.offers] == ["core.result"]


def test_a_declared_product_comes_before_its_datasets() -> None:
    product = DataProduct(
        "district-load", "District load", "Grid", "active", "Load of each district by the hour",
        ("pat@grid.example",), outputs=("mart.load_by_hour",),
    )  # fmt: skip

    found = find("electric load per district", replace(GRID, products=(product,)))

    assert [(o.name, o.kind, o.owners) for o in found.offers] == [
        ("District load", "product", ("pat@grid.example",))
    ]


def test_trust_is_told_by_owner_contract_freshness_checks_and_usage() -> None:
    offer = find("electric load per district").offers[0]

    assert {t.signal: t.good for t in offer.trust} == {
        "owner": True, "contract": True, "freshness": True, "checks": True, "usage": True,
    }  # fmt: skip
    assert [t.told for t in offer.trust][-1] == "read by 2 teams, 120 queries in 30 days"


def test_what_is_sensitive_says_that_its_steward_decides() -> None:
    found = find("customers with address")

    assert found.offers[0].name == "core.customer"
    assert found.offers[0].access == "It is confidential: its steward decides about access."


def test_where_nothing_serves_it_names_who_could_with_a_request_to_send() -> None:
    found = find("diesel consumption of our vehicles")

    assert found.offers == ()
    assert "Fleet and vehicles" in (found.could_serve, *found.ask) or found.could_serve
    assert found.product_request.startswith("To ")
    assert "Ann asks: diesel consumption of our vehicles. Nothing" in found.product_request
    assert TOOL.answer(found).startswith("Nothing that you may know of serves this need.")


@dataclass
class Outbox:
    queued: list[Alert] = field(default_factory=list[Alert])

    def queue(self, alert: Alert) -> bool:
        new = all(alert.id != a.id for a in self.queued)
        if new:
            self.queued.append(alert)
        return new


def test_the_product_request_is_queued_on_a_click_and_once() -> None:
    outbox = Outbox()
    at = replace(context(GRID, (ANN,)), outbox=outbox)
    found = find_data_products(FindDataProducts(need="diesel consumption of our vehicles"), at)
    assert TOOL.carry_out is not None

    assert TOOL.offers(found)
    assert dict(TOOL.offer(found).facts)["The request"] == found.product_request
    assert outbox.queued == []
    sent, again = TOOL.carry_out(found, at), TOOL.carry_out(found, at)

    assert [(a.to, a.raised_by, a.body) for a in outbox.queued] == [
        (to, "ann@grid.example", found.product_request) for to in found.to
    ]
    assert TOOL.answer(sent).startswith("The product request is queued for")
    assert "before; it is not queued twice" in TOOL.answer(again)
    assert not TOOL.offers(sent)


def test_what_something_serves_asks_for_no_product() -> None:
    assert not TOOL.offers(find("electric load per district"))


def test_without_a_workspace_a_product_request_is_refused_in_a_sentence() -> None:
    found = find("diesel consumption of our vehicles")
    assert TOOL.carry_out is not None

    with pytest.raises(ToolError, match="no workspace to keep the request in"):
        TOOL.carry_out(found, context(GRID, (ANN,)))


@pytest.mark.parametrize(
    ("need", "verdict", "first"),
    [
        ("Do we have data on the electric load per district?", "yes", "mart.load_by_hour"),
        ("Do we have electric load by battery?", "perhaps", "mart.load_by_hour"),
        ("Haben wir Daten zu Satelliten?", "no", ""),
        ("Is there anything on rainfall?", "no", ""),
        ("Where do I find the electric load per district?", "", "mart.load_by_hour"),
    ],
)
def test_whether_there_is_such_data_is_said_first(need: str, verdict: str, first: str) -> None:
    load = Dataset("mart.load_by_hour", "load_by_hour", description="Rainfall-free electric load of each district by hour")  # fmt: skip

    found = find(need, World(datasets=(load,)))

    assert found.verdict == verdict
    assert [o.name for o in found.offers[:1]] == ([first] if first else [])
    assert found.nearest == ()
    assert TOOL.answer(found).startswith(f"{verdict.capitalize()}: " if verdict else "No declared")
