"""Which of the rules a question speaks of, by the facts that they require."""

import re

from knowledge.handbook.entries import PolicyTopic
from knowledge.policies.book import PlacedRule
from knowledge.policies.expression import members_of

_KINDS = (
    (re.compile(r"\b(?:datasets?|tables?|views?)\b", re.IGNORECASE), "dataset"),
    (re.compile(r"\b(?:columns?|fields?)\b", re.IGNORECASE), "column"),
    (re.compile(r"\bproducts?\b", re.IGNORECASE), "product"),
)


def spoken_of(
    question: str, topics: tuple[PolicyTopic, ...], rules: tuple[PlacedRule, ...]
) -> tuple[PlacedRule, ...]:
    """Return the rules that the question speaks of, or all where it speaks of none in particular.

    Of several topics, the rules that require something of each are meant, if there are any.
    """
    if not question:
        return rules
    topical = [{*t.facts} for t in topics if re.search(t.words, question, re.IGNORECASE)]
    kinds = {kind for pattern, kind in _KINDS if pattern.search(question)}
    about = [r for r in rules if not kinds or r.policy.applies_to in kinds] or list(rules)
    chosen = [r for r in about if any(facts & _required(r) for facts in topical)]
    if not chosen and topical:
        chosen = [r for r in rules if any(facts & _required(r) for facts in topical)]
    if not chosen:
        named = [r for r in rules if r.policy.id in question or r.policy.title.casefold() in question.casefold()]  # fmt: skip
        return tuple(named) or rules
    met = max(sum(bool(facts & _required(r)) for facts in topical) for r in chosen)
    return tuple(r for r in chosen if sum(bool(facts & _required(r)) for facts in topical) == met)


def _required(rule: PlacedRule) -> set[str]:
    return {name for _, name in members_of(rule.rule.require)}
