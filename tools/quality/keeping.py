"""What of a report is kept over time."""

from collections.abc import Mapping

from knowledge.catalog.view import CatalogView
from knowledge.quality import Measurement
from tools.lineage.named import Names
from tools.quality.report import CheckReport, RuleOutcome
from tools.quality.rules import TableRules


def datasets_of(
    tables: tuple[TableRules, ...], view: CatalogView, named: Mapping[str, str], contract: str
) -> dict[str, str]:
    """Return the dataset of each table of a contract: as named, else the only one of its name.

    A table that the catalog does not have is called by contract and table.
    """
    names = Names(view)
    found: dict[str, str] = {}
    for table in tables:
        called = names.called(table.table) or names.called(table.logical)
        alone = called[0] if len(called) == 1 else f"{contract}.{table.logical}"
        found[table.logical] = named.get(table.logical, alone)
    return found


def measurements(report: CheckReport, datasets: Mapping[str, str]) -> tuple[Measurement, ...]:
    """Return a measurement for each rule; `datasets` are the ids of the contract's tables."""
    return tuple(_measurement(o, report, datasets) for o in report.outcomes)


def _measurement(one: RuleOutcome, report: CheckReport, datasets: Mapping[str, str]) -> Measurement:
    number = one.measured if isinstance(one.measured, (int, float)) else None
    return Measurement(
        dataset=datasets.get(one.table, f"{report.contract}.{one.table}"),
        rule=f"{report.contract}:{one.id}",
        name=one.name,
        dimension=one.dimension,
        contract=report.contract,
        at=report.at,
        status=one.status,
        score=one.score,
        measured=number,
        limit=one.limit,
        toward=one.toward,
        failing_rows=one.failing_rows,
        rows=one.rows,
        reason=one.reason,
    )
