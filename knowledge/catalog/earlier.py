"""An earlier catalog as it may be looked at today: by the readers of now, not of then."""

from knowledge.catalog.memory import Memory
from knowledge.catalog.view import CatalogContent, CatalogView
from knowledge.people import Audience


def earlier_view(before: CatalogContent, now: CatalogContent, audience: Audience) -> CatalogView:
    """Return what this audience may read of the earlier catalog.

    What is closed to it today stays closed, even if it was open then; what is gone today is shown
    to those who could read it then.
    """
    view = CatalogView(now, audience)
    closed = {d.id for d in now.datasets()} - set(view.by_id)
    closed_contracts = {c.id for c in now.contracts()} - {c.id for c in view.contracts}
    datasets = tuple(d for d in before.datasets() if d.id not in closed)
    kept = Memory(
        datasets=datasets,
        columns=before.columns([d.id for d in datasets]),
        edges=before.edges(),
        contracts=[c for c in before.contracts() if c.id not in closed_contracts],
    )
    return CatalogView(kept, audience)
