"""What the environment says. The only module that reads it, once, with all faults together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_MODEL = "claude-sonnet-5-5"
PLANNER = "planner"


class SettingsError(Exception):
    """The environment has faults; the message names each one and how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment's settings. Empty means not set. Secrets never show in a repr."""

    anthropic_key: str = field(default="", repr=False)
    anthropic_url: str = ""
    model: str = PLANNER
    """`planner`, or the name of a Claude model."""
    database_url: str = field(default="", repr=False)
    """Empty: SQLite in the workspace. May hold a password."""
    chroma_url: str = field(default="", repr=False)
    """Empty: embedded."""
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_url: str = ""
    slack_client_id: str = ""
    """Not empty: teams of Slack install the bot by OAuth."""
    slack_client_secret: str = field(default="", repr=False)
    slack_key: str = field(default="", repr=False)
    """Encrypts the tokens that teams gave; as `Fernet.generate_key` makes it."""
    workspace: Path | None = None


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in `environ`, or in the environment of the process.

    Raises:
        SettingsError: Some values can't be right; all of them are named.

    """
    values = {k: v.strip() for k, v in (os.environ if environ is None else environ).items()}
    faults = _faults(values)
    if faults:
        raise SettingsError(" ".join(faults))
    key = values.get("ANTHROPIC_API_KEY", "")
    workspace = values.get("MESHWRIGHT_WORKSPACE", "")
    return Settings(
        anthropic_key=key,
        anthropic_url=values.get("ANTHROPIC_BASE_URL", ""),
        model=values.get("MESHWRIGHT_MODEL", "") or (DEFAULT_MODEL if key else PLANNER),
        database_url=values.get("MESHWRIGHT_DATABASE_URL", ""),
        chroma_url=values.get("MESHWRIGHT_CHROMA_URL", ""),
        slack_bot_token=values.get("SLACK_BOT_TOKEN", ""),
        slack_app_token=values.get("SLACK_APP_TOKEN", ""),
        slack_signing_secret=values.get("SLACK_SIGNING_SECRET", ""),
        slack_url=values.get("SLACK_API_URL", ""),
        slack_client_id=values.get("SLACK_CLIENT_ID", ""),
        slack_client_secret=values.get("SLACK_CLIENT_SECRET", ""),
        slack_key=values.get("MESHWRIGHT_SLACK_KEY", ""),
        workspace=Path(workspace) if workspace else None,
    )


def secret(name: str) -> str:
    """Return the environment variable that a workspace names as the place of a secret, or empty."""
    return os.environ.get(name, "")


def secret_at(name: str, file: str, root: Path) -> str:
    """Return the secret in this environment variable, or in this file as seen from `root`.

    Raises:
        SettingsError: It is not there.

    """
    if name:
        found = secret(name).strip()
        if not found:
            raise SettingsError(f"The environment variable {name} is not set, which holds a secret that meshwright.toml names.")  # fmt: skip
        return found
    try:
        return (root / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as reason:
        raise SettingsError(f"The secret in {file} can't be read; meshwright.toml names it.") from reason  # fmt: skip


def _faults(values: Mapping[str, str]) -> list[str]:
    """Return a sentence for each fault, without the values of secrets."""
    faults = [
        f"{name} must be a URL that begins with http:// or https://."
        for name in ("ANTHROPIC_BASE_URL", "MESHWRIGHT_CHROMA_URL", "SLACK_API_URL")
        if values.get(name) and not _is_web_url(values[name])
    ]
    database = values.get("MESHWRIGHT_DATABASE_URL", "")
    if database and not database.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        faults.append(
            "MESHWRIGHT_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."
        )
    model = values.get("MESHWRIGHT_MODEL", "")
    if model not in {"", PLANNER} and not values.get("ANTHROPIC_API_KEY"):
        faults.append(
            "MESHWRIGHT_MODEL names a Claude model, but ANTHROPIC_API_KEY is not set: "
            "set the key, or MESHWRIGHT_MODEL=planner."
        )
    return faults


def _is_web_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
