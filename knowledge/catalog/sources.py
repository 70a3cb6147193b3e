"""Brings several sources together into one catalog, in which one dataset is one record."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from knowledge.catalog.attaching import Attaching
from knowledge.catalog.grouping import Group, Groups, grouped
from knowledge.catalog.joining import differences, joined, joined_columns
from knowledge.catalog.model import Column, Fault, Reading
from knowledge.catalog.parts import Part

_AT_ONCE = 500
"""Datasets whose columns are held at once."""


def merged(parts: Sequence[Part], groups: Groups | None = None) -> Iterator[Reading]:
    """Yield the records of all parts as of one catalog.

    The same dataset in several parts is one: the earlier part gives its id, each fills the gaps
    of the ones before it, owners and tags are united, and a fault says where they contradict each
    other. It is known to those who may know what each of its facts' sources says; what a source
    with fewer readers says of it is left out, with a fault. Names that teams, processes, contracts
    and products use become ids. `groups` are the parts', where they are known already.
    """
    groups = groups or grouped(parts)
    for part in parts:
        yield from part.whole
        for fault in part.faults:
            yield replace(fault, place=_within(part.name, fault.place))
    yield from _datasets(parts, groups)
    attaching = Attaching(parts, groups)
    yield from attaching.all()


def _datasets(parts: Sequence[Part], groups: Groups) -> Iterator[Reading]:
    remaining = iter(groups.all)
    while some := list(islice(remaining, _AT_ONCE)):
        columns = _columns(parts, some)
        for group in some:
            yield from _dataset(parts, group, columns)


_ColumnsOf = dict[tuple[int, str], list[Column]]


def _columns(parts: Sequence[Part], some: Sequence[Group]) -> _ColumnsOf:
    """Return the columns of these groups' records, of the parts that are heard."""
    found: _ColumnsOf = {}
    for number, part in enumerate(parts):
        wanted = [r.id for g in some if number in g.heard for p, r in g.members if p == number]
        for column in part.content.columns(wanted) if wanted else ():
            found.setdefault((number, column.dataset), []).append(column)
    return found


def _dataset(parts: Sequence[Part], group: Group, columns: _ColumnsOf) -> Iterator[Reading]:
    heard = [(part, record) for part, record in group.members if part in group.heard]
    sets = [columns.get((part, record.id), []) for part, record in heard]
    first, record = heard[0]
    if len(heard) == 1 and record.id == group.id:
        # Most datasets are in one source only, and are as that says.
        yield record if record.readers == group.readers else replace(record, readers=group.readers)
        yield from sets[0]
        yield from _unheard(parts, group)
        return
    yield joined(group.id, group.readers, [record for _, record in heard])
    together, differing = joined_columns(group.id, sets)
    yield from together
    for part, other in heard[1:]:
        what = list(differences(record, other))
        if what:
            yield _clash(parts[part], other.id, parts[first], f"its {' and '.join(what)}")
    if differing:
        named = ", ".join(repr(name) for name in differing[:3])
        part, other = heard[-1]
        yield _clash(parts[part], other.id, parts[first], f"the type of {named}")
    yield from _unheard(parts, group)


def _unheard(parts: Sequence[Part], group: Group) -> Iterator[Fault]:
    for part, other in group.members if len(group.members) > len(group.heard) else ():
        if part not in group.heard:
            reason = "other sources open this dataset to more readers than this source has"
            place = f"{parts[part].name}/{other.id}"
            yield Fault(place, f"What it says was left out: {reason}.", "left_out")


def _clash(part: Part, record: str, known: Part, what: str) -> Fault:
    reason = f"{known.called} says something else of {what}, was read first and was kept."
    return Fault(f"{part.name}/{record}", reason, "contradiction")


def _within(source: str, place: str) -> str:
    """Return the place with its source in front; a source that is one file names it already."""
    file = source.replace("\\", "/").rpartition("/")[2]
    rest = place.removeprefix(file)
    return f"{source}{rest}" if rest != place and rest[:1] in {"", ":"} else f"{source}/{place}"
