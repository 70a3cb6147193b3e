"""What somebody needs on the first day with data that was granted: connect, query, contract, contact."""

from knowledge.catalog.model import Column, Contract, Dataset
from knowledge.record import Record
from tools.governance.classification.model import Verdict
from tools.lineage.places import path_of

_COLUMNS = 5


class Onboarding(Record):
    """How to begin with one dataset."""

    dataset: str
    connect: str
    query: str
    """An example that reads ten rows without the sensitive columns."""
    contract: str
    """Id of the contract; empty where there is none."""
    contacts: tuple[str, ...]


def onboarding(
    dataset: Dataset,
    columns: tuple[Column, ...],
    sensitive: tuple[Verdict, ...],
    contracts: tuple[Contract, ...],
    contacts: tuple[str, ...],
) -> Onboarding:
    """Return how to begin with a dataset."""
    hidden = {v.column.name for v in sensitive if v.column.dataset == dataset.id}
    shown = [c.name for c in columns if c.name not in hidden][:_COLUMNS]
    quote = "`" if "bigquery" in dataset.platform.casefold() else '"'
    listed = ", ".join(_named(name, quote) for name in shown) or "count(*)"
    return Onboarding(
        dataset=dataset.id,
        connect=f"Connect to {dataset.platform or 'the platform'} with your own account and the role that the statements name; ask the contact if the connection is not yet set up.",
        query=f"select {listed} from {'.'.join(_named(p, quote) for p in path_of(dataset))} limit 10",  # noqa: S608 - shown to a person, run by nobody here.
        contract=next((c.id for c in contracts if dataset.id in c.datasets), ""),
        contacts=contacts,
    )


def _named(name: str, quote: str) -> str:
    plain = name.replace("_", "").isalnum() and name.isascii() and not name[:1].isdigit()
    return name if plain else quote + name.replace(quote, quote * 2) + quote
