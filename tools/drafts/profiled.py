"""Rules that a profile of the data suggests: what holds for every row now, to be agreed as a promise."""

from collections.abc import Iterable, Iterator, Mapping

from tools.contracts.personal import is_sensitive
from tools.domains.words import spelled
from tools.drafts.profile import ColumnProfile, TableProfile
from tools.drafts.records import Record
from tools.drafts.rule_texts import Demand
from tools.drafts.rules import Rule, quoted
from tools.drafts.tree import Told, Tree
from tools.drafts.types import logical_type
from tools.governance.classification.model import Verdict

_ENOUGH = 20
"""Rows from which what holds for all of them is worth a rule."""
_REPEATED = 5
"""Rows a value from which a short list of values is taken for all there are."""
_KEYS = frozenset({"id", "key", "no", "number", "code", "uuid", "guid"})
_LONGEST = 40


def profiled_rules(
    profile: TableProfile,
    record: Record,
    verdicts: Mapping[str, Verdict],
    existing: Iterable[Rule],
) -> Iterator[Rule]:
    """Yield rules that no check and no key demands yet; each a warning, for nobody has promised it.

    Values of sensitive columns are never listed.
    """
    if profile.rows < _ENOUGH:
        return
    demanded = {(r.column, r.demand.kind) for r in existing}
    for column in record.columns:
        seen = profile.of(column.name)
        verdict = verdicts.get(column.name)
        secret = verdict is not None and is_sensitive(verdict)
        for rule in _rules(column.name, column.type, seen, profile, record, secret=secret):
            if (rule.column, rule.demand.kind) not in demanded:
                yield rule


def _rules(
    name: str,
    type_: str,
    seen: ColumnProfile | None,
    profile: TableProfile,
    record: Record,
    *,
    secret: bool,
) -> Iterator[Rule]:
    if seen is None or seen.filled is None:
        return
    of_all = f"profile of {profile.rows:,} rows"
    if seen.filled == profile.rows:
        yield _rule(name, f"{name}: not null", f"{of_all}: none is empty", "completeness", Demand("filled", (name,)), {"metric": "nullValues", "mustBe": 0})  # fmt: skip
    if seen.distinct == seen.filled == profile.rows and _KEYS & set(spelled(name)):
        yield _rule(name, f"no duplicates on {name}", f"{of_all}: all differ", "uniqueness", Demand("unique", (name,)), {"metric": "duplicateValues", "mustBe": 0})  # fmt: skip
    short = all(len(v) <= _LONGEST for v in seen.values)
    repeated = seen.distinct is not None and profile.rows >= _REPEATED * seen.distinct
    if seen.values and short and repeated and not secret:
        wanted: Tree = {"metric": "invalidValues", "arguments": {"validValues": list(seen.values)}, "mustBe": 0}  # fmt: skip
        yield _rule(name, f"{name}: one of the known values", f"{of_all}: {len(seen.values)} values", "conformity", Demand("one_of", (name,), values=seen.values), wanted)  # fmt: skip
    if logical_type(type_) in {"integer", "number"} and seen.low is not None and seen.low >= 0:
        query = f"SELECT COUNT(*) FROM {quoted(record.dataset.name)} WHERE {quoted(name)} < 0"  # noqa: S608 - names are quoted.
        yield _rule(name, f"{name}: not negative", f"{of_all}: the least is {seen.low:g}", "accuracy", Demand("at_least", (name,), low=0), {"type": "sql", "query": query, "mustBe": 0})  # fmt: skip
    if logical_type(type_) == "string" and seen.low == seen.high and seen.low and not seen.values:
        form = f"^.{{{int(seen.low)}}}$"
        yield _rule(name, f"{name}: {int(seen.low)} characters", f"{of_all}: all have that length", "conformity", Demand("form", (name,), form=form), {"metric": "invalidValues", "arguments": {"pattern": form}, "mustBe": 0})  # fmt: skip


def _rule(
    column: str, name: str, why: str, dimension: str, demand: Demand, fields: Mapping[str, Tree]
) -> Rule:
    entry: dict[str, Tree] = {
        "name": Told(name, f"{why}; to be agreed"),
        **fields,
        "dimension": dimension,
        "severity": "warning",
    }
    return Rule(column, entry, demand)
