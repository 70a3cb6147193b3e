"""The one object that `ask --json` prints. Its names are stable; others build on them."""

from knowledge.record import Record


class ClaimJson(Record):
    """A claim of the answer."""

    text: str
    standing: str | None
    sources: tuple[str, ...]


class CitationJson(Record):
    """A cited place."""

    number: int
    title: str
    location: str
    quote: str


class ToolJson(Record):
    """A tool call."""

    name: str
    arguments: dict[str, object]
    ok: bool
    seconds: float


class ProposalJson(Record):
    """Something that a person may confirm."""

    token: str
    tool: str
    summary: str
    arguments: dict[str, object]


class ArtifactJson(Record):
    """A file that was made."""

    kind: str
    title: str
    path: str


class UsageJson(Record):
    """Tokens spent over the turn."""

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int


class AnswerJson(Record):
    """An answer."""

    answer: str
    claims: tuple[ClaimJson, ...]
    citations: tuple[CitationJson, ...]
    tools: tuple[ToolJson, ...]
    proposals: tuple[ProposalJson, ...]
    unsupported: tuple[str, ...]
    artifacts: tuple[ArtifactJson, ...]
    notices: tuple[str, ...]
    model: str
    usage: UsageJson
    seconds: float
    conversation: str
    """To go on with: `ask --conversation`."""
    turn: str
    """To look at again: `replay`."""
