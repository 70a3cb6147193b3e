"""Reads a dbt project: its manifest, and what stands beside it of the warehouse and of a run.

Models, seeds, snapshots and sources become datasets; a model is also the job that fills it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue, ValidationError

from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading, Usage
from knowledge.catalog.readers.dbt_results import outcomes
from knowledge.catalog.readers.dbt_terms import terms
from knowledge.catalog.readers.json_files import keys_twice
from knowledge.catalog.readers.manifest import (
    DocsBlock,
    Exposure,
    Group,
    Manifest,
    Metric,
    Node,
    Part,
    RunResults,
    SemanticModel,
    Warehouse,
    WarehouseTable,
)

_DATASETS = frozenset({"model", "seed", "snapshot", "source"})
_JOBS = frozenset({"model", "snapshot"})
_LAYERS = {"staging": "staging", "intermediate": "intermediate", "marts": "marts"}
"""Folders by which dbt's own style guide names its layers; nothing else is guessed."""
# As the adapters of Snowflake, BigQuery, Redshift and Databricks name them.
_ROWS = ("row_count", "num_rows", "rows")
_BYTES = ("bytes", "num_bytes", "size")
_REFERENCE = re.compile(r"(?:ref|source)\(([^()]*)\)")
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")

_PartT = TypeVar("_PartT", bound=Part)
_FileT = TypeVar("_FileT", Manifest, Warehouse, RunResults)
_Nodes = Mapping[str, Node]
_NAMES: Mapping[type[Part], str] = {
    Manifest: "manifest",
    Warehouse: "catalog",
    RunResults: "run_results",
}


def read(path: Path) -> Iterator[Reading]:
    """Yield what a manifest says; `path` is the file, or the folder that has a `manifest.json`.

    A manifest that can't be read is one fault, a node that can't be read costs itself only.
    """
    file = path / "manifest.json" if path.is_dir() else path
    manifest = _whole(file, Manifest)
    if isinstance(manifest, Fault):
        yield manifest
        return
    warehouse, results = _beside(file, Warehouse), _beside(file, RunResults)
    yield from (found for found in (warehouse, results) if isinstance(found, Fault))
    for said in (Manifest, Warehouse, RunResults):
        yield from _twice(file, said)
    tables = warehouse if isinstance(warehouse, Warehouse) else None
    run = results if isinstance(results, RunResults) else None
    yield from _project(file.name, manifest, tables, run)


def _beside(manifest: Path, kind: type[_FileT]) -> _FileT | Fault | None:
    """Return another file of the project, which is named after its manifest, if it is there."""
    path = _file_of(manifest, kind)
    return _whole(path, kind) if path != manifest and path.is_file() else None


def _file_of(manifest: Path, kind: type[Part]) -> Path:
    return manifest.with_name(re.sub(r"manifest\.json$", f"{_NAMES[kind]}.json", manifest.name))


def _twice(manifest: Path, kind: type[Part]) -> Iterator[Fault]:
    """Yield one fault for each key that stands twice in one object of a file of the project."""
    path = _file_of(manifest, kind)
    if not path.is_file() or (path == manifest and kind is not Manifest):
        return
    for place in keys_twice(path.read_text(encoding="utf-8", errors="replace")):
        reason = "This key stands twice in one object, of which the later counts."
        yield Fault(f"{path.name}:{place}", reason, "contradiction")


def _project(
    file: str, manifest: Manifest, warehouse: Warehouse | None, results: RunResults | None
) -> Iterator[Reading]:
    nodes, faults = _each(file, {**manifest.nodes, **manifest.sources}, Node)
    groups, more = _each(file, manifest.groups, Group)
    exposures, others = _each(file, manifest.exposures, Exposure)
    yield from (*faults, *more, *others)
    owners = {group.name: _owners_of(group) for group in groups.values()}
    tables = {**warehouse.nodes, **warehouse.sources} if warehouse else {}
    platform = manifest.metadata.adapter_type or "dbt"
    datasets = {id_: node for id_, node in nodes.items() if node.resource_type in _DATASETS}
    for id_, node in datasets.items():
        yield from _dataset(id_, node, platform, owners, tables.get(id_))
    known = frozenset(manifest.nodes) | frozenset(manifest.sources)
    for id_, node in datasets.items():
        yield from _lineage(f"{file}:{id_}", id_, node, datasets, known)
    for id_, node in nodes.items():
        if node.test_metadata and node.test_metadata.name == "relationships":
            yield _foreign_key(f"{file}:{id_}", node, datasets)
    for exposure in exposures.values():
        yield from _usage(exposure, datasets)
    yield from _terms(file, manifest, datasets)
    if results:
        yield from outcomes("run_results.json", results, nodes, datasets)


def _terms(file: str, manifest: Manifest, datasets: _Nodes) -> Iterator[Reading]:
    metrics, faults = _each(file, manifest.metrics, Metric)
    models, more = _each(file, manifest.semantic_models, SemanticModel)
    docs, others = _each(file, manifest.docs, DocsBlock)
    yield from (*faults, *more, *others)
    yield from terms(metrics, models, docs, datasets)


def _whole(path: Path, kind: type[_FileT]) -> _FileT | Fault:
    what = _NAMES[kind]
    try:
        found = kind.model_validate_json(path.read_bytes())
    except OSError as error:
        return Fault(path.name, f"The file could not be read: {error.strerror}.")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        said = f"{where}: {first['msg']}" if where else first["msg"]
        return Fault(path.name, f"This is no dbt {what} ({said}). Load what dbt writes to target/.")
    version = found.metadata.dbt_schema_version
    if f"/{what.replace('_', '-')}/" not in version:
        return Fault(path.name, _other_file(what, version))
    return found


def _other_file(wanted: str, version: str) -> str:
    """Return what to do about a file of dbt's that stands where another is wanted."""
    known = re.search(r"/(catalog|run-results)/", version) if wanted == "manifest" else None
    if known is None:
        return f"This is no dbt {wanted} but {version!r}. Load manifest.json."
    what = known[1].replace("-", "_")
    return f"dbt's {what}.json is read together with the manifest.json beside it: load that, or the folder of both."


def _each(
    file: str, values: Mapping[str, JsonValue], kind: type[_PartT]
) -> tuple[dict[str, _PartT], tuple[Fault, ...]]:
    """Return the parts by id, ordered by id, and a fault for each that could not be read."""
    parts: dict[str, _PartT] = {}
    faults: list[Fault] = []
    for id_, value in sorted(values.items()):
        try:
            parts[id_] = kind.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            said = f"{where}: {first['msg']}" if where else first["msg"]
            faults.append(Fault(f"{file}:{id_}", f"{said}."))
    return parts, tuple(faults)


def _dataset(
    id_: str,
    node: Node,
    platform: str,
    owners: Mapping[str, tuple[str, ...]],
    table: WarehouseTable | None,
) -> Iterator[Reading]:
    config = node.config
    yield Dataset(
        id=id_,
        name=node.alias or node.name,
        platform=platform,
        schema=node.schema_ or "",
        kind=(config and node.resource_type == "model" and config.materialized)
        or node.resource_type,
        layer=_layer(node),
        description=node.description or "",
        primary_key=_primary_key(node),
        owners=_owners(node, owners),
        tags=tuple(dict.fromkeys(node.tags or ())),
        row_count=_figure(table, _ROWS),
        size_bytes=_figure(table, _BYTES),
        database=node.database or "",
    )
    yield from _columns(id_, node, table)


def _columns(id_: str, node: Node, table: WarehouseTable | None) -> Iterator[Column]:
    """Yield the columns in the warehouse's order, then those that only the project names.

    Warehouses fold the case of names differently, so names are matched without it.
    """
    described = {c.name.casefold(): c for c in (node.columns or {}).values()}
    actual = sorted(table.columns.values(), key=lambda c: (c.index, c.name)) if table else []
    position = 0
    for column in actual:
        words = described.pop(column.name.casefold(), None)
        description = (words and words.description) or column.comment or ""
        type_ = column.type or (words and words.data_type) or ""
        tags = (words and words.tags) or ()
        yield Column(id_, position, column.name, type_, description, tags)
        position += 1
    for words in described.values():
        text = (words.data_type or "", words.description or "", words.tags or ())
        yield Column(id_, position, words.name, *text)
        position += 1


def _layer(node: Node) -> str:
    """Return the layer that the node's folder names; a source only is described in a folder."""
    path = "" if node.resource_type == "source" else node.original_file_path or ""
    folders = re.split(r"[/\\]", path)[:-1]
    return next((_LAYERS[folder] for folder in folders if folder in _LAYERS), "")


def _primary_key(node: Node) -> tuple[str, ...]:
    for constraint in node.constraints or ():
        if constraint.type == "primary_key" and constraint.columns:
            return constraint.columns
    columns = (node.columns or {}).values()
    own = (c for c in columns if any(k.type == "primary_key" for k in c.constraints or ()))
    return tuple(c.name for c in own) or node.primary_key or ()


def _owners(node: Node, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return who the node's `meta.owner` names, else the owner of its group, else the group."""
    meta = {**((node.config and node.config.meta) or {}), **(node.meta or {})}
    named = meta.get("owner") or meta.get("owners")
    group = (node.config and node.config.group) or node.group or ""
    if isinstance(named, str):
        return (named,)
    if isinstance(named, list) and named:
        return tuple(dict.fromkeys(owner for owner in named if isinstance(owner, str)))
    return groups.get(group) or ((group,) if group else ())


def _owners_of(group: Group) -> tuple[str, ...]:
    email = group.owner.email if group.owner else None
    name = group.owner.name if group.owner else None
    if isinstance(email, tuple):
        return email
    return (email or name or group.name,)


def _figure(table: WarehouseTable | None, names: Iterable[str]) -> int | None:
    """Return the first of these figures that is a plausible count."""
    if table is None:
        return None
    values = (table.stats[name].value for name in names if name in table.stats)
    numbers = (v for v in values if isinstance(v, int | float) and not isinstance(v, bool))
    return next((int(v) for v in numbers if 0 <= v < 2**63), None)


def _lineage(
    place: str, id_: str, node: Node, datasets: _Nodes, known: frozenset[str]
) -> Iterator[Reading]:
    job = (node.alias or node.name) if node.resource_type in _JOBS else ""
    for upstream in sorted(set((node.depends_on and node.depends_on.nodes) or ())):
        if upstream in datasets:
            yield Edge(upstream, id_, "lineage", job)
        elif upstream.partition(".")[0] in _DATASETS and upstream not in known:
            yield Fault(place, f"It depends on {upstream!r}, which is not in the manifest.")


def _foreign_key(place: str, test: Node, datasets: _Nodes) -> Edge | Fault:
    """Return the key that a relationships test checks: `column_name` refers to `to`.`field`."""
    kwargs = (test.test_metadata and test.test_metadata.kwargs) or {}
    tested = [d for d in (test.depends_on and test.depends_on.nodes) or () if d in datasets]
    child = test.attached_node or _referred(kwargs.get("model"), tested, datasets)
    parent = _referred(kwargs.get("to"), tested, datasets)
    if child not in datasets or parent not in datasets:
        return Fault(place, "The test does not say which two datasets it relates.")
    column, field = kwargs.get("column_name") or test.column_name, kwargs.get("field")
    pair = ((column, field),) if isinstance(column, str) and isinstance(field, str) else ()
    return Edge(child, parent, "foreign_key", columns=pair)


def _referred(text: JsonValue, tested: Iterable[str], datasets: _Nodes) -> str:
    """Return which of the tested datasets a `ref('a')` or `source('b', 'c')` in the text means."""
    calls = _REFERENCE.findall(text) if isinstance(text, str) else []
    for call in calls:
        names: list[str] = _QUOTED.findall(call)
        for id_ in tested:
            node = datasets[id_]
            if names and names[-1] == node.name and _qualified(names[:-1], id_):
                return id_
    return ""


def _qualified(package: list[str], id_: str) -> bool:
    """Return whether the id lies in the package or source, where the reference names one."""
    return all(part in id_.split(".") for part in package)


def _usage(exposure: Exposure, datasets: _Nodes) -> Iterator[Usage]:
    """Yield the exposure as a consumer; dbt does not know how much it reads."""
    for id_ in sorted(set((exposure.depends_on and exposure.depends_on.nodes) or ())):
        if id_ in datasets:
            yield Usage(id_, exposure.label or exposure.name)
