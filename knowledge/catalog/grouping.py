"""Finds which records of several sources are one dataset, and what a name in a source refers to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.catalog.identity import Identity, folded, identity, named
from knowledge.catalog.model import Dataset
from knowledge.catalog.parts import Part, Readers, reaches, widest
from knowledge.people import EVERYONE

_ALIKE = 0.5
"""Share of the fewer columns from which two tables are one, if no platform or database tells."""
_MOST_ALIKE = 64
"""Datasets of one name among which one is still looked for."""


@dataclass(slots=True)
class Group:
    """The records that are one dataset, each with the number of its part, in their order."""

    id: str
    identity: Identity
    members: list[tuple[int, Dataset]] = field(default_factory=list[tuple[int, Dataset]])
    readers: Readers = None
    heard: frozenset[int] = frozenset()
    """The parts whose facts everybody of `readers` may know."""

    def settle(self, parts: Sequence[Part]) -> None:
        """Fix who may know of the dataset, and so whose facts it is made of.

        What a record itself says of its readers binds all; else the widest source counts, and
        what a narrower one says is left out.
        """
        self.members.sort(key=lambda member: member[0])
        own = [r.readers for _, r in self.members if r.readers is not None]
        narrow = [readers for readers in own if EVERYONE not in readers]
        each = [(part, parts[part].readers_of(record)) for part, record in self.members]
        self.readers = (
            narrow[0].intersection(*narrow) or narrow[0]
            if narrow
            else widest(readers for _, readers in each)
        )
        self.heard = frozenset(p for p, readers in each if reaches(readers, self.readers))
        first = next(record for part, record in self.members if part in self.heard)
        self.id = first.id


@dataclass(slots=True)
class Groups:
    """All datasets of all parts, and where each is found."""

    all: list[Group] = field(default_factory=list[Group])
    doubtful: list[tuple[int, Dataset]] = field(default_factory=list[tuple[int, Dataset]])
    """Records that only name a dataset, and might mean several."""
    apart: list[tuple[int, Dataset, int]] = field(default_factory=list[tuple[int, Dataset, int]])
    """Records kept apart from one of another part, whose number follows, for their columns."""
    parts: Sequence[Part] = ()
    _by_record: dict[tuple[int, str], Group] = field(default_factory=dict[tuple[int, str], Group])
    _by_id: dict[str, Group] = field(default_factory=dict[str, Group])
    _by_name: defaultdict[str, list[Group]] = field(
        default_factory=lambda: defaultdict[str, list[Group]](list)
    )
    _by_place: defaultdict[tuple[str, str], list[Group]] = field(
        default_factory=lambda: defaultdict[tuple[str, str], list[Group]](list)
    )

    def of(self, part: int, dataset: str) -> Group | None:
        """Return the group of a part's own dataset."""
        return self._by_record.get((part, dataset))

    def meant(self, part: int, reference: str) -> Group | None:
        """Return the one dataset that an id or a name refers to; None for none or several."""
        known = self._by_record.get((part, reference)) or self._by_id.get(reference)
        if known:
            return known
        found = self._alike(named(reference))
        return found[0] if len(found) == 1 else None

    def add(self, part: int, record: Dataset, where: Identity) -> None:
        """Put a record with the group that it belongs to, else into a new one."""
        same = self._by_id.get(record.id)
        if same and same.identity.agrees(where) is not None and not _from(same, part):
            if self._is_one(same, part, record, where):
                self._join(same, part, record, where)
            else:
                self._found(part, record, where)
            return
        found = [group for group in self._alike(where) if not _from(group, part)]
        found = [group for group in found if self._is_one(group, part, record, where)]
        if len(found) == 1:
            self._join(found[0], part, record, where)
        elif found and bare(record):
            self.doubtful.append((part, record))
        else:
            self._found(part, record, where)

    def _alike(self, where: Identity) -> list[Group]:
        """Return the groups that agree best with what is said; several where none is best."""
        if where.schema:
            near = (where.name, where.schema), (where.name, "")
            groups = [group for key in near for group in self._by_place.get(key, ())]
        else:
            groups = self._by_name.get(where.name, [])
        if len(groups) > _MOST_ALIKE:
            return groups[:2]
        scored = [(group, group.identity.agrees(where)) for group in groups]
        best = max((score for _, score in scored if score is not None), default=None)
        return [group for group, score in scored if score is not None and score == best]

    def _is_one(self, group: Group, part: int, record: Dataset, where: Identity) -> bool:
        """Return whether nothing in the columns speaks against one table, where no platform or database tells.

        Tables of one name stand in the same schema of many databases.
        """
        known_by = (where.database and group.identity.database) or (
            where.platform and group.identity.platform
        )
        if known_by or bare(record):
            return True
        other, known = group.members[0]
        mine, theirs = self._columns(part, record.id), self._columns(other, known.id)
        fewer = min(len(mine), len(theirs))
        if not fewer or len(mine & theirs) >= _ALIKE * fewer:
            return True
        self.apart.append((part, record, other))
        return False

    def _columns(self, part: int, dataset: str) -> frozenset[str]:
        columns = self.parts[part].content.columns([dataset])
        return frozenset(folded(column.name) for column in columns)

    def _join(self, group: Group, part: int, record: Dataset, where: Identity) -> None:
        group.members.append((part, record))
        self._by_record[part, record.id] = group
        self._by_id.setdefault(record.id, group)
        more = group.identity.joined(where)
        if more.schema != group.identity.schema:
            self._by_place[more.name, more.schema].append(group)
        group.identity = more

    def _found(self, part: int, record: Dataset, where: Identity) -> None:
        group = Group(record.id, where)
        self.all.append(group)
        self._by_name[where.name].append(group)
        self._by_place[where.name, where.schema].append(group)
        self._join(group, part, record, where)


def grouped(parts: Sequence[Part]) -> Groups:
    """Return the datasets of all parts, those that say their schema first, since they are surer.

    Two are one where their names agree and nothing that both say of platform, database and schema
    differs, and where no other dataset fits as well. Two records of one part are never one, nor are
    two without platform and database that share fewer than half of their columns.
    """
    groups = Groups(parts=parts)
    waiting: list[tuple[int, Dataset, Identity]] = []
    for number, part in enumerate(parts):
        for record in part.content.datasets():
            where = identity(record)
            if where.schema:
                groups.add(number, record, where)
            else:
                waiting.append((number, record, where))
    for number, record, where in sorted(waiting, key=lambda each: bare(each[1])):
        groups.add(number, record, where)
    for group in groups.all:
        group.settle(parts)
    _rename(groups, parts)
    groups.all.sort(key=lambda group: group.id)
    return groups


def bare(record: Dataset) -> bool:
    """Return whether a record only names a dataset, as queries and lists of owners do."""
    return not (record.kind or record.description)


def _from(group: Group, part: int) -> bool:
    return any(number == part for number, _ in group.members)


def _rename(groups: Groups, parts: Sequence[Part]) -> None:
    """Give each group an id of its own: a later one of the same id is prefixed with its source."""
    taken: set[str] = set()
    for group in sorted(groups.all, key=lambda g: min(g.heard)):
        if group.id in taken:
            group.id = next(i for i in _names(parts[min(group.heard)].name, group.id, taken))
        taken.add(group.id)


def _names(source: str, id_: str, taken: set[str]) -> Iterator[str]:
    number = 1
    while True:
        name = f"{source}:{id_}" if number == 1 else f"{source}:{id_}:{number}"
        if name not in taken:
            yield name
        number += 1
