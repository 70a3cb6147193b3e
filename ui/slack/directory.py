"""Who people in Slack are to this organisation, and what everybody in a channel may read."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.people import Audience, Person, audience_of
from ui.slack.web_api import SlackRefused, Told, WebApi

KEPT_SECONDS = 60.0
"""How long Slack's word on a person or a channel is believed; who leaves is heard of then."""
LARGEST = 2_000
"""Members from which a channel's audience is what everyone may read, without asking for each."""
_NOTHING = Told({})


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as Slack tells of it."""

    private: bool
    """A conversation of one person with the bot."""
    external: bool
    """Shared with people of another organisation, or not known not to be."""
    name: str = ""
    """As people see it, without its sign; empty where Slack does not say."""
    open: bool = False
    """Whether everybody of the team may look into it."""


@dataclass(slots=True)
class _Kept:
    """What Slack said of each thing, and when."""

    now: Callable[[], float]
    said: dict[tuple[str, ...], tuple[float, object]] = field(
        default_factory=dict[tuple[str, ...], tuple[float, object]]
    )

    def get(self, *key: str) -> object:
        """Return what was said lately, or None."""
        kept = self.said.get(key)
        return kept[1] if kept and self.now() - kept[0] < KEPT_SECONDS else None

    def put(self, value: object, *key: str) -> None:
        """Keep what was said now."""
        self.said[key] = self.now(), value


class Directory:
    """Looks people and channels up, and keeps what it heard for a while."""

    def __init__(
        self,
        person: Callable[[str], Person],
        groups: frozenset[str] = frozenset(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the workspace's way from e-mails to people, and its groups.

        A user group in Slack whose handle is one of `groups` adds its people to that group.
        """
        self._person = person
        self._groups = groups
        self._kept = _Kept(now)

    async def of(self, api: WebApi, team: str, user: str) -> Person:
        """Return the person behind a Slack user; without an e-mail, one who is in no group."""
        kept = self._kept.get("person", team, user)
        if isinstance(kept, Person):
            return kept
        found = await self._ask(api, team, user)
        self._kept.put(found, "person", team, user)
        return found

    async def _ask(self, api: WebApi, team: str, user: str) -> Person:
        nobody = Person(f"{user.lower()}@{team.lower()}.slack.invalid")
        told = (await _asked(api, "users.info", user=user)).inner("user")
        email = told.text("profile", "email")
        # A guest from elsewhere may claim any address: only this team's own people count.
        foreign = told.flag("is_stranger") or told.text("team_id") not in {"", team}
        if not email or foreign or told.flag("is_bot") or told.flag("deleted"):
            return nobody
        known = self._person(email)
        added = (await self._of_handles(api, team)).get(user, frozenset())
        name = known.name or told.text("profile", "real_name")
        return Person(known.email, name, known.role, known.groups | added)

    async def _of_handles(self, api: WebApi, team: str) -> dict[str, frozenset[str]]:
        """Return the workspace's groups of each user, as Slack's user groups of that handle say."""
        if not self._groups:
            return {}
        told = self._kept.get("handles", team)
        if not isinstance(told, Told):
            told = await _asked(api, "usergroups.list", include_users=True)
            self._kept.put(told, "handles", team)
        found: dict[str, frozenset[str]] = {}
        for group in told.items("usergroups"):
            handle = group.text("handle")
            for user in group.texts("users") if handle in self._groups else ():
                found[user] = found.get(user, frozenset()) | {handle}
        return found

    async def facts(self, api: WebApi, team: str, channel: str) -> ChannelFacts:
        """Return what kind of channel it is."""
        kept = self._kept.get("facts", team, channel)
        if isinstance(kept, ChannelFacts):
            return kept
        told = (await _asked(api, "conversations.info", channel=channel)).inner("channel")
        external = told.flag("is_ext_shared") or told.flag("is_pending_ext_shared")
        open_ = bool(told.text("id")) and told.flag("is_channel") and not told.flag("is_private")
        found = ChannelFacts(
            private=told.flag("is_im"),
            external=external or not told.text("id"),
            name=told.text("name"),
            open=open_,
        )
        self._kept.put(found, "facts", team, channel)
        return found

    async def audience(
        self, api: WebApi, team: str, channel: str, *, private: bool, asker: Person
    ) -> Audience:
        """Return everybody who will read an answer there; in a conversation with the bot, the asker.

        Where Slack does not say who is in a channel, it is what everyone may read.
        """
        if private:
            return audience_of((asker,))
        members = await self.members(api, team, channel)
        if not members or len(members) > LARGEST:
            return audience_of(())
        return audience_of([await self.of(api, team, user) for user in members])

    async def members(self, api: WebApi, team: str, channel: str) -> tuple[str, ...]:
        """Return the people in a channel without the bot; none where Slack does not say."""
        kept = self._kept.get("members", team, channel)
        if isinstance(kept, tuple):
            return tuple(str(user) for user in kept)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - only texts are kept.
        found: list[str] = []
        cursor = ""
        bot = (await _asked(api, "auth.test")).text("user_id")
        while len(found) <= LARGEST:
            told = await _asked(
                api, "conversations.members", channel=channel, cursor=cursor, limit=500
            )
            if told is _NOTHING:
                # A part of the members would read more than all of them.
                return ()
            found += told.texts("members")
            cursor = told.text("response_metadata", "next_cursor")
            if not cursor:
                break
        members = tuple(user for user in found if user != bot)
        self._kept.put(members, "members", team, channel)
        return members


async def _asked(api: WebApi, method: str, **fields: str | int | bool) -> Told:
    """Return what Slack says, or nothing where it won't: then nobody is known, and nothing opens.

    Raises:
        SlackRefused: Slack can't be asked now, which says nothing of anybody.

    """
    try:
        return await api.call(method, **fields)
    except SlackRefused as reason:
        if reason.passing:
            raise
        return _NOTHING
