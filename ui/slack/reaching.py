"""Writes to people by themselves: found in Slack by their e-mail, in whichever of its teams."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from knowledge.people import Person
from ui.slack.marked import mark, marked
from ui.slack.rolling import Place, posted
from ui.slack.web_api import Blocks, SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")


class Teams(Protocol):
    """The teams of Slack that the bot is installed in."""

    async def api_of(self, team: str) -> WebApi | None:
        """Return the way to a team; None where the bot is installed no more."""
        ...

    async def all(self) -> tuple[tuple[str, WebApi], ...]:
        """Return every team with the way to it."""
        ...

    async def forget(self, team: str, enterprise: str) -> None:
        """Forget a team that removed the bot or took its token back."""
        ...


@dataclass(frozen=True, slots=True)
class OneTeam:
    """The one team whose token the environment names."""

    api: WebApi

    async def api_of(self, team: str) -> WebApi | None:
        """Return the way to it, whatever it is called."""
        del team
        return self.api

    async def all(self) -> tuple[tuple[str, WebApi], ...]:
        """Return it alone."""
        try:
            told = await self.api.call("auth.test")
        except SlackRefused as reason:
            if reason.passing:
                raise
            _LOG.warning("Slack refuses the bot's token: %s", reason)
            return ()
        return ((told.text("team_id"), self.api),)

    async def forget(self, team: str, enterprise: str) -> None:
        """Note it; the token is the environment's."""
        del enterprise
        _LOG.warning("Slack team %s removed the bot; SLACK_BOT_TOKEN holds no more", team)


@dataclass(frozen=True, slots=True)
class NoTeams:
    """None, where nobody is to be written to."""

    async def api_of(self, team: str) -> WebApi | None:
        """Return None."""
        del team

    async def all(self) -> tuple[tuple[str, WebApi], ...]:
        """Return nothing."""
        return ()

    async def forget(self, team: str, enterprise: str) -> None:
        """Do nothing."""
        del team, enterprise


@dataclass(frozen=True, slots=True)
class Reached:
    """A person found in a team."""

    team: str
    api: WebApi
    user: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message to one person, as it can be found again."""

    team: str
    channel: str
    ts: str


def emails_of(names: Iterable[str], people: Iterable[Person], otherwise: Person) -> tuple[str, ...]:
    """Return the addresses of owners or stewards named by e-mail, by name or by a group.

    Where none of them is anybody known, it is the workspace's owner's.
    """
    found: list[str] = []
    known = tuple(people)
    for name in names:
        wanted = name.strip().casefold()
        if "@" in wanted:
            found.append(name.strip())
        found += (
            p.email
            for p in known
            if wanted and wanted in {p.name.casefold(), *map(str.casefold, p.groups)}
        )
    return tuple(dict.fromkeys(found)) or ((otherwise.email,) if otherwise.email else ())


async def found(teams: Teams, email: str) -> Reached | None:
    """Return where a person is in Slack, or None.

    Raises:
        SlackRefused: Slack can't be asked now.

    """
    for team, api in await teams.all():
        try:
            told = await api.call("users.lookupByEmail", email=email)
        except SlackRefused as reason:
            if reason.passing:
                raise
            if reason.error != "users_not_found":
                _LOG.warning("nobody was looked up in %s: %s", team, reason)
            continue
        user = told.inner("user")
        if user.text("id") and not user.flag("deleted"):
            return Reached(team, api, user.text("id"))
    return None


async def write(
    teams: Teams, email: str, text: str, shown: Blocks, key: str = "", *, again: bool = False
) -> Written | None:
    """Write to one person; return where it stands, or None where they can't be reached.

    With a key the message is marked; `again`, one that has the mark already is not written twice.

    Raises:
        SlackRefused: Slack can't be asked now.

    """
    person = await found(teams, email)
    if person is None:
        return None
    try:
        told = await person.api.call("conversations.open", users=person.user)
        channel = told.text("channel", "id")
        place = Place(person.team, channel, "", person.user, private=True)
        there = await marked(person.api, channel, "", key) if again else None
        metadata = mark(key) if key else None
        ts = there.ts if there else await posted(person.api, place, text, shown, metadata)
        return Written(person.team, channel, ts)
    except SlackRefused as reason:
        if reason.passing:
            raise
        _LOG.warning("%s could not be written to: %s", email, reason)
        return None
