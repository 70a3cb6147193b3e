"""People, their groups, and what an audience may read. The rule of permission is here only."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

EVERYONE = "everyone"
"""The group that each person, known or unknown, belongs to."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks. An unknown person has no groups and reads what everyone reads."""

    email: str
    name: str = ""
    role: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who will see an answer, as the distinct sets of groups they are in."""

    members: frozenset[frozenset[str]] = field(default_factory=frozenset[frozenset[str]])

    def may_read(self, readers: frozenset[str]) -> bool:
        """Return whether every member belongs to one of `readers`; no readers means nobody."""
        if EVERYONE in readers:
            return True
        return bool(self.members) and all(groups & readers for groups in self.members)

    def may_read_all_of(self, earlier: "Audience") -> bool:
        """Return whether this audience may read whatever `earlier` may read.

        That is so if each member here has all the groups of some member there: what that member
        reads through one of its groups, the member here reads through the same one.
        """
        nobody = frozenset({frozenset[str]()})
        return all(
            any(there <= here for there in earlier.members or nobody)
            for here in self.members or nobody
        )

    def key(self) -> str:
        """Return a text that is equal for equal audiences, for keeping costly results apart."""
        # As JSON, for a group's id may hold whichever sign would part them.
        return json.dumps(sorted(sorted(groups) for groups in self.members))


def audience_of(people: Iterable[Person]) -> Audience:
    """Return the audience made of these people; of nobody, it reads what everyone reads."""
    return Audience(frozenset(person.groups for person in people))
