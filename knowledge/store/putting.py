"""Puts a row in place of the one with its key, in one statement, so that writers don't collide."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put(connection: Connection, table: Table, row: Mapping[str, str | datetime]) -> None:
    """Insert the row, or change the one that has its primary key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    if connection.dialect.name == "postgresql":
        anew = postgresql.insert(table).values(row)
        connection.execute(anew.on_conflict_do_update(index_elements=keys, set_=rest))
    else:
        again = sqlite.insert(table).values(row)
        connection.execute(again.on_conflict_do_update(index_elements=keys, set_=rest))
