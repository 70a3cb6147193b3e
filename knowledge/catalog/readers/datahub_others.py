"""What DataHub files say beside datasets: usage, checks, runs, teams, data products and terms."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from knowledge.catalog.model import Check, DataProduct, Run, Team, Term, Usage
from knowledge.catalog.readers.datahub_aspects import Aspects, urns_in
from knowledge.catalog.readers.datahub_datasets import Datasets, owner_urns
from knowledge.catalog.readers.dimensions import dimension_of
from knowledge.catalog.readers.places import urn_parts
from knowledge.catalog.readers.values import (
    at,
    first_text,
    mapping,
    moment,
    objects,
    other_names,
    text,
    whole,
)

_MONTH = timedelta(days=30)
_SOMEBODY = "people who are not named"
_ENDS = {"SUCCESS": "success", "FAILURE": "failed", "SKIPPED": "skipped"}


def usage(aspects: Aspects, datasets: Datasets) -> Iterator[Usage]:
    """Yield who reads what: departments or people of the last 30 days told, and dashboards."""
    queries, users = _statistics(aspects, datasets)
    told = {id_ for id_, _ in queries}
    for urn, features in sorted(aspects.latest.get("usageFeatures", {}).items()):
        id_, count = datasets.id_of(urn), whole(features.get("usageCountLast30Days"))
        if count and urn.startswith("urn:li:dataset:") and id_ not in told:
            told.add(id_)
            queries[id_, _SOMEBODY] = count
    known = datasets.all.datasets
    for (id_, consumer), count in sorted(queries.items()):
        if id_ in known:
            yield Usage(id_, consumer, count, users[id_, consumer])
    for id_, consumer in sorted(_boards(aspects, datasets)):
        if id_ in known:
            yield Usage(id_, consumer)


_Counts = Counter[tuple[str, str]]


def _statistics(aspects: Aspects, datasets: Datasets) -> tuple[_Counts, _Counts]:
    """Return queries and users by dataset and consumer, of 30 days up to the last that are told."""
    told = [
        (u, s, moment(s.get("timestampMillis"))) for u, s in aspects.told("datasetUsageStatistics")
    ]
    last = max((at_ for _, _, at_ in told if at_), default=None)
    queries, users = _Counts(), dict[tuple[str, str], set[str]]()
    for urn, statistics, at_ in told:
        if last and at_ and last - at_ > _MONTH:
            continue
        id_, total = datasets.id_of(urn), whole(statistics.get("totalSqlQueries")) or 0
        for each in objects(statistics.get("userCounts")):
            person, count = text(each.get("user")), whole(each.get("count")) or 0
            consumer = _consumer(aspects, person)
            queries[id_, consumer] += count
            users.setdefault((id_, consumer), set()).add(person)
            total -= count
        if total > 0:
            queries[id_, _SOMEBODY] += total
    return queries, _Counts({key: len(people) for key, people in users.items()})


def _consumer(aspects: Aspects, person: str) -> str:
    """Return the department of a person, else the group, else who it is."""
    department = text(aspects.of(person, "corpUserInfo").get("departmentName"))
    groups = urns_in(aspects.of(person, "groupMembership").get("groups"))
    named = (aspects.name_of(group) for group in groups)
    return department or next(filter(None, named), "") or aspects.name_of(person) or _SOMEBODY


def _boards(aspects: Aspects, datasets: Datasets) -> set[tuple[str, str]]:
    """Return dataset and dashboard, or chart where it is on none."""
    on: dict[str, list[str]] = {}
    found: set[tuple[str, str]] = set()
    for board in aspects.urns("dashboard"):
        info, name = aspects.of(board, "dashboardInfo"), aspects.name_of(board)
        charts = (*urns_in(info.get("charts")), *urns_in(info.get("chartEdges"), "destinationUrn"))
        for chart in charts:
            on.setdefault(chart, []).append(name)
        sources = (
            *urns_in(info.get("datasets")),
            *urns_in(info.get("datasetEdges"), "destinationUrn"),
        )
        found |= {(datasets.id_of(source), name) for source in sources if name}
    for chart in aspects.urns("chart"):
        info = aspects.of(chart, "chartInfo")
        sources = (
            *urns_in(info.get("inputs"), "string"),
            *urns_in(info.get("inputEdges"), "destinationUrn"),
        )
        names = on.get(chart) or [aspects.name_of(chart)]
        found |= {(datasets.id_of(source), name) for source in sources for name in names if name}
    return found


def checks(aspects: Aspects, datasets: Datasets) -> Iterator[Check]:
    """Yield the last outcome of each assertion."""
    last: dict[str, Check] = {}
    for urn, event in aspects.told("assertionRunEvent"):
        outcome = text(at(event, "result", "type")).upper()
        dataset = datasets.id_of(text(event.get("asserteeUrn")))
        if outcome not in {"SUCCESS", "FAILURE"} or dataset not in datasets.all.datasets:
            continue
        about = at(aspects.of(urn, "assertionInfo"), "datasetAssertion")
        info = aspects.of(urn, "assertionInfo")
        rule = first_text(
            info.get("description"),
            at(about, "nativeType"),
            at(about, "operator"),
            info.get("type"),
        )
        column = next((urn_parts(u)[1][-1] for u in urns_in(at(about, "fields"))), "")
        kind = f"{text(at(about, 'nativeType'))} {text(at(about, 'operator'))} {rule}"
        told_at = moment(event.get("timestampMillis"))
        check = Check(
            dataset, rule or urn, dimension_of(kind), outcome == "SUCCESS", column, told_at
        )
        known = last.get(urn)
        if known is None or known.at is None or (told_at and told_at >= known.at):
            last[urn] = check
    yield from (check for _, check in sorted(last.items()))


def runs(aspects: Aspects) -> Iterator[Run]:
    """Yield the runs of jobs, as far as they have ended."""
    for urn, event in aspects.told("dataProcessInstanceRunEvent"):
        outcome = _ENDS.get(text(at(event, "result", "type")).upper())
        relations = aspects.of(urn, "dataProcessInstanceRelationships")
        job = aspects.name_of(text(relations.get("parentTemplate")))
        if outcome and job:
            yield Run(job, outcome, moment(event.get("timestampMillis")))


def teams(aspects: Aspects, datasets: Datasets) -> Iterator[Team]:
    """Yield groups as teams, with the number of their members and what they own."""
    members: dict[str, set[str]] = {}
    for person in aspects.urns("corpuser"):
        joined = aspects.of(person, "groupMembership").get("groups")
        native = aspects.of(person, "nativeGroupMembership").get("nativeGroups")
        for group in (*urns_in(joined), *urns_in(native)):
            members.setdefault(group, set()).add(person)
    owned: dict[str, list[str]] = {}
    for urn, ownership in aspects.latest.get("ownership", {}).items():
        for owner in owner_urns(ownership):
            if datasets.id_of(urn) in datasets.all.datasets:
                owned.setdefault(owner, []).append(datasets.id_of(urn))
    for group in aspects.urns("corpGroup"):
        listed = urns_in(aspects.of(group, "corpGroupInfo").get("members"))
        people = members.get(group, set[str]()) | set(listed)
        name = aspects.name_of(group)
        if name:
            owns = tuple(dict.fromkeys(sorted(owned.get(group, ()))))
            yield Team(group, name, len(people) or None, owns=owns)


def products(aspects: Aspects, datasets: Datasets) -> Iterator[DataProduct]:
    """Yield the data products; the datasets among their assets are their outputs."""
    for urn in aspects.urns("dataProduct"):
        properties = aspects.of(urn, "dataProductProperties")
        assets = [datasets.id_of(u) for u in urns_in(properties.get("assets"), "destinationUrn")]
        domains = datasets.names(urns_in(aspects.of(urn, "domains").get("domains")))
        yield DataProduct(
            id=urn,
            name=aspects.name_of(urn) or urn,
            domain=domains[0] if domains else "",
            purpose=text(properties.get("description")),
            owners=datasets.names(owner_urns(aspects.of(urn, "ownership"))),
            outputs=tuple(dict.fromkeys(a for a in assets if a in datasets.all.datasets)),
        )


def terms(aspects: Aspects) -> Iterator[Term]:
    """Yield the glossary's terms, and those of its groups that say what they are."""
    for urn in (*aspects.urns("glossaryTerm"), *aspects.urns("glossaryNode")):
        own = aspects.of(urn, "glossaryTermInfo") or aspects.of(urn, "glossaryNodeInfo")
        written = objects(aspects.of(urn, "documentation").get("documentations"))
        told = (own.get("definition"), *(each.get("documentation") for each in written))
        # Where nobody gave a name, the last part of the key stands for it.
        name = text(own.get("name")) or aspects.name_of(urn).rpartition(".")[2]
        definition, names = first_text(*told), other_names(mapping(own.get("customProperties")))
        if name and (definition or names):
            yield Term(urn, name, definition, names)
