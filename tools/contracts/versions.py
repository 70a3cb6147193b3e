"""Semantic versions of contracts: which one a change asks for. Source: semver.org 2.0.0."""

import re

from tools.contracts.changed import Verdict

_FORM = re.compile(r"v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+][0-9A-Za-z.+-]+)?")
Version = tuple[int, int, int]


def parsed(text: str) -> Version | None:
    """Return major, minor and patch, or None where it is no semantic version."""
    found = _FORM.fullmatch(text.strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def following(old: str, verdict: Verdict, *, changed: bool, added: bool) -> str:
    """Return the version that the contract should take after these changes.

    Breaking changes take the next major version, or the next minor one before 1.0.0; what readers
    must hear of, and what is added, the next minor; anything else the next patch. Nothing changed
    keeps the version. An old version that is not semantic begins again at 1.0.0.
    """
    known = parsed(old)
    if known is None:
        return "1.0.0"
    major, minor, patch = known
    mark = "v" if old.strip().startswith("v") else ""
    if not changed:
        return old.strip()
    if verdict == "breaking" and major > 0:
        return f"{mark}{major + 1}.0.0"
    if verdict != "safe" or added:
        return f"{mark}{major}.{minor + 1}.0"
    return f"{mark}{major}.{minor}.{patch + 1}"


def suffices(given: str, wanted: str) -> bool:
    """Return whether a version says at least what is wanted."""
    one, two = parsed(given), parsed(wanted)
    return one is not None and two is not None and one >= two
