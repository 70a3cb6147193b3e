"""Decides a request for access by Cedar policies: the handbook's and the workspace's own."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cedarpy import PolicySet, Schema

Sensitivity = Literal["public", "internal", "confidential", "restricted"]
PurposeFit = Literal["fits", "unclear", "barred"]
Verdict = Literal["grant", "refer", "deny"]


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """All that a policy may speak of."""

    person: str
    known: bool
    groups: frozenset[str]
    product: str
    sensitivity: Sensitivity
    domain: str
    owned: bool
    deprecated: bool
    purpose: str
    purpose_fit: PurposeFit
    days: int
    reidentifies: bool
    unusual: bool
    for_group: bool
    in_group: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What the policies say, and which of them, with their reasons."""

    verdict: Verdict
    policies: tuple[str, ...]
    """Ids; empty where no policy permits it, which is a refusal."""
    reasons: tuple[str, ...]
    """Their reasons, in the same order."""


class PolicyFault(Exception):
    """The access policies can't be used; nothing is granted until they can."""


def decide(facts: AccessFacts, own: str = "") -> Decided:
    """Return the decision; `own` are the workspace's own policies, which are added.

    Granted at once if `grant` is permitted, referred to the steward if `consider` is, else denied.
    Any error in a policy refuses: a policy that can't be evaluated never grants.

    Raises:
        PolicyFault: The policies have faults.

    """
    rules = _rules(own)
    granted, by_grant = _asked("grant", facts, rules)
    if granted:
        return Decided("grant", *_told(by_grant, rules))
    considered, by_consider = _asked("consider", facts, rules)
    if considered:
        return Decided("refer", *_told(by_grant or by_consider, rules))
    return Decided("deny", *_told(by_consider or by_grant, rules))


@dataclass(frozen=True, slots=True)
class _Rules:
    policies: "PolicySet"
    schema: "Schema"
    names: tuple[tuple[str, str], ...]
    """Id and reason of each policy, in the order of the text."""


@cache
def _rules(own: str) -> _Rules:
    import cedarpy  # noqa: PLC0415 - not every tool decides.

    text = "\n\n".join(filter(None, (_shipped("policies.cedar"), own)))
    schema = _shipped("schema.cedarschema")
    found = cedarpy.validate_policies(text, schema)  # pyright: ignore[reportUnknownMemberType] - its hints have bare dicts.
    if not found.validation_passed:
        faults = "; ".join(str(e.error) for e in found.errors[:3])
        raise PolicyFault(f"The access policies have faults, so nothing is granted: {faults}.")
    names = tuple(_names(text))
    return _Rules(cedarpy.PolicySet.from_str(text), cedarpy.Schema.from_str(schema), names)


def _shipped(name: str) -> str:
    return (files("knowledge.handbook") / "access" / name).read_text(encoding="utf-8")


_POLICY = re.compile(r"((?:@\w+\s*\(\s*\"(?:[^\"\\]|\\.)*\"\s*\)\s*)*)\b(?:permit|forbid)\s*\(")
_NOTE = re.compile(r"@(\w+)\s*\(\s*\"((?:[^\"\\]|\\.)*)\"\s*\)")


def _names(text: str) -> Iterator[tuple[str, str]]:
    bare = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    for number, match in enumerate(_POLICY.finditer(bare)):
        notes = dict(_NOTE.findall(match[1]))
        yield notes.get("id", f"policy {number + 1}"), notes.get("why", "")


def _told(numbers: tuple[int, ...], rules: _Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = [rules.names[n] for n in numbers if n < len(rules.names)]
    return tuple(id_ for id_, _ in named), tuple(why for _, why in named)


def _asked(action: str, facts: AccessFacts, rules: _Rules) -> tuple[bool, tuple[int, ...]]:
    """Return whether the action is allowed, and the numbers of the policies that say so or not."""
    import cedarpy  # noqa: PLC0415 - not every tool decides.

    person, product = (
        {"type": "Person", "id": facts.person},
        {"type": "Product", "id": facts.product},
    )
    entities: list[dict[str, object]] = [
        {"uid": person, "attrs": {"known": facts.known, "groups": sorted(facts.groups)}, "parents": []},
        {
            "uid": product,
            "attrs": {
                "name": facts.product, "sensitivity": facts.sensitivity, "domain": facts.domain,
                "owned": facts.owned, "deprecated": facts.deprecated,
            },
            "parents": [],
        },
    ]  # fmt: skip
    request = {
        "principal": person,
        "action": {"type": "Action", "id": action},
        "resource": product,
        "context": {
            "purpose": facts.purpose, "purpose_fit": facts.purpose_fit, "days": facts.days,
            "reidentifies": facts.reidentifies, "unusual": facts.unusual,
            "for_group": facts.for_group, "in_group": facts.in_group,
        },
    }  # fmt: skip
    found = cedarpy.is_authorized(request, rules.policies, json.dumps(entities), rules.schema)  # pyright: ignore[reportUnknownMemberType] - as above.
    if found.diagnostics.errors:
        raise PolicyFault(
            f"An access policy can't be evaluated, so nothing is granted: {found.diagnostics.errors[0]}."
        )
    numbers = sorted(int(reason.removeprefix("policy")) for reason in found.diagnostics.reasons)
    return found.decision == cedarpy.Decision.Allow, tuple(numbers)
