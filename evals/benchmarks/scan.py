"""Measures how many products a second policies judge: one by one, and a million in DuckDB.

Run: `python -m evals.benchmarks.scan`. Both paths judge the same made-up products by all rules of
the library on products, and must agree on every count.
"""

import time
from collections import Counter

import duckdb

from knowledge.handbook.book import Handbook
from knowledge.policies.book import PlacedRule, book_of
from knowledge.policies.facts import FactKind, Vocabulary
from knowledge.policies.model import Fact
from tools.governance.scan.bulk import judge_all, translatable

_TYPES: dict[FactKind, str] = {
    "bool": "CASE WHEN hash(i, {n}) % 5 = 0 THEN NULL ELSE hash(i, {n}) % 2 = 0 END",
    "text": "CASE hash(i, {n}) % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'active' WHEN 3 THEN 'deprecated' ELSE 'named' END",
    "number": "CASE WHEN hash(i, {n}) % 5 = 0 THEN NULL ELSE (hash(i, {n}) % 400)::DOUBLE END",
    "list": "CASE WHEN hash(i, {n}) % 5 = 0 THEN NULL ELSE ['lot_id', 'ground'] END",
}


def main() -> None:
    """Print products a second for both paths."""
    handbook = Handbook()
    vocabulary = handbook.policy_facts
    rules = tuple(r for r in book_of(handbook).rules if r.policy.applies_to == "product")
    can, cannot = translatable(rules, vocabulary)
    print(f"{len(rules)} policies on products, {len(cannot)} of them not in SQL")
    for size in (10_000, 1_000_000):
        connection = duckdb.connect()
        _make(connection, vocabulary, size)
        began = time.perf_counter()
        counts = judge_all(connection, "product", can, vocabulary, 100)
        bulk = time.perf_counter() - began
        print(f"DuckDB, {size:>9,} products: {size / bulk:>11,.0f} a second ({bulk:.2f} s)")
        if size <= 10_000:  # noqa: PLR2004 - one by one is too slow for a million.
            single = _one_by_one(connection, can, vocabulary)
            agree = all(
                single[c.rule.policy.id] == (c.passes, c.violations, c.unknown) for c in counts
            )
            print(f"  beside one by one: agree on every count: {agree}")


def _make(connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, size: int) -> None:
    facts = vocabulary.facts["product"].items()
    columns = ", ".join(
        f"{_TYPES[f.kind].format(n=n)} AS product_{name}" for n, (name, f) in enumerate(facts)
    )
    connection.execute(
        f"CREATE TABLE product AS SELECT 'p' || i AS id, '' AS domain, {columns} FROM range({size}) t(i)"  # noqa: S608 - our own names.
    )


def _one_by_one(
    connection: duckdb.DuckDBPyConnection, rules: tuple[PlacedRule, ...], vocabulary: Vocabulary
) -> dict[str, tuple[int, int, int]]:
    names = tuple(vocabulary.facts["product"])
    asked = f"SELECT {', '.join('product_' + n for n in names)} FROM product"  # noqa: S608 - our own names.
    rows: list[tuple[Fact | list[str], ...]] = connection.execute(asked).fetchall()
    products = [_known(names, row) for row in rows]
    found: dict[str, Counter[str]] = {r.policy.id: Counter() for r in rules}
    began = time.perf_counter()
    for product in products:
        for rule in rules:
            judged = rule.rule.judge({"product": product})
            if judged.applies:
                found[rule.policy.id][judged.standing] += 1
    seconds = time.perf_counter() - began
    print(
        f"CEL,    {len(products):>9,} products: {len(products) / seconds:>11,.0f} a second ({seconds:.2f} s)"
    )
    return {i: (c["pass"], c["violation"], c["unknown"]) for i, c in found.items()}


def _known(names: tuple[str, ...], row: tuple[Fact | list[str], ...]) -> dict[str, Fact]:
    pairs = zip(names, row, strict=True)
    return {n: tuple(v) if isinstance(v, list) else v for n, v in pairs if v is not None}


if __name__ == "__main__":
    main()
