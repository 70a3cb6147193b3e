"""Drafts of contracts: everything from evidence, with its source, and questions for the rest."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from datacontract.data_contract import DataContract
from peers.secret_world import Paper, World, context

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import (
    Check,
    Column,
    DataProduct,
    Dataset,
    Edge,
    Reading,
    Run,
    Team,
    Usage,
)
from knowledge.catalog.readers import dbt, jsonl
from knowledge.catalog.view import CatalogView
from knowledge.contracts.contract import read
from knowledge.data.files import Wanted
from knowledge.data.opening import location, open_data
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE, Audience, Person, audience_of
from knowledge.workspace.creation import sample_folder
from tools.contracts.subject import Subject
from tools.draft_contract import TOOL, ContractDraft, DraftContract, draft_contract
from tools.drafts.contract import drafting
from tools.drafts.profile import profile_of
from tools.drafts.records import Records
from tools.drafts.rule_texts import demand_of, dimension_of, listed_values
from tools.drafts.servers import UNNAMED
from tools.drafts.types import logical_type, typed

REAL = Path(__file__).parents[2] / "shared/data/native/dbt/fivetran_netsuite.manifest.json"
RecordT = TypeVar("RecordT")
ANN = Person("ann@shop.example", groups=frozenset({"finance"}))
NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
GLOSSARY = """# Glossary

| term | meaning |
|---|---|
| *Net sales* | without VAT; disputed |
| Channel | web or till |
"""
RETENTION = """# Retention

| data | keep | tables |
|---|---|---|
| Orders | 10 years | `core.orders` |
"""
CATALOG = Memory(
    datasets=(
        Dataset(
            "core.orders", "orders", "snowflake", "core", "table", "core",
            "Orders of the shop, one row per order.", ("order_id",), ("ann@shop.example",), (), "sales",
            row_count=1000, monthly_cost=40, updated_at=NIGHT,
        ),
        Dataset("core.customers", "customers", "snowflake", "core"),
        Dataset("mart.sales", "sales", "snowflake", "mart"),
    ),
    columns=(
        Column("core.orders", 0, "order_id", "VARCHAR(20)", "Number."),
        Column("core.orders", 1, "customer_no", "NUMBER(12,0)"),
        Column("core.orders", 2, "email", "VARCHAR", "", ("pii.email",)),
        Column("core.orders", 3, "net_sales_eur", "NUMBER(14,2)"),
        Column("core.orders", 4, "channel", "VARCHAR", "web or till"),
        Column("core.orders", 5, "shape", "GEOGRAPHY", "Where."),
    ),
    edges=(
        Edge("core.orders", "core.customers", "foreign_key", "", (("customer_no", "customer_no"),)),
        Edge("mart.sales", "core.orders", "lineage", "load_orders"),
        Edge("core.orders", "mart.sales", "lineage", "sum_sales"),
    ),
    usage=(Usage("core.orders", "planning", 300, 4),),
    checks=(
        Check("core.orders", "not negative", "accuracy", passed=True, column="net_sales_eur", at=NIGHT),
        Check("core.orders", "all stores present", "completeness", passed=False, at=NIGHT),
        Check("mart.sales", "finished by 06:00", "timeliness", passed=True, at=NIGHT),
    ),
    runs=tuple(Run("load_orders", "success", NIGHT + timedelta(days=n)) for n in range(4)),
    teams=(Team("planning", "Planning team"), Team("shop", "Shop team", owns=("core.orders",))),
    products=(DataProduct("p-orders", "Order book", "sales", "active", "Counts orders.", ("ann@shop.example",), (), ("core.orders", "core.customers")),),
)  # fmt: skip


def drafted(dataset: str = "", product: str = "") -> ContractDraft:
    papers = (
        Paper("glossary.md", GLOSSARY, frozenset({EVERYONE})),
        Paper("retention.md", RETENTION, frozenset({EVERYONE})),
    )
    at = replace(
        context(World(papers=papers), (ANN,)), catalog=CatalogView(CATALOG, audience_of((ANN,)))
    )
    return draft_contract(DraftContract(dataset=dataset, product=product), at)


ORDERS = drafted("core.orders")
MODEL = read(ORDERS.contract).contract


def _line(start: str) -> str:
    return next(line.strip() for line in ORDERS.contract.splitlines() if line.strip().startswith(start))  # fmt: skip


def test_the_draft_is_valid_and_reads_back_as_it_was_written() -> None:
    reading = read(ORDERS.contract)

    assert reading.valid
    assert reading.contract is not None
    assert reading.contract.text() == ORDERS.contract


@pytest.mark.parametrize(
    ("start", "line"),
    [
        ("- username:", "- username: ann@shop.example  # owner in the catalog"),
        ("dataGranularityDescription:", "dataGranularityDescription: One row per order.  # the catalog's description"),
        ("- to:", "- to: core.customers.customer_no  # foreign key of the catalog"),
        ("- property: retention", "- property: retention  # retention.md (line 5)"),
        ("- property: frequency", "- property: frequency  # load_orders ran 4 times in the catalog's record, 4 of them well"),
        ("usage:", "usage: Read today by planning (300 queries).  # the catalog's usage of 30 days"),
        ("limitations:", "limitations: 'Checks that fail at present: orders: all stores present.'  # the catalog's newest check outcomes"),
        ("- name: not empty", "- name: not empty  # the catalog counts 1,000 rows; agree on a tighter bound"),
        ("- name: all stores", "- name: all stores present  # check of today, FAILED on 2026-11-01"),
    ],
)  # fmt: skip
def test_each_part_says_where_it_comes_from(start: str, line: str) -> None:
    assert _line(start) == line


def test_types_keys_meanings_and_classes_stand_with_each_column() -> None:
    assert MODEL is not None
    columns = {c.name: c for c in (MODEL.model.schema_ or [])[0].properties or []}

    key, customer, email = columns["order_id"], columns["customer_no"], columns["email"]
    assert (key.logicalType, key.primaryKey, key.required, key.unique) == ("string", True, True, True)  # fmt: skip
    assert key.logicalTypeOptions == {"maxLength": 20}
    assert customer.logicalType == "integer"
    assert email.classification == "confidential"
    assert columns["net_sales_eur"].description == "without VAT; disputed"
    assert [v.value for v in columns["channel"].enum or []] == ["web", "till"]
    assert columns["shape"].logicalType is None


def test_checks_become_rules_and_none_is_dropped() -> None:
    assert MODEL is not None
    table = (MODEL.model.schema_ or [])[0]
    rules = {q.name: q for c in (table, *(table.properties or [])) for q in c.quality or []}

    assert rules["net_sales_eur: not negative"].query == (
        "SELECT COUNT(*) FROM orders WHERE net_sales_eur < 0"
    )
    assert rules["all stores present"].type == "text"
    assert rules["no duplicates on order_id"].metric == "duplicateValues"
    assert {r.dimension for r in rules.values()} == {"accuracy", "completeness", "uniqueness"}


def test_a_reference_is_a_rule_where_both_tables_are_in_the_contract() -> None:
    name = "every customer_no exists in core.customers"

    assert name not in ORDERS.contract
    assert "LEFT JOIN customers AS other" in " ".join(
        drafted(product="order book").contract.split()
    )


@pytest.mark.parametrize(
    "question",
    [
        "mart.sales, made from it, is to be finished by 06:00",
        "What do these columns of orders mean: customer_no, email?",
        "Which logical type of the standard fits these columns of orders: shape (GEOGRAPHY)?",
        "The glossary calls Net sales (glossary.md (line 5)) disputed",
        "How is the check of orders that stands in words written as SQL?",
        "What availability do the readers of orders need?",
        "30 days of notice and 28 days of dual run",
    ],
)
def test_what_the_evidence_does_not_give_is_asked(question: str) -> None:
    assert any(question in q for q in ORDERS.questions), ORDERS.questions


def test_what_nobody_knows_is_left_out_and_asked_for() -> None:
    found = drafted("customers")

    assert read(found.contract).valid
    assert "members" not in found.contract
    assert "price:" not in found.contract
    assert any(q.startswith("Who owns it?") for q in found.questions)
    assert any(q.startswith("Which columns does customers have?") for q in found.questions)


@pytest.mark.parametrize(
    ("platform", "database", "server", "asked"),
    [
        ("bigquery", "shop-prod", {"type": "bigquery", "project": "shop-prod", "dataset": "core"}, ()),
        ("Databricks", "main", {"type": "databricks", "catalog": "main", "schema": "core"}, ()),
        ("snowflake", "", {"type": "snowflake", "account": UNNAMED, "database": UNNAMED, "schema": "core"}, ("account", "database")),
        ("PostgreSQL", "shop", {"type": "postgres", "host": UNNAMED, "port": 5432, "database": "shop", "schema": "core"}, ("host",)),
        ("mysql", "", {"type": "mysql", "host": UNNAMED, "port": 3306, "database": "core"}, ("host",)),
        ("abacus", "", {"type": "custom", "description": "abacus, schema core.", "schema": "core"}, ()),
    ],
)  # fmt: skip
def test_a_server_has_the_type_of_its_platform_and_what_nobody_knows_is_asked(
    platform: str, database: str, server: dict[str, object], asked: tuple[str, ...]
) -> None:
    dataset = Dataset("core.orders", "orders", platform, "core", database=database)
    at = replace(
        context(World(), (ANN,)),
        catalog=CatalogView(Memory(datasets=(dataset,)), audience_of((ANN,))),
    )

    found = draft_contract(DraftContract(dataset="core.orders"), at)

    reading = read(found.contract)
    assert reading.valid
    assert reading.contract is not None
    (told,) = reading.contract.model.servers or []
    shown = told.model_dump(exclude_none=True, by_alias=True)
    assert {k: v for k, v in shown.items() if k != "server"} == server
    where = f"Where on {platform} is it: which {' and which '.join(asked)}?"
    assert any(q.startswith(where) for q in found.questions) == bool(asked)


def test_a_product_gets_one_contract_for_all_its_outputs() -> None:
    found = drafted(product="order book")

    assert (found.subject, found.tables) == ("p-orders", 2)
    assert yaml.safe_load(found.contract)["description"]["purpose"] == "Counts orders."


def test_the_same_evidence_gives_the_same_bytes() -> None:
    assert drafted("core.orders") == ORDERS


def test_the_answer_tells_the_questions_before_the_contract() -> None:
    text = TOOL.answer(ORDERS)

    assert text.startswith("Here is a draft contract for core.orders with 6 columns")
    assert text.index("**Questions.**") < text.index("```yaml")


@pytest.mark.parametrize(
    ("rule", "column", "kind"),
    [
        ("not_null", "a", "filled"),
        ("No duplicates on a, b", "", "unique"),
        ("expect_column_values_to_be_unique", "a", "unique"),
        ("between 1 and 10", "a", "between"),
        (">= 0", "a", "at_least"),
        ("accepted_values: [x, y, z]", "a", "one_of"),
        ("every a exists in core.b", "a", "exists"),
        ("not older than 2 hours", "", "fresh"),
        ("available by 7:00 CET", "", "ready"),
        ("matches e-mail pattern", "a", "form"),
        ("six digits", "a", "form"),
        ("code in agreed list", "a", "words"),
        ("not null for grocery", "a", "words"),
        ("unique", "", "words"),
    ],
)
def test_checks_are_read_as_people_and_tools_write_them(rule: str, column: str, kind: str) -> None:
    assert demand_of(rule, column).kind == kind


def test_only_a_list_of_values_is_taken_for_one() -> None:
    assert listed_values("home, store or locker") == ("home", "store", "locker")
    assert listed_values("Store number, four digits") == ()
    assert listed_values("Size, quality, late") == ()
    assert listed_values("The customer's e-mail address") == ()


@pytest.mark.parametrize(
    ("physical", "logical"),
    [
        ("NUMBER(38,0)", "integer"), ("NUMBER(14,2)", "number"), ("character varying(10)", "string"),
        ("timestamp without time zone", "timestamp"), ("INT64", "integer"), ("ARRAY<STRING>", "array"),
        ("STRUCT<a INT>", "object"), ("jsonb", "object"), ("MAP<STRING,INT>", None), ("geography", None),
        ("bool", "boolean"), ("DATETIME", "timestamp"), ("TIME", "time"), ("float8", "number"),
    ],
)  # fmt: skip
def test_types_of_any_platform_get_their_logical_type(physical: str, logical: str | None) -> None:
    assert logical_type(physical) == logical


def test_zones_and_items_are_told_with_the_type() -> None:
    assert typed("TIMESTAMP_TZ")["logicalTypeOptions"] == {"timezone": True}
    assert "logicalTypeOptions" not in typed("TIMESTAMP_NTZ")
    assert typed("ARRAY<INT>")["items"] == {"physicalType": "INT", "logicalType": "integer"}


def test_a_profile_of_the_data_suggests_rules_and_lists_nothing_personal(tmp_path: Path) -> None:
    rows = "".join(f"o{n:03d},{n},a{n % 3}@x.example,{n}.50,{'web' if n % 2 else 'till'}\n" for n in range(60))  # fmt: skip
    (tmp_path / "orders.csv").write_text(
        f"order_id,customer_no,email,net_sales_eur,channel\n{rows}", encoding="utf-8"
    )
    view = CatalogView(CATALOG, Audience())
    source = open_data((location(str(tmp_path / "orders.csv")),), (Wanted("orders"),))
    try:
        profile = profile_of(source.tables["orders"], view.columns(("core.orders",)), source)
    finally:
        source.close()
    assert profile is not None
    maker = replace(drafting(Records(view), (), Handbook(), ""), profiles={"core.orders": profile})

    contract = read(maker.draft(Subject((view.by_id["core.orders"],))).text).contract

    assert contract is not None
    columns = (contract.model.schema_ or [])[0].properties or []
    shown = {q.name: q for c in columns for q in c.quality or [] if q.severity == "warning"}
    assert set(shown) == {
        "customer_no: not null", "customer_no: not negative", "no duplicates on customer_no",
        "email: not null", "order_id: 4 characters", "net_sales_eur: not null",
        "channel: not null", "channel: one of the known values",
    }  # fmt: skip
    assert (shown["channel: one of the known values"].arguments or {})["validValues"] == [
        "till",
        "web",
    ]
    assert "profile of 60 rows: none is empty; to be agreed" in contract.text()
    assert "x.example" not in contract.text()


def test_dimensions_of_other_tools_have_a_name_in_the_standard() -> None:
    assert dimension_of("Validity") == "conformity"
    assert dimension_of("freshness") == "timeliness"
    assert dimension_of("beauty") == ""


def _kept(kind: type[RecordT], readings: list[Reading]) -> tuple[RecordT, ...]:
    return tuple(r for r in readings if isinstance(r, kind))


def catalog_in(readings: list[Reading]) -> CatalogView:
    """Return what a reader has read, as everybody may read it."""
    content = Memory(
        datasets=[d for d in _kept(Dataset, readings) if d.readers is None],
        columns=_kept(Column, readings),
        edges=_kept(Edge, readings),
        usage=_kept(Usage, readings),
        checks=_kept(Check, readings),
        runs=_kept(Run, readings),
        teams=_kept(Team, readings),
    )
    return CatalogView(content, Audience())


def _drafts_that_pass(view: CatalogView, count: int) -> None:
    """Draft for every dataset; the command line tool, which is slow, lints a few of them."""
    maker = drafting(Records(view), (), Handbook(), "Acme")
    drafts = {d.id: maker.draft(Subject((d,))).text for d in view.datasets}
    for id_, text in drafts.items():
        assert read(text).faults == (), id_
    for id_ in random.Random(6).sample(sorted(drafts), count):
        linted = DataContract(data_contract_str=drafts[id_], all_errors=True).lint()
        assert [c.reason for c in linted.checks if c.result != "passed"] == [], id_


def test_drafts_of_the_whole_sample_pass_the_schema_and_the_lint() -> None:
    view = catalog_in(list(jsonl.read(sample_folder() / "catalog")))

    assert len(view.datasets) > 200
    _drafts_that_pass(view, 3)


@pytest.mark.skipif(not REAL.is_file(), reason="the real manifests are not here")
def test_drafts_of_a_published_dbt_project_pass_the_schema_and_the_lint() -> None:
    _drafts_that_pass(catalog_in(list(dbt.read(REAL))), 2)
