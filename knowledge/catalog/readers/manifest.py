"""The parts of dbt's `manifest.json`, `catalog.json` and `run_results.json` that are read.

Source of the fields: the JSON schemas at schemas.getdbt.com/dbt, all versions (manifest v1 to v12). Everything
may be missing, since versions differ; what is not named here is passed over.
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Part(BaseModel):
    """A part of a dbt file; fields that it does not name are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Metadata(Part):
    """What wrote the file, and for which kind of warehouse."""

    dbt_schema_version: str
    adapter_type: str | None = None


class Manifest(Part):
    """A whole manifest, with its nodes left as they are, so that each is judged by itself."""

    metadata: Metadata
    nodes: Mapping[str, JsonValue]
    sources: Mapping[str, JsonValue] = {}
    exposures: Mapping[str, JsonValue] = {}
    groups: Mapping[str, JsonValue] = {}
    metrics: Mapping[str, JsonValue] = {}
    semantic_models: Mapping[str, JsonValue] = {}
    docs: Mapping[str, JsonValue] = {}


class Config(Part):
    """The settings of a node."""

    materialized: str | None = None
    meta: Mapping[str, JsonValue] | None = None
    group: str | None = None


class Constraint(Part):
    """A constraint of a contract, on a model or a column."""

    type: str
    columns: tuple[str, ...] | None = None


class NodeColumn(Part):
    """A column as the project describes it."""

    name: str
    description: str | None = None
    data_type: str | None = None
    tags: tuple[str, ...] | None = None
    constraints: tuple[Constraint, ...] | None = None


class DependsOn(Part):
    """What a node is built from, by unique id."""

    nodes: tuple[str, ...] | None = None


class TestMetadata(Part):
    """Which generic test a test node is, and its arguments."""

    name: str
    kwargs: Mapping[str, JsonValue] | None = None


class Node(Part):
    """A model, seed, snapshot, source or test."""

    resource_type: str
    name: str
    alias: str | None = None
    source_name: str | None = None
    database: str | None = None
    # Named so by the file; pydantic has a deprecated method of the same name.
    schema_: str | None = Field(default=None, alias="schema")
    description: str | None = None
    columns: Mapping[str, NodeColumn] | None = None
    tags: tuple[str, ...] | None = None
    meta: Mapping[str, JsonValue] | None = None
    config: Config | None = None
    group: str | None = None
    depends_on: DependsOn | None = None
    original_file_path: str | None = None
    primary_key: tuple[str, ...] | None = None
    constraints: tuple[Constraint, ...] | None = None
    test_metadata: TestMetadata | None = None
    attached_node: str | None = None
    column_name: str | None = None


class OwnerOf(Part):
    """Who owns a group or an exposure; a version of dbt allows several addresses."""

    name: str | None = None
    email: str | tuple[str, ...] | None = None


class Group(Part):
    """A group of models with one owner."""

    name: str
    owner: OwnerOf | None = None


class Exposure(Part):
    """Something outside dbt that reads its models, such as a dashboard."""

    name: str
    label: str | None = None
    depends_on: DependsOn | None = None


class Named(Part):
    """A measure, dimension or entity of a semantic model."""

    name: str
    label: str | None = None
    description: str | None = None
    meta: Mapping[str, JsonValue] | None = None
    config: Config | None = None


class Metric(Named):
    """A figure that the project defines."""

    depends_on: DependsOn | None = None


class SemanticModel(Metric):
    """What the figures of the project are made of."""

    entities: tuple[Named, ...] | None = None
    measures: tuple[Named, ...] | None = None
    dimensions: tuple[Named, ...] | None = None


class DocsBlock(Part):
    """A text by which columns or tables are described."""

    name: str
    package_name: str = ""
    block_contents: str = ""


class WarehouseColumn(Part):
    """A column as the warehouse has it; index counts from 1."""

    name: str
    type: str | None = None
    index: int = 0
    comment: str | None = None


class Statistic(Part):
    """A figure of the warehouse about a table."""

    value: JsonValue = None


class WarehouseTable(Part):
    """A table as the warehouse has it."""

    columns: Mapping[str, WarehouseColumn] = {}
    stats: Mapping[str, Statistic] = {}


class Timing(Part):
    """When a step of a run began."""

    started_at: datetime | None = None


class Result(Part):
    """How one node of a run ended."""

    unique_id: str
    status: str
    message: str | None = None
    timing: tuple[Timing, ...] = ()


class RunResults(Part):
    """A whole `run_results.json`, with its results left as they are."""

    metadata: Metadata
    results: tuple[JsonValue, ...] = ()


class Warehouse(Part):
    """A whole `catalog.json`."""

    metadata: Metadata
    nodes: Mapping[str, WarehouseTable] = {}
    sources: Mapping[str, WarehouseTable] = {}
