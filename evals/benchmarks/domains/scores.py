"""How alike two groupings are: adjusted mutual information and the adjusted Rand index."""

from dataclasses import dataclass
from math import comb

import numpy as np

from tools.domains.speech import Floats, Ints

_SPREAD = 12.0
"""Standard deviations around its mean beyond which a term of the expected information is nothing."""


def ami(one: Ints, other: Ints) -> float:
    """Return the mutual information of two groupings less what chance gives, over its most: up to 1.

    The most is the mean of the two entropies, as in Vinh, Epps and Bailey, "Information theoretic
    measures for clusterings comparison", Journal of Machine Learning Research 11 (2010).
    """
    table = _Table.of(one, other)
    expected = _expected(table)
    most = (_entropy(table.rows) + _entropy(table.columns)) / 2
    if most - expected < 1e-12:  # noqa: PLR2004 - nothing to be told apart
        return 1.0
    return float((_information(table) - expected) / (most - expected))


def ari(one: Ints, other: Ints) -> float:
    """Return the share of pairs on which two groupings agree, less chance: up to 1.

    Hubert and Arabie, "Comparing partitions", Journal of Classification 2 (1985).
    """
    table = _Table.of(one, other)
    both, rows, columns = (_pairs(c) for c in (table.counts, table.rows, table.columns))
    total = comb(len(one), 2)
    expected = rows * columns / max(total, 1)
    most = (rows + columns) / 2
    return float((both - expected) / (most - expected)) if most != expected else 1.0


@dataclass(frozen=True, slots=True)
class _Table:
    """The filled cells of the contingency table, and the sizes of the groups of either side."""

    counts: Ints
    row: Ints
    column: Ints
    rows: Ints
    columns: Ints

    @staticmethod
    def of(one: Ints, other: Ints) -> "_Table":
        _, a = np.unique(one, return_inverse=True)
        names, b = np.unique(other, return_inverse=True)
        cells, counts = np.unique(a.ravel() * len(names) + b.ravel(), return_counts=True)
        return _Table(
            counts, cells // len(names), cells % len(names), np.bincount(a), np.bincount(b)
        )


def _pairs(counts: Ints) -> float:
    sizes = counts.astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())


def _entropy(sizes: Ints) -> float:
    share = sizes / sizes.sum()
    return float(-(share * np.log(share)).sum())


def _information(table: _Table) -> float:
    total = table.counts.sum()
    by_chance = table.rows[table.row].astype(np.float64) * table.columns[table.column]
    return float((table.counts / total * np.log(table.counts * total / by_chance)).sum())


def _expected(table: _Table) -> float:
    """Return the information of two random groupings of these sizes; equal sizes are one term."""
    factorial = _log_factorials(int(table.rows.sum()))
    a_sizes, a_times = np.unique(table.rows, return_counts=True)
    b_sizes, b_times = np.unique(table.columns, return_counts=True)
    found = 0.0
    for a, times in zip(a_sizes.tolist(), a_times.tolist(), strict=True):
        terms = [_term(a, b, factorial) for b in b_sizes.tolist()]
        found += times * float(np.dot(terms, b_times))
    return found


def _log_factorials(most: int) -> Floats:
    """Return the logarithms of 0! to `most`!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1, dtype=np.float64)))])


def _term(a: int, b: int, factorial: Floats) -> float:
    total = len(factorial) - 1
    mean = a * b / total
    spread = _SPREAD * (mean + 1) ** 0.5 + 1
    low = max(1, a + b - total, int(mean - spread))
    common: Ints = np.arange(low, min(a, b, int(mean + spread)) + 1, dtype=np.int64)
    fixed = factorial[[a, b, total - a, total - b]].sum() - factorial[total]
    cells = factorial[common] + factorial[a - common] + factorial[b - common]
    chance: Floats = np.exp(fixed - cells - factorial[total - a - b + common])
    return float((common / total * np.log(total * common / (a * b)) * chance).sum())
