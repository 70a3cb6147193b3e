"""Checks a contract against data, keeps what was measured, and queues the alerts that follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.opening import Opening
from knowledge.catalog.view import CatalogView
from knowledge.contracts.contract import Contract
from knowledge.data.files import Location
from knowledge.data.opening import open_data
from knowledge.people import EVERYONE, Audience, audience_of
from knowledge.record import Record
from knowledge.workspace.model import owner, person
from tools.changes.impact import Landscape
from tools.quality.checking import check, wanted_tables
from tools.quality.contract_rules import rules_of
from tools.quality.keeping import datasets_of, measurements
from tools.quality.observations import LOOK_BACK
from tools.quality.raising import alerts, raised
from tools.quality.reach import impact_on, reach_in_words
from tools.quality.report import CheckReport
from tools.quality.servers import schema_of
from tools.quality.steps import Status


@dataclass(frozen=True, slots=True)
class Due:
    """A contract to check, and where its data is."""

    contract: Contract
    data: tuple[Location, ...]
    datasets: Mapping[str, str]
    """The ids in the catalog of some of its tables."""
    place: str
    """Where the contract was read from, for people."""


class KeptCheck(Record):
    """A check whose measurements were kept."""

    contract: str
    verdict: Status
    score: float | None
    """0 to 1."""
    passed: int
    failed: int
    errors: int
    alerts: int
    """New ones that were queued."""


def check_and_keep(office: Opening, due: Due) -> KeptCheck:
    """Check, keep the measurements, queue what owners should hear of, and write that in the audit.

    Raises:
        DataUnavailable: The data can't be opened; nothing is kept then.

    """
    model = due.contract.model
    source = open_data(due.data, wanted_tables(model), schema=schema_of(model))
    try:
        report = check(model, source, office.now())
    finally:
        source.close()
    return keep_report(office, due, report)


def keep_report(office: Opening, due: Due, report: CheckReport) -> KeptCheck:
    """Keep what a report measured, and queue the alerts that are new since the check before."""
    everything = _view_of_all(office)
    ids = datasets_of(rules_of(due.contract.model), everything, due.datasets, report.contract)
    now = measurements(report, ids)
    before = office.store.quality.of(set(ids.values()), report.at - LOOK_BACK)
    told = alerts(
        raised(tuple(m for m in before if m.at < report.at), now),
        lambda dataset: _recipients(office, everything, dataset),
        lambda dataset, to: _reach(office, dataset, to),
    )
    new = office.store.quality.keep(now, told)
    for one in told:
        if one.id in new:
            words = f"{one.id}: {one.title}, to {one.to}"
            office.store.records.log("watch", "alert queued", words, office.now())
    return KeptCheck(
        contract=report.contract,
        verdict=report.verdict,
        score=report.score,
        passed=report.count("pass"),
        failed=report.count("fail"),
        errors=report.count("error"),
        alerts=len(new),
    )


def _view_of_all(office: Opening) -> CatalogView:
    """Return the catalog as it is, to find a dataset's owner; nothing of it is told to anybody."""
    groups = {g for d in office.catalog.datasets() for g in d.readers or ()}
    groups |= {g for t in office.catalog.teams() for g in t.readers or ()}
    return CatalogView(office.catalog, Audience(frozenset({frozenset({EVERYONE, *groups})})))


def _recipients(office: Opening, everything: CatalogView, dataset: str) -> tuple[str, ...]:
    """Return the owners of the dataset, else the workspace's owner, if they may know of it."""
    owners = Landscape(everything).owners(dataset)
    if owners or office.workspace is None:
        return owners
    last = owner(office.workspace)
    hidden = dataset in everything.by_id and dataset not in _view_for(office, last.email).by_id
    return (last.email,) if last.email and not hidden else ()


def _view_for(office: Opening, email: str) -> CatalogView:
    """Return what one person may read; somebody unknown, such as a team, is in no group."""
    assert office.workspace is not None
    return CatalogView(office.catalog, audience_of((person(office.workspace, email),)))


def _reach(office: Opening, dataset: str, to: str) -> str:
    """Return whom it affects, as far as the recipient may read that."""
    if office.workspace is None:
        return ""
    view = _view_for(office, to)
    if dataset not in view.by_id:
        return ""
    return reach_in_words(impact_on(dataset, Landscape(view)))
