"""SQL becomes tables with keys and comments, lineage of views and loads, and queries."""

from pathlib import Path

import pytest

from knowledge.catalog.model import Column, Dataset, Edge, Fault, Query, Reading
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.sql import read
from knowledge.catalog.readers.sql_text import given_dialect, likely_dialect, statements


def _read(folder: Path, sql: str, name: str = "etl/a.sql") -> list[Reading]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sql, encoding="utf-8")
    return list(read(Files(folder, (path,))))


def _of(kind: type, found: list[Reading]) -> list[Reading]:
    return [reading for reading in found if isinstance(reading, kind)]


def test_a_table_with_its_keys_and_comments(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        """
        CREATE TABLE shop.orders (
            id INT PRIMARY KEY,
            customer_id INT REFERENCES shop.customers (id),
            total DECIMAL(10, 2)
        );
        COMMENT ON TABLE shop.orders IS 'All orders; also the old ones.';
        COMMENT ON COLUMN "shop"."ORDERS"."ID" IS 'The key';
        ALTER TABLE shop.orders ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES shop.areas (c, d);
        """,
    )

    assert found == [
        Dataset(
            "shop.orders",
            "orders",
            schema="shop",
            kind="table",
            description="All orders; also the old ones.",
            primary_key=("id",),
        ),
        Column("shop.orders", 0, "id", "INT", "The key"),
        Column("shop.orders", 1, "customer_id", "INT"),
        Column("shop.orders", 2, "total", "DECIMAL(10, 2)"),
        Dataset("shop.customers", "customers", schema="shop"),
        Dataset("shop.areas", "areas", schema="shop"),
        Edge("shop.orders", "shop.customers", "foreign_key", columns=(("customer_id", "id"),)),
        Edge("shop.orders", "shop.areas", "foreign_key", columns=(("a", "c"), ("b", "d"))),
    ]


def test_a_view_has_lineage_by_column_where_it_takes_them_straight(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "CREATE VIEW mart.sales AS SELECT o.id, upper(c.name) AS customer, 1 AS one "
        "FROM shop.orders o JOIN shop.customers c ON o.customer_id = c.id",
    )

    assert _of(Column, found) == [
        Column("mart.sales", 0, "id"),
        Column("mart.sales", 1, "customer"),
        Column("mart.sales", 2, "one"),
    ]
    assert _of(Edge, found) == [
        Edge("shop.orders", "mart.sales", "lineage", "", (("id", "id"),)),
        Edge("shop.customers", "mart.sales", "lineage", "", (("name", "customer"),)),
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO mart.t (a) SELECT id FROM shop.orders",
        "CREATE TABLE mart.t AS WITH x AS (SELECT id FROM shop.orders) SELECT id FROM x",
        (
            "MERGE INTO mart.t USING (SELECT id FROM shop.orders) s ON t.id = s.id "
            "WHEN MATCHED THEN UPDATE SET a = 1"
        ),
        "UPDATE mart.t SET a = o.id FROM shop.orders o WHERE o.id = t.id",
        "CREATE TEMP TABLE step AS SELECT id FROM shop.orders;\nINSERT INTO mart.t SELECT id FROM step",
        "SELECT id INTO mart.t FROM shop.orders",
    ],
)
def test_what_fills_a_table_is_a_job_named_after_its_file(tmp_path: Path, sql: str) -> None:
    edges = [(e.src, e.dst, e.job) for e in _of(Edge, _read(tmp_path, sql)) if isinstance(e, Edge)]

    assert edges == [("shop.orders", "mart.t", "etl/a")]


def test_the_columns_that_an_insert_names_are_those_it_fills(tmp_path: Path) -> None:
    found = _read(tmp_path, "INSERT INTO t (a, b) SELECT x, y + z FROM s")

    assert _of(Edge, found) == [
        Edge("s", "t", "lineage", "etl/a", (("x", "a"), ("y", "b"), ("z", "b")))
    ]


def test_a_query_tells_what_is_read_together_and_counts_once(tmp_path: Path) -> None:
    sql = "SELECT 1 FROM a JOIN b.c ON a.x = c.x"

    assert _of(Query, _read(tmp_path, f"-- first\n{sql};\n{sql};\nSELECT 1;")) == [
        Query("etl/a.sql:1", f"-- first\n{sql}", datasets=("a", "b.c")),
        Query("etl/a.sql:3", sql, datasets=("a", "b.c")),
    ]


def test_a_statement_that_cannot_be_read_costs_itself_only(tmp_path: Path) -> None:
    found = _read(tmp_path, "CREATE TABLE a (x INT);\n\nCREATE TABLE (((;\nCREATE TABLE b (y INT);")

    assert [d.id for d in found if isinstance(d, Dataset)] == ["a", "b"]
    (fault,) = _of(Fault, found)
    assert isinstance(fault, Fault)
    assert fault.place == "etl/a.sql:3"


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("CREATE TABLE [dbo].[T] ([Id] INT IDENTITY(1,1), [N] NVARCHAR(10))\nGO\n", "tsql"),
        ("CREATE TABLE `t` (`id` INT AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB;", "mysql"),
        ("CREATE TABLE `p-1.d.t` (id INT64 OPTIONS(description='Key'));", "bigquery"),
        ("CREATE TABLE t (id bigserial, v jsonb DEFAULT '{}'::jsonb);", "postgres"),
        ("CREATE TRANSIENT TABLE t (id NUMBER(38,0), v VARIANT);", "snowflake"),
        ("CREATE TABLE t (id NUMBER(9), n VARCHAR2(10));", "oracle"),
        ("CREATE TABLE t (id INT) USING DELTA;", "databricks"),
        ("CREATE TABLE t (id INT, d DATE) DISTKEY(id) SORTKEY(d);", "redshift"),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);", "sqlite"),
        ("CREATE TABLE t (id INT);", ""),
    ],
)
def test_the_dialect_is_told_from_the_text_and_reads_it(
    tmp_path: Path, sql: str, dialect: str
) -> None:
    assert likely_dialect(sql) == dialect
    found = _read(tmp_path, sql)

    assert _of(Fault, found) == []
    assert [d.name.casefold() for d in found if isinstance(d, Dataset)] == ["t"]
    assert next(c.name.casefold() for c in found if isinstance(c, Column)) == "id"


def test_the_dialect_may_be_given() -> None:
    assert given_dialect("-- dialect: sqlserver\nSELECT 1") == "tsql"
    assert given_dialect("-- sqlfluff:dialect:snowflake\nSELECT 1") == "snowflake"
    assert given_dialect("SELECT 1", "[sqlfluff]\ndialect = bigquery\n") == "bigquery"
    assert given_dialect("SELECT 1") is None


def test_a_dump_of_rows_is_passed_over(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "\\connect shop\nSET search_path = shop, pg_catalog;\nCREATE TABLE t (x text);\n"
        "COPY t (x) FROM stdin;\nit's; a row\n\\.\nINSERT INTO t VALUES ('a;b');\n"
        "CREATE TABLE u (y text);",
    )

    assert [d.id for d in found if isinstance(d, Dataset)] == ["shop.t", "shop.u"]
    assert _of(Fault, found) == []


def test_semicolons_in_texts_and_comments_part_nothing() -> None:
    sql = 'SELECT \';\' -- ;\n;SELECT $$ ; $$ /* ; */;\n\n SELECT "a;""b"'

    assert [(s.text, s.line) for s in statements(sql, "")] == [
        ("SELECT ';' -- ;", 1),
        ("SELECT $$ ; $$ /* ; */", 2),
        ('SELECT "a;""b"', 4),
    ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "empty"),
        ("SELECT * FROM {{ ref('orders') }}", "template"),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, "can't be read"),
        ("-- dialect: klingon\nSELECT 1 FROM (", "can't be read"),
    ],
)
def test_what_is_no_sql_is_one_fault(tmp_path: Path, sql: str, said: str) -> None:
    (fault,) = _read(tmp_path, sql)

    assert isinstance(fault, Fault)
    assert said in fault.reason
    assert "\n" not in fault.reason
