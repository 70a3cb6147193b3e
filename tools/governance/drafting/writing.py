"""A policy as the YAML that people keep and review."""

from knowledge.policies.model import Policy

_ORDER = ("id", "title", "why", "severity", "applies_to", "scope", "tightens", "when", "require", "message", "remediation", "owner", "source", "tests")  # fmt: skip


def as_yaml(policy: Policy) -> str:
    """Return the policy as YAML in the usual order, without empty fields; it reads back equal."""
    import yaml  # noqa: PLC0415 - few answers write YAML.

    fields = policy.model_dump(mode="json")
    kept = {name: fields[name] for name in _ORDER if fields[name] not in ("", [], None)}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)
