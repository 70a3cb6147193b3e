"""Two versions of a contract compared: each change with its verdict for those who read the data.

The changes and the rules for tables, columns, keys, limits, relationships and quality rules are
those of datacontract-cli; where those are weak (service levels, wider types, allowed values,
meaning, access) our own judges speak first.
"""

# The library is typed only in part.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import cast

import yaml
from datacontract.breaking.detector import BreakingChangeDetector
from datacontract.breaking.rules import DEFAULT_RULES, BreakingChangeRule, RuleEvaluation
from datacontract.changelog import normalize
from datacontract.data_contract import DataContract
from datacontract.model.breaking import BreakingChangeEntry, Direction, Perspective
from datacontract.model.changelog import ChangelogEntry
from open_data_contract_standard.model import (
    OpenDataContractStandard,
    ServiceLevelAgreementProperty,
    Team,
)
from pydantic import JsonValue, TypeAdapter

from tools.contracts.changed import Changed, Judgement, Tree, Verdict, held, steps_of, written
from tools.contracts.judging_access import judge_access
from tools.contracts.judging_meaning import judge_meaning
from tools.contracts.judging_promises import APART, judge_promises
from tools.contracts.judging_types import judge_types
from tools.contracts.model import Change

_JUDGES: tuple[Callable[[Changed], Judgement | None], ...] = (
    judge_promises,
    judge_types,
    judge_meaning,
    judge_access,
)
_DIRECTION: dict[Verdict, Direction] = {
    "breaking": Direction.BOTH,
    "needs notice": Direction.UNDETERMINED,
    "safe": Direction.UNTESTED,
}
_VERDICT: dict[str, Verdict] = {"error": "breaking", "warning": "needs notice", "info": "safe"}
_GRAVEST_FIRST: tuple[Verdict, ...] = ("breaking", "needs notice", "safe")
_OURS = "ours"
_BAGS = frozenset(
    (name,)
    for name in ("properties", "quality", "relationships", "customProperties", "logicalTypeOptions")
)
_ROOT_BAGS = frozenset(
    (name,)
    for name in ("schema", "slaProperties", "servers", "roles", "support", "price", "description", "customProperties")
)  # fmt: skip
_UNJUDGED = frozenset({"version", "apiVersion", "kind", "contractCreatedTs"})


class _OurJudges(BreakingChangeRule):
    rule_id = _OURS

    def evaluate(
        self, entry: ChangelogEntry, before: dict[str, JsonValue], after: dict[str, JsonValue]
    ) -> RuleEvaluation | None:
        said = _judged(_changed(entry.path, entry.type.value, before, after))
        return said and RuleEvaluation(self.rule_id, _DIRECTION[said.verdict], said.why)


def compare(old: OpenDataContractStandard, new: OpenDataContractStandard) -> tuple[Change, ...]:
    """Return what has changed, the gravest first, then by path.

    What was added or removed whole is one change; its parts are not told again. The version and
    the dates of the contract itself are not changes of the data.
    """
    one, two = _comparable(old), _comparable(new)
    changelog = _opened(one).changelog(_opened(two))
    before, after = _trees(one, two)
    detector = BreakingChangeDetector((_OurJudges(), *DEFAULT_RULES))
    entries = detector.detect(changelog, Perspective.CONSUMER, before, after).entries
    pairs = [(e, _changed(e.path, e.change_type.value, before, after)) for e in entries]
    told = [(e, c) for e, c in pairs if not _is_bag(c) and e.path not in _UNJUDGED]
    whole = frozenset(c.path for _, c in told if c.kind != "updated")
    found = [_change(e, c) for e, c in told if not _within(c.path, whole)]
    return tuple(sorted(found, key=lambda c: (_GRAVEST_FIRST.index(c.verdict), c.path)))


def _is_bag(change: Changed) -> bool:
    """Return whether a list as a whole came or went; its items speak for themselves."""
    if change.kind == "updated":
        return False
    return change.field[-1:] in _BAGS if change.table else change.steps in _ROOT_BAGS


def _judged(change: Changed) -> Judgement | None:
    return next((said for judge in _JUDGES if (said := judge(change)) is not None), None)


def _opened(contract: OpenDataContractStandard) -> DataContract:
    return DataContract(data_contract=contract, inline_references=False, untrusted_contract=True)


def _trees(
    one: OpenDataContractStandard, two: OpenDataContractStandard
) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """Return both with each list keyed by names, as the library's rules want them."""
    return cast(
        "tuple[dict[str, JsonValue], dict[str, JsonValue]]",
        normalize.normalize_pair(_dumped(one), _dumped(two)),
    )


def _dumped(contract: OpenDataContractStandard) -> dict[str, JsonValue]:
    return contract.model_dump(exclude_none=True, by_alias=True)


def _comparable(contract: OpenDataContractStandard) -> OpenDataContractStandard:
    """Return it with each service level under a name of its own, and its team in the newer form."""
    promised = contract.slaProperties or []
    count = Counter(p.property for p in promised)
    taken: Counter[str] = Counter()
    named: list[ServiceLevelAgreementProperty] = []
    for level in promised:
        apart = ", ".join(filter(None, (level.element, level.driver)))
        name = (
            f"{level.property}{APART}{apart}" if count[level.property] > 1 else str(level.property)
        )
        taken[name] += 1
        number = f" ({taken[name]})" if taken[name] > 1 else ""
        named.append(level.model_copy(update={"property": name + number}))
    team = contract.team
    update = {
        "slaProperties": named or None,
        "team": Team(members=team) if isinstance(team, list) else team,
    }
    return contract.model_copy(update=update)


def _within(path: str, whole: frozenset[str]) -> bool:
    """Return whether something around this place was added or removed whole."""
    around = path.rpartition(".")[0]
    while around:
        if around in whole:
            return True
        around = around.rpartition(".")[0]
    return False


def _changed(path: str, kind: str, before: Tree, after: Tree) -> Changed:
    steps = steps_of(path, before, after)
    return Changed(
        path=path,
        kind="added" if kind == "added" else "removed" if kind == "removed" else "updated",
        old=held(before, steps),
        new=held(after, steps),
        steps=steps,
        before=before,
        after=after,
    )


def _change(entry: BreakingChangeEntry, changed: Changed) -> Change:
    why = entry.message if entry.rule_id == _OURS else _reason(entry.rule_id, entry.level.value)
    return Change(
        path=entry.path,
        verdict=_VERDICT[entry.level.value],
        what=_told(changed),
        why=why,
        table=changed.table,
        column=changed.column,
    )


@cache
def _reasons() -> dict[str, dict[str, str]]:
    text = files("tools.contracts").joinpath("reasons.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, dict[str, str]]).validate_python(yaml.safe_load(text))


def _reason(rule: str, level: str) -> str:
    return _reasons().get(rule, {}).get(level, "whether readers build on it can't be told")


def _told(change: Changed) -> str:
    """Return the change in a sentence without its full stop."""
    name = f"{change.table}.{change.column}" if change.column else change.table
    of = f" of {name}" if name else ""
    subject = ".".join(change.field) + of if change.field else name
    if change.kind == "added":
        value = "" if isinstance(change.new, dict | list) else f": {written(change.new)}"
        return f"{subject} was added{value}"
    if change.kind == "removed":
        value = "" if isinstance(change.old, dict | list) else f", which was {written(change.old)}"
        return f"{subject} was removed{value}"
    return f"{subject} changed from {written(change.old)} to {written(change.new)}"
