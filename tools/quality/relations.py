"""Rules from relationships: each foreign key is found in the table that it refers to."""

from collections.abc import Iterator

from open_data_contract_standard.model import Relationship, SchemaObject

from tools.quality.columns import flat
from tools.quality.rules import Orphans, Rule, Test, Unusable
from tools.quality.threshold import NONE_MAY_FAIL


def relation_rules(table: SchemaObject, schema: list[SchemaObject]) -> Iterator[Rule]:
    """Yield a rule for each foreign key of the table, in the contract's order."""
    own = [([one.name or ""], r) for _, one in flat(table) for r in one.relationships or []]
    whole = [(_listed(r.from_), r) for r in table.relationships or []]
    for sources, relation in (*own, *whole):
        if (relation.type or "foreignKey") == "foreignKey":
            yield _rule(table, sources, relation, schema)


def _rule(
    table: SchemaObject, sources: list[str], relation: Relationship, schema: list[SchemaObject]
) -> Rule:
    name = table.name or ""
    names = [s.removeprefix(f"{name}.") for s in sources]
    targets = _listed(relation.to)
    test = _test(table, names, targets, schema)
    column = names[0] if len(names) == 1 else ""
    said = f"each {', '.join(names)} is found in {', '.join(targets)}"
    identifier = f"{name}.{'+'.join(names)}.relationship"
    return Rule(identifier, name, column, said, "consistency", test, NONE_MAY_FAIL)


def _test(
    table: SchemaObject, names: list[str], targets: list[str], schema: list[SchemaObject]
) -> Test:
    columns = [_path(table, n) for n in names]
    if not columns or len(columns) != len(targets):
        return Unusable("its two sides name different numbers of columns")
    if None in columns:
        return Unusable(f"{table.name} has no column {names[columns.index(None)]}")
    other_name = targets[0].rpartition(".")[0]
    other = next((s for s in schema if other_name and s.name == other_name), None)
    if other is None:
        return Unusable(f"the contract has no table {other_name or targets[0]}")
    if any(t.rpartition(".")[0] != other_name for t in targets):
        return Unusable("it refers to more than one table")
    keys = [_path(other, t.rpartition(".")[2]) for t in targets]
    if None in keys:
        return Unusable(
            f"{other_name} has no column {targets[keys.index(None)].rpartition('.')[2]}"
        )
    return Orphans(
        tuple(c for c in columns if c), other_name, tuple(k for k in keys if k is not None)
    )


def _path(table: SchemaObject, name: str) -> str | None:
    return next((path for path, one in flat(table) if one.name == name), None)


def _listed(reference: str | list[str] | None) -> list[str]:
    return [reference] if isinstance(reference, str) else list(reference or [])
