"""What happened when a case was asked: all that the checks look at."""

from knowledge.record import Record


class Called(Record):
    """A tool call of the last answer."""

    tool: str
    arguments: str
    """As JSON."""
    ok: bool


class Trial(Record):
    """The last answer of a conversation."""

    answer: str = ""
    called: tuple[Called, ...] = ()
    cited: tuple[str, ...] = ()
    """Where each citation points to."""
    sources: tuple[str, ...] = ()
    """Texts of the results that the citations must be found in."""
    standings: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    """Tools that propose something."""
    asked_back: bool = False
    notices: tuple[str, ...] = ()
    failed: str = ""
    """Why there was no answer; empty where there was one."""
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    seconds: float = 0.0
