"""The same contracts and data checked by us and by `datacontract test`, which has its own Python.

Its newest release does not run beside DuckDB 2, so it is installed into an environment of its own,
by name from the index that pip is configured with.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from evals.benchmarks.quality.cases import CASES, Case, contract, variants
from knowledge.contracts.contract import read
from knowledge.data.files import Location
from knowledge.data.opening import open_data
from tools.quality.checking import check, wanted_tables

_THEIR_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP"}
_ASK = """
import json, sys
from datacontract.data_contract import DataContract
found = {}
for path in sys.argv[1:]:
    run = DataContract(data_contract_file=path, server="here").test()
    found[path] = [[c.type, c.model or "", c.field or "", c.result.value, c.reason or ""] for c in run.checks]
print(json.dumps(found))
"""
_CHECKS = TypeAdapter(dict[str, list[tuple[str, str, str, str, str]]])


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What both said of one rule on one set of data."""

    case: str
    ours: str
    theirs: str
    """`pass`, `fail`, `error`, or `not run`."""
    reason: str
    """Theirs."""

    @property
    def compared(self) -> bool:
        """Return whether both ran the rule."""
        return "not run" not in {self.ours, self.theirs}


def agreement(python: Path | None = None) -> Iterator[Verdicts]:
    """Yield the verdicts on each case, for CSV and Parquet; `python` has datacontract-cli."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(_written(Path(folder)))
        theirs = _theirs(python or _installed(Path(folder, "venv")), [p for _, _, p in made])
        for name, case, path in made:
            result, reason = _of(case, theirs[str(path)])
            yield Verdicts(name, _ours(case, path), result, reason)


def _written(folder: Path) -> Iterator[tuple[str, Case, Path]]:
    """Write each contract with its data into a folder of its own."""
    for number, case in enumerate(CASES):
        for variant, values in variants(case):
            for kind in ("csv", "parquet"):
                place = folder / f"{number}-{variant}-{kind}"
                place.mkdir()
                _write(case, values, kind, place)
                path = place / "contract.yaml"
                path.write_text(contract(case, kind).replace("./{model}", f"{place}/{{model}}"))
                yield f"{case.name}, {variant}, {kind}", case, path


def _write(case: Case, values: tuple[str, ...], kind: str, place: Path) -> None:
    rows = "x,y\n" + "".join(f"{v},1\n" for v in values)
    text = place / ("t.csv" if kind == "csv" else "t.txt")
    text.write_text(rows)
    (place / ("u.csv" if kind == "csv" else "u.txt")).write_text("k\n1\n2\n")
    if kind == "parquet":
        types = {"x": _THEIR_TYPES.get(case.type, "VARCHAR"), "y": "BIGINT"}
        for name, columns in (("t", types), ("u", {"k": "BIGINT"})):
            read_text = f"read_csv('{place}/{name}.txt', header=true, types={columns})"
            duckdb.sql(f"COPY (SELECT * FROM {read_text}) TO '{place}/{name}.parquet'")  # noqa: S608 - our own names.
            (place / f"{name}.txt").unlink()


def _ours(case: Case, path: Path) -> str:
    reading = read(path.read_text())
    assert reading.contract is not None, reading.faults
    model = reading.contract.model
    data = open_data((Location(str(path.parent)),), wanted_tables(model))
    report = check(model, data, datetime.now(UTC))
    data.close()
    return next(o.status for o in report.outcomes if o.id.endswith(case.ours))


def _of(case: Case, checks: list[tuple[str, str, str, str, str]]) -> tuple[str, str]:
    words = {"passed": "pass", "failed": "fail", "error": "error", "warning": "not run"}
    for kind, table, field, result, reason in checks:
        if kind == case.theirs and table in {"t", ""} and field in {"x", ""}:
            return words.get(result, "not run"), reason
    return "not run", "; ".join(f"{c[0]}: {c[4]}" for c in checks if c[4])[:200]


def _theirs(python: Path, paths: list[Path]) -> dict[str, list[tuple[str, str, str, str, str]]]:
    words = [str(python), "-c", _ASK, *map(str, paths)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 - our own words.
    return _CHECKS.validate_python(json.loads(done.stdout.splitlines()[-1]))


def _installed(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = f"datacontract-cli[duckdb]=={version('datacontract-cli')}"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wanted], check=True)  # noqa: S603 - as above.
    return python
