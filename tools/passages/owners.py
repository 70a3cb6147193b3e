"""Which teams there are and who owns what, by the catalog, where a question asks for all of them."""

import re
from collections import Counter

from knowledge.catalog.view import CatalogView
from knowledge.record import Record
from tools.standing import Standing

_WHO = r"(?:teams|(?:data |domain |product )?(?:owners|stewards)|owning teams)"
_HERE = r"(?: (?:here|there|(?:at|with|among) us|in total|at all|in (?:the|our|this) (?:catalog(?:ue)?|warehouse|company|organi[sz]ation)|of (?:the|our) (?:data|tables|datasets)|and what (?:do|does) .*))*\s*[?.!]*$"
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:which|what|how many) {_WHO}(?: (?:are there|is there|there are|exist|do we have|(?:have|haben|has)[ -](?:we|you)))?{_HERE}",
        rf"\b(?:which|what) (?:teams?|owners?) (?:owns?|has|have)(?: (?:the )?(?:most|any|what|how (?:much|many)))?(?: of)?(?: (?:the |our )?(?:data|datasets|data sets|tables|most))?{_HERE}",
        rf"\bwho(?: all)? (?:are|is|sind) (?:all )?(?:the |our |your )?(?:different |various )?{_WHO}{_HERE}",
        rf"\b(?:list|show|name|give)(?: me| us)? (?:a list of )?(?:all )?(?:the |our )?{_WHO}(?: (?:and what they own|with (?:their|the number of) (?:datasets|tables)|we have|there are))?{_HERE}",
        rf"\bwho owns (?:what|the most|most)(?: (?:data|datasets|tables))?{_HERE}",
    )
)
_MOST = 20
"""Owners told; the rest is counted."""


class Owning(Record):
    """A team or person, and how much of what the asker may read is theirs."""

    name: str
    datasets: int
    people: int | None = None
    """Of a team, where the catalog tells it."""
    standing: Standing = "confirmed"


class Owners(Record):
    """All who own something, those who own most first, and the teams that own nothing."""

    owners: tuple[Owning, ...]
    unowned: int
    """Datasets without an owner."""
    of: int
    """Datasets that the asker may read."""


def asks_for_owners(question: str) -> bool:
    """Return whether a question in English asks for all teams or owners there are."""
    return any(pattern.search(question) for pattern in _ASKS)


def owners_asked(question: str, view: CatalogView) -> Owners | None:
    """Return who owns what, if the question asks for all teams or owners; None where it does not.

    A dataset counts for the team that the catalog gives it to, else for the owner named at it. Only
    datasets and teams in the view count. None too where the view names neither team nor owner.
    """
    if not asks_for_owners(question):
        return None
    counted = _counted(view)
    names = {team.id: (team.name or team.id, team.people) for team in view.teams}
    listed = {**dict.fromkeys(names, 0), **counted}
    owners = (
        Owning(name=names.get(i, (i, None))[0], datasets=count, people=names.get(i, (i, None))[1])
        for i, count in listed.items()
    )
    ordered = tuple(sorted(owners, key=lambda o: (-o.datasets, o.name.casefold())))
    unowned = sum(not d.owners for d in view.datasets)
    return Owners(owners=ordered, unowned=unowned, of=len(view.datasets)) if ordered else None


def _counted(view: CatalogView) -> Counter[str]:
    """Return how many datasets each team or owner has; a dataset of two counts for both."""
    by_name = {team.name.casefold(): team.id for team in view.teams}
    holders = {dataset: team.id for team in view.teams for dataset in team.owns}
    counted = Counter[str]()
    for dataset in view.datasets:
        named = {by_name.get(owner.casefold(), owner) for owner in dataset.owners}
        held = holders.get(dataset.id)
        counted.update({held} if held and dataset.owners else named)
    return counted


def owners_told(found: Owners) -> str:
    """Return who owns what as text: a sentence, then a list."""
    owning = [o for o in found.owners if o.datasets]
    idle = [o.name for o in found.owners if not o.datasets]
    first = f"{len(owning)} teams or people own {found.of - found.unowned} of the {found.of} datasets in the catalog; {found.unowned} have no owner."
    lines = [f"- **{o.name}**: {o.datasets} datasets{_people(o)}" for o in owning[:_MOST]]
    lines += [f"- and {len(owning) - _MOST} more"] if len(owning) > _MOST else []
    behind = f"\n\nTeams for which the catalog names no dataset: {', '.join(idle)}." if idle else ""
    return f"{first}\n\n" + "\n".join(lines) + behind


def _people(owning: Owning) -> str:
    return f", {owning.people} people" if owning.people else ""
