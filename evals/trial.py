"""What happened when a case was asked: all that the checks look at."""

from pydantic import Field

from evals.casebook import ArtifactKind
from knowledge.record import Record


class Called(Record):
    """A tool call of the last answer."""

    tool: str
    arguments: str
    """As JSON."""
    ok: bool
    result: str = ""
    """Id of what it returned."""
    body: str = Field(default="", exclude=True)
    """What it returned, as JSON; not kept in reports, for it may be long."""


class Cited(Record):
    """A place that the answer cites."""

    place: str
    quote: str
    text: str = Field(default="", exclude=True)
    """What stands there when the asker opens it; empty where it does not open."""


class Claimed(Record):
    """A sentence of the answer that carries a figure or a name."""

    text: str
    standing: str
    """Empty where it could not be traced."""
    sources: tuple[str, ...]


class Filed(Record):
    """A file that was made from a result, and what is wrong in it."""

    kind: ArtifactKind
    faults: tuple[str, ...]


class Trial(Record):
    """The last answer of a conversation."""

    answer: str = ""
    called: tuple[Called, ...] = ()
    cited: tuple[Cited, ...] = ()
    claims: tuple[Claimed, ...] = ()
    known: tuple[str, ...] = Field(default=(), exclude=True)
    """Ids of the results of the conversation, on which claims may rest."""
    unsupported: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    """Tools that propose something."""
    changed: tuple[str, ...] = ()
    """Rows that stand in the store now and did not before, each the table's name and the row as
    JSON; of those that only a click may write."""
    files: tuple[Filed, ...] = ()
    asked_back: bool = False
    notices: tuple[str, ...] = ()
    failed: str = ""
    """Why there was no answer; empty where there was one."""
    model: str = ""
    """Who answered last; another one stands in for a model that fails."""
    input_tokens: int = 0
    """Not from the cache."""
    output_tokens: int = 0
    cached_tokens: int = 0
    """Read from the cache."""
    written_tokens: int = 0
    """Written to the cache."""
    seconds: float = 0.0
