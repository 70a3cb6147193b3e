"""Quality rules of a contract, from the checks that run today and from keys."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.catalog.model import Check, Dataset
from knowledge.catalog.view import CatalogView
from tools.drafts.records import Record
from tools.drafts.rule_texts import Demand, demand_of, dimension_of
from tools.drafts.tree import Told, Tree

_SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DIMENSIONS = {
    "filled": "completeness", "unique": "uniqueness", "one_of": "conformity", "form": "conformity",
    "exists": "consistency", "rows": "completeness",
}  # fmt: skip
_COMPARISONS = {"at_least": "<", "above": "<=", "at_most": ">", "below": ">="}
"""What a value must not be, in SQL."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and where it belongs."""

    column: str
    """Empty for a rule of the table."""
    entry: Tree
    demand: Demand


def rules_of(record: Record, view: CatalogView, within: frozenset[str]) -> tuple[Rule, ...]:
    """Return a rule for each check that runs today, and for keys that no check covers.

    `within` are the ids of the contract's datasets: SQL of a rule reads no other, so that whoever
    has the contract's data can run it.

    A check whose words no machine understands stays as a text, so that nothing is dropped.
    Freshness and delivery times are service levels and not here.
    """
    found = [_of_check(check, record, view, within) for check in record.checks]
    rules = [rule for rule in found if rule is not None]
    return (
        *rules,
        *_of_key(record, rules),
        *_of_references(record, rules, view, within),
        *_of_volume(record),
    )


def observed(check: Check) -> str:
    """Return what the check found, and when."""
    when = f" on {check.at.date().isoformat()}" if check.at else ""
    return f"check of today, {'passed' if check.passed else 'FAILED'}{when}"


def _of_check(
    check: Check, record: Record, view: CatalogView, within: frozenset[str]
) -> Rule | None:
    demand = demand_of(check.rule, check.column)
    if demand.kind in {"fresh", "ready"}:
        return None
    names = {c.name for c in record.columns}
    known = all(c in names for c in demand.columns)
    fields = _fields(demand, record, view, within) if known else {}
    at = demand.columns[0] if fields and len(demand.columns) == 1 else check.column
    if demand.kind == "rows" or len(demand.columns) > 1:
        at = ""
    dimension = dimension_of(check.dimension) or _DIMENSIONS.get(demand.kind, "")
    entry: dict[str, Tree] = {
        "name": Told(_named(check.rule, check.column), observed(check)),
        **(fields or {"type": "text", "description": _sentence(check)}),
        "dimension": dimension,
    }
    return Rule(at if at in names else "", entry, demand if fields else Demand("words"))


def _named(rule: str, column: str) -> str:
    return f"{column}: {rule}" if column and column not in rule else rule


def _sentence(check: Check) -> str:
    return f"{check.column or 'The table'}: {check.rule}. Checked today outside this contract; to be written as SQL."  # fmt: skip


def _fields(
    demand: Demand, record: Record, view: CatalogView, within: frozenset[str]
) -> dict[str, Tree]:
    """Return the fields of the rule, or none where only words say it."""
    if demand.kind == "filled":
        return {"metric": "nullValues", "mustBe": 0}
    if demand.kind == "unique":
        several = {"arguments": {"properties": list(demand.columns)}} if len(demand.columns) > 1 else {}  # fmt: skip
        return {"metric": "duplicateValues", **several, "mustBe": 0}
    if demand.kind == "rows":
        return {"metric": "rowCount", "mustBeGreaterThan": _number(demand.low or 0)}
    if demand.kind in {"one_of", "form"}:
        valid: Tree = {"pattern": demand.form} if demand.form else {"validValues": list(demand.values)}  # fmt: skip
        return {"metric": "invalidValues", "arguments": valid, "mustBe": 0}
    query = _query(demand, record, view, within)
    return {"type": "sql", "query": query, "mustBe": 0} if query else {}


def _query(demand: Demand, record: Record, view: CatalogView, within: frozenset[str]) -> str:
    """Return SQL that counts the rows that break the rule, or nothing."""
    column = quoted(demand.columns[0]) if demand.columns else ""
    table = quoted(record.dataset.name)
    if demand.kind == "exists":
        return _orphans(demand, table, column, view, within)
    breaks = {
        "between": f"{column} < {_number(demand.low or 0)} OR {column} > {_number(demand.high or 0)}",
        "not_zero": f"{column} = 0",
    }  # fmt: skip
    if demand.kind in _COMPARISONS:
        bound = demand.low if demand.low is not None else demand.high
        breaks[demand.kind] = f"{column} {_COMPARISONS[demand.kind]} {_number(bound or 0)}"
    where = breaks.get(demand.kind)
    if not where or not column:
        return ""
    return f"SELECT COUNT(*) FROM {table} WHERE {where}"  # noqa: S608 - names are quoted.


def _orphans(
    demand: Demand, table: str, column: str, view: CatalogView, within: frozenset[str]
) -> str:
    """Return SQL for values that another table of the contract does not have, or nothing."""
    name = demand.table if demand.table in view.by_id else demand.table.rpartition(".")[0]
    other = view.by_id.get(name) if name in within else None
    return _unmatched(table, column, quoted(other.name), column) if other else ""


def located(other: Dataset) -> str:
    """Return how SQL names a dataset: schema and name, in quotes where they need them."""
    return ".".join(quoted(p) for p in (other.schema, other.name) if p)


def _unmatched(table: str, column: str, target: str, key: str) -> str:
    """Return SQL that counts the rows whose value the target does not have; names are quoted."""
    return (
        f"SELECT COUNT(*) FROM {table} AS own LEFT JOIN {target} AS other ON own.{column} = other.{key}"  # noqa: S608
        f" WHERE own.{column} IS NOT NULL AND other.{key} IS NULL"
    )


def quoted(name: str) -> str:
    """Return an identifier of SQL, in quotes where it needs them."""
    if _SIMPLE.fullmatch(name):
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _of_key(record: Record, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield that the key is filled and unique, where no check says so today."""
    key = record.dataset.primary_key
    filled = {r.column for r in rules if r.demand.kind == "filled"}
    unique = [set(r.demand.columns) for r in rules if r.demand.kind == "unique"]
    why = "primary key of the catalog; no check runs on it today"
    names = {c.name for c in record.columns}
    for column in key:
        if column in names and column not in filled:
            filling: dict[str, Tree] = {
                "name": Told(f"{column}: not null", why),
                "metric": "nullValues",
                "mustBe": 0,
                "dimension": "completeness",
            }
            yield Rule(column, filling, Demand("filled", (column,)))
    if key and set(key) not in unique:
        several = {"arguments": {"properties": list(key)}} if len(key) > 1 else {}
        entry: dict[str, Tree] = {
            "name": Told(f"no duplicates on {', '.join(key)}", why),
            "metric": "duplicateValues",
            **several,
            "mustBe": 0,
            "dimension": "uniqueness",
        }
        yield Rule(key[0] if len(key) == 1 else "", entry, Demand("unique", tuple(key)))


def _of_references(
    record: Record, rules: Iterable[Rule], view: CatalogView, within: frozenset[str]
) -> Iterator[Rule]:
    """Yield that each foreign key within the contract points to a row, where no check says so."""
    checked = {r.column for r in rules if r.demand.kind == "exists"}
    for edge in record.keys:
        other = view.by_id.get(edge.dst) if edge.dst in within else None
        if other is None or len(edge.columns) != 1 or edge.columns[0][0] in checked:
            continue
        own, theirs = edge.columns[0]
        entry: dict[str, Tree] = {
            "name": Told(f"every {own} exists in {edge.dst}", "foreign key of the catalog; no check runs on it today"),
            "type": "sql",
            "query": _unmatched(quoted(record.dataset.name), quoted(own), quoted(other.name), quoted(theirs)),
            "mustBe": 0,
            "dimension": "consistency",
        }  # fmt: skip
        yield Rule(own, entry, Demand("exists", (own,), table=edge.dst))


def _of_volume(record: Record) -> tuple[Rule, ...]:
    count = record.dataset.row_count
    if not count:
        return ()
    entry: dict[str, Tree] = {
        "name": Told("not empty", f"the catalog counts {count:,} rows; agree on a tighter bound"),
        "metric": "rowCount",
        "mustBeGreaterThan": 0,
        "dimension": "completeness",
    }
    return (Rule("", entry, Demand("rows", low=0)),)
