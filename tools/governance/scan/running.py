"""Judges targets by policies, and says what each judgement rests on."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.handbook.entries import Remediation
from knowledge.policies.book import PlacedRule
from knowledge.policies.model import GLOBAL, Fact
from tools.governance.scan.model import Finding, FindingStanding, PolicyCount, Target

_FILLED = re.compile(r"\{(\w+)\.(\w+)\}")
_LONGEST = 80
_WORST_FIRST = {"violation": 0, "error": 1, "unknown": 2, "pass": 3}
_GRAVEST_FIRST = {"error": 0, "warning": 1, "info": 2}


@dataclass(slots=True)
class _Tally:
    passes: int = 0
    violations: int = 0
    errors: int = 0
    unknown: int = 0
    undecided: int = 0


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
    _tallies: dict[int, _Tally] = field(default_factory=dict[int, _Tally])

    def take(self, targets: Iterable[Target], domain_of: Callable[[Target], str]) -> None:
        """Judge these targets by every rule on their kind."""
        by_kind: dict[str, list[tuple[int, PlacedRule]]] = {}
        for number, rule in enumerate(self.rules):
            self._tallies.setdefault(number, _Tally())
            by_kind.setdefault(rule.policy.applies_to, []).append((number, rule))
        for target in targets:
            self.targets += 1
            domain = domain_of(target)
            for number, rule in by_kind.get(target.kind, ()):
                if _binds(rule, domain, target.domain):
                    self._judge(number, rule, target, domain)

    def _judge(self, number: int, rule: PlacedRule, target: Target, domain: str) -> None:
        judged = rule.rule.judge(target.facts)
        tally = self._tallies[number]
        match judged.standing:
            case "not_applicable":
                return
            case "pass":
                tally.passes += 1
                kept = self.with_passes and tally.passes <= self.most
            case "violation":
                tally.violations += 1
                kept = tally.violations <= self.most
            case "error":
                tally.errors += 1
                kept = tally.errors <= self.most
            case "unknown" if not judged.applies:
                tally.undecided += 1
                return
            case "unknown":
                tally.unknown += 1
                kept = tally.unknown <= self.most
        if kept:
            self.findings.append(
                self._finding(rule, target, domain, judged.standing, judged.reason)
            )

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
        found: list[PolicyCount] = []
        for number, rule in enumerate(self.rules):
            tally = self._tallies.get(number, _Tally())
            applied = tally.passes + tally.violations + tally.errors + tally.unknown
            if applied or tally.undecided:
                found.append(
                    PolicyCount(
                        policy=rule.policy.id,
                        title=rule.policy.title,
                        kind=rule.policy.applies_to,
                        severity=rule.policy.severity,
                        in_force=rule.in_force,
                        applied_to=applied,
                        violations=tally.violations,
                        errors=tally.errors,
                        unknown=tally.unknown,
                        passes=tally.passes,
                        undecided=tally.undecided,
                    )
                )
        return tuple(found)

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
