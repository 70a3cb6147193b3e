"""Contracts as text: what is refused and how it is said, and that writing back loses nothing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from knowledge.contracts.contract import read
from knowledge.contracts.standard import VERSIONS
from knowledge.contracts.yaml_comments import Comment, Comments
from knowledge.contracts.yaml_reading import MOST_BYTES, YamlError, read_yaml
from knowledge.contracts.yaml_writing import write_yaml

_REAL = Path(__file__).parents[2] / "shared/data/native/odcs"
_HEAD = "apiVersion: v3.2.0\nkind: DataContract\nid: orders\nversion: 1.0.0\n"


def _examples() -> list[Path]:
    return sorted(_REAL.rglob("*.yaml"))


@pytest.mark.skipif(not _REAL.exists(), reason="the published examples are not on this machine")
def test_every_published_example_is_valid_and_comes_back_entire() -> None:
    for path in _examples():
        text = path.read_text(encoding="utf-8")
        reading = read(text)

        assert reading.faults == (), path.name
        assert reading.contract is not None
        written = reading.contract.text()
        assert yaml.load(written, yaml.CSafeLoader) == yaml.load(text, yaml.CSafeLoader), path.name
        assert written.count("#") >= text.count(" # "), path.name
        again = read(written).contract
        assert again is not None
        assert again.text() == written, path.name


def _first(text: str) -> tuple[str, int, str, str]:
    fault = read(text).faults[0]
    return fault.path, fault.line, fault.problem, fault.nearest


def test_a_misspelt_field_names_the_one_that_was_meant_and_its_line() -> None:
    text = f"{_HEAD}schema:\n  - name: orders\n    propertys: []\n"

    assert _first(text) == (
        "schema[0].propertys",
        7,
        "there is no field 'propertys' here",
        "properties",
    )


@pytest.mark.parametrize(
    ("given_type", "nearest"),
    [
        ("varchar(30)", "string"),
        ("BIGINT", "integer"),
        ("decimal", "number"),
        ("datetime", "timestamp"),
        ("bool", "boolean"),
        ("struct", "object"),
        ("strin", "string"),
        ("geography", ""),
    ],
)
def test_a_type_of_another_system_leads_to_the_logical_type(given_type: str, nearest: str) -> None:
    text = f"{_HEAD}schema:\n  - name: a\n    properties:\n      - name: b\n        logicalType: {given_type}\n"
    fault = read(text).faults[0]

    assert (fault.path, fault.nearest) == ("schema[0].properties[0].logicalType", nearest)


def test_a_number_where_a_text_must_be_says_to_quote_it() -> None:
    text = "apiVersion: v3.2.0\nkind: DataContract\nid: a\nversion: 1.10\n"

    assert _first(text)[2] == "1.1 must be a text: put it in quotes"


def test_a_rule_without_operator_lists_the_operators_and_not_its_consequences() -> None:
    faults = read(f"{_HEAD}schema:\n  - name: a\n    quality:\n      - metric: rowCount\n").faults

    assert len(faults) == 1
    assert faults[0].problem.startswith("one of mustBe, ")


def test_a_server_says_what_its_type_lacks_and_what_does_not_belong_to_it() -> None:
    server = "  - {server: a, type: bigquery, project: p, warehouse: w, dataset: d}\n"
    lacking = "  - {server: a, type: snowflake, database: d}\n"

    assert _first(f"{_HEAD}servers:\n{server}")[2] == "'warehouse' does not go with type bigquery here"  # fmt: skip
    assert [f.problem for f in read(f"{_HEAD}servers:\n{lacking}").faults] == [
        "'account' is missing",
        "'schema' is missing",
    ]


def test_a_column_without_a_logical_type_is_asked_for_nothing_that_only_maps_have() -> None:
    column = f"{_HEAD}schema:\n  - name: a\n    properties:\n      - name: b\n"

    assert read(column).valid
    assert read(f"{column}        logicalType: map\n").faults[0].problem == "'map' is missing"


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_three_are_read(version: str) -> None:
    assert read(_HEAD.replace("v3.2.0", version)).valid


@pytest.mark.parametrize(
    ("version", "nearest"), [("v2.2.2", "v3.2.0"), ("v4.0.0", "v3.2.0"), ("3.1.0", "v3.1.0")]
)
def test_another_version_names_those_that_are_read(version: str, nearest: str) -> None:
    reading = read(_HEAD.replace("v3.2.0", version))

    assert reading.contract is None
    assert reading.faults[0].line == 1
    assert reading.faults[0].nearest == nearest
    assert all(v in reading.faults[0].problem for v in VERSIONS)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the text is empty"),
        ("- a\n", 1, "a contract is a map of fields"),
        ("kind: DataProduct\n", 1, "this is a 'DataProduct'"),
        ("id: a\ndataContractSpecification: 1.1.0\n", 2, "the older Data Contract Specification"),
        ("id: a\nid: b\n", 2, "'id' stands here twice, first in line 1"),
        ("id: a\n\tname: b\n", 2, "spaces"),
        ("id: a: b\n", 1, "a colon where none can be"),
        ("id: 'a\n", 2, "a quotation mark is not closed"),
        ("id: a\n---\nid: b\n", 2, "a second document begins here"),
        ("id: !!python/object/apply:os.system [ls]\n", 1, "the tag"),
        ("a: &a [*a]\n", 1, "*a is used before it is complete"),
        ("[" * 100_000, 1, "nested more than 60 levels deep"),
        ("- " * 100_000, 1, "nested more than 60 levels deep"),
        ("a: \x00\n", 1, "a character that YAML does not allow"),
        ("a: \ud800\n", 1, "no valid Unicode"),
        ("a: .nan\n", 1, "no finite number"),
        ("? [a]\n: b\n", 1, "a key must be a text"),
        ("x" * 10_000_000, 1, "10.0 MB, and at most 4.2 MB"),
    ],
)
def test_text_that_cannot_be_used_gets_one_clear_fault(text: str, line: int, said: str) -> None:
    reading = read(text)

    assert reading.contract is None
    assert not reading.valid
    (fault,) = reading.faults
    assert fault.line == line
    assert said in fault.problem


def test_aliases_that_multiply_are_refused_before_they_do() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")

    (fault,) = read("\n".join(lines)).faults

    assert "multiply beyond what is read" in fault.problem


def test_a_large_text_repeated_by_aliases_is_refused_too() -> None:
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n"

    assert "multiply" in read(text).faults[0].problem


def test_merged_and_repeated_parts_are_written_out() -> None:
    text = "base: &b {unit: rows, severity: error}\nrule:\n  <<: *b\n  unit: percent\n"

    assert read_yaml(text).value == {
        "base": {"unit": "rows", "severity": "error"},
        "rule": {"severity": "error", "unit": "percent"},
    }


def test_dates_and_times_of_day_keep_their_letters() -> None:
    text = "at: 10:30\nday: 2026-11-29\nquoted: '2026-11-29'\nversion: 1.2.3\n"

    assert write_yaml(read_yaml(text).value) == text


def test_comments_unknown_fields_and_long_texts_come_back_in_reading_order() -> None:
    text = f"""# Orders of the shop.
id: orders
version: 1.0.0  # semantic
kind: DataContract
apiVersion: v3.2.0

# Who to ask.
team:
  name: shop
customProperties:
  # Agreed with finance.
  - property: note
    value:
      zeta: 1
      alpha: |
        two
        lines
  - property: long
    value: {" ".join(["word"] * 40)}
# The end.
"""
    reading = read(text)
    assert reading.contract is not None

    assert (
        reading.contract.text()
        == f"""# Orders of the shop.
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0  # semantic

# Who to ask.
team:
  name: shop

customProperties:
  # Agreed with finance.
  - property: note
    value:
      zeta: 1
      alpha: |
        two
        lines
  - property: long
    value: >-
      {" ".join(["word"] * 18)}
      {" ".join(["word"] * 18)}
      {" ".join(["word"] * 4)}
# The end.
"""
    )


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ("yes", "1e3", "010", "0x1f", "~", "a: b", "a #b", "- a", "2026-01-01", "a\nb", "a\n b\n", "", "'", '"', "%", "x" * 150, "a b " * 40)
)  # fmt: skip
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS
)
_KEYS = _TEXTS.filter(bool)
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(_VALUES)
def test_any_value_survives_being_written_and_read(value: JsonValue) -> None:
    text = write_yaml(value)

    assert read_yaml(text).value == value
    assert yaml.safe_load(text) == value


_NAMES = st.text("abcdefgh_", min_size=1, max_size=8)
_RULES = st.fixed_dictionaries(
    {"metric": st.sampled_from(("nullValues", "duplicateValues")), "mustBe": st.integers(0, 9)},
    optional={"name": _TEXTS, "dimension": st.sampled_from(("accuracy", "uniqueness"))},
)
_COLUMNS = st.fixed_dictionaries(
    {"name": _NAMES},
    optional={
        "logicalType": st.sampled_from(("string", "integer", "date", "object")),
        "physicalType": _TEXTS,
        "description": _TEXTS,
        "required": st.booleans(),
        "tags": st.lists(_TEXTS, max_size=2),
        "quality": st.lists(_RULES, max_size=2),
        "examples": st.lists(_TEXTS | st.integers(), max_size=2),
    },
)
_CONTRACTS = st.fixed_dictionaries(
    {"id": _TEXTS, "version": _TEXTS, "kind": st.just("DataContract"), "apiVersion": st.sampled_from(VERSIONS)},
    optional={
        "name": _TEXTS,
        "description": st.fixed_dictionaries({}, optional={"purpose": _TEXTS, "usage": _TEXTS}),
        "schema": st.lists(
            st.fixed_dictionaries({"name": _NAMES, "properties": st.lists(_COLUMNS, max_size=3)}), max_size=2
        ),
        "slaProperties": st.lists(
            st.fixed_dictionaries({"property": _TEXTS, "value": _TEXTS | st.integers()}), max_size=2
        ),
        "customProperties": st.lists(
            st.fixed_dictionaries({"property": _TEXTS, "value": _VALUES}), max_size=2
        ),
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(_CONTRACTS)
def test_any_contract_survives_the_round_trip(contract: dict[str, JsonValue]) -> None:
    reading = read(write_yaml(contract))
    assert reading.valid, reading.faults
    assert reading.contract is not None

    written = reading.contract.text()

    assert read_yaml(written).value == contract
    again = read(written).contract
    assert again is not None
    assert again.model == reading.contract.model
    assert again.text() == written


_LINES = st.text("abc #:'", max_size=12).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=4), st.data())
def test_comments_survive_beside_any_value(value: dict[str, JsonValue], data: st.DataObject) -> None:  # fmt: skip
    keys = st.sampled_from([(key,) for key in value])
    said = st.builds(Comment, st.lists(_LINES, max_size=2).map(tuple), _LINES)
    drawn = data.draw(st.dictionaries(keys, said))
    comments = Comments({k: c for k, c in drawn.items() if c != Comment()}, ("the end",))

    found = read_yaml(write_yaml(value, comments))

    assert found.value == value
    assert found.comments == comments


@settings(max_examples=200, deadline=None)
@given(st.text("abc:-[]{}&*!|>'\"%@`#,? \n\t0.", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = read_yaml(text).value
    except YamlError as refused:
        found = [refused.problem, refused.line]
        read_again = bool(refused.problem) and refused.line >= 1
    else:
        read_again = read_yaml(write_yaml(found)).value == found

    assert read_again, found


def test_a_comment_never_becomes_a_part_of_the_contract() -> None:
    hostile = "How long is it kept?\nstatus: active\r\x85id: x\u2028y: z"
    value: JsonValue = {"id": "orders", "schema": [{"name": "orders"}]}
    comments = Comments(
        {(key,): Comment((hostile,), hostile) for key in ("id", "schema")}
        | {("schema", 0): Comment((hostile,), hostile)}
    )

    assert yaml.load(write_yaml(value, comments), yaml.CSafeLoader) == value


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "9" * 5_000, "0" + "7" * 5_000])
def test_a_number_without_end_is_refused_in_words(number: str) -> None:
    assert "has too many digits" in read(f"{_HEAD}x: {number}\n").faults[0].problem


def test_the_limit_of_size_is_in_bytes() -> None:
    with pytest.raises(YamlError, match="MB"):
        read_yaml("é" * (MOST_BYTES // 2 + 1))
