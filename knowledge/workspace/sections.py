"""The sections of `meshwright.toml` as they stand there; each gives what the workspace holds."""

from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from knowledge.people import EVERYONE, Person
from knowledge.record import Record
from knowledge.workspace.model import (
    ExecutorSpec,
    Kind,
    LoginSpec,
    SlackSpec,
    SourceSpec,
    TokenSpec,
)
from knowledge.workspace.watching import Every, interval


class SourceSection(Every):
    """A `[[sources]]` entry."""

    path: str = Field(min_length=1)
    kind: Kind = "auto"
    readers: tuple[str, ...] = (EVERYONE,)
    password_env: str = ""
    password_file: str = ""

    def spec(self) -> SourceSpec:
        """Return it as the workspace holds it."""
        secret = (self.password_env, self.password_file)
        return SourceSpec(
            self.path, self.kind, frozenset(self.readers), *secret, every=interval(self.every)
        )


class FolderRuleSection(Record):
    """A `[[folder_rules]]` entry."""

    path: str = Field(min_length=1)
    readers: tuple[str, ...]


class PersonSection(Record):
    """A `[[people]]` entry."""

    email: str = Field(min_length=1)
    name: str = ""
    role: str = ""
    groups: tuple[str, ...] = ()

    def person(self) -> Person:
        """Return them as the workspace holds them."""
        return Person(self.email.strip(), self.name, self.role, frozenset(self.groups))


class PeopleFileSection(Record):
    """A `[[people_files]]` entry."""

    path: str = Field(min_length=1)


class TokenSection(Record):
    """A `[[tokens]]` entry: whose token it is, and where it stands or what its hash is."""

    email: str = Field(min_length=1)
    token_env: str = ""
    token_file: str = ""
    token_sha256: str = Field("", pattern=r"^(?:[0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(map(bool, (self.token_env, self.token_file, self.token_sha256))) != 1:
            raise ValueError("needs one of token_env, token_file and token_sha256")
        return self

    def spec(self) -> TokenSpec:
        """Return it as the workspace holds it."""
        place = (self.token_env, self.token_file, self.token_sha256)
        return TokenSpec(self.email.strip(), *place)


class ModelSection(Record):
    """The `[model]` section."""

    name: str = ""


class LoginSection(Record):
    """The `[login]` section: how people log in to the web page."""

    metadata_url: str
    client_id: str = Field(min_length=1)
    secret_env: str = Field(min_length=1)
    address: str
    trusts_email: bool = False

    @field_validator("metadata_url", "address")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("must be a URL that begins with https:// or http://")
        return value.rstrip("/")

    def spec(self) -> LoginSpec:
        """Return it as the workspace holds it."""
        return LoginSpec(
            self.metadata_url, self.client_id, self.secret_env, self.address, self.trusts_email
        )


class ExecutorSection(Record):
    """The `[executor]` section: where decisions about access are carried out."""

    url: str
    secret_env: str = ""
    secret_file: str = ""

    @field_validator("url")
    @classmethod
    def _is_safe_address(cls, value: str) -> str:
        parts = urlsplit(value)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if not parts.hostname or (parts.scheme != "https" and not here):
            raise ValueError("must be a URL that begins with https://, or http:// on this machine")
        return value

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if bool(self.secret_env) == bool(self.secret_file):
            raise ValueError("needs one of secret_env and secret_file")
        return self

    def spec(self) -> ExecutorSpec:
        """Return it as the workspace holds it."""
        return ExecutorSpec(self.url, self.secret_env, self.secret_file)


class JournalSection(Record):
    """The `[journal]` section."""

    keep: str = "365d"
    """Such as `90d` or `26w`, or `forever`."""

    @field_validator("keep")
    @classmethod
    def _known(cls, value: str) -> str:
        if value != "forever" and interval(value) is None:
            raise ValueError("must be a number with m, h, d or w, such as 90d, or forever")
        return value

    def span(self) -> timedelta | None:
        """Return it as the workspace holds it."""
        seconds = interval(self.keep)
        return None if seconds is None else timedelta(seconds=seconds)


class SlackSection(Record):
    """The `[slack]` section: where in Slack the bot may be."""

    teams: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    external_channels: bool = False

    def spec(self) -> SlackSpec:
        """Return it as the workspace holds it."""
        return SlackSpec(
            frozenset(self.teams) - {""},
            frozenset(self.enterprises) - {""},
            self.external_channels,
        )
