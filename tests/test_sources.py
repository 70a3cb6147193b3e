"""Several sources are one catalog: one dataset is one record, and no fact reaches more readers."""

from collections.abc import Iterable

from knowledge.catalog.identity import Identity, identity, named
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Process,
    Query,
    Reading,
    Run,
    Team,
    Usage,
)
from knowledge.catalog.parts import Part
from knowledge.catalog.sources import merged
from knowledge.people import EVERYONE

ALL = frozenset({EVERYONE})
FINANCE = frozenset({"finance"})


def _part(
    name: str, *records: Reading, readers: frozenset[str] = ALL, faults: Iterable[Fault] = ()
) -> Part:
    def those(kind: type) -> list[Reading]:
        return [record for record in records if isinstance(record, kind)]

    content = Memory(
        datasets=those(Dataset),
        columns=those(Column),
        edges=those(Edge),
        usage=those(Usage),
        checks=those(Check),
        runs=those(Run),
        teams=those(Team),
        processes=those(Process),
        queries=those(Query),
        contracts=those(Contract),
        products=those(DataProduct),
    )
    return Part(name, readers, content, faults)


def _of(kind: type, parts: Iterable[Part]) -> list[Reading]:
    return [reading for reading in merged(list(parts)) if isinstance(reading, kind)]


def test_the_table_that_two_sources_know_is_one_dataset_with_the_facts_of_both() -> None:
    dbt = _part(
        "dbt",
        Dataset("model.shop.orders", "orders", "snowflake", "core", "table", tags=("gold",)),
        Column("model.shop.orders", 0, "id", "", "The key."),
    )
    events = _part(
        "events",
        Dataset(
            "snowflake://x/DB.CORE.ORDERS",
            "ORDERS",
            "snowflake",
            "CORE",
            description="All orders.",
            owners=("shop",),
            tags=("Gold", "daily"),
            database="DB",
        ),
        Column("snowflake://x/DB.CORE.ORDERS", 0, "ID", "NUMBER"),
        Column("snowflake://x/DB.CORE.ORDERS", 1, "TOTAL", "NUMBER"),
    )

    assert list(merged([dbt, events])) == [
        Dataset(
            "model.shop.orders",
            "orders",
            "snowflake",
            "core",
            "table",
            description="All orders.",
            owners=("shop",),
            tags=("gold", "daily"),
            database="DB",
        ),
        Column("model.shop.orders", 0, "id", "NUMBER", "The key."),
        Column("model.shop.orders", 1, "TOTAL", "NUMBER"),
    ]


def test_what_hangs_on_a_dataset_follows_it_to_its_id() -> None:
    one = _part(
        "one", Dataset("x1", "orders", schema="core"), Dataset("x2", "lines", schema="core")
    )
    two = _part(
        "two",
        Dataset("y1", "orders", schema="core"),
        Dataset("y2", "lines", schema="core"),
        Edge("y1", "y2", "lineage", "job"),
        Usage("y1", "board", 3),
        Check("y2", "not_null", "completeness", passed=True),
        Query("q", "SELECT 1", datasets=("y1", "y2")),
    )

    found = [r for r in merged([one, two]) if not isinstance(r, Dataset)]

    assert found == [
        Edge("x1", "x2", "lineage", "job"),
        Usage("x1", "board", 3),
        Check("x2", "not_null", "completeness", passed=True),
        Query("q", "SELECT 1", datasets=("x1", "x2")),
    ]


def test_tables_that_differ_in_anything_that_both_say_stay_apart() -> None:
    first = _part(
        "first",
        Dataset("a", "orders", "postgres", "core", database="shop"),
        Dataset("b", "lines", "postgres", "core"),
    )
    second = _part(
        "second",
        Dataset("c", "orders", "postgres", "core", database="archive"),
        Dataset("d", "lines", "postgres", "raw"),
        Dataset("e", "lines", "snowflake", "core"),
    )

    assert [d.id for d in _of(Dataset, [first, second]) if isinstance(d, Dataset)] == [
        "a",
        "b",
        "c",
        "d",
        "e",
    ]


def test_two_records_of_one_source_are_never_one() -> None:
    part = _part("one", Dataset("a", "orders", "pg", "core"), Dataset("b", "orders", "pg", "core"))

    assert len(_of(Dataset, [part])) == 2


def test_a_bare_name_means_the_one_table_of_that_name_and_none_of_several() -> None:
    known = _part(
        "known",
        Dataset("1", "orders", schema="core"),
        Dataset("2", "lines", schema="core"),
        Dataset("3", "lines", schema="raw"),
    )
    owners = _part(
        "owners",
        Dataset("orders", "orders", owners=("Ann",)),
        Dataset("lines", "lines", owners=("Bo",)),
    )

    found = list(merged([owners, known]))

    assert found == [
        Dataset("2", "lines", schema="core"),
        Dataset("3", "lines", schema="raw"),
        Dataset("orders", "orders", schema="core", owners=("Ann",)),
        Fault("owners/lines", "Several datasets may be meant by 'lines'; name its schema."),
    ]


def test_other_names_of_a_platform_and_quotation_marks_do_not_part_a_table() -> None:
    one = _part("one", Dataset("a", '"Orders"', "PostgreSQL 15", "Core"))
    two = _part("two", Dataset("b", "orders", "postgres", "core"))
    three = _part("three", Dataset("shop.core.orders", "orders"))

    assert [d.id for d in _of(Dataset, [one, two, three]) if isinstance(d, Dataset)] == ["a"]


def test_contradictions_are_told_and_the_earlier_source_is_kept() -> None:
    one = _part(
        "one",
        Dataset("a", "A", description="This.", domain="Sales", database="shop"),
        Column("a", 0, "x", "int"),
        Column("a", 1, "y", "bigint"),
    )
    two = _part(
        "two",
        Dataset("a", "A", description="That.", domain="Logistics"),
        Column("a", 0, "x", "text"),
        Column("a", 1, "y", "NUMBER(38,0)"),
    )

    found = list(merged([one, two]))

    assert found == [
        Dataset("a", "A", description="This.", domain="Sales", database="shop"),
        Column("a", 0, "x", "int"),
        Column("a", 1, "y", "bigint"),
        Fault(
            "two/a",
            "one says something else of its description and domain, was read first and was kept.",
            "contradiction",
        ),
        Fault(
            "two/a",
            "one says something else of the type of 'x', was read first and was kept.",
            "contradiction",
        ),
    ]


def _orders(part: str, *columns: str, **said: str) -> Part:
    records = [Column("public.orders", number, name) for number, name in enumerate(columns)]
    orders = Dataset("public.orders", "orders", schema="public", kind="table", **said)
    return _part(part, orders, *records)


def test_tables_of_one_name_in_two_databases_stay_two_where_nothing_says_which() -> None:
    shop = _orders("shop", "id", "customer", "total")
    depot = _orders("depot", "id", "pallet", "gate", "driver")

    found = list(merged([shop, depot]))

    assert [r.id for r in found if isinstance(r, Dataset)] == [
        "depot:public.orders",
        "public.orders",
    ]
    assert [(f.place, f.kind) for f in found if isinstance(f, Fault)] == [
        ("depot/public.orders", "contradiction")
    ]


def test_a_table_is_one_where_two_sources_know_of_the_same_columns() -> None:
    one, two = _orders("one", "id", "customer", "total"), _orders("two", "ID", "TOTAL")

    assert len(_of(Dataset, [one, two])) == 1


def test_a_platform_that_both_name_is_enough_to_tell_one_table() -> None:
    one = _orders("one", "id", "customer", platform="snowflake")
    two = _orders("two", "key", "buyer", platform="snowflake")

    assert len(_of(Dataset, [one, two])) == 1


def test_tables_joined_without_a_database_are_told_once_for_two_sources() -> None:
    tables = [Dataset(f"public.{n}", n, "postgres", "public", "table") for n in ("orders", "stock")]
    fact = _part("owners", Dataset("stock", "stock", owners=("Sales",)))
    elsewhere = _part("warehouse", Dataset("w", "orders", "bigquery", "public", "table"))

    assert _of(Fault, [_part("shop", *tables), _part("depot", *tables), fact, elsewhere]) == [
        Fault(
            "depot",
            "shop has 2 of its tables, such as 'public.orders', as well, and neither names a database:"
            " taken for the same. If they are not, let each source name its database.",
            "assumed",
        )
    ]


def test_tables_of_one_database_are_joined_without_a_word() -> None:
    table = Dataset("shop.public.orders", "orders", "postgres", "public", "table", database="shop")

    assert _of(Fault, [_part("ddl", table), _part("dbt", table)]) == []


def test_another_dataset_of_the_same_id_keeps_its_facts_under_an_id_of_its_own() -> None:
    one = _part("one", Dataset("a", "Alpha"))
    two = _part("two", Dataset("a", "Beta"), Dataset("b", "B"), Edge("a", "b", "lineage"))

    found = list(merged([one, two]))

    assert found == [
        Dataset("a", "Alpha"),
        Dataset("b", "B"),
        Dataset("two:a", "Beta"),
        Edge("two:a", "b", "lineage"),
    ]


def test_a_source_lends_its_readers_to_what_has_none_of_its_own() -> None:
    part = _part(
        "f",
        Dataset("a", "A"),
        Dataset("b", "B", readers=ALL),
        Team("t", "T"),
        Contract("c"),
        readers=FINANCE,
    )

    assert list(merged([part])) == [
        Dataset("a", "A", readers=FINANCE),
        Dataset("b", "B", readers=ALL),
        Team("t", "T", readers=FINANCE),
        Contract("c", readers=FINANCE),
    ]


def test_a_restricted_source_shows_nothing_through_an_open_dataset() -> None:
    open_ = _part("open", Dataset("a", "A"), Dataset("c", "C"), Edge("a", "c", "lineage", "job"))
    restricted = _part(
        "restricted",
        Dataset("a", "A", description="Secret.", owners=("Secret",)),
        Column("a", 0, "secret"),
        Dataset("b", "B"),
        Usage("a", "secret"),
        Edge("a", "b", "lineage", "secret"),
        Run("job", "failed", error="secret"),
        readers=FINANCE,
    )

    for parts in ([open_, restricted], [restricted, open_]):
        found = list(merged(parts))

        assert [r for r in found if not isinstance(r, Fault)] == [
            Dataset("a", "A"),
            Dataset("b", "B", readers=FINANCE),
            Dataset("c", "C"),
            Edge("a", "c", "lineage", "job"),
        ]
        assert [f.place for f in found if isinstance(f, Fault)] == ["restricted/a"]


def test_readers_that_a_record_names_itself_bind_all_sources() -> None:
    open_ = _part("open", Dataset("pay", "pay", schema="hr"), Column("pay", 0, "amount"))
    own = _part("own", Dataset("x", "pay", schema="hr", readers=FINANCE, description="Salaries."))

    assert _of(Dataset, [open_, own]) == [
        Dataset("pay", "pay", schema="hr", readers=FINANCE, description="Salaries.")
    ]


def test_names_of_datasets_and_contracts_become_ids() -> None:
    catalog = _part("catalog", Dataset("1", "orders", schema="core"), Dataset("2", "stock"))
    lists = _part(
        "lists",
        Team("t", "Shop", owns=("core.orders", "gone")),
        Process("p", "Selling", datasets=("ORDERS", "stock")),
        Contract("c", datasets=("orders",)),
        DataProduct("d", "Orders", inputs=("stock",), outputs=("c",), contracts=("c",)),
    )

    assert [r for r in merged([catalog, lists]) if not isinstance(r, Dataset)] == [
        Fault(
            "lists/t",
            "It names 'gone', which is no dataset or contract of the catalog, or several.",
        ),
        Team("t", "Shop", owns=("1",)),
        Process("p", "Selling", datasets=("1", "2")),
        Contract("c", datasets=("1",)),
        DataProduct("d", "Orders", inputs=("2",), outputs=("1",), contracts=("c",)),
    ]


def test_names_that_mean_nothing_are_one_fault_for_each_record() -> None:
    product = DataProduct("d", "Orders", outputs=("a", "b", "c", "d"))

    assert _of(Fault, [_part("lists", product)]) == [
        Fault(
            "lists/d",
            "It names 'a', 'b', 'c' and 1 more, each of which is no dataset or contract of the catalog, or several.",
        )
    ]


def test_an_edge_that_says_nothing_more_than_another_is_left_out() -> None:
    tables = (Dataset("a", "a", schema="s"), Dataset("b", "b", schema="s"))
    ddl = _part("ddl", *tables, Edge("b", "a", "foreign_key", columns=(("a_id", "id"),)))
    erd = _part("erd", *tables, Edge("b", "a", "foreign_key"), Edge("a", "b", "lineage", "job"))
    more = _part("more", *tables, Edge("b", "a", "foreign_key", columns=(("A_ID", "ID"),)))

    assert _of(Edge, [erd, ddl, more]) == [
        Edge("a", "b", "lineage", "job"),
        Edge("b", "a", "foreign_key", columns=(("a_id", "id"),)),
    ]


def test_what_two_sources_count_for_one_consumer_is_one_figure() -> None:
    one = _part("one", Dataset("a", "a"), Usage("a", "Board", 7, 1))
    two = _part("two", Dataset("a", "a"), Usage("a", "board", 5, 3))

    assert _of(Usage, [one, two]) == [Usage("a", "Board", 7, 3)]


def test_faults_name_the_source_that_they_stand_in() -> None:
    part = _part("shop", faults=[Fault("datasets.jsonl:2", "bad")])

    assert list(merged([part])) == [Fault("shop/datasets.jsonl:2", "bad")]


def test_many_tables_of_one_name_are_told_apart_without_comparing_all() -> None:
    part = _part("one", *(Dataset(f"{n:05}", "same") for n in range(20_000)))

    assert len(_of(Dataset, [part, _part("two", Dataset("x", "same"))])) == 20_000


def test_what_two_records_both_say_alike_is_counted_and_what_differs_parts_them() -> None:
    here = Identity("postgres", "", "core", "orders")

    assert here.agrees(Identity("postgres", "shop", "core", "orders")) == 2
    assert here.agrees(Identity("", "", "", "orders")) == 0
    assert here.agrees(Identity("postgres", "", "raw", "orders")) is None
    assert here.agrees(Identity("postgres", "", "core", "stock")) is None


def test_a_name_of_parts_says_schema_and_database_and_an_address_says_nothing() -> None:
    assert named("orders") == Identity("", "", "", "orders")
    assert named('Core."Orders"') == Identity("", "", "core", "orders")
    assert named("x.wh.core.orders") == Identity("", "wh", "core", "orders")
    ids = ("core.orders", "kafka://host/core.orders", "core.stock", "orders")
    assert [identity(Dataset(id_, "orders")).schema for id_ in ids] == ["core", "", "", ""]
    assert identity(Dataset("1", "wh.core.orders")) == Identity("", "wh", "core", "orders")
