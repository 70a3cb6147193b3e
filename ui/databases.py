"""Databases as sources: what is kept of their URL, and where their passwords come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.people import EVERYONE
from knowledge.workspace.model import FILE, Workspace, WorkspaceError
from knowledge.workspace.settings import add_database


@dataclass(frozen=True, slots=True)
class DatabaseWish:
    """A database that the person names, as on the command line."""

    url: str
    """May hold a password, which is used now and never kept."""
    password_env: str = ""
    password_file: str = ""


def with_database(
    workspace: Workspace, wish: DatabaseWish, readers: frozenset[str]
) -> tuple[Workspace, Mapping[str, str]]:
    """Add the database to the workspace and return it, with the password in its URL, if any.

    Without readers it is for everyone.

    Raises:
        WorkspaceError: It is no URL of a database, it is a source already and has other readers or
            another place of its password, or the workspace can't be written.
    """
    from knowledge.catalog.readers.database import (  # noqa: PLC0415 - loads SQLAlchemy.
        DatabaseUnavailable,
        parsed_url,
        without_password,
    )

    try:
        url = parsed_url(wish.url)
    except DatabaseUnavailable as error:
        raise WorkspaceError(str(error)) from error
    bare = without_password(url)
    # A password may also stand among the options of the URL, where drivers take it from as well.
    if "password" in {name.casefold() for name in url.query}:
        raise WorkspaceError(
            "The URL has a password among its options; leave it out and name the variable or the "
            "file that holds it with --password-env or --password-file."
        )
    _check_known(workspace, bare, wish, readers)
    kept = readers or frozenset({EVERYONE})
    changed = add_database(workspace, bare, kept, wish.password_env, wish.password_file)
    return changed, ({bare: str(url.password)} if url.password else {})


def _check_known(
    workspace: Workspace, url: str, wish: DatabaseWish, readers: frozenset[str]
) -> None:
    """Refuse what would be ignored, since a source that is there is left as it stands."""
    known = next((s for s in workspace.sources if s.path == url), None)
    if known is None:
        return
    other = readers and readers != known.readers
    place = (wish.password_env or known.password_env, wish.password_file or known.password_file)
    if other or place != (known.password_env, known.password_file):
        raise WorkspaceError(
            f"{url} is a source already; change its readers and the place of its password in "
            f"{workspace.root / FILE}, then load again."
        )


def passwords_of(
    workspace: Workspace, given: Mapping[str, str], secret: Callable[[str], str]
) -> Mapping[str, str]:
    """Return the passwords of all databases by URL; `secret` gives an environment variable.

    Raises:
        WorkspaceError: A variable is not set, or a file can't be read.
    """
    found = dict(given)
    faults: list[str] = []
    for source in workspace.sources:
        if source.kind != "database" or source.path in found:
            continue
        if source.password_env:
            found[source.path] = secret(source.password_env)
            if not found[source.path]:
                faults.append(f"{source.password_env} is not set; {source.path} needs it.")
        elif source.password_file:
            file = workspace.root / Path(source.password_file)
            try:
                found[source.path] = file.read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError):
                faults.append(f"{file} can't be read; {source.path} needs the password in it.")
    if faults:
        raise WorkspaceError("\n".join(faults))
    return found
