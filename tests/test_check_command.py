"""`meshwright check` in the terminal: what it prints, and the status with which it ends."""

import json
from pathlib import Path

import pytest
from peers.quality_data import HEAD, csv

from ui.checking import check_data
from ui.failures import UsageError, reported

CONTRACT = """
servers: [{server: here, type: local, path: data, format: csv}]
schema:
  - name: orders
    properties: [{name: id, logicalType: integer, unique: true}, {name: "[red]note", logicalType: string}]
"""


def contract(folder: Path, text: str = CONTRACT) -> Path:
    path = folder / "orders.odcs.yaml"
    path.write_text(HEAD + text)
    return path


def test_it_ends_well_when_every_rule_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = csv(tmp_path, "orders", "id,[red]note\n1,a\n2,b\n")

    check_data(contract(tmp_path), [str(data)], json=False)

    said = capsys.readouterr().out
    assert "Shop 1.0.0: pass (5 passed)" in said
    assert "orders, 2 rows from orders.csv" in said
    assert "[red]note is there" in said
    assert (
        "Not measured by any rule: accuracy, completeness, consistency, coverage, timeliness."
        in said
    )


def test_it_ends_with_status_1_when_a_rule_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = csv(tmp_path, "orders", "id,[red]note\n1,a\n1,b\n")

    with pytest.raises(SystemExit) as ended:
        check_data(contract(tmp_path), [str(data)], json=True)

    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    failed = [o for o in told["outcomes"] if o["status"] == "fail"]
    assert [(o["id"], o["failing_rows"]) for o in failed] == [("orders.id.unique", 2)]
    assert told["verdict"] == "fail"


def test_without_data_the_files_beside_the_contract_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    csv(tmp_path / "data", "orders", "id,[red]note\n1,a\n")

    check_data(contract(tmp_path), [], json=False)

    assert "pass" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["/etc", "../outside.csv"])
def test_a_path_that_leaves_the_contracts_folder_is_not_followed(tmp_path: Path, path: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    csv(tmp_path, "outside", "id\n1\n")
    text = CONTRACT.replace("path: data", f"path: {path}")

    with pytest.raises(UsageError, match="say where the data is"):
        check_data(contract(home, text), [], json=False)


def test_a_contract_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("just: words\n")

    with pytest.raises(SystemExit) as ended, reported():
        check_data(path, ["x.csv"], json=False)

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "can't be used as a contract" in said


def test_data_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, reported():
        check_data(contract(tmp_path), [str(tmp_path / "gone.csv")], json=False)

    assert ended.value.code == 1
    assert "gone.csv does not exist; check the path.\n" in capsys.readouterr().err
