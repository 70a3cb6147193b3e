"""A contract's own SQL reads the contract's tables and nothing else, on any database."""

from pathlib import Path

import duckdb
import pytest
from peers.quality_data import checked, csv, outcome, postgres

from knowledge.data.duck import FileData
from knowledge.data.files import TableFiles
from knowledge.data.model import QueryFailed
from tools.quality.guard import Refused, guarded

HOSTILE = (
    "COPY t TO '/tmp/out.csv'",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "SELECT count(*) FROM read_csv('/etc/passwd')",
    "SELECT count(*) FROM read_text('/etc/passwd')",
    "SELECT count(*) FROM '/etc/passwd'",
    "SELECT content FROM read_blob('/etc/passwd')",
    "SELECT count(*) FROM glob('/etc/*')",
    "ATTACH '/tmp/x.db' AS x",
    "PRAGMA database_list",
    "SET memory_limit = '99GB'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "EXPORT DATABASE '/tmp/x'",
    "DROP TABLE t",
    "DELETE FROM t",
    "UPDATE t SET x = 1",
    "INSERT INTO t VALUES (1)",
    "CREATE TABLE y AS SELECT 1",
    "SELECT 1; DROP TABLE t",
    "SELECT * INTO y FROM t",
    "SELECT getenv('HOME')",
    "SELECT current_setting('data_directory')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_sleep(100)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT dblink('host=example.org', 'SELECT 1')",
    "SELECT query_to_xml('SELECT 1', true, true, '')",
    "SELECT nextval('s')",
    "SELECT count(*) FROM pg_shadow",
    "SELECT count(*) FROM information_schema.tables",
    "SELECT count(*) FROM duckdb_settings()",
    "SELECT count(*) FROM other",
    "SELECT count(*) FROM query('SELECT 1')",
    "SELECT count(*) FROM query_table('t')",
    "SELECT (SELECT count(*) FROM pg_authid) FROM t",
    "WITH x AS (DELETE FROM t RETURNING 1) SELECT count(*) FROM x",
    "WITH x AS (SELECT pg_sleep(9)) SELECT count(*) FROM x",
    "SELECT count(*) FROM t FOR UPDATE",
    "SELECT $1",
    "not sql at all (",
    "",
    "(" * 5_000 + "1" + ")" * 5_000,
    "SELECT 1 /* " + "x" * 30_000 + " */",
)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize("query", HOSTILE)
def test_it_is_refused(query: str, dialect: str) -> None:
    with pytest.raises(Refused):
        guarded(query, "postgres" if dialect == "postgres" else "duckdb", {"t": "t"})


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM t WHERE x IS NULL",
        "select COUNT(*) from T a join t b on a.x = b.x where a.x not in (select x from t)",
        "SELECT CASE WHEN sum(x) > 3 THEN 1 ELSE 0 END FROM public.t",
        "WITH big AS (SELECT * FROM t WHERE x > 1) SELECT count(*) FROM big",
        "SELECT count(*) FROM (SELECT x, row_number() OVER (ORDER BY x) AS n FROM t) AS r WHERE n > 1",
        "SELECT coalesce(max(length(cast(x AS varchar))), 0) FROM t;",
        "SELECT count(*) FROM generate_series(1, 3) AS g(n) LEFT JOIN t ON t.x = g.n",
        "SELECT count(DISTINCT x) - count(x) FROM t",
        "SELECT max(extract(year FROM DATE '2026-01-01' + CAST(x AS integer))) FROM t",
        "SELECT max(x) FROM t UNION ALL SELECT 2 FROM t LIMIT 1",
    ],
)
def test_a_query_on_the_tables_of_the_contract_runs(
    query: str, dialect: str, tmp_path: Path
) -> None:
    rule = query.replace("'", "''")
    contract = f"schema: [{{name: t, properties: [{{name: x, logicalType: integer}}], quality: [{{type: sql, query: '{rule}', mustNotBe: -77}}]}}]"
    data = (
        csv(tmp_path, "t", "x\n1\n2\n")
        if dialect == "duckdb"
        else postgres("CREATE TABLE t (x integer)", "INSERT INTO t VALUES (1), (2)")
    )

    found = outcome(checked(contract, data), "t.quality.1")

    assert (found.status, found.reason) == ("pass", "")


def test_the_names_of_the_contract_stand_for_table_and_column(tmp_path: Path) -> None:
    contract = """
schema:
  - name: my orders
    properties:
      - name: The Amount
        logicalType: integer
        quality: [{type: sql, query: 'SELECT max(${column}) FROM ${model}', mustBe: 2}]
"""
    report = checked(contract, csv(tmp_path, "any", "the amount\n1\n2\n"))

    assert outcome(report, "my orders.The Amount.quality.1").status == "pass"


def test_a_query_without_end_is_ended_and_an_error(tmp_path: Path) -> None:
    contract = """
schema:
  - name: t
    quality:
      - {type: sql, mustBe: 1, query: 'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r'}
      - {metric: rowCount, mustBe: 1}
"""
    report = checked(contract, csv(tmp_path, "t", "x\n1\n"), seconds=0.5)

    assert [o.status for o in report.outcomes] == ["error", "pass"]
    assert report.outcomes[0].reason == "it took more than 0.5 seconds"


def test_a_query_without_end_is_ended_in_postgres_too() -> None:
    url = postgres("CREATE TABLE t (x integer)", "INSERT INTO t VALUES (1)")
    contract = """
schema:
  - name: t
    quality:
      - {type: sql, mustBe: 1, query: 'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT count(*) FROM r'}
      - {metric: rowCount, mustBe: 1}
"""
    report = checked(contract, url, seconds=1)

    assert [o.status for o in report.outcomes] == ["error", "pass"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/x.db' AS x",
        "SET enable_external_access = true",
        "SET memory_limit = '99GB'",
        "INSTALL httpfs",
        "SELECT * FROM read_csv('{folder}/other.csv')",
    ],
)
def test_the_database_itself_is_locked_to_the_files(query: str, tmp_path: Path) -> None:
    other = csv(tmp_path, "other", "x\n1\n")
    data = FileData((TableFiles("t", (csv(tmp_path, "t", "x\n1\n"),)),), {}, 5.0)

    with pytest.raises(QueryFailed):
        data.rows(query.format(folder=tmp_path))

    assert data.rows('SELECT x FROM data."t"') == (("1",),)
    assert other.exists()
    assert not (tmp_path / "out.csv").exists()
    data.close()


def test_a_session_in_postgres_only_reads() -> None:
    from knowledge.data.files import Wanted  # noqa: PLC0415
    from knowledge.data.postgres import PostgresData  # noqa: PLC0415

    data = PostgresData(postgres("CREATE TABLE t (x integer)"), (Wanted("t"),), "", 5.0)

    with pytest.raises(QueryFailed, match="read-only"):
        data.rows("INSERT INTO t VALUES (1) RETURNING x")
    data.close()


def test_an_error_of_the_database_shows_no_value_of_the_data(tmp_path: Path) -> None:
    contract = """
schema:
  - name: t
    properties: [{name: x, logicalType: string}]
    quality: [{type: sql, query: 'SELECT sum(CAST(x AS integer)) FROM t', mustBe: 1}]
"""
    found = outcome(checked(contract, csv(tmp_path, "t", "x\nann@x.example\n")), "t.quality.1")

    assert found.status == "error"
    assert "ann" not in found.reason


def test_the_reader_of_csv_leaves_wrong_values_to_the_rules(tmp_path: Path) -> None:
    # Without its `type_pushdown` switched off, DuckDB turns TRY_CAST into an error here.
    path = csv(tmp_path, "t", "x\nabc\n1\n")
    data = FileData((TableFiles("t", (path,)),), {}, 5.0)

    found = data.rows(
        'WITH v AS (SELECT TRY_CAST(x AS DECIMAL(9,2)) AS x FROM data."t") SELECT sum(x) FROM v'
    )

    assert str(found[0][0]) == "1.00"
    assert duckdb.__version__
    data.close()
