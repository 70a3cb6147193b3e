"""Tells by its content what a source is, and which of its files belong to which catalog."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from knowledge.catalog.readers import choice
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.jsonl import REQUIRED
from knowledge.catalog.readers.sniffing import SUFFIXES, format_of
from knowledge.documents.folder import content_of
from knowledge.documents.parsed import Unreadable
from knowledge.documents.readers.kinds import kind_of, looks_like_document
from knowledge.workspace.model import CatalogKind, Kind, WorkspaceError

_READABLE = (
    f"a folder with {REQUIRED}, a dbt manifest.json or the folder it is in, SQL files, "
    "DataHub, OpenMetadata and OpenLineage JSON, data contracts and data products (YAML), DBML, "
    "Mermaid diagrams, CSV lists of teams, processes, owners or terms, "
    "or documents (Markdown, reStructuredText, HTML, plain text, PDF, DOCX, PPTX, CSV, XLSX)"
)
_KINDS: tuple[CatalogKind, ...] = tuple(k for k in get_args(CatalogKind) if k in choice.KINDS)
_PASSED_OVER = frozenset({"node_modules", "dbt_packages", "__pycache__"})


def detect_kind(path: Path) -> Kind:
    """Return the kind of the source at `path`; auto where it holds several kinds at once.

    Raises:
        WorkspaceError: It does not exist or is of no kind that can be read.
    """
    if not path.exists():
        raise WorkspaceError(f"{path} does not exist; check the path.")
    found = kinds_at(path)
    if not found:
        raise WorkspaceError(f"{path} is nothing that can be read. Readable are {_READABLE}.")
    return found[0] if len(found) == 1 else "auto"


def kinds_at(path: Path) -> tuple[Kind, ...]:
    """Return all kinds that a file or folder holds: the catalogs' in a fixed order, documents last.

    Raises:
        WorkspaceError: It does not exist.
    """
    if not path.exists():
        raise WorkspaceError(f"{path} does not exist; check the path.")
    by_kind = _by_kind(path)
    catalogs: tuple[Kind, ...] = tuple(kind for kind in _KINDS if kind in by_kind)
    own = {file for files in by_kind.values() for file in files}
    return (*catalogs, "documents") if _has_documents(path, own) else catalogs


def manifest_beside(path: Path) -> Path | None:
    """Return the dbt manifest with which a dbt file is read; None where there is none or it is one."""
    if not path.is_file() or format_of(path) != "dbt":
        return None
    found = re.fullmatch(r"(.*)(catalog|run_results)\.json", path.name)
    manifest = path.with_name(f"{found[1]}manifest.json") if found else None
    return manifest if manifest and format_of(manifest) == "dbt" else None


def catalog_files(path: Path, kind: CatalogKind) -> tuple[Files, ...]:
    """Return the files of one kind, those together that make one catalog, in order.

    A file that is named itself is taken to be of the kind, whatever it looks like.
    """
    if path.is_file():
        return (Files(path, (path,)),)
    found = tuple(_by_kind(path).get(kind, ()))
    if kind in {"jsonl", "dbt"}:
        return tuple(Files(path, (each,)) for each in found) or (Files(path, (path,)),)
    return (Files(path, found),)


def is_of_catalog(file: str) -> bool:
    """Return whether a file is one of a catalog's, by its name and content."""
    path = Path(file)
    if REQUIRED in {path.name, *(p.name for p in path.parent.glob(REQUIRED))}:
        return path.suffix == ".jsonl"
    return path.suffix.casefold() in SUFFIXES and format_of(path) in choice.KINDS


def _by_kind(path: Path) -> dict[CatalogKind, list[Path]]:
    found: defaultdict[CatalogKind, list[Path]] = defaultdict(list)
    if path.is_file():
        _sort(path, found)
        return found
    for folder, names in _folders(path):
        if REQUIRED in names:
            found["jsonl"].append(folder)
            continue
        for name in names:
            _sort(folder / name, found)
    _without_beside(found)
    return found


def _folders(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder with the names of its files; within a neutral catalog nothing is sought."""
    for folder, below, names in os.walk(path):
        below[:] = (
            []
            if REQUIRED in names
            else sorted(n for n in below if n not in _PASSED_OVER and not n.startswith("."))
        )
        yield Path(folder), sorted(names)


def _sort(file: Path, found: defaultdict[CatalogKind, list[Path]]) -> None:
    name = format_of(file) if file.suffix.casefold() in SUFFIXES else ""
    for kind in _KINDS:
        if kind == name:
            found[kind].append(file)


def _without_beside(found: defaultdict[CatalogKind, list[Path]]) -> None:
    """Leave out what is read with a dbt manifest: its other files, and the SQL that dbt wrote."""
    manifests = [f for f in found.get("dbt", ()) if f.name.endswith("manifest.json")]
    if not manifests:
        return
    homes = {f.parent for f in manifests}
    found["dbt"] = [f for f in found["dbt"] if f in manifests or f.parent not in homes]
    written = {home / name for home in homes for name in ("compiled", "run")}
    kept = [f for f in found.get("sql", ()) if written.isdisjoint(f.parents)]
    found.pop("sql", None)
    if kept:
        found["sql"] = kept


def _has_documents(path: Path, catalogs: set[Path]) -> bool:
    if path.is_file():
        return path not in catalogs and (looks_like_document(path.name) or _reads_as_document(path))
    for folder, names in _folders(path):
        if folder not in catalogs and any(
            looks_like_document(name) for name in names if folder / name not in catalogs
        ):
            return True
    return False


def _reads_as_document(file: Path) -> bool:
    try:
        kind_of(file.name, content_of(str(file.resolve())).content)
    except Unreadable:
        return False
    return True
