"""Reads `meshwright.toml`, reporting all of its faults together, and adds sources to it."""

import json
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from knowledge.alone import Busy, alone
from knowledge.organisation import Organisation
from knowledge.people import EVERYONE
from knowledge.whole import write_whole
from knowledge.workspace.kinds import detect_kind
from knowledge.workspace.model import (
    FILE,
    Group,
    Kind,
    RuleSpec,
    SourceSpec,
    Workspace,
    WorkspaceError,
)
from knowledge.workspace.people_files import Listed, quarrels, read_people
from knowledge.workspace.sections import (
    ExecutorSection,
    FolderRuleSection,
    JournalSection,
    LoginSection,
    ModelSection,
    PeopleFileSection,
    PersonSection,
    SlackSection,
    SourceSection,
    TokenSection,
)
from knowledge.workspace.watching import Check

_LOCK = "settings-lock"
_PATIENCE = 10.0
"""Seconds that a writer of `meshwright.toml` waits for another one."""
STATE = ".meshwright"
"""The folder of the workspace's own state, within the workspace."""

_SECTIONS = (
    "organisation",
    "sources",
    "checks",
    "folder_rules",
    "groups",
    "people",
    "people_files",
    "model",
    "tokens",
    "login",
    "journal",
    "slack",
    "executor",
    "glossary",
)


_T = TypeVar("_T")


@dataclass(slots=True)
class _Reader:
    """Takes the sections apart and collects what is wrong with each."""

    sections: Mapping[str, object]
    faults: list[str] = field(default_factory=list[str])

    def section(self, name: str, adapter: TypeAdapter[_T], default: _T) -> _T:
        try:
            return adapter.validate_python(self.sections.get(name, default))
        except ValidationError as error:
            self.faults += (_sentence(name, problem) for problem in error.errors())
            return default


def open_workspace(folder: Path, state: Path | None = None) -> Workspace:
    """Return the workspace in `folder`, with its state in `state` or else in the workspace.

    Raises:
        WorkspaceError: It has no readable `meshwright.toml`; the message has all faults.
    """
    fact = fact_of(folder / FILE)
    return _workspace(folder, state or folder / STATE, _text(folder / FILE), fact)


def fact_of(file: Path) -> str:
    """Return a text that differs when the file was changed; empty if it is not there."""
    try:
        found = file.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"


def add_source(workspace: Workspace, path: Path, kind: Kind, readers: Iterable[str]) -> Workspace:
    """Add a source to `meshwright.toml` and return the workspace with it.

    Without readers it is for everyone. A path that is a source already is left as it stands,
    whatever its kind and readers, see `source_at`.

    Raises:
        WorkspaceError: The path can't be read, or a reader is no group of the workspace.
    """
    if source_at(workspace, path):
        return workspace
    resolved = path.resolve()
    if not resolved.exists():
        raise WorkspaceError(f"{path} does not exist; check the path.")
    found = detect_kind(resolved) if kind == "auto" else kind
    home = workspace.root.resolve()
    inside = resolved.is_relative_to(home)
    named = resolved.relative_to(home).as_posix() if inside else str(resolved)
    return _with_source(workspace, named, _block(named, found, sorted(readers) or [EVERYONE]))


def source_at(workspace: Workspace, path: Path) -> SourceSpec | None:
    """Return the source that this path is, or None."""
    found = (s for s in workspace.sources if (workspace.root / s.path).resolve() == path.resolve())
    return next(found, None)


def add_database(
    workspace: Workspace,
    url: str,
    readers: Iterable[str],
    password_env: str = "",
    password_file: str = "",
) -> Workspace:
    """Add a database to `meshwright.toml` and return the workspace with it.

    `url` has no password; where it is, the variable or the file says. A database that is already
    a source is left as it stands.

    Raises:
        WorkspaceError: A reader is no group of the workspace, or the file can't be written.
    """
    if any(s.path == url for s in workspace.sources):
        return workspace
    block = _block(url, "database", sorted(readers))
    for name, value in (("password_env", password_env), ("password_file", password_file)):
        block += f"{name} = {_quoted(value)}\n" if value else ""
    return _with_source(workspace, url, block)


def _with_source(workspace: Workspace, path: str, block: str) -> Workspace:
    """Add a source to the file as it is by now, unless another process has just added it."""
    file = workspace.root / FILE
    try:
        workspace.state.mkdir(parents=True, exist_ok=True)
        with alone(workspace.state / _LOCK, _PATIENCE):
            before = _text(file)
            now = _workspace(workspace.root, workspace.state, before, "")
            if any(s.path == path for s in now.sources):
                return now
            text = f"{before.rstrip()}\n\n{block}"
            changed = _workspace(workspace.root, workspace.state, text, "")
            _replace(file, text)
            return changed
    except Busy as error:
        raise WorkspaceError(f"{file} is being changed by another process; try again.") from error
    except (OSError, sqlite3.OperationalError) as error:
        raise WorkspaceError(f"{workspace.state} can't be written: {error}.") from error


def _block(path: str, kind: Kind, readers: list[str]) -> str:
    lines = (f"path = {_quoted(path)}", f"kind = {_quoted(kind)}", f"readers = {_quoted(readers)}")
    return "\n".join(("[[sources]]", *lines)) + "\n"


def _quoted(value: str | list[str]) -> str:
    """Return the value as TOML, whose strings are written as in JSON but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(file: Path, text: str) -> None:
    try:
        write_whole(file, text.encode())
    except OSError as error:
        raise WorkspaceError(f"{file} can't be written: {error.strerror}.") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise WorkspaceError(
            f"{file.parent} has no {FILE}; make a workspace with: meshwright init {file.parent}"
        ) from error
    except OSError as error:
        raise WorkspaceError(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def _workspace(root: Path, state: Path, text: str, fact: str) -> Workspace:
    try:
        reader = _Reader(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(f"{root / FILE} is not TOML: {error}. Correct that place.") from error
    organisation = reader.section("organisation", TypeAdapter(Organisation), Organisation())
    sources = reader.section("sources", TypeAdapter(tuple[SourceSection, ...]), ())
    rules = reader.section("folder_rules", TypeAdapter(tuple[FolderRuleSection, ...]), ())
    checks = reader.section("checks", TypeAdapter(tuple[Check, ...]), ())
    groups = reader.section("groups", TypeAdapter(dict[str, str]), {})
    people = reader.section("people", TypeAdapter(tuple[PersonSection, ...]), ())
    files = reader.section("people_files", TypeAdapter(tuple[PeopleFileSection, ...]), ())
    model = reader.section("model", TypeAdapter(ModelSection), ModelSection())
    tokens = reader.section("tokens", TypeAdapter(tuple[TokenSection, ...]), ())
    login = reader.section("login", TypeAdapter(LoginSection | None), None)
    journal = reader.section("journal", TypeAdapter(JournalSection), JournalSection())
    executor = reader.section("executor", TypeAdapter(ExecutorSection | None), None)
    slack = reader.section("slack", TypeAdapter(SlackSection), SlackSection())
    glossary = reader.section("glossary", TypeAdapter(dict[str, str]), {})
    facts = [(root / file.path, fact_of(root / file.path)) for file in files]
    read = [read_people(root / file.path, file.path) for file in files]
    listed = (
        *(Listed(each.person(), str(root / FILE)) for each in people),
        *(one for file in read for one in file.people),
    )
    faults = [f"{root / FILE}: {fault}" for fault in reader.faults]
    faults += (f"{root / FILE}: {f}" for f in _unknown_sections(reader.sections))
    faults += (f"{root / FILE}: {f}" for f in _disagreements("source", sources, groups))
    faults += (f"{root / FILE}: {f}" for f in _disagreements("folder rule", rules, groups))
    faults += (fault for file in read for fault in file.faults)
    faults += quarrels(listed, groups)
    if faults:
        raise WorkspaceError("\n".join(faults))
    return Workspace(
        root=root,
        state=state,
        organisation=organisation,
        sources=tuple(s.spec() for s in sources),
        checks=tuple(check.spec() for check in checks),
        rules=tuple(RuleSpec(rule.path, frozenset(rule.readers)) for rule in rules),
        groups=tuple(Group(*group) for group in sorted(groups.items())),
        people=tuple(one.person for one in listed),
        model=model.name,
        keep_turns=journal.span(),
        tokens=tuple(token.spec() for token in tokens),
        login=login.spec() if login else None,
        executor=executor.spec() if executor else None,
        slack=slack.spec(),
        glossary=tuple(glossary.items()),
        files=((root / FILE, fact), *facts),
    )


def _unknown_sections(sections: Mapping[str, object]) -> Iterator[str]:
    for name in sections:
        if name not in _SECTIONS:
            yield f"[{name}] is not known; it may be one of {', '.join(_SECTIONS)}."


def _disagreements(
    what: str,
    named: tuple[SourceSection, ...] | tuple[FolderRuleSection, ...],
    groups: Mapping[str, str],
) -> Iterator[str]:
    for one in named:
        for group in one.readers:
            if group != EVERYONE and group not in groups:
                yield (
                    f"the {what} {one.path!r} names the group {group!r}, which [groups] lacks; "
                    "add it there."
                )
    for path, times in sorted(Counter(one.path for one in named).items()):
        if times > 1:
            yield f"the {what} {path!r} stands twice; keep one."


def _sentence(section: str, problem: ErrorDetails) -> str:
    """Return what is wrong at one place, counting list items from 1 as people do."""
    loc = problem["loc"]
    steps = [f" {step + 1}" if isinstance(step, int) else f".{step}" for step in loc]
    unknown = problem["type"] == "extra_forbidden"
    said = "is not known; correct its spelling or remove it" if unknown else problem["msg"]
    return f"[{section}]{''.join(steps)}: {said[:1].lower()}{said[1:]}."
