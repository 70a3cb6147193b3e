"""What OpenMetadata's JSON says beside tables: tests, runs, teams, data products and terms."""

import re
from collections.abc import Container, Iterator

from pydantic import JsonValue

from knowledge.catalog.model import Check, DataProduct, Run, Team, Term
from knowledge.catalog.readers.dimensions import dimension_of
from knowledge.catalog.readers.openmetadata_entities import Entities
from knowledge.catalog.readers.places import split_name
from knowledge.catalog.readers.values import (
    Object,
    at,
    first_text,
    mapping,
    moment,
    objects,
    text,
    texts,
)

_LINK = re.compile(r"<#E::table::(?P<table>.+?)(?:::columns::(?P<column>.+?))?>")
_OUTCOMES = {"success": True, "failed": False}
_NOT_IN_FORCE = frozenset({"Draft", "In Review", "Rejected", "Deprecated"})
"""How OpenMetadata marks a term that does not count, or not yet."""
_ENDS = {"successful": "success", "success": "success", "failed": "failed", "skipped": "skipped"}


def checks(found: Entities, known: Container[str]) -> Iterator[Check]:
    """Yield the last outcome of each test that has one."""
    results = {text(r.get("name")): _newest(r) for r, _ in found.of("result")}
    for suite, _ in found.of("test"):
        for test in objects(suite.get("testCases")) if "testCases" in suite else (suite,):
            link = _LINK.search(text(test.get("entityLink")))
            if link and link["table"] in known:
                rule = first_text(
                    at(test, "testDefinition", "name"),
                    test.get("testDefinitionName"),
                    test.get("name"),
                )
                result = at(test, "testCaseResult") or results.get(text(test.get("name")), {})
                yield from _check(link["table"], link["column"] or "", rule, result)
    for tested, _ in found.of("tested"):
        table = text(tested.get("table"))
        for column, test in (*_own_tests(tested), *_column_tests(tested)):
            case = test.get("testCase")
            rule = first_text(at(case, "tableTestType"), at(case, "columnTestType"))
            if table in known:
                yield from _check(table, column, rule, test.get("result"))


def _own_tests(tested: Object) -> Iterator[tuple[str, Object]]:
    yield from (("", test) for test in objects(tested.get("tableTests")))


def _column_tests(tested: Object) -> Iterator[tuple[str, Object]]:
    for column in objects(tested.get("columnTests")):
        name = first_text(column.get("columnName"), column.get("name"))
        for test in (
            *objects(column.get("columnTests")),
            *objects(column.get("testCase") and column),
        ):
            yield name, test


def _check(table: str, column: str, rule: str, result: JsonValue) -> Iterator[Check]:
    passed = _OUTCOMES.get(text(at(result, "testCaseStatus")).casefold())
    if rule and passed is not None:
        told_at = moment(at(result, "timestamp"))
        yield Check(table, rule, dimension_of(_words(rule)), passed, column, told_at)


def _words(name: str) -> str:
    """Return a name such as `columnValuesToBeNotNull` with its words apart."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def _newest(result: Object) -> Object:
    """Return the newest of the results of a test; the last where none says when it was."""
    return max(
        objects(result.get("results")),
        key=lambda r: (moment(r.get("timestamp")) is not None, text(r.get("timestamp"))),
        default=mapping(None),
    )


def runs(found: Entities) -> Iterator[Run]:
    """Yield the runs of pipelines that have ended."""
    told = [(text(s.get("pipeline")), s.get("pipelineStatus")) for s, _ in found.of("status")]
    for pipeline, _ in found.of("pipeline"):
        name = first_text(pipeline.get("fullyQualifiedName"), pipeline.get("name"))
        told.append((name, pipeline.get("pipelineStatus")))
    for name, states in told:
        for state in objects(states):
            end = _ENDS.get(text(state.get("executionStatus")).casefold())
            if end and name:
                yield Run(split_name(name)[-1], end, moment(state.get("timestamp")))


def teams(found: Entities, known: Container[str]) -> Iterator[Team]:
    """Yield the teams, with the number of their people and what they own."""
    people: dict[str, set[str]] = {}
    for user, _ in found.of("user"):
        listed = user.get("teams")
        named = [t.get("name") for t in objects(listed)] or [*texts(listed)]
        for team in texts(named):
            people.setdefault(team, set()).add(text(user.get("name")))
    for team, _ in found.of("team"):
        name = text(team.get("name"))
        members = people.get(name, set[str]()) | set(
            texts([u.get("name") for u in objects(team.get("users"))])
        )
        owned = texts([found.fqn_of(each) for each in objects(team.get("owns"))])
        if name:
            shown = text(team.get("displayName")) or name
            yield Team(
                name, shown, len(members) or None, owns=tuple(o for o in owned if o in known)
            )


def products(found: Entities, known: Container[str]) -> Iterator[DataProduct]:
    """Yield the data products with the tables among their assets."""
    for product, _ in found.of("product"):
        name = text(product.get("name"))
        domain = next(objects(product.get("domains") or product.get("domain")), None)
        listed = (*objects(product.get("owners")), *objects(product.get("owner")))
        assets = texts([found.fqn_of(asset) for asset in objects(product.get("assets"))])
        if name:
            yield DataProduct(
                id=text(product.get("fullyQualifiedName")) or name,
                name=text(product.get("displayName")) or name,
                domain=first_text(domain.get("displayName"), domain.get("name")) if domain else "",
                purpose=text(product.get("description")),
                owners=texts([first_text(o.get("displayName"), o.get("name")) for o in listed]),
                outputs=tuple(asset for asset in assets if asset in known),
            )


def terms(found: Entities) -> Iterator[Term]:
    """Yield the terms of the glossaries, without those that do not count, or not yet."""
    for term, _ in found.of("term"):
        own, shown = text(term.get("name")), text(term.get("displayName"))
        others = (*texts(term.get("synonyms")), own if shown else "")
        if own and first_text(term.get("entityStatus"), term.get("status")) not in _NOT_IN_FORCE:
            yield Term(
                id=text(term.get("fullyQualifiedName")) or own,
                name=shown or own,
                definition=text(term.get("description")),
                synonyms=tuple(name for name in dict.fromkeys(others) if name not in {"", shown}),
            )
