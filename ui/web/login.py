"""Login by OpenID Connect: what Streamlit must know for it, kept where only its owner reads it."""

import json
import os
import secrets
import tempfile
from pathlib import Path

from knowledge.workspace.model import LoginSpec
from ui.failures import UsageError

_COOKIES = "cookie-secret"
"""The file in the workspace's state with the secret that signs login cookies."""
_LOGIN = "login.toml"


def write_login(spec: LoginSpec, secret: str, state: Path) -> Path:
    """Write what Streamlit reads into the state folder, for its owner alone, and return the file.

    The secret that signs cookies is made once, so that a restart logs nobody out.

    Raises:
        UsageError: The client's secret is not in the environment.

    """
    if not secret:
        raise UsageError(
            f"The workspace asks for login, and {spec.secret_env} is not set: put the client's secret "
            "there, or remove [login] from meshwright.toml to use the page on this machine alone."
        )
    values = {
        "redirect_uri": f"{spec.address}/oauth2callback",
        "cookie_secret": _cookie_secret(state),
        "client_id": spec.client_id,
        "client_secret": secret,
        "server_metadata_url": spec.metadata_url,
    }
    # A string of TOML is written as in JSON but for one character.
    lines = (
        f"{k} = {json.dumps(v).replace(chr(127), chr(92) + 'u007f')}" for k, v in values.items()
    )
    path = state / _LOGIN
    _write(path, "\n".join(("[auth]", *lines)) + "\n")
    return path


def _cookie_secret(state: Path) -> str:
    path = state / _COOKIES
    if path.is_file() and (kept := path.read_text(encoding="utf-8").strip()):
        return kept
    made = secrets.token_hex(32)
    _write(path, made)
    return made


def _write(path: Path, text: str) -> None:
    """Write so that nobody else can read it, and nobody meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(beside).replace(path)
