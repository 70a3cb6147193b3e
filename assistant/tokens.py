"""Who asks over the network: people by their tokens, compared in constant time and never shown."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from knowledge.workspace.model import TokenSpec, Workspace, WorkspaceError

SHORTEST = 20
"""Characters of a token, below which it could be guessed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a workspace, by their hashes."""

    known: tuple[tuple[str, str], ...] = field(repr=False)
    """E-mail, and SHA-256 of the token in hexadecimal."""

    def owner_of(self, token: str) -> str | None:
        """Return the e-mail whose token this is, or None; it takes as long for each token."""
        given = sha256(token.encode(errors="replace")).hexdigest()
        found = [email for email, known in self.known if hmac.compare_digest(known, given)]
        return found[0] if found else None


def tokens_of(workspace: Workspace, secret: Callable[[str], str]) -> Tokens:
    """Return the tokens that `meshwright.toml` names; `secret` reads an environment variable.

    Raises:
        WorkspaceError: Some are missing, too short or of two people; all of them are named.

    """
    faults: list[str] = []
    known: dict[str, str] = {}
    for spec in workspace.tokens:
        found = spec.sha256 or _hash(spec, _text(workspace.root, spec, secret), faults)
        if found and known.setdefault(found, spec.email) != spec.email:
            faults.append(f"{spec.email} and {known[found]} have the same token; make another one.")
    if faults:
        raise WorkspaceError("\n".join(faults))
    return Tokens(tuple((email, found) for found, email in known.items()))


def _text(root: Path, spec: TokenSpec, secret: Callable[[str], str]) -> str:
    if spec.env:
        return secret(spec.env).strip()
    try:
        return (root / spec.file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _hash(spec: TokenSpec, token: str, faults: list[str]) -> str:
    place = f"the variable {spec.env}" if spec.env else f"the file {spec.file}"
    if not token:
        faults.append(f"The token of {spec.email} is not in {place}; put it there.")
        return ""
    if len(token) < SHORTEST:
        faults.append(
            f"The token of {spec.email} in {place} has fewer than {SHORTEST} characters; make a "
            'longer one: python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
        return ""
    return sha256(token.encode()).hexdigest()
