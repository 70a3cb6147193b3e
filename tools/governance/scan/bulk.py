"""Judges a table of a million targets by all rules in one pass of DuckDB."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.policies.book import PlacedRule
from knowledge.policies.facts import FactKind, Vocabulary
from knowledge.policies.model import GLOBAL, TargetKind
from tools.governance.scan.model import Target
from tools.governance.translation.sql import Untranslatable, quoted, sql_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES: dict[FactKind, str] = {"bool": "BOOLEAN", "text": "VARCHAR", "number": "DOUBLE", "list": "VARCHAR[]"}  # fmt: skip
_CODES = ("pass", "violation", "unknown", "undecided")


@dataclass(frozen=True, slots=True)
class BulkCount:
    """How a rule judges all targets of a table, and the first that it does not pass."""

    rule: PlacedRule
    passes: int
    violations: int
    unknown: int
    undecided: int
    kept: tuple[str, ...]
    """Ids of targets that violate it or are not known, in order."""


def translatable(
    rules: Iterable[PlacedRule], vocabulary: Vocabulary
) -> tuple[tuple[PlacedRule, ...], tuple[PlacedRule, ...]]:
    """Return the rules that SQL can judge, and those that it can't."""
    can: list[PlacedRule] = []
    cannot: list[PlacedRule] = []
    for rule in rules:
        try:
            _standing(rule, vocabulary)
        except Untranslatable:
            cannot.append(rule)
        else:
            can.append(rule)
    return tuple(can), tuple(cannot)


def fill(
    connection: "DuckDBPyConnection", table: str, kind: TargetKind, targets: Iterable[Target],
    vocabulary: Vocabulary, folder: Path,
) -> int:  # fmt: skip
    """Write targets into a new table by way of a file in `folder`; return how many.

    The table has `id` and `domain`, and for each fact that rules on this kind may read a column
    `root_name`, NULL where it is not known.
    """
    file = folder / f"{table}.jsonl"
    count = 0
    with file.open("w", encoding="utf-8") as lines:
        for target in targets:
            row: dict[str, object] = {"id": target.id, "domain": target.domain}
            for root, facts in target.facts.items():
                row |= {f"{root}_{name}": value for name, value in facts.items()}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    roots = ("column", "dataset") if kind == "column" else (kind,)
    typed = {f"{r}_{n}": _TYPES[f.kind] for r in roots for n, f in vocabulary.facts[r].items()}
    columns = ", ".join(
        f"{quoted(n)}: {quoted(t)}"
        for n, t in {"id": "VARCHAR", "domain": "VARCHAR", **typed}.items()
    )
    connection.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_json({quoted(str(file))}, format = 'newline_delimited', columns = {{{columns}}})"  # noqa: S608 - our own names.
    )
    file.unlink()
    return count


def judge_all(
    connection: "DuckDBPyConnection", table: str, rules: tuple[PlacedRule, ...],
    vocabulary: Vocabulary, most: int,
) -> tuple[BulkCount, ...]:  # fmt: skip
    """Return the counts of each rule over a table, from one pass; ids of at most `most` each."""
    if not rules:
        return ()
    asked = ", ".join(
        f"{_counted(number, rule, vocabulary, most)}" for number, rule in enumerate(rules)
    )
    row = connection.execute(f"SELECT {asked} FROM {table}").fetchone()  # noqa: S608 - compiled from checked rules.
    assert row is not None
    found: list[BulkCount] = []
    for number, rule in enumerate(rules):
        passes, violations, unknown, undecided, kept = row[number * 5 : number * 5 + 5]
        found.append(BulkCount(rule, passes, violations, unknown, undecided, tuple(kept or ())))
    return tuple(found)


def _counted(number: int, rule: PlacedRule, vocabulary: Vocabulary, most: int) -> str:
    standing = _standing(rule, vocabulary)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {standing} = {code}) AS c{number}_{code}"
        for code in range(len(_CODES))
    )
    return f"{counts}, min(id, {most}) FILTER (WHERE {standing} IN (1, 2)) AS ids{number}"


def _standing(rule: PlacedRule, vocabulary: Vocabulary) -> str:
    """Return the number of the standing in `_CODES`, NULL where the rule does not concern a target."""

    def column(root: str, name: str) -> str:
        return f"{root}_{name}"

    when = sql_of(rule.rule.when, column, vocabulary)
    require = sql_of(rule.rule.require, column, vocabulary)
    scope = rule.policy.scope
    bound = (
        "" if scope == GLOBAL else f"WHEN lower(domain) <> {quoted(scope.casefold())} THEN NULL "
    )
    return f"(CASE {bound}WHEN NOT {when} THEN NULL WHEN ({when}) IS NULL THEN 3 WHEN {require} THEN 0 WHEN NOT {require} THEN 1 ELSE 2 END)"
