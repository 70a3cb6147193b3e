"""What one source says of the whole catalog, so that some of the sources can be used by themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from knowledge.catalog.attaching import Attaching
from knowledge.catalog.grouping import Groups
from knowledge.catalog.model import Reading
from knowledge.catalog.parts import Part

_AT_ONCE = 500
"""Datasets whose columns are held at once."""


def share(parts: Sequence[Part], groups: Groups, number: int) -> Iterator[Reading]:
    """Yield what one part says of the catalog, as far as it is heard there.

    Ids and readers are those of the whole catalog, so that a dataset is called the same whichever
    sources are used. Faults are those of the whole and not told again.
    """
    yield from _datasets(parts[number], groups, number)
    yield from Attaching(parts, groups).of(number)


def _datasets(part: Part, groups: Groups, number: int) -> Iterator[Reading]:
    heard = (group for group in groups.all if number in group.heard)
    mine = ((r, g) for g in heard for at, r in g.members if at == number)
    while some := list(islice(mine, _AT_ONCE)):
        ids = {record.id: group.id for record, group in some}
        yield from (replace(record, id=g.id, readers=g.readers) for record, g in some)
        for column in part.content.columns(ids):
            yield replace(column, dataset=ids[column.dataset])
