"""How long a large catalog takes to load and to open again, and how much memory: `make bench`."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from knowledge.catalog.snapshot import Snapshot
from knowledge.people import EVERYONE
from knowledge.workspace.loading import load
from knowledge.workspace.settings import add_source, open_workspace

_T = TypeVar("_T")

DATASETS = 100_000
COLUMNS = 10
"""Of each dataset."""


@dataclass(frozen=True, slots=True)
class Loading:
    """Seconds and megabytes for one catalog; memory is the peak of a process of its own."""

    load: float
    reopen: float
    """Until all datasets, without their columns, are there."""
    peak_mb: float
    alone: float
    """Seconds that `json` takes to read the same lines and keeps nothing of them."""


def loading(datasets: int = DATASETS) -> Loading:
    """Load a catalog of this many datasets, which a process of its own makes and reads."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _make(root / "catalog", datasets)
        (root / "mesh").mkdir()
        (root / "mesh" / "meshwright.toml").write_text("", encoding="utf-8")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            return apart.submit(_measured, root).result()


def _make(folder: Path, datasets: int) -> None:
    folder.mkdir()
    with (folder / "datasets.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(datasets):
            lines.write(json.dumps(_dataset(number)) + "\n")
    with (folder / "edges.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(1, datasets):
            edge = {"src": _id(number // 2), "dst": _id(number), "kind": "lineage"}
            lines.write(json.dumps(edge) + "\n")


def _id(number: int) -> str:
    return f"shop.s{number % 50}.table_{number}"


def _dataset(number: int) -> dict[str, object]:
    columns = [
        {"name": f"column_{c}", "type": "varchar", "description": f"Column {c} of table {number}"}
        for c in range(COLUMNS)
    ]
    return {
        "id": _id(number),
        "name": f"table_{number}",
        "platform": "snowflake",
        "schema": f"s{number % 50}",
        "description": f"The table number {number} of the shop",
        "owner": f"team{number % 40}",
        "columns": columns,
    }


def _measured(root: Path) -> Loading:
    workspace = add_source(open_workspace(root / "mesh"), root / "catalog", "auto", [EVERYONE])
    outcome, spent = _timed(lambda: load(workspace, lambda _: None))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    snapshot = Snapshot(outcome.snapshot.path)
    _, again = _timed(lambda: list(snapshot.datasets()))
    _, alone = _timed(lambda: _lines(root / "catalog"))
    # Linux counts kilobytes, macOS bytes.
    return Loading(spent, again, peak / (1e6 if sys.platform == "darwin" else 1e3), alone)


def _lines(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                json.loads(line)


def _timed(action: Callable[[], _T]) -> tuple[_T, float]:
    began = time.perf_counter()
    found = action()
    return found, time.perf_counter() - began
