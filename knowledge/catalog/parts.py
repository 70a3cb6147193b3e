"""What one source says, as it is brought together with others, and who may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalog.model import Fault, Guarded, UnknownField
from knowledge.catalog.view import CatalogContent
from knowledge.people import EVERYONE

Readers = frozenset[str] | None
"""Groups that may know of a fact; None means everyone."""


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one source, under the name by which a person knows it."""

    name: str
    readers: frozenset[str]
    """Who may know of what it says, where it does not say so itself."""
    content: CatalogContent
    faults: Iterable[Fault] = ()
    unknown: Iterable[UnknownField] = ()
    whole: tuple[Fault, ...] = ()
    """Faults of the source as a whole, whose place is its name."""
    title: str = ""
    """What tells it from others of the same name, such as its kind."""

    @property
    def called(self) -> str:
        """Return what to call it beside others."""
        return f"{self.name} ({self.title})" if self.title else self.name

    @property
    def limit(self) -> Readers:
        """Return its readers, or None for everyone."""
        return None if EVERYONE in self.readers else self.readers

    def readers_of(self, record: Guarded) -> Readers:
        """Return who may know of a record: those it names itself, else those of the source."""
        return self.limit if record.readers is None else record.readers


def reaches(readers: Readers, others: Readers) -> bool:
    """Return whether everybody of `others` is among `readers`."""
    if readers is None or EVERYONE in readers:
        return True
    return others is not None and EVERYONE not in others and others <= readers


def widest(choices: Iterable[Readers]) -> Readers:
    """Return the choice that reaches the others; the first where none does."""
    found = list(choices)
    return next((one for one in found if all(reaches(one, other) for other in found)), found[0])
