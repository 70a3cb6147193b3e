"""How the bot behaves in one channel, as it is kept in the store."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import ValidationError

from assistant.conversation import Chosen
from knowledge.record import Record
from knowledge.store.store import Store

_NAME = "channel"
OFF = "I'm switched off in this channel. `/meshwright settings` shows who may change that; in a direct message I answer."


class ChannelSettings(Record):
    """What was set for a channel."""

    when: Literal["mentions", "questions", "off"] = "mentions"
    """Answer where mentioned, or any message with a question, or nothing."""
    first: Literal["everyone", "asker"] = "everyone"
    """Who sees an answer before somebody shares it."""
    changers: Literal["everyone", "one"] = "everyone"
    """Who of the channel may change this: anybody, or the one person named by `changer`."""
    changer: str = ""
    """Slack's id of the person who set it last."""
    sources: tuple[str, ...] = ()
    """The sources that answers may be made from; none chosen means all."""
    sources_since: datetime | None = None
    """When they were chosen; answers before may have come from others."""

    def chosen(self) -> Chosen | None:
        """Return the sources that a question here is answered from; None for all."""
        if not self.sources:
            return None
        return Chosen(
            frozenset(self.sources), self.sources_since or datetime.min.replace(tzinfo=UTC)
        )

    def changed_by(self, user: str) -> bool:
        """Return whether this person may change it."""
        return self.changers == "everyone" or user == self.changer


def settings_of(store: Store, team: str, channel: str) -> ChannelSettings:
    """Return what was set for a channel, or what holds where nothing was."""
    kept = store.records.setting(f"slack:{team}:{channel}", _NAME)
    try:
        return ChannelSettings.model_validate_json(kept) if kept else ChannelSettings()
    except ValidationError:
        return ChannelSettings()  # A later version kept what this one does not know.


def keep_settings(store: Store, team: str, channel: str, settings: ChannelSettings) -> None:
    """Keep what was set for a channel."""
    store.records.put_setting(f"slack:{team}:{channel}", _NAME, settings.model_dump_json())
