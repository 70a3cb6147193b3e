"""The facts that policies may speak of, what each means, and values to try rules with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from knowledge.policies.expression import Binary, Call, Listed, Literal_, Member, Name, Node, every
from knowledge.policies.model import Fact, Facts

FactKind = Literal["bool", "text", "number", "list"]
_PLAIN: Mapping[FactKind, tuple[Fact, ...]] = {
    "bool": (True, False),
    "text": ("named", ""),
    "number": (1, 0, 10, 100, 1_000),
    "list": (("one",), ()),
}
_MORE: Mapping[FactKind, Fact] = {"bool": True, "text": "named", "number": 1_000, "list": ("one", "two")}  # fmt: skip
_LESS: Mapping[FactKind, Fact] = {"bool": False, "text": "", "number": 0, "list": ()}
_OTHER = "another"
_LONGEST = 1_000
Plain = bool | float | str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact, its kind, and what it means."""

    kind: FactKind
    meaning: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every fact that a policy may read, by variable and name."""

    facts: Mapping[str, Mapping[str, KnownFact]]

    def kind_of(self, root: str, name: str) -> FactKind | None:
        """Return the kind of a fact, or None where there is no such fact."""
        known = self.facts.get(root, {}).get(name)
        return known.kind if known else None

    def near(self, root: str, name: str) -> str:
        """Return the name that was perhaps meant, or nothing."""
        return next(iter(get_close_matches(name, self.facts.get(root, {}), 1)), "")

    def samples(self, roots: frozenset[str]) -> Iterator[Facts]:
        """Yield complete facts: all true and large, all false and empty, and mixed."""
        for first, second in ((_MORE, _MORE), (_LESS, _LESS), (_MORE, _LESS), (_LESS, _MORE)):
            yield {
                root: {
                    name: (first if place % 2 else second)[fact.kind]
                    for place, (name, fact) in enumerate(self.facts.get(root, {}).items())
                }
                for root in sorted(roots)
            }


def values_tried(
    trees: tuple[Node, ...], member: tuple[str, str], kind: FactKind | None
) -> tuple[Fact, ...]:
    """Return the values of a fact at which these expressions may turn, and one elsewhere."""
    kind = kind or "text"
    found: list[Fact] = []
    for tree in trees:
        for node in every(tree):
            if isinstance(node, Binary):
                found += _around(node, member, kind)
            elif (
                isinstance(node, Call) and node.receiver is not None and _is(node.receiver, member)
            ):
                found += [a.value for a in node.arguments if isinstance(a, Literal_) and isinstance(a.value, str)]  # fmt: skip
    if kind == "list":
        found.insert(0, tuple(i for value in found if isinstance(value, tuple) for i in value))
    if found and kind == "text":
        found.append(_OTHER)
    return tuple(
        dict.fromkeys((*found, *(_PLAIN[kind] if kind != "number" or not found else (0,))))
    )


def _around(node: Binary, member: tuple[str, str], kind: FactKind) -> Sequence[Fact]:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, Literal_) and other.value is not None:
            if _is(one, member):
                return _beside(other.value, kind)
            if isinstance(one, Call) and one.function == "size" and _is(_measured(one), member):
                return _sized(other.value, kind)
        if isinstance(other, Listed) and _is(one, member):
            return [i.value for i in other.items if isinstance(i, Literal_)][:3]
    return []


def _measured(call: Call) -> Node:
    return call.receiver or call.arguments[0] if call.receiver or call.arguments else call


def _beside(value: Plain, kind: FactKind) -> list[Fact]:
    if kind == "list":
        return [(str(value),)]
    if isinstance(value, (bool, str)):
        return [value]
    step = 1 if float(value).is_integer() and value > 1 else 0.01 if isinstance(value, float) else 1
    return [value, value - step, value + step]


def _sized(value: Plain, kind: FactKind) -> list[Fact]:
    if isinstance(value, str) or not 0 <= value <= _LONGEST:
        return []
    sizes = [int(value) + change for change in (0, 1, -1) if value + change >= 0]
    if kind == "list":
        return [tuple(f"item {n}" for n in range(size)) for size in sizes]
    return ["x" * size for size in sizes]


def _is(node: Node, member: tuple[str, str]) -> bool:
    return (
        isinstance(node, Member)
        and isinstance(node.of, Name)
        and (node.of.name, node.name) == member
    )
