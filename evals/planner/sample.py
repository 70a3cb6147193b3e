"""The shipped sample, opened for measuring: conversations with real results, and real tool runs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from assistant.model import Call, Ended, Replied, ReplyPart, Returned, Said, Transcript
from assistant.opening import Opening, open_for
from assistant.planner.planner import Planner
from assistant.settings import Settings
from evals.planner.cases import After
from knowledge.workspace.creation import sample_folder
from tools.by_name import tool_named
from tools.context import Context, KeptResult
from tools.declaration import Result, ToolError
from tools.toolbox import TOOLS

_BEFORE: dict[After, str] = {
    "domains": "Which domains do we have?",
    "assessment": "Which domain should we migrate first and why?",
    "products": "What are the key data products of the marketing domain?",
}
"""What the person asked before; for a roadmap it is the sample's own prompt."""

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The clock of every measurement, so that equal code gives equal figures."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A conversation up to the question that is measured."""

    entries: tuple[Said | Replied, ...] = ()
    said: tuple[str, ...] = ()
    kept: tuple[KeptResult, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    results: tuple[KeptResult, ...]

    def all(self) -> tuple[KeptResult, ...]:
        return self.results


@dataclass(frozen=True, slots=True)
class _Memo:
    texts: dict[str, str] = field(default_factory=dict[str, str])

    def once(self, name: str, compute: Callable[[], str]) -> str:
        if name not in self.texts:
            self.texts[name] = compute()
        return self.texts[name]


@dataclass(slots=True)
class Sample:
    """The fictional retailer with the planner; what is costly is computed once."""

    opening: Opening
    planner: Planner = field(default_factory=Planner)
    _memo: _Memo = field(default_factory=_Memo)
    _earlier: dict[tuple[str, ...], Earlier] = field(default_factory=dict[tuple[str, ...], Earlier])

    def earlier(self, after: After | None, before: tuple[str, ...] = ()) -> Earlier:
        """Return the conversation that made this result, and in which these were asked then."""
        asked = (*((_before(after),) if after else ()), *before)
        if asked and asked not in self._earlier:
            talk = self._earlier.get(asked[:-1]) or self.earlier(None, asked[:-1])
            self._earlier[asked] = self.turn(asked[-1], talk)
        return self._earlier.get(asked, Earlier())

    def turn(self, text: str, earlier: Earlier) -> Earlier:
        """Return the conversation after one more question was asked and answered."""
        parts, kept = self._answered(text, earlier)
        entries = (*earlier.entries, Said(text), Replied(_said(parts), ()))
        return Earlier(entries, (*earlier.said, text), (*kept, *earlier.kept))

    def parts(self, text: str, earlier: Earlier) -> list[ReplyPart]:
        """Return the planner's first reply to a question."""
        return self._reply((*earlier.entries, Said(text)))

    def answered(self, text: str, earlier: Earlier) -> list[ReplyPart]:
        """Return the reply after the tool was run, with its second try if it makes one."""
        return self._answered(text, earlier)[0]

    def _answered(
        self, text: str, earlier: Earlier
    ) -> tuple[list[ReplyPart], tuple[KeptResult, ...]]:
        entries: tuple[Said | Replied | tuple[Returned, ...], ...] = (*earlier.entries, Said(text))
        heard = replace(earlier, said=(*earlier.said, text))
        parts, kept = self._reply(entries), tuple[KeptResult, ...]()
        while (call := call_of(parts)) is not None:
            result = self.run(call, heard)
            if isinstance(result, Result):
                kept = (_kept(call, result, len(earlier.kept)), *kept)
                returned = Returned(call, result, "r")
            else:
                returned = Returned(call, None, error=result)
            entries = (*entries, Replied("", (call,)), (returned,))
            parts = self._reply(entries)
        return parts, kept

    def run(self, call: Call, earlier: Earlier) -> Result | str:
        """Return what the tool gives in this conversation, or why it gives nothing."""
        tool = tool_named(call.tool)
        if tool is None:
            return f"There is no tool {call.tool}."
        try:
            return tool.run(
                tool.request.model_validate_json(call.arguments), self._context(earlier)
            )
        except (ToolError, ValidationError) as reason:
            return str(reason)

    def _reply(self, entries: tuple[Said | Replied | tuple[Returned, ...], ...]) -> list[ReplyPart]:
        async def collect() -> list[ReplyPart]:
            transcript = Transcript("", "", entries)
            return [part async for part in self.planner.reply(transcript, TOOLS, "may_call")]

        return asyncio.run(collect())

    def _context(self, earlier: Earlier) -> Context:
        alone = self.opening.context_alone(self.opening.asker(None), earlier.said)
        return replace(alone, now=NOON, keep=self._memo, results=_Kept(earlier.kept))


def open_sample(cache: Path) -> Sample:
    """Open the shipped sample, with its state in `cache`."""
    settings = Settings()
    return Sample(open_for(settings, folder=None, sample=True, cwd=cache, cache=cache))


def call_of(parts: list[ReplyPart]) -> Call | None:
    """Return the tool call that a reply ends with, or None."""
    end = parts[-1]
    return end.reply.calls[0] if isinstance(end, Ended) and end.reply.calls else None


def _before(after: After) -> str:
    if after == "roadmap":
        return (sample_folder() / "prompts" / "reference.txt").read_text(encoding="utf-8")
    return _BEFORE[after]


def _said(parts: list[ReplyPart]) -> str:
    end = parts[-1]
    return end.reply.text if isinstance(end, Ended) else ""


def _kept(call: Call, result: Result, number: int) -> KeptResult:
    tool = tool_named(call.tool)
    title = tool.title if tool else call.tool
    return KeptResult(f"r{number + 1}", call.tool, title, result.model_dump_json())
