"""Reads OpenLineage events: what jobs read and write, how their runs went, and what checks found."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from knowledge.catalog.model import Check, Edge, Fault, Query, Reading, Run
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.json_files import items
from knowledge.catalog.readers.openlineage_facets import (
    checks_of,
    column_lineage,
    columns_of,
    dataset_of,
    id_of,
)
from knowledge.catalog.readers.values import Object, at, first_text, moment, objects, text

_STATES = {"COMPLETE": "success", "FAIL": "failed", "ABORT": "aborted"}
"""How a run ended; it is running until then."""

_MOST_TEXT = 20_000
"""Characters of a query that are kept."""

_Job = tuple[str, str]
"""Namespace and name."""
_Pairs = dict[tuple[str, str], None]


@dataclass(slots=True)
class _RunOfJob:
    """One run of a job, from the events that tell of it."""

    state: str = "running"
    started_at: datetime | None = None
    error: str = ""
    inputs: dict[str, None] = field(default_factory=dict[str, None])
    outputs: dict[str, None] = field(default_factory=dict[str, None])


def read(files: Files) -> Iterator[Reading]:
    """Yield what the events say together; the events of one run may stand in any order."""
    found = _Found()
    for place, path in files:
        for item in items(place, path):
            if isinstance(item, Fault):
                found.all.others.append(item)
            elif not found.take(item.value):
                reason = "This is no OpenLineage event: it has no job and no dataset."
                found.all.fault(item.place, reason)
    yield from found.readings()


@dataclass(slots=True)
class _Found:
    """What all events say together."""

    all: Gathered = field(default_factory=Gathered)
    runs: dict[tuple[_Job, str], _RunOfJob] = field(
        default_factory=dict[tuple[_Job, str], _RunOfJob]
    )
    pairs: dict[tuple[str, str], _Pairs] = field(default_factory=dict[tuple[str, str], _Pairs])
    """Which column of a source goes into which column of a target."""
    checks: dict[Check, None] = field(default_factory=dict[Check, None])
    queries: dict[_Job, str] = field(default_factory=dict[_Job, str])

    def take(self, event: Object) -> bool:
        """Take one event; return whether it is one."""
        told_at = moment(event.get("eventTime"))
        alone = event.get("dataset")
        if isinstance(alone, dict):
            return self._dataset(alone, told_at) != ""
        job = (text(at(event, "job", "namespace")), text(at(event, "job", "name")))
        if not job[1]:
            return False
        testing = text(at(event, "job", "facets", "jobType", "jobType")).casefold() == "test"
        run = self.runs.setdefault((job, text(at(event, "run", "runId"))), _RunOfJob())
        inputs = [self._dataset(each, told_at) for each in objects(event.get("inputs"))]
        # What a test writes is its failures, and no dataset of the organisation.
        written = objects(event.get("outputs") if not testing else None)
        outputs = [self._dataset(each, told_at) for each in written]
        run.inputs |= dict.fromkeys(filter(None, inputs))
        run.outputs |= dict.fromkeys(filter(None, outputs))
        sql = text(at(event, "job", "facets", "sql", "query"))
        if sql:
            self.queries[job] = sql
        _tell(run, event, told_at)
        return True

    def _dataset(self, dataset: Object, told_at: datetime | None) -> str:
        """Take a dataset of an event and return its id, or empty where it has none."""
        id_ = id_of(dataset)
        if not id_:
            return ""
        self.all.dataset(dataset_of(id_, dataset))
        for column in columns_of(id_, dataset):
            self.all.column(column)
        for check in checks_of(id_, dataset, told_at):
            self.checks[check] = None
        for source, column, output in column_lineage(dataset):
            self.pairs.setdefault((source, id_), {})[column, output] = None
        return id_

    def readings(self) -> Iterator[Reading]:
        names = self._names()
        for (job, _), run in self.runs.items():
            for src, dst in ((src, dst) for dst in run.outputs for src in run.inputs):
                columns = tuple(self.pairs.get((src, dst), ()))
                self.all.edge(Edge(src, dst, "lineage", names[job], columns))
        yield from self.all.readings()
        yield from self.checks
        for (job, id_), run in self.runs.items():
            if id_ and (run.started_at or run.state != "running"):
                yield Run(names[job], run.state, run.started_at, run.error)
        read = self._read()
        for job, sql in self.queries.items():
            datasets = tuple(read.get(job, ()))
            if datasets:
                yield Query(f"{names[job]}.sql", sql[:_MOST_TEXT], names[job], 0, datasets)

    def _read(self) -> dict[_Job, dict[str, None]]:
        """Return what each job reads in any of its runs, in order."""
        found: dict[_Job, dict[str, None]] = {}
        for (job, _), run in self.runs.items():
            found.setdefault(job, {}).update(run.inputs)
        return found

    def _names(self) -> dict[_Job, str]:
        """Return what to call each job: its name, with its namespace where two share a name."""
        jobs = {job for job, _ in self.runs}
        times = Counter(name for _, name in jobs)
        return {job: "/".join(job) if times[job[1]] > 1 else job[1] for job in jobs}


def _tell(run: _RunOfJob, event: Object, told_at: datetime | None) -> None:
    """Take what an event says of how the run goes."""
    facets: JsonValue = at(event, "run", "facets")
    state = _STATES.get(text(event.get("eventType")).upper())
    if state and run.state != "failed":
        run.state = state
    planned = moment(at(facets, "nominalTime", "nominalStartTime"))
    began = told_at or planned
    if began and (run.started_at is None or began < run.started_at):
        run.started_at = began
    message = at(facets, "errorMessage", "message")
    run.error = run.error or first_text(message)[:_MOST_TEXT]
