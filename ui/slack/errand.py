"""A question on its way through the bot, as it is kept until it is answered."""

from assistant.conversation import Attachment
from knowledge.record import Record
from ui.slack.heard import Heard, SharedFile
from ui.slack.rolling import Place


class GivenText(Record):
    """A text that comes with a question, such as the message that a shortcut was used on."""

    name: str
    text: str


class Errand(Record):
    """What somebody asked, by words, a button or a shortcut, and where."""

    team: str
    channel: str
    thread_ts: str
    user: str
    private: bool
    text: str
    key: str
    """Equal for the same question told twice, which is then answered once."""
    files: tuple[SharedFile, ...] = ()
    texts: tuple[GivenText, ...] = ()
    looking_at: str = ""
    """The channel in view of who asks directly; empty where that is not known."""
    attempt: int = 0
    """How often it was begun and not finished."""
    waits: int = 0
    """How many of these attempts ended only because Slack was out of reach."""

    def place(self) -> Place:
        """Return the thread that the answer goes to."""
        return Place(self.team, self.channel, self.thread_ts, self.user, private=self.private)

    def event_key(self) -> str:
        """Return what this attempt is known by; an earlier one came to nothing."""
        return f"{self.key}#{self.attempt}" if self.attempt else self.key

    def given(self) -> tuple[Attachment, ...]:
        """Return the texts that came with it."""
        return tuple(Attachment(one.name, one.text) for one in self.texts)


def errand_of(message: Heard) -> Errand:
    """Return the errand of a message."""
    place = message.place()
    found = errand_at(place, message.text, message.key, files=message.files)
    return found.model_copy(update={"looking_at": message.looking_at or ""})


def errand_at(
    place: Place,
    text: str,
    key: str,
    files: tuple[SharedFile, ...] = (),
    texts: tuple[GivenText, ...] = (),
) -> Errand:
    """Return the errand of something asked in a place."""
    return Errand(
        team=place.team,
        channel=place.channel,
        thread_ts=place.thread_ts,
        user=place.user,
        private=place.private,
        text=text,
        key=key,
        files=files,
        texts=texts,
    )
