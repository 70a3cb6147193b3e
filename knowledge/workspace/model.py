"""A workspace: the organisation, its sources with their readers, its people, and its state."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from knowledge.organisation import Organisation
from knowledge.people import Person

FILE = "meshwright.toml"
"""The file that makes a folder a workspace."""

CatalogKind = Literal[
    "jsonl",
    "dbt",
    "sql",
    "datahub",
    "openmetadata",
    "openlineage",
    "odcs",
    "dbml",
    "mermaid",
    "csv",
]
"""A format that a catalog is read from: `odcs` is contracts and products, `csv` lists of people."""

Kind = Literal["auto", "documents", "policies", CatalogKind, "database"]
"""What a source is; auto means that its content tells, and it may hold several kinds.

Policies are said to be such, never guessed: who writes them into a folder makes them hold.
"""


class WorkspaceError(Exception):
    """A workspace or source can't be used; each line of the message is a fault with a way out."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source as `meshwright.toml` names it."""

    path: str
    """Relative to the workspace, or absolute; of a database its URL, without a password."""
    kind: Kind
    readers: frozenset[str]
    password_env: str = ""
    """The environment variable that holds a database's password."""
    password_file: str = ""
    """The file that holds it; relative to the workspace, or absolute."""
    every: float | None = field(default=None, compare=False)
    """Seconds after which `meshwright watch` loads it again; None: never by itself."""


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """A contract to check against data, again and again."""

    contract: str
    """Its file, relative to the workspace or absolute."""
    data: tuple[str, ...]
    """Where its data is; may hold a password, so it is never shown."""
    datasets: tuple[tuple[str, str], ...] = ()
    """Tables of the contract, and the ids that they have in the catalog."""


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A folder or file within a source of documents that has readers of its own."""

    path: str
    """Relative to the workspace, or absolute."""
    readers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, by the id that readers name it with."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """A token that tells who asks over the network. Never the token itself."""

    email: str
    env: str
    """The environment variable that holds it, or empty."""
    file: str
    """The file that holds it, relative to the workspace or absolute, or empty."""
    sha256: str
    """Its SHA-256 in hexadecimal, or empty."""


@dataclass(frozen=True, slots=True)
class LoginSpec:
    """How people log in to the web page, with OpenID Connect."""

    metadata_url: str
    """Where the provider describes itself."""
    client_id: str
    secret_env: str
    """The environment variable that holds the client's secret."""
    address: str
    """Where the page is reached, such as "https://mesh.example.org", without a slash at its end."""
    trusts_email: bool = False
    """Whether addresses count of which the provider does not say that it has verified them."""


@dataclass(frozen=True, slots=True)
class ExecutorSpec:
    """Who carries out what was decided about access. Never the secret itself."""

    url: str
    secret_env: str
    """The environment variable that holds the shared secret, or empty."""
    secret_file: str
    """The file that holds it, relative to the workspace or absolute, or empty."""


@dataclass(frozen=True, slots=True)
class SlackSpec:
    """Where in Slack the bot may be."""

    teams: frozenset[str] = frozenset()
    """Ids of the Slack workspaces that may install it, such as `T0123ABCD`."""
    enterprises: frozenset[str] = frozenset()
    """Ids of organisations in Slack all of whose workspaces may."""
    external_channels: bool = False
    """Whether it answers in channels that are shared with other organisations."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace. Nothing of it has been loaded yet."""

    root: Path
    state: Path
    """Where snapshots and the store are kept; made when something is first written."""
    organisation: Organisation
    sources: tuple[SourceSpec, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    groups: tuple[Group, ...] = ()
    people: tuple[Person, ...] = ()
    model: str = ""
    """The model that the workspace asks for; empty where it does not say."""
    tokens: tuple[TokenSpec, ...] = ()
    login: LoginSpec | None = None
    """None: the web page is for whoever started it, on this machine."""
    executor: ExecutorSpec | None = None
    """None: people run the statements of a grant themselves."""
    keep_turns: timedelta | None = None
    """How long turns are kept with all that came of them; None: for ever."""
    slack: SlackSpec = SlackSpec()
    glossary: tuple[tuple[str, str], ...] = ()
    """Terms and abbreviations, each with what it is called at length, which search looks for too."""
    files: tuple[tuple[Path, str], ...] = field(default=(), compare=False)
    """What all of this was read from, each with its `fact_of` just before."""


def person(workspace: Workspace, email: str) -> Person:
    """Return the person with this address, in any case; an unknown one is in no group."""
    wanted = email.strip().casefold()
    known = (p for p in workspace.people if p.email.casefold() == wanted)
    return next(known, Person(email.strip()))


def owner(workspace: Workspace) -> Person:
    """Return the workspace's owner; where none is named, somebody who is in no group."""
    return person(workspace, workspace.organisation.owner)
