"""What a run of dbt found: the outcomes of tests, and how the jobs went."""

from collections.abc import Container, Iterator, Mapping

from pydantic import ValidationError

from knowledge.catalog.model import Check, Fault, Reading, Run
from knowledge.catalog.readers.dimensions import dimension_of
from knowledge.catalog.readers.manifest import Node, Result, RunResults
from knowledge.catalog.readers.values import in_utc

_MOST_TEXT = 20_000
_ENDS = {"success": "success", "error": "failed", "fail": "failed", "skipped": "skipped"}
_PASSED = {"pass": True, "success": True, "fail": False, "warn": False}
"""A warning is a test that found what it looked for and only does not stop the run; `success` is
what older versions say of a test that passed."""


def outcomes(
    file: str, found: RunResults, nodes: Mapping[str, Node], datasets: Container[str]
) -> Iterator[Reading]:
    """Yield a check for each test that came to an end, and a run for each job."""
    for number, value in enumerate(found.results):
        try:
            result = Result.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            yield Fault(f"{file}:results[{number}]", f"{where}: {first['msg']}.")
            continue
        node = nodes.get(result.unique_id)
        if node is not None:
            yield from _outcome(result, node, datasets)


def _outcome(result: Result, node: Node, datasets: Container[str]) -> Iterator[Reading]:
    moments = [t.started_at for t in result.timing if t.started_at]
    began = in_utc(min(moments)) if moments else None
    status = result.status.casefold()
    if node.resource_type == "test":
        tested = _tested(node, datasets)
        passed = _PASSED.get(status)
        if tested and passed is not None:
            rule = node.test_metadata.name if node.test_metadata else node.name
            yield Check(tested, rule, dimension_of(rule), passed, _column(node), began)
    elif status in _ENDS and node.resource_type in {"model", "snapshot", "seed"}:
        error = (result.message or "")[:_MOST_TEXT] if _ENDS[status] == "failed" else ""
        yield Run(node.alias or node.name, _ENDS[status], began, error)


def _tested(node: Node, datasets: Container[str]) -> str:
    """Return the dataset that a test is on: the last that it depends on where it says no other."""
    named = [node.attached_node or "", *reversed((node.depends_on and node.depends_on.nodes) or ())]
    return next((id_ for id_ in named if id_ in datasets), "")


def _column(node: Node) -> str:
    told = (node.test_metadata and node.test_metadata.kwargs) or {}
    named = told.get("column_name")
    return node.column_name or (named if isinstance(named, str) else "")
