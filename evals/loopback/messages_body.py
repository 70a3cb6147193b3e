"""The request of the Messages API, of the part of it that the product speaks."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Part(BaseModel):
    """A part of the request; fields that the service does not know are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CacheControl(Part):
    """Where a prefix is cached, and how long."""

    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Citations(Part):
    """Whether a block may be cited."""

    enabled: bool


class TextBlock(Part):
    """Text of any side."""

    type: Literal["text"]
    text: str
    citations: list[JsonValue] | None = None
    cache_control: CacheControl | None = None


class SearchResult(Part):
    """A passage that can be cited."""

    type: Literal["search_result"]
    source: str = Field(min_length=1)
    title: str = Field(min_length=1)
    content: list[TextBlock] = Field(min_length=1)
    citations: Citations = Citations(enabled=False)
    cache_control: CacheControl | None = None


class ToolUse(Part):
    """A call that the model made."""

    type: Literal["tool_use"]
    id: str = Field(pattern=r"^[a-zA-Z0-9_-]+$")
    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    input: dict[str, JsonValue]
    caller: JsonValue = None
    cache_control: CacheControl | None = None


class ToolResult(Part):
    """What a call gave."""

    type: Literal["tool_result"]
    tool_use_id: str
    content: list[Annotated[TextBlock | SearchResult, Field(discriminator="type")]] | str = ""
    is_error: bool = False
    cache_control: CacheControl | None = None


class ThinkingBlock(Part):
    """Thinking, echoed back as it came."""

    type: Literal["thinking"]
    thinking: str
    signature: str = Field(min_length=1)


class RedactedThinking(Part):
    """Thinking that nobody may read, echoed back as it came."""

    type: Literal["redacted_thinking"]
    data: str


AnyBlock = TextBlock | SearchResult | ToolUse | ToolResult | ThinkingBlock | RedactedThinking


class Message(Part):
    """What one side said."""

    role: Literal["user", "assistant"]
    content: list[Annotated[AnyBlock, Field(discriminator="type")]] | str

    def blocks(self) -> list[AnyBlock]:
        """Return the content as blocks."""
        if isinstance(self.content, str):
            return [TextBlock(type="text", text=self.content)]
        return self.content


class ToolParam(Part):
    """A tool that may be called."""

    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str = ""
    input_schema: dict[str, JsonValue]
    strict: bool = False
    type: Literal["custom"] = "custom"
    cache_control: CacheControl | None = None


class ThinkingConfig(Part):
    """How the model may think."""

    type: Literal["adaptive", "enabled", "disabled", "between_tools"]
    budget_tokens: int | None = Field(default=None, ge=1024)
    display: Literal["summarized", "omitted"] | None = None


class ToolChoice(Part):
    """Whether and what the model may call."""

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None
    disable_parallel_tool_use: bool = False


class OutputConfig(Part):
    """Effort and shape of the reply."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: JsonValue = None


class Body(Part):
    """Neither `temperature` nor `top_p` nor `top_k` nor `thread`: they are unknown fields."""

    model: str = Field(min_length=1)
    max_tokens: int = Field(ge=1)
    messages: list[Message] = Field(min_length=1)
    system: list[TextBlock] | str = Field(default_factory=list[TextBlock])
    tools: list[ToolParam] = Field(default_factory=list[ToolParam])
    tool_choice: ToolChoice | None = None
    thinking: ThinkingConfig | None = None
    output_config: OutputConfig | None = None
    cache_control: CacheControl | None = None
    metadata: JsonValue = None
    stop_sequences: list[str] = Field(default_factory=list[str])
    stream: bool = False
