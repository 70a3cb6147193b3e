"""Checking a contract against data: the same verdict on CSV, Parquet and Postgres."""

from datetime import timedelta
from pathlib import Path

import pytest
from peers.quality_data import NOON, checked, csv, outcome, parquet, postgres, statuses

from knowledge.data.model import DataUnavailable

ORDERS = """
schema:
  - name: orders
    properties:
      - {name: order_id, logicalType: integer, primaryKey: true}
      - {name: amount, logicalType: number, logicalTypeOptions: {minimum: 0, maximum: 100}}
      - {name: status, logicalType: string, required: true, enum: [{value: new}, {value: paid}]}
      - {name: email, logicalType: string, classification: confidential, logicalTypeOptions: {pattern: '@'}}
      - {name: placed_at, logicalType: timestamp}
    quality:
      - {metric: rowCount, mustBeBetween: [1, 5]}
      - {type: sql, query: 'SELECT sum(amount) FROM ${table}', mustBeGreaterThan: 10}
slaProperties:
  - {property: freshness, value: 24, unit: h, element: orders.placed_at}
"""
ROWS = """
(1, 10.5, 'new', 'a@b.example', TIMESTAMP '2026-11-29 10:00:00'),
(2, -3, 'paid', 'nobody', TIMESTAMP '2026-11-27 10:00:00'),
(2, NULL, 'lost', NULL, NULL),
(4, 200, NULL, 'c@d.example', TIMESTAMP '2026-11-28 10:00:00')
"""
NAMES = "order_id, amount, status, email, placed_at"
TEXT = """
order_id,amount,status,email,placed_at
1,10.5,new,a@b.example,2026-11-29 10:00:00
2,-3,paid,nobody,2026-11-27 10:00:00
2,,lost,,
4,200,,c@d.example,2026-11-28T12:00:00+02:00
"""
FAILING = {
    "orders.order_id.primaryKey": 2,
    "orders.amount.minimum": 1,
    "orders.amount.maximum": 1,
    "orders.status.required": 1,
    "orders.status.enum": 1,
    "orders.email.pattern": 1,
}


def place(kind: str, folder: Path) -> Path | str:
    if kind == "csv":
        return csv(folder, "orders", TEXT)
    if kind == "parquet":
        return parquet(folder, "orders", f"SELECT * FROM (VALUES {ROWS}) t({NAMES})")
    return postgres(
        "CREATE TABLE orders (order_id int, amount numeric, status text, email text, placed_at timestamp)",
        f"INSERT INTO orders VALUES {ROWS}",
    )


@pytest.mark.parametrize("kind", ["csv", "parquet", "postgres"])
def test_each_rule_fails_by_exactly_its_rows(kind: str, tmp_path: Path) -> None:
    report = checked(ORDERS, place(kind, tmp_path))

    failed = {o.id: o.failing_rows for o in report.outcomes if o.status == "fail"}
    assert failed == FAILING
    assert report.count("error") == 0
    assert report.verdict == "fail"
    assert outcome(report, "orders.quality.2").measured == pytest.approx(207.5)
    assert outcome(report, "orders.placed_at.freshness").measured == 2 * 3600


@pytest.mark.parametrize("kind", ["csv", "parquet", "postgres"])
def test_a_table_is_read_once_and_again_only_for_repeated_keys_and_own_queries(
    kind: str, tmp_path: Path
) -> None:
    assert checked(ORDERS, place(kind, tmp_path)).tables[0].passes == 3


@pytest.mark.parametrize("kind", ["csv", "parquet", "postgres"])
def test_samples_show_keys_and_values_but_nothing_personal(kind: str, tmp_path: Path) -> None:
    report = checked(ORDERS, place(kind, tmp_path))

    shown = [
        [(c.column, c.value) for c in row.cells]
        for rule in ("orders.amount.minimum", "orders.email.pattern")
        for row in outcome(report, rule).sample
    ]
    assert shown[0][0] == ("order_id", "2")
    assert shown[1] == [("order_id", "2"), ("email", "(withheld)")]
    assert "nobody" not in report.model_dump_json()


def test_a_personal_column_is_withheld_by_its_name_even_if_called_public(tmp_path: Path) -> None:
    contract = """
schema:
  - name: people
    properties:
      - {name: phone_number, classification: public, logicalType: string, unique: true}
      - {name: note, logicalType: string, logicalTypeOptions: {maxLength: 3}}
"""
    data = csv(tmp_path, "people", "phone_number,note\n555,write to ann@x.example\n555,ab\n")

    report = checked(contract, data)

    assert "555" not in report.model_dump_json()
    assert "ann@x" not in report.model_dump_json()
    assert outcome(report, "people.note.maxLength").failing_rows == 1


def test_freshness_is_counted_from_the_clock_given(tmp_path: Path) -> None:
    data = place("csv", tmp_path)

    late = checked(ORDERS, data, now=NOON + timedelta(days=3))

    found = outcome(late, "orders.placed_at.freshness")
    assert (found.status, found.reason) == ("fail", "the newest is 3.1 days old")


def test_values_of_csv_that_are_not_of_their_type_are_counted(tmp_path: Path) -> None:
    contract = """
schema:
  - name: t
    properties:
      - {name: n, logicalType: integer, logicalTypeOptions: {minimum: 0}}
      - {name: d, logicalType: date, logicalTypeOptions: {format: dd/MM/yyyy}}
      - {name: b, logicalType: boolean}
    quality:
      - {type: sql, query: 'SELECT sum(n) FROM t', mustBe: 3}
"""
    rows = "n,d,b\n1,31/12/2026,true\n2,2026-12-31,false\n1.5,30/02/2026,maybe\nabc,,\n"

    report = checked(contract, csv(tmp_path, "t", rows))

    failing = {o.id: o.failing_rows for o in report.outcomes if o.status == "fail"}
    assert failing == {
        "t.n.type": 2,
        "t.n.minimum": 1,
        "t.d.type": 2,
        "t.b.type": 1,
        "t.quality.1": None,
    }


def test_a_missing_column_fails_and_its_other_rules_are_errors(tmp_path: Path) -> None:
    contract = """
schema:
  - name: t
    properties:
      - {name: gone, logicalType: string, required: true}
"""
    report = checked(contract, csv(tmp_path, "t", "here\n1\n"))

    assert statuses(report) == {
        "t.gone.present": "fail",
        "t.gone.type": "error",
        "t.gone.required": "error",
    }
    assert "the data has no column gone; it has here" in outcome(report, "t.gone.present").reason
    assert report.tables[0].extra_columns == ("here",)


def test_a_missing_table_is_an_error_for_each_of_its_rules(tmp_path: Path) -> None:
    contract = """
schema:
  - {name: a, properties: [{name: x, logicalType: string}]}
  - {name: b, properties: [{name: y, logicalType: string}]}
"""
    csv(tmp_path, "a", "x\n1\n")

    report = checked(contract, tmp_path)

    assert {o.status for o in report.outcomes if o.table == "b"} == {"error"}
    assert "no file of the table b" in outcome(report, "b.y.present").reason
    assert report.verdict == "error"


def test_a_parquet_column_of_another_type_fails_in_a_sentence(tmp_path: Path) -> None:
    contract = "schema: [{name: t, properties: [{name: x, logicalType: date}]}]"

    report = checked(contract, parquet(tmp_path, "t", "SELECT 'abc' AS x"))

    assert outcome(report, "t.x.type").reason == "the data has VARCHAR, not date"


def test_keys_are_looked_for_in_the_other_table(tmp_path: Path) -> None:
    contract = """
schema:
  - name: orders
    properties: [{name: buyer, logicalType: integer, relationships: [{to: people.id}]}]
  - name: people
    properties: [{name: id, logicalType: integer, unique: true}]
"""
    csv(tmp_path, "orders", "buyer\n1\n01\n7\n\n7\n")
    csv(tmp_path, "people", "id\n1\n2\n")

    report = checked(contract, tmp_path)

    found = outcome(report, "orders.buyer.relationship")
    assert (found.status, found.failing_rows) == ("fail", 2)


@pytest.mark.parametrize(
    ("rule", "status", "failing"),
    [
        ("{metric: nullValues, mustBe: 1}", "pass", 1),
        ("{metric: nullValues, mustBe: 0}", "fail", 1),
        ("{metric: nullValues, mustBeLessThan: 25, unit: percent}", "pass", 1),
        ("{metric: nullValues, mustBeLessThan: 20, unit: percent}", "fail", 1),
        ("{metric: missingValues, arguments: {missingValues: [n/a]}, mustBe: 2}", "pass", 2),
        ("{metric: invalidValues, arguments: {validValues: [a]}, mustBeLessOrEqualTo: 1}", "pass", 1),
        ("{metric: invalidValues, arguments: {pattern: '^a$'}, mustBeGreaterThan: 1}", "fail", 1),
        ("{metric: duplicateValues, mustBe: 1}", "pass", 3),
        ("{metric: duplicateValues, mustBeLessThan: 50, unit: percent}", "fail", 3),
        ("{rule: duplicateCount, mustNotBe: 1}", "fail", 3),
        ("{metric: nullValues, mustNotBeBetween: [2, 9]}", "pass", 1),
        ("{metric: invalidValues, mustBe: 0}", "error", None),
        ("{metric: nullValues}", "error", None),
        ("{metric: rowCount, mustBe: 5}", "error", None),
        ("{metric: oddValues, mustBe: 0}", "error", None),
        ("{metric: invalidValues, arguments: {pattern: '(?=x)'}, mustBe: 0}", "error", None),
        ("{type: text, description: Be good}", "not run", None),
        ("{type: custom, engine: soda, implementation: x}", "not run", None),
    ],
)  # fmt: skip
def test_a_rule_of_the_library_or_of_people(
    tmp_path: Path, rule: str, status: str, failing: int | None
) -> None:
    contract = (
        f"schema: [{{name: t, properties: [{{name: x, logicalType: string, quality: [{rule}]}}]}}]"
    )

    report = checked(contract, csv(tmp_path, "t", "x,y\na,1\na,2\na,3\nn/a,4\n,5\n"))

    found = outcome(report, "t.x.quality.1")
    assert (found.status, found.failing_rows) == (status, failing)


def test_one_rule_that_the_database_refuses_leaves_the_others_measured(tmp_path: Path) -> None:
    contract = """
schema:
  - name: t
    properties:
      - {name: x, logicalType: string, required: true, logicalTypeOptions: {pattern: '(['}}
      - {name: y, logicalType: integer, required: true, unique: true}
"""
    report = checked(contract, csv(tmp_path, "t", "x,y\na,1\n,1\n"))

    wrong = outcome(report, "t.x.pattern")
    assert wrong.status == "error"
    assert outcome(report, "t.x.required").failing_rows == 1
    assert outcome(report, "t.y.unique").failing_rows == 2


def test_an_error_is_no_pass_and_no_score(tmp_path: Path) -> None:
    contract = (
        "schema: [{name: t, quality: [{type: sql, query: 'SELECT nothing FROM t', mustBe: 1}]}]"
    )

    report = checked(contract, csv(tmp_path, "t", "x\n1\n"))

    assert (report.verdict, report.score) == ("error", None)
    assert "accuracy" in report.unmeasured


def test_files_of_a_folder_belong_to_the_table_that_they_name(tmp_path: Path) -> None:
    contract = """
schema:
  - {name: order, properties: [{name: x, logicalType: integer}]}
  - {name: order_line, physicalName: lines, properties: [{name: y, logicalType: integer}]}
"""
    csv(tmp_path, "order-2026-01", "x\n1\n")
    csv(tmp_path, "order-2026-02", "x\n2\n")
    (tmp_path / "lines").mkdir()
    parquet(tmp_path / "lines", "part-0", "SELECT 1 AS y")

    report = checked(contract, tmp_path)

    assert [(t.rows, t.where) for t in report.tables] == [(2, "2 files"), (1, "part-0.parquet")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere.csv", "does not exist"),
        ("empty", "has no CSV or Parquet files"),
        ("mysql://host/db", "postgresql:// URLs only"),
        ("postgresql://localhost:1/db", "can't be opened"),
    ],
)
def test_data_that_cannot_be_opened_is_one_sentence(tmp_path: Path, given: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    at = given if "://" in given else tmp_path / given

    with pytest.raises(DataUnavailable, match=said):
        checked("schema: [{name: t}]", at)


def test_a_text_that_is_no_csv_is_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"not parquet")

    report = checked("schema: [{name: t, properties: [{name: x, logicalType: string}]}]", path)

    assert report.verdict == "error"
    assert "t.parquet can't be read" in report.outcomes[0].reason


def test_quotes_that_begin_late_in_a_csv_and_odd_names_are_read(tmp_path: Path) -> None:
    plain = "".join(f"{n},x\n" for n in range(30_000))
    late = '30000,"a, b"\n30001,"say ""yes"""\n'
    file = csv(tmp_path, "notes", f"id,it's\n{plain}{late}")
    contract = """
schema:
  - name: notes
    properties:
      - {name: id, logicalType: integer}
      - {name: it's, logicalType: string, enum: [{value: x}, {value: 'a, b'}]}
"""

    found = outcome(checked(contract, file), "notes.it's.enum")

    assert (found.status, found.rows, found.failing_rows) == ("fail", 30_002, 1)
    assert found.sample[0].cells[-1].value == 'say "yes"'


def test_several_csv_files_of_other_forms_and_columns_are_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "a.csv").write_text("id,amount\n1,5\n2,-5\n")
    (folder / "b.csv").write_text("amount;id;note\n7;3;'x'\n")
    contract = """
schema:
  - name: orders
    properties:
      - {name: id, logicalType: integer, required: true}
      - {name: amount, logicalType: number, logicalTypeOptions: {minimum: 0}}
"""

    report = checked(contract, folder)

    assert outcome(report, "orders.id.required").rows == 3
    assert outcome(report, "orders.amount.minimum").failing_rows == 1


ITEMS = """
schema:
  - name: baskets
    properties:
      - {name: id, logicalType: integer, primaryKey: true}
      - name: codes
        logicalType: array
        items:
          logicalType: string
          required: true
          logicalTypeOptions: {pattern: '^[A-Z]+$', maxLength: 3}
          quality:
            - {metric: duplicateValues, mustBe: 0}
            - {metric: invalidValues, arguments: {validValues: [AB, XYZ]}, mustBeLessThan: 50, unit: percent}
            - {type: sql, query: 'SELECT 1', mustBe: 1}
      - name: lines
        logicalType: array
        items:
          logicalType: object
          properties:
            - {name: quantity, logicalType: integer, required: true, logicalTypeOptions: {minimum: 1}}
"""


def test_the_items_of_arrays_and_their_fields_are_checked_by_row(tmp_path: Path) -> None:
    rows = """SELECT * FROM (VALUES
      (1, ['AB', 'XYZ'], [{'quantity': 2}]), (2, ['AB', NULL], [{'quantity': 0}, {'quantity': -1}]),
      (3, ['AB', 'AB'], [{'quantity': NULL}]), (4, ['LONGER'], []), (5, NULL, NULL), (6, ['low'], NULL)
    ) t(id, codes, lines)"""

    report = checked(ITEMS, parquet(tmp_path, "baskets", rows))

    failing = {
        o.id.removeprefix("baskets."): o.failing_rows for o in report.outcomes if "[]" in o.id
    }
    assert failing == {
        "codes[].required": 1, "codes[].maxLength": 1, "codes[].pattern": 1,
        "codes[].quality.1": 1, "codes[].quality.2": 2, "codes[].quality.3": None,
        "lines[].quantity.required": 1, "lines[].quantity.minimum": 1,
    }  # fmt: skip
    assert outcome(report, "baskets.codes[].quality.2").measured == pytest.approx(33.333333)
    assert outcome(report, "baskets.codes[].quality.2").status == "pass"
    assert "belongs to the column" in outcome(report, "baskets.codes[].quality.3").reason


def test_items_that_a_text_file_can_not_hold_are_an_error_and_no_pass(tmp_path: Path) -> None:
    report = checked(ITEMS, csv(tmp_path, "baskets", "id,codes,lines\n1,AB,x"))

    assert outcome(report, "baskets.codes[].pattern").status == "error"
    assert "in Parquet only" in outcome(report, "baskets.codes[].pattern").reason
