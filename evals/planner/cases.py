"""The questions that the planner is measured on, each with what would be right."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter

from knowledge.language import language_of
from knowledge.record import Record

SetName = Literal["development", "talks", "held_out", "held_out_last", "held_out_now"]
DEVELOPMENT: tuple[SetName, ...] = ("development", "talks")
"""Sets whose single failures were seen; the others are measured, never tuned on."""

Kind = Literal["in_scope", "out_of_scope", "ambiguous"]
After = Literal["roadmap", "domains", "assessment", "products"]

OUT_OF_SCOPE, ASK_BACK = "out_of_scope", "ask_back"
"""Keys of a file under which no tool is right."""


class Entry(Record):
    """One question as it stands in a file, under the tool that fits best."""

    ask: str
    words: str = ""
    """Must occur in the value of some argument, whatever its case."""
    or_: tuple[str, ...] = Field(default=(), alias="or")
    """Tools that are right too."""
    after: After | None = None
    """What the conversation has produced before; the person then speaks of that."""
    before: tuple[str, ...] = ()
    """What the person asked before in the same conversation, in order."""
    unclear: bool = False
    """Whether asking back is right too."""


class Case(Record):
    """One question."""

    text: str
    tools: tuple[str, ...]
    """Acceptable tools, the best first; empty where none should be called."""
    words: str = ""
    kind: Kind = "in_scope"
    after: After | None = None
    before: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """Return whether something was asked before it in the same conversation."""
        return bool(self.after or self.before)

    @property
    def language(self) -> str:
        """Return the language of the question."""
        return language_of(self.text) or "English"


_FILE = TypeAdapter(dict[str, tuple[Entry | str, ...]])


def cases_of(name: SetName) -> tuple[Case, ...]:
    """Return the questions of a set, in their order in its file.

    Raises:
        pydantic.ValidationError: The file does not hold questions.

    """
    path = Path(__file__).with_name(f"{name}.yaml")
    listed = _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    return tuple(_case(tool, entry) for tool, entries in listed.items() for entry in entries)


def _case(key: str, entry: Entry | str) -> Case:
    given = Entry(ask=entry) if isinstance(entry, str) else entry
    kind: Kind = "in_scope"
    if key == OUT_OF_SCOPE:
        kind = "out_of_scope"
    elif key == ASK_BACK or given.unclear:
        kind = "ambiguous"
    tools = () if key in {OUT_OF_SCOPE, ASK_BACK} else (key, *given.or_)
    return Case(
        text=given.ask,
        tools=tools,
        words=given.words,
        kind=kind,
        after=given.after,
        before=given.before,
    )
