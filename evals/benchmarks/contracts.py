"""How fast contracts are drafted, read and compared on one core, over the shipped sample.

`python -m evals.benchmarks.contracts` prints it; with `--lint` every draft goes through the lint of
the standard's command line tool, too, which takes minutes.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.contracts.contract import read
from tools.context import Context
from tools.contracts.subject import Subject
from tools.drafts.contract import drafting
from tools.drafts.records import Records


@dataclass(frozen=True, slots=True)
class Speeds:
    """Contracts a second, and beside it what the obvious alternative takes."""

    contracts: int
    drafted: float
    read: float
    """With validation, comments and line numbers."""
    drafted_and_read: float
    safe_loaded: float
    """By PyYAML's safe loader in Python alone, without validation."""


def speeds() -> Speeds:
    """Return the speeds over a draft for each dataset that the sample's owner may read."""
    texts, drafted = _drafts()
    began = time.perf_counter()
    valid = sum(read(text).valid for text in texts)
    reading = time.perf_counter() - began
    assert valid == len(texts)
    began = time.perf_counter()
    for text in texts[:40]:
        yaml.safe_load(text)
    loading = (time.perf_counter() - began) / min(40, len(texts))
    count = len(texts)
    return Speeds(count, count / drafted, count / reading, count / (drafted + reading), 1 / loading)


def _drafts() -> tuple[list[str], float]:
    """Return the drafts and the seconds they took, once everything is loaded."""
    with TemporaryDirectory() as cache:
        folder = Path(cache)
        office = open_for(Settings(), folder=None, sample=True, cwd=folder, cache=folder)
        at = office.context_alone(office.asker(None), ())
        return _timed(at)


def _timed(at: Context) -> tuple[list[str], float]:
    maker = drafting(Records(at.catalog), at.documents.documents(), at.handbook, "Fernway")
    began = time.perf_counter()
    texts = [maker.draft(Subject((d,))).text for d in at.catalog.datasets]
    return texts, time.perf_counter() - began


def main() -> None:
    """Print the speeds and, if wanted, how many drafts the command line tool's lint passes."""
    found = speeds()
    print(f"drafts of the sample                  {found.contracts:>8,}")
    print(f"drafted a second                      {found.drafted:>8,.0f}")
    print(f"read and validated a second           {found.read:>8,.0f}")
    print(f"drafted, read and validated a second  {found.drafted_and_read:>8,.0f}")
    print(f"  beside only yaml.safe_load          {found.safe_loaded:>8,.0f}")
    if "--lint" in sys.argv:
        print(f"passed by `datacontract lint`         {_linted():>8,}")


def _linted() -> int:
    from datacontract.data_contract import DataContract  # noqa: PLC0415 - large, and seldom wanted.

    texts, _ = _drafts()
    runs = (DataContract(data_contract_str=text, all_errors=True).lint() for text in texts)
    return sum(all(check.result == "passed" for check in run.checks or ()) for run in runs)


if __name__ == "__main__":
    main()
