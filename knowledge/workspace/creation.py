"""Makes workspaces and finds them: the person's own, or the sample that the package ships."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from knowledge.workspace.model import FILE, Workspace, WorkspaceError
from knowledge.workspace.settings import open_workspace

_MINIMAL = """\
# What Meshwright may know of this organisation. Each section may be left out.

[organisation]
name = ""
# industry = "retail"
# people = 15000
# areas = ["e-commerce", "supply chain"]
# owner = "you@example.org"        # who asks on this machine unless --as says otherwise

# Sources are added by `meshwright load PATH`, or here:
# [[sources]]
# path = "documents"
# kind = "auto"                    # documents, jsonl, dbt, or auto
# readers = ["everyone"]           # or groups of the section below

# A folder or file among the documents with readers of its own; the one furthest in counts.
# [[folder_rules]]
# path = "documents/finance"
# readers = ["finance"]

[groups]
# finance = "Finance controlling"

# [[people]]
# email = "you@example.org"
# name = "Your Name"
# role = "Chief data officer"
# groups = ["finance"]

# More people from CSV files with the columns email, name, role and groups, such as
#   ann@example.org,Ann Lee,Analyst,finance;legal
# [[people_files]]
# path = "people.csv"

# [model]
# name = "planner"                 # or the name of a Claude model

# Who may use the web page from other machines: people who log in with OpenID Connect.
# [login]
# metadata_url = "https://login.example.org/.well-known/openid-configuration"
# client_id = "meshwright"
# secret_env = "MESHWRIGHT_LOGIN_SECRET"   # the environment variable with the client's secret
# address = "https://mesh.example.org"     # where the page is reached
# trusts_email = true    # for a provider of your own that does not say which addresses it verified

# Who carries out what was decided about access, by signed orders and signed reports.
# [executor]
# url = "https://grants.example.org/orders"
# secret_env = "MESHWRIGHT_EXECUTOR_SECRET"   # or secret_file; both sides sign with it

# Where in Slack the bot may be, if more than one workspace of Slack installs it.
# [slack]
# teams = ["T0123ABCD"]            # ids of Slack workspaces that may install it
# external_channels = false        # whether to answer in channels shared with other organisations
"""


def sample_folder() -> Path:
    """Return the folder of the fictional retailer in the package. Nothing may be written there."""
    return Path(str(files("knowledge").joinpath("sample", "retail")))


def find_workspace(explicit: Path | None, from_environment: str | None, cwd: Path) -> Path | None:
    """Return the folder of the workspace: the one asked for, else `cwd` if it is one, else None.

    What is asked for is returned even if it is no workspace; opening it says so.
    """
    if explicit is not None:
        return explicit
    if from_environment:
        return Path(from_environment)
    return cwd if (cwd / FILE).is_file() else None


def create_workspace(folder: Path, *, sample: bool) -> Workspace:
    """Make a workspace in `folder`, empty or with the sample's content, and return it.

    Raises:
        WorkspaceError: The folder has one already, or something in the way, or can't be written.
    """
    if (folder / FILE).exists():
        raise WorkspaceError(f"{folder} has a {FILE} already; name another folder.")
    content = dict(_sample()) if sample else {FILE: _MINIMAL.encode()}
    for name in content:
        if (folder / name).exists():
            raise WorkspaceError(f"{folder / name} is in the way; name another folder.")
    try:
        for name, body in content.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(body)
    except OSError as error:
        raise WorkspaceError(f"{folder} can't be written: {error.strerror}.") from error
    return open_workspace(folder)


def _sample() -> Iterator[tuple[str, bytes]]:
    """Yield the sample's files; `meshwright.toml` last, so that a half-made one is none."""
    root = files("knowledge").joinpath("sample", "retail")
    if not root.joinpath(FILE).is_file():
        raise WorkspaceError("This installation lacks the sample; install the package again.")
    yield from (entry for entry in _under(root, "") if entry[0] != FILE)
    yield FILE, root.joinpath(FILE).read_bytes()


def _under(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            yield from _under(entry, f"{prefix}{entry.name}/")
        elif entry.is_file():
            yield f"{prefix}{entry.name}", entry.read_bytes()
