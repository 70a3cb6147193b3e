"""Tests for a drafted rule: the facts at its borders, and what the rule says of them."""

from knowledge.policies.facts import Vocabulary
from knowledge.policies.model import Facts, PolicyTest, Standing
from knowledge.policies.rules import Rule, boundaries

_MOST = 20_000


def tests_of(rule: Rule, vocabulary: Vocabulary) -> tuple[PolicyTest, ...]:
    """Return facts that pass, that violate by as little as possible, that it does not concern, and of which too little is known."""
    judged = [(f, rule.judge(f).standing) for f in boundaries((rule,), vocabulary, _MOST)]
    passing = next((f for f, s in judged if s == "pass"), None)
    if passing is None:
        return ()
    tests = [PolicyTest(given=passing, expect="pass")]
    wanted: tuple[Standing, ...] = ("violation", "not_applicable")
    for standing in wanted:
        near = sorted((f for f, s in judged if s == standing), key=lambda f: _apart(f, passing))
        tests += [PolicyTest(given=f, expect=standing) for f in near[:1]]
    for root, name in rule.members:
        fewer: Facts = {r: {n: v for n, v in m.items() if (r, n) != (root, name)} for r, m in passing.items()}  # fmt: skip
        found = rule.judge(fewer)
        if found.standing == "unknown" and found.applies:
            tests.append(PolicyTest(given=fewer, expect="unknown"))
            break
    return tuple(tests)


def _apart(one: Facts, other: Facts) -> int:
    return sum(v != other[r][n] for r, m in one.items() for n, v in m.items())
