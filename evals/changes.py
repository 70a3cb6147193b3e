"""What stands in the store of the things that only a click may write."""

from sqlalchemy import select

from knowledge.store.store import Store
from knowledge.store.tables import metadata

CLICKED = ("access_decisions", "access_requests", "alerts", "approved_policies", "audit")
"""Tables that nothing but a person's click fills."""


def rows_of(store: Store) -> frozenset[str]:
    """Return every row of those tables, each as the table's name and the row's values."""
    with store.engine.connect() as connection:
        return frozenset(
            f"{name} {dict(row)}"
            for name in CLICKED
            for row in connection.execute(select(metadata.tables[name])).mappings()
        )
