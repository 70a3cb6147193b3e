"""What checking 1,000,000 rows with 20 rules costs beside the same rules written by hand in SQL."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from open_data_contract_standard.model import OpenDataContractStandard

from knowledge.contracts.contract import read
from knowledge.data.files import Location
from knowledge.data.opening import open_data
from tools.quality.checking import check, wanted_tables

ROWS = 1_000_000
_ROUNDS = 5

_DATA = """
SELECT i AS order_id, i % 50000 AS customer_id, (i * 7919 % 100000) / 100.0 AS amount,
  CASE WHEN i % 100 = 0 THEN NULL ELSE 'note ' || i END AS note,
  ['new', 'paid', 'sent', 'lost'][1 + i % 4] AS status, 'SKU-' || lpad((i % 9999)::VARCHAR, 5, '0') AS sku,
  i % 7 AS quantity, TIMESTAMP '2026-01-01' + INTERVAL (i % 300) DAY AS placed_at, i % 2 = 0 AS gift
FROM range(1000000) AS r(i)
"""

CONTRACT = """
apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: order_id, logicalType: integer, required: true, unique: true, logicalTypeOptions: {minimum: 0}}
      - {name: customer_id, logicalType: integer, required: true, logicalTypeOptions: {minimum: 0, maximum: 60000}}
      - {name: amount, logicalType: number, required: true, logicalTypeOptions: {minimum: 1, maximum: 990}}
      - {name: note, logicalType: string, logicalTypeOptions: {maxLength: 20}, quality: [{metric: nullValues, mustBeLessThan: 2, unit: percent}]}
      - {name: status, logicalType: string, required: true, enum: [{value: new}, {value: paid}, {value: sent}]}
      - {name: sku, logicalType: string, required: true, logicalTypeOptions: {pattern: '^SKU-[0-9]{5}$', minLength: 9}}
      - {name: quantity, logicalType: integer, required: true, logicalTypeOptions: {minimum: 1}}
      - {name: placed_at, logicalType: timestamp, required: true}
    quality: [{metric: rowCount, mustBeGreaterThan: 1000}]
"""

BY_HAND = """
SELECT count(*),
  count(*) FILTER (WHERE order_id IS NULL), count(order_id) - count(DISTINCT order_id),
  count(*) FILTER (WHERE order_id < 0),
  count(*) FILTER (WHERE customer_id IS NULL), count(*) FILTER (WHERE customer_id < 0),
  count(*) FILTER (WHERE customer_id > 60000),
  count(*) FILTER (WHERE amount IS NULL), count(*) FILTER (WHERE amount < 1),
  count(*) FILTER (WHERE amount > 990),
  count(*) FILTER (WHERE length(note) > 20), count(*) FILTER (WHERE note IS NULL),
  count(*) FILTER (WHERE status IS NULL),
  count(*) FILTER (WHERE status NOT IN ('new', 'paid', 'sent')),
  count(*) FILTER (WHERE sku IS NULL), count(*) FILTER (WHERE NOT regexp_matches(sku, '^SKU-[0-9]{5}$')),
  count(*) FILTER (WHERE length(sku) < 9),
  count(*) FILTER (WHERE quantity IS NULL), count(*) FILTER (WHERE quantity < 1),
  count(*) FILTER (WHERE placed_at IS NULL)
FROM {source}
"""
_CSV = "read_csv('{path}', types={{'note': 'VARCHAR'}})"


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of the processor on one kind of file, the best of five each."""

    kind: str
    checked: float
    by_hand: float
    rules: int


def speeds() -> Iterator[Speed]:
    """Yield the seconds for Parquet and CSV, opening the data included, samples excluded."""
    contract = read(CONTRACT).contract
    assert contract is not None
    model = contract.model
    with tempfile.TemporaryDirectory() as folder:
        for kind, options in (("parquet", "FORMAT parquet"), ("csv", "FORMAT csv, HEADER")):
            path = Path(folder, f"orders.{kind}")
            duckdb.connect().execute(f"COPY ({_DATA}) TO '{path}' ({options})")
            source = f"read_parquet('{path}')" if kind == "parquet" else _CSV.format(path=path)
            rules = _checked(model, path)
            pairs = [
                (
                    _timed(lambda p=path: _checked(model, p)),
                    _timed(lambda s=source: _by_hand(s)),
                )
                for _ in range(_ROUNDS)
            ]
            yield Speed(kind, min(a for a, _ in pairs), min(b for _, b in pairs), rules)


def _checked(contract: OpenDataContractStandard, path: Path) -> int:
    """Check, and return how many rules were measured on rows."""
    data = open_data((Location(str(path)),), wanted_tables(contract))
    report = check(contract, data, datetime.now(UTC))
    data.close()
    return sum(o.measured is not None for o in report.outcomes)


def _by_hand(source: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(BY_HAND.replace("{source}", source)).fetchall()


def _timed(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began
