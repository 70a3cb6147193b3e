"""Compiles a policy, refuses what can't be trusted, and judges targets by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.policies.expression import (
    ExpressionError,
    Node,
    members_of,
    names_of,
    parse,
)
from knowledge.policies.facts import Vocabulary
from knowledge.policies.model import Fact, Facts, Policy, Standing

if TYPE_CHECKING:
    from cel import Context, Program

_ROOTS: Mapping[str, frozenset[str]] = {
    "product": frozenset({"product"}),
    "dataset": frozenset({"dataset"}),
    "column": frozenset({"column", "dataset"}),
    "contract": frozenset({"contract"}),
    "access_request": frozenset({"access_request"}),
}
"""The variables that a policy on a kind of target may read."""
_FUNCTIONS = frozenset(
    ["all", "contains", "endsWith", "exists", "exists_one", "filter", "has", "map", "matches", "size", "startsWith"]
)  # fmt: skip
_MOST_KEPT = 50_000
_BY_ZERO = "it divides by zero"


class PolicyError(Exception):
    """A policy can't be used; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a policy says of a target."""

    standing: Standing
    reason: str = ""
    """Of an error, or the facts that are not known."""
    applies: bool = True
    """False where it is not known whether the policy concerns the target at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled policy. The same facts give the same judgement."""

    policy: Policy
    when: Node
    require: Node
    members: tuple[tuple[str, str], ...]
    """The facts that it reads."""
    _programs: "tuple[Program, Program]"
    _known: dict[object, Judgement] = field(default_factory=dict[object, Judgement])

    def judge(self, facts: Mapping[str, Mapping[str, Fact]]) -> Judgement:
        """Return what it says of the facts; equal facts are judged once."""
        key = tuple(facts.get(root, _NOTHING).get(name, _ABSENT) for root, name in self.members)
        key = tuple((type(v).__name__, v) for v in key)
        found = self._known.get(key)
        if found is None:
            found = self._judged(facts)
            if len(self._known) < _MOST_KEPT:
                self._known[key] = found
        return found

    def _read_by(self, facts: Mapping[str, Mapping[str, Fact]]) -> Facts:
        """Return the facts that the rule reads; building more of them costs more than judging."""
        read: Facts = {root: {} for root in _ROOTS[self.policy.applies_to]}
        for root, name in self.members:
            known = facts.get(root, _NOTHING)
            if name in known:
                read[root][name] = known[name]
        return read

    def _judged(self, facts: Mapping[str, Mapping[str, Fact]]) -> Judgement:
        try:
            context = _context(self._read_by(facts))
        except ValueError:
            return Judgement("error", "it reads text that is broken")
        concerns = _run(self._programs[0], context)
        if concerns is False:
            return Judgement("not_applicable")
        if isinstance(concerns, Judgement):
            unknown = concerns.standing == "unknown"
            return Judgement(concerns.standing, concerns.reason, applies=not unknown)
        held = _run(self._programs[1], context)
        if isinstance(held, Judgement):
            return held
        return Judgement("pass" if held else "violation")


_NOTHING: Mapping[str, Fact] = {}
_ABSENT = "\0not known"


def compiled(policy: Policy, vocabulary: Vocabulary) -> Rule:
    """Return the rule of a policy whose names, loops, types and tests are in order.

    Raises:
        PolicyError: They are not.

    """
    rule = _compiled(policy, vocabulary)
    for number, test in enumerate(policy.tests, start=1):
        judged = rule.judge(test.given).standing
        if judged != test.expect:
            raise PolicyError(
                f"its test {number} expects {test.expect}, but the rule says {judged}"
            )
    return rule


def untested(policy: Policy, vocabulary: Vocabulary) -> Rule:
    """Return the rule without running its tests.

    Raises:
        PolicyError: Its names, loops or types are not in order.

    """
    return _compiled(policy, vocabulary)


def _compiled(policy: Policy, vocabulary: Vocabulary) -> Rule:
    import cel  # noqa: PLC0415 - few commands judge policies.

    trees: list[Node] = []
    for part, text in (("when", policy.when), ("require", policy.require)):
        try:
            tree = parse(text)
            cel.compile(text)
        except (ExpressionError, ValueError) as reason:
            raise PolicyError(f"`{part}` can't be read: {_first_line(reason)}") from reason
        _check_names(part, tree, policy, vocabulary)
        trees.append(tree)
    when, require = trees
    members = tuple(sorted({*members_of(when), *members_of(require)}))
    programs: tuple[Program, Program] = (cel.compile(policy.when), cel.compile(policy.require))
    _dry_run(policy, programs, vocabulary)
    return Rule(policy, when, require, members, programs)


def _check_names(part: str, tree: Node, policy: Policy, vocabulary: Vocabulary) -> None:
    from knowledge.policies.expression import Call, every  # noqa: PLC0415 - beside its one use.

    roots = _ROOTS[policy.applies_to]
    for name in sorted(names_of(tree)):
        if name not in roots:
            raise PolicyError(f"`{part}` speaks of {name!r}, but a policy on a {policy.applies_to} knows {' and '.join(sorted(roots))}")  # fmt: skip
    for root, member in members_of(tree):
        if vocabulary.kind_of(root, member) is None:
            near = vocabulary.near(root, member)
            hint = f"; did you mean {root}.{near}?" if near else ""
            raise PolicyError(f"`{part}` reads {root}.{member}, which is no known fact{hint}")
    for node in every(tree):
        if isinstance(node, Call) and node.function not in _FUNCTIONS:
            raise PolicyError(f"`{part}` calls {node.function}(), which policies do not have")


def _dry_run(policy: Policy, programs: "tuple[Program, Program]", vocabulary: Vocabulary) -> None:
    """Evaluate on complete facts, so that what only fails when it is reached fails now."""
    samples = [_context(facts) for facts in vocabulary.samples(_ROOTS[policy.applies_to])]
    for part, program in zip(("when", "require"), programs, strict=True):
        outcomes = [_run(program, context) for context in samples]
        failed = [o for o in outcomes if isinstance(o, Judgement)]
        # What divides by some facts may divide by zero on some targets; that is for the scan to say.
        certain = [o for o in failed if o.reason != _BY_ZERO]
        if certain or len(failed) == len(samples):
            raise PolicyError(f"`{part}` fails on complete facts: {(certain or failed)[0].reason}")


def _context(facts: Mapping[str, Mapping[str, Fact]]) -> "Context":
    import cel  # noqa: PLC0415 - as above.

    roots = {root: _plain(members) for root, members in facts.items()}
    return cel.Context(variables=roots)


def _plain(members: Mapping[str, Fact]) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in members.items()}


def _run(program: "Program", context: "Context") -> bool | Judgement:
    """Return what the program says, or that it can't be said and why; never a guess."""
    try:
        outcome: object = program.execute(context)
    except KeyError as missing:
        return Judgement("unknown", str(missing.args[0]) if missing.args else "")
    except ZeroDivisionError:
        return Judgement("error", _BY_ZERO)
    except TypeError:
        return Judgement("error", "it compares values of different kinds")
    except (RuntimeError, ValueError, OverflowError) as reason:
        return Judgement("error", _first_line(reason))
    if not isinstance(outcome, bool):
        return Judgement("error", "it gives no yes or no")
    return outcome


def _first_line(reason: BaseException) -> str:
    line = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    return line[:200]


def boundaries(
    rules: tuple[Rule, ...], vocabulary: Vocabulary, most: int = 4_096
) -> Iterator[Facts]:
    """Yield complete facts that try the rules at every value they name, at most so many.

    Each fact takes the values that stand in the expressions, those next to them, and one other; the
    facts are gone through in a stable order, the last changing first.
    """
    from itertools import islice, product  # noqa: PLC0415 - beside its one use.

    from knowledge.policies.facts import values_tried  # noqa: PLC0415 - as above.

    members = tuple(sorted({m for r in rules for m in r.members}))
    trees = tuple(t for r in rules for t in (r.when, r.require))
    choices = [values_tried(trees, member, vocabulary.kind_of(*member)) for member in members]
    for values in islice(product(*choices), most):
        facts: Facts = {}
        for (root, name), value in zip(members, values, strict=True):
            facts.setdefault(root, {})[name] = value
        yield facts
