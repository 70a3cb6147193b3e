"""All policies of an organisation: the handbook's proposals, and its own, compiled and compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import PolicyPattern
from knowledge.policies.facts import Vocabulary
from knowledge.policies.model import GLOBAL, PlacedPolicy, Policy, PolicyFault
from knowledge.policies.rules import PolicyError, Rule, boundaries, compiled, untested


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A compiled policy, where it was read, and whether it is in force."""

    placed: PlacedPolicy
    rule: Rule

    @property
    def policy(self) -> Policy:
        """Return the policy itself."""
        return self.placed.policy

    @property
    def in_force(self) -> bool:
        """Return whether the organisation has written or approved it."""
        return self.placed.origin == "organisation"


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """Compiled policies, the organisation's own first, and what could not be taken into force."""

    rules: tuple[PlacedRule, ...] = ()
    faults: tuple[PolicyFault, ...] = ()

    def rule(self, id_: str) -> PlacedRule | None:
        """Return the rule of this id, the organisation's own before the handbook's, or None."""
        return next((r for r in self.rules if r.policy.id == id_), None)


def book_of(handbook: Handbook, own: Iterable[PlacedPolicy | PolicyFault] = ()) -> PolicyBook:
    """Return the book of the handbook and an organisation's own policies.

    An own policy of an id that the handbook has takes its place. A domain's policy that loosens a
    global one, and one that is not in order, is a fault and not in force.
    """
    vocabulary = handbook.policy_facts
    faults: list[PolicyFault] = []
    rules: list[PlacedRule] = []
    for one in own:
        if isinstance(one, PolicyFault):
            faults.append(one)
            continue
        try:
            rules.append(PlacedRule(one, compiled(one.policy, vocabulary)))
        except PolicyError as reason:
            faults.append(PolicyFault(place=one.place, policy=one.policy.id, reason=str(reason)))
    rules, repeated = _once_each(rules)
    proposed = tuple(
        r for r in _library(handbook) if r.policy.id not in {o.policy.id for o in rules}
    )
    kept, loosening = _without_loosening((*rules, *proposed), vocabulary)
    conflicts = _contradictions(tuple(r for r in kept if r.in_force), vocabulary)
    return PolicyBook(kept, (*faults, *repeated, *loosening, *conflicts))


def placed(pattern: PolicyPattern) -> PlacedPolicy:
    """Return a policy of the handbook as a policy, with the place that it is cited by."""
    policy = Policy(
        id=pattern.id,
        title=pattern.title,
        why=f"{pattern.regulation.name}. {pattern.reason}"
        if pattern.regulation
        else pattern.reason,
        severity=pattern.severity,
        applies_to=pattern.applies_to,
        when=pattern.when or "true",
        require=pattern.require,
        message=pattern.message,
        remediation=pattern.remediation,
        tests=pattern.tests,
        owner=pattern.owner_role,
    )
    return PlacedPolicy(
        policy=policy,
        place=f"handbook, policies: {pattern.id}",
        origin="handbook",
        industries=() if pattern.triggers.data else pattern.triggers.industries,
        theme=pattern.theme,
        regulation=pattern.regulation.name if pattern.regulation else "",
        demand=pattern.demand,
    )


_library_kept: dict[tuple[str, ...], tuple[PlacedRule, ...]] = {}


def _library(handbook: Handbook) -> tuple[PlacedRule, ...]:
    """Return the handbook's policies, compiled once in a process; their tests run in the suite."""
    key = tuple(p.id for p in handbook.policies)
    if key not in _library_kept:
        vocabulary = handbook.policy_facts
        own = (placed(p) for p in handbook.policies)
        _library_kept[key] = tuple(PlacedRule(p, untested(p.policy, vocabulary)) for p in own)
    return _library_kept[key]


def _once_each(rules: list[PlacedRule]) -> tuple[list[PlacedRule], list[PolicyFault]]:
    """Return the last rule of each id and scope, and a fault for the others."""
    last = {(r.policy.id, r.policy.scope): r for r in rules}
    kept = [r for r in rules if last[r.policy.id, r.policy.scope] is r]
    told = "a later policy of this id has taken its place"
    lost = [_fault(r, told) for r in rules if last[r.policy.id, r.policy.scope] is not r]
    return kept, lost


def _without_loosening(
    rules: tuple[PlacedRule, ...], vocabulary: Vocabulary
) -> tuple[tuple[PlacedRule, ...], tuple[PolicyFault, ...]]:
    """Return the rules without domains' policies that loosen a global one, and those as faults."""
    everywhere: Mapping[str, PlacedRule] = {
        r.policy.id: r for r in rules if r.policy.scope == GLOBAL
    }
    faults: list[PolicyFault] = []
    kept: list[PlacedRule] = []
    for rule in rules:
        bound = rule.policy.tightens or rule.policy.id
        wider = everywhere.get(bound) if rule.policy.scope != GLOBAL else None
        if rule.policy.tightens and rule.policy.scope != GLOBAL and wider is None:
            faults.append(_fault(rule, f"it tightens {bound!r}, which is no global policy"))
        elif wider is not None and (told := _loosened(rule.rule, wider.rule, vocabulary)):
            faults.append(
                _fault(rule, f"it would loosen the global policy {wider.policy.id}: {told}")
            )
        else:
            kept.append(rule)
    return tuple(kept), tuple(faults)


def _loosened(narrow: Rule, wide: Rule, vocabulary: Vocabulary) -> str:
    """Return facts that violate the global policy and not the domain's, or nothing."""
    for facts in boundaries((narrow, wide), vocabulary):
        if (
            wide.judge(facts).standing == "violation"
            and narrow.judge(facts).standing != "violation"
        ):
            told = ", ".join(
                f"{r}.{n} = {v!r}" for r, members in facts.items() for n, v in members.items()
            )
            return f"it allows {told}"
    return ""


def _contradictions(rules: tuple[PlacedRule, ...], vocabulary: Vocabulary) -> Iterator[PolicyFault]:
    """Yield a fault for each pair of own policies that concern the same and can't both be kept."""
    for place, one in enumerate(rules):
        for other in rules[place + 1 :]:
            shared = set(one.rule.members) & set(other.rule.members)
            if one.policy.applies_to == other.policy.applies_to and shared and _clash(one.rule, other.rule, vocabulary):  # fmt: skip
                told = f"it contradicts {other.policy.id}: nothing that both concern can keep both"
                yield _fault(one, told)


def _clash(one: Rule, other: Rule, vocabulary: Vocabulary) -> bool:
    met = False
    for facts in boundaries((one, other), vocabulary):
        standings = {one.judge(facts).standing, other.judge(facts).standing}
        if "not_applicable" in standings:
            continue
        if standings == {"pass"}:
            return False
        met = True
    return met


def _fault(rule: PlacedRule, reason: str) -> PolicyFault:
    return PolicyFault(place=rule.placed.place, policy=rule.policy.id, reason=reason)
