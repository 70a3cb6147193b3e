"""Judges targets by policies, and says what each judgement rests on."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from knowledge.handbook.entries import Remediation
from knowledge.policies.book import PlacedRule
from knowledge.policies.model import GLOBAL, Fact, TargetKind
from tools.governance.scan.model import Finding, FindingStanding, PolicyCount, Target

_FILLED = re.compile(r"\{(\w+)\.(\w+)\}")
_LONGEST = 80
_WORST_FIRST = {"violation": 0, "error": 1, "unknown": 2, "pass": 3}
_GRAVEST_FIRST = {"error": 0, "warning": 1, "info": 2}


JudgedStanding = Literal["pass", "violation", "unknown", "error", "undecided"]
"""A standing that is counted; undecided: nobody knows whether the policy concerns the target."""


@dataclass(slots=True)
class Run:
    """A scan as it goes on: counts of every judgement, and the findings that are kept."""

    rules: tuple[PlacedRule, ...]
    remediations: Mapping[str, Remediation]
    most: int
    """Findings kept of each policy and standing; the rest is counted only."""
    with_passes: bool = False
    findings: list[Finding] = field(default_factory=list[Finding])
    targets: int = 0
    _counts: Counter[tuple[int, JudgedStanding]] = field(
        default_factory=Counter[tuple[int, JudgedStanding]]
    )
    _domains: Counter[tuple[str, JudgedStanding]] = field(
        default_factory=Counter[tuple[str, JudgedStanding]]
    )

    def take(self, targets: Iterable[Target], domain_of: Callable[[Target], str]) -> None:
        """Judge these targets by every rule on their kind."""
        by_kind = {kind: self.rules_on(kind) for kind in get_args(TargetKind)}
        for target in targets:
            self.targets += 1
            self.judge(target, domain_of(target), by_kind[target.kind])

    def rules_on(self, kind: TargetKind) -> dict[int, PlacedRule]:
        """Return the rules on a kind of target, by their place among all rules."""
        return {n: r for n, r in enumerate(self.rules) if r.policy.applies_to == kind}

    def judge(self, target: Target, domain: str, rules: Mapping[int, PlacedRule]) -> None:
        """Judge a target by those of these rules that bind its domain."""
        for number, rule in rules.items():
            if _binds(rule, domain, target.domain):
                self._judge(number, rule, target, domain)

    def room(self, number: int, standing: JudgedStanding) -> int:
        """Return how many more findings of a rule and standing are listed."""
        if standing == "undecided" or (standing == "pass" and not self.with_passes):
            return 0
        return max(self.most - self._counts[number, standing], 0)

    def add(self, number: int, domain: str, counts: Mapping[JudgedStanding, int]) -> None:
        """Count judgements of a rule on targets of a domain."""
        for standing, count in counts.items():
            self._counts[number, standing] += count
            self._domains[domain, standing] += count

    def domains(self) -> tuple[str, ...]:
        """Return the domains that something was judged in, sorted."""
        return tuple(sorted({domain for (domain, _), n in self._domains.items() if n}))

    def in_domain(self, domain: str, standing: JudgedStanding) -> int:
        """Return how often a standing was found in a domain, listed or not."""
        return self._domains[domain, standing]

    def _judge(self, number: int, rule: PlacedRule, target: Target, domain: str) -> None:
        judged = rule.rule.judge(target.facts)
        if judged.standing == "not_applicable":
            return
        standing = judged.standing if judged.applies else "undecided"
        if self.room(number, standing):
            self.list_finding(rule, target, domain)
        self.add(number, domain, {standing: 1})

    def list_finding(self, rule: PlacedRule, target: Target, domain: str) -> None:
        """List what a rule says of a target that it concerns."""
        judged = rule.rule.judge(target.facts)
        assert judged.standing != "not_applicable"
        self.findings.append(self._finding(rule, target, domain, judged.standing, judged.reason))

    def _finding(
        self, rule: PlacedRule, target: Target, domain: str, standing: FindingStanding, reason: str
    ) -> Finding:
        policy = rule.policy
        mended = standing == "violation"
        action = self.remediations.get(policy.remediation) if mended else None
        return Finding(
            policy=policy.id,
            target=target.id,
            standing=standing,
            kind=target.kind,
            title=policy.title,
            severity=policy.severity,
            in_force=rule.in_force,
            domain=domain,
            owner=target.owner,
            message=_message(standing, policy.message, target, reason),
            evidence=tuple(_evidence(rule, target)),
            fix=action.fix if action else "",
            remediation=policy.remediation if action else "",
            effort=action.effort if action else None,
        )

    def counts(self) -> tuple[PolicyCount, ...]:
        """Return the counts of each policy that concerned something, in the order of the rules."""
        found = (self._counted(number, rule) for number, rule in enumerate(self.rules))
        return tuple(c for c in found if c.applied_to or c.undecided)

    def _counted(self, number: int, rule: PlacedRule) -> PolicyCount:
        count = {s: self._counts[number, s] for s in get_args(JudgedStanding)}
        return PolicyCount(
            policy=rule.policy.id,
            title=rule.policy.title,
            kind=rule.policy.applies_to,
            severity=rule.policy.severity,
            in_force=rule.in_force,
            applied_to=sum(count.values()) - count["undecided"],
            violations=count["violation"],
            errors=count["error"],
            unknown=count["unknown"],
            passes=count["pass"],
            undecided=count["undecided"],
        )

    def ordered(self) -> tuple[Finding, ...]:
        """Return the findings: violations first, what is in force and graver before the rest."""
        return tuple(
            sorted(
                self.findings,
                key=lambda f: (
                    _WORST_FIRST[f.standing],
                    not f.in_force,
                    _GRAVEST_FIRST[f.severity],
                    f.policy,
                    f.target,
                ),
            )
        )


def _binds(rule: PlacedRule, domain: str, own: str) -> bool:
    scope = rule.policy.scope.casefold()
    return scope == GLOBAL or scope in (domain.casefold(), own.casefold())


def _message(standing: FindingStanding, text: str, target: Target, reason: str) -> str:
    filled = filled_in(text, target.facts)
    match standing:
        case "violation":
            return filled
        case "error":
            return f"The rule can't be evaluated on {target.id}: {reason}"
        case "unknown":
            named = reason.replace("_", " ")
            return f"Not known of {target.id}: {named}" if named else f"Not known of {target.id}"
        case "pass":
            return f"{target.id} keeps it"


def filled_in(text: str, facts: Mapping[str, Mapping[str, Fact]]) -> str:
    """Return a message with its facts filled in; one that is not known stays as its name."""

    def value(match: re.Match[str]) -> str:
        found = facts.get(match[1], {}).get(match[2])
        return match[0].strip("{}") if found is None else _shown(found)

    return _FILLED.sub(value, text)


def _evidence(rule: PlacedRule, target: Target) -> Iterator[str]:
    for root, name in rule.rule.members:
        known = target.facts.get(root, {})
        yield f"{root}.{name}: {_shown(known[name])}" if name in known else f"{root}.{name}: not known"  # fmt: skip


def _shown(value: Fact) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            text = ", ".join(value)
        case float():
            text = f"{value:g}"
        case None:
            return "not known"
        case _:
            text = str(value)
    flat = " ".join(text.split())
    if not flat:
        return "empty"
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()}…"
