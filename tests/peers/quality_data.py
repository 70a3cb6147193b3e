"""The same rows as CSV, as Parquet and in Postgres, and a contract checked against them."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from peers.postgres import shared

from knowledge.contracts.contract import read
from knowledge.data.files import Location
from knowledge.data.model import Data
from knowledge.data.opening import open_data
from tools.quality.checking import check, wanted_tables
from tools.quality.report import CheckReport, RuleOutcome

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)

HEAD = (
    "apiVersion: v3.2.0\nkind: DataContract\nid: shop\nname: Shop\nversion: 1.0.0\nstatus: active\n"
)


def csv(folder: Path, table: str, text: str) -> Path:
    """Write the text as a CSV file of the table."""
    path = folder / f"{table}.csv"
    path.write_text(text.strip() + "\n", encoding="utf-8")
    return path


def parquet(folder: Path, table: str, select: str) -> Path:
    """Write what a DuckDB query returns as a Parquet file of the table."""
    path = folder / f"{table}.parquet"
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def postgres(*statements: str) -> str:
    """Run statements in a new database and return its URL; skip where there is no Postgres."""
    server = shared()
    if isinstance(server, str):
        pytest.skip(server)
    url = server.fresh()
    import psycopg  # noqa: PLC0415 - only here.

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
    return url


def checked(
    contract: str, *places: Path | str, now: datetime = NOON, seconds: float = 20.0
) -> CheckReport:
    """Check the contract, whose head is given, against the data."""
    reading = read(HEAD + contract)
    assert reading.contract is not None, reading.faults
    model = reading.contract.model
    data: Data = open_data(
        tuple(Location(str(p)) for p in places), wanted_tables(model), seconds=seconds
    )
    try:
        return check(model, data, now)
    finally:
        data.close()


def outcome(report: CheckReport, rule: str) -> RuleOutcome:
    """Return the outcome of the rule with this id."""
    return next(o for o in report.outcomes if o.id == rule)


def statuses(report: CheckReport) -> dict[str, str]:
    """Return the status of each rule by its id."""
    return {o.id: o.status for o in report.outcomes}
