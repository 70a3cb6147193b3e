"""Policies as tools see them: what an audience may know of, and a way to put one in force."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from knowledge.handbook.book import Handbook
from knowledge.people import Person
from knowledge.policies.book import PolicyBook, book_of
from knowledge.policies.model import Policy


class PoliciesView(Protocol):
    """The policies that an audience may know of."""

    @property
    def book(self) -> PolicyBook:
        """Return them, compiled."""
        ...

    def may_approve(self, person: Person) -> bool:
        """Return whether this person may put a policy in force."""
        ...

    def put_in_force(self, policy: Policy, by: Person) -> str:
        """Keep an approved policy; it replaces one of its id. Return the place it is cited by.

        Raises:
            PolicyRefused: This workspace keeps no policies, or the person may not approve any.

        """
        ...


class PolicyRefused(Exception):
    """A policy was not put in force; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class HandbookPolicies:
    """The handbook's policies alone, where there is no workspace."""

    handbook: Handbook

    @property
    def book(self) -> PolicyBook:
        """Return the handbook's policies, of which none is in force."""
        return book_of(self.handbook)

    def may_approve(self, person: Person) -> bool:
        """Return False: nobody approves where nothing can be kept."""
        del person
        return False

    def put_in_force(self, policy: Policy, by: Person) -> str:
        """Refuse.

        Raises:
            PolicyRefused: Always.

        """
        del policy, by
        raise PolicyRefused("There is no workspace to keep a policy in: make one with `meshwright init DIR`.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkspacePolicies:
    """A workspace's policies as one audience may know them."""

    read: Callable[[], PolicyBook]
    """Reads and compiles what the audience may know of; what is hidden takes no part in it."""
    approvers: Callable[[Person], bool]
    keep: Callable[[Policy, Person], str]

    @property
    def book(self) -> PolicyBook:
        """Return what the audience may know of."""
        return self.read()

    def may_approve(self, person: Person) -> bool:
        """Return whether this person may put a policy in force."""
        return self.approvers(person)

    def put_in_force(self, policy: Policy, by: Person) -> str:
        """Keep it.

        Raises:
            PolicyRefused: The person may not approve policies.

        """
        if not self.approvers(by):
            raise PolicyRefused(
                f"{by.email} may not put policies in force: the workspace's owner and members of a"
                " group for governance or stewardship may."
            )
        return self.keep(policy, by)
