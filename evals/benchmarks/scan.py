"""Measures how many products a second policies judge: one by one, and many at once in DuckDB.

Run: `python -m evals.benchmarks.scan`. Both ways judge the same made-up products by all rules of
the library on products; they must agree on every count and finding.
"""

import time
from collections.abc import Callable, Iterator
from random import Random

from knowledge.handbook.book import Handbook
from knowledge.policies.book import PlacedRule, book_of
from knowledge.policies.facts import Vocabulary
from knowledge.policies.model import Fact
from tools.governance.scan.bulk import take_many
from tools.governance.scan.model import Target
from tools.governance.scan.running import Run

_VALUES: dict[str, tuple[Fact, ...]] = {
    "bool": (True, False),
    "text": ("", "active", "deprecated", "named"),
    "list": (("lot_id", "ground"), ()),
}
_KNOWN = 0.8
"""The share of facts that are known."""
_KINDS_OF_PRODUCTS = 5_000
"""Products of different facts; each has a name of its own besides."""


def main() -> None:
    """Print products a second for both ways."""
    handbook = Handbook()
    vocabulary = handbook.policy_facts
    rules = tuple(r for r in book_of(handbook).rules if r.policy.applies_to == "product")
    print(f"{len(rules)} policies on products")
    single = _timed("one by one", rules, 10_000, vocabulary, lambda r, p: r.take(p, _domain))
    bulk = _timed("DuckDB", rules, 10_000, vocabulary, lambda r, p: take_many(r, p, _domain, vocabulary))  # fmt: skip
    agree = (single.counts(), single.ordered()) == (bulk.counts(), bulk.ordered())
    print(f"  agree on every count and finding: {agree}")
    _timed("DuckDB", rules, 1_000_000, vocabulary, lambda r, p: take_many(r, p, _domain, vocabulary))  # fmt: skip


def _timed(
    called: str, rules: tuple[PlacedRule, ...], size: int, vocabulary: Vocabulary,
    judge: Callable[[Run, Iterator[Target]], None],
) -> Run:  # fmt: skip
    run = Run(rules, {}, 200)
    began, cpu = time.perf_counter(), time.process_time()
    judge(run, _products(size, vocabulary))
    seconds, busy = time.perf_counter() - began, time.process_time() - cpu
    print(f"{called:>10}, {size:>9,} products: {size / seconds:>8,.0f} a second ({seconds:.1f} s, {busy:.1f} s of CPU), {len(run.findings):,} findings listed")  # fmt: skip
    return run


def _products(size: int, vocabulary: Vocabulary) -> Iterator[Target]:
    chance = Random(1)  # noqa: S311 - the same products each time.
    facts = vocabulary.facts["product"].items()
    kinds = [
        {
            n: chance.choice(_VALUES.get(f.kind) or range(400))
            for n, f in facts
            if chance.random() < _KNOWN
        }
        for _ in range(_KINDS_OF_PRODUCTS)
    ]
    for number in range(size):
        known = kinds[number % _KINDS_OF_PRODUCTS]
        name = f"product {number:07}"
        yield Target("product", name, "", "", {"product": {**known, "id": name, "name": name}})


def _domain(target: Target) -> str:
    return target.domain


if __name__ == "__main__":
    main()
