"""One change between two versions of a contract: what it is about, and what a judge says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from pydantic import JsonValue

Verdict = Literal["breaking", "needs notice", "safe"]
"""For those who read the data: it may stop or mislead them; they must hear of it; nothing to do."""

_WEIGHT: tuple[Verdict, ...] = ("safe", "needs notice", "breaking")
Tree = Mapping[str, JsonValue]
"""A contract in which each list is keyed by the names of its items."""


def worst(verdicts: tuple[Verdict, ...]) -> Verdict:
    """Return the gravest verdict, or `safe` where there is none."""
    return max((*verdicts, _WEIGHT[0]), key=_WEIGHT.index)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a change means for readers."""

    verdict: Verdict
    why: str
    """A sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One changed place."""

    path: str
    """Keyed by names, such as `schema.orders.properties.amount.physicalType`."""
    kind: Literal["added", "removed", "updated"]
    old: JsonValue
    new: JsonValue
    steps: tuple[str, ...]
    before: Tree
    after: Tree

    @property
    def table(self) -> str:
        """Return the table it is about, or nothing."""
        return self.steps[1] if len(self.steps) > 1 and self.steps[0] == "schema" else ""

    @property
    def column(self) -> str:
        """Return the column, with dots into nested ones, or nothing."""
        return ".".join(self.steps[3 : self._depth() : 2]) if self.table else ""

    @property
    def field(self) -> tuple[str, ...]:
        """Return what of the table, the column or the contract has changed."""
        return self.steps[self._depth() :] if self.table else self.steps

    def _depth(self) -> int:
        """Return how many steps lead to the column, or else to the table."""
        depth = 2
        while len(self.steps) > depth + 1 and self.steps[depth] == "properties":
            depth += 2
        return depth

    def beside(self, name: str) -> tuple[JsonValue, JsonValue]:
        """Return the old and the new value of a field that stands beside this one."""
        around = (*self.steps[:-1], name)
        return held(self.before, around), held(self.after, around)


def held(tree: JsonValue | Tree, steps: tuple[str, ...]) -> JsonValue:
    """Return what stands at a place, or None."""
    found = cast("JsonValue", tree)
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def steps_of(path: str, before: Tree, after: Tree) -> tuple[str, ...]:
    """Return the keys of a dotted path; a key may itself hold dots."""
    steps: list[str] = []
    here: tuple[JsonValue, JsonValue] = (dict(before), dict(after))
    rest = path
    while rest:
        keys = {k for tree in here if isinstance(tree, dict) for k in tree}
        fitting = (k for k in keys if rest == k or rest.startswith(f"{k}."))
        key = max(fitting, key=len, default=rest.split(".", 1)[0])
        steps.append(key)
        rest = rest[len(key) + 1 :]
        here = (held(here[0], (key,)), held(here[1], (key,)))
    return tuple(steps)


def written(value: JsonValue) -> str:
    """Return a value as it is shown in a sentence."""
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - one line of a sentence.
