"""The scripted mode: a model that does what each case expects, over the wire, to try the loop.

It tells nothing of a model's judgement. It tells whether a model that chooses rightly gets through:
the adapter's requests, the loop, the tools' bounded results, grounding, citations and the gate.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import JsonValue, TypeAdapter

from assistant.model import Call, Ended, Replied, Said, Transcript
from assistant.planner.arguments import Open, arguments_of
from assistant.planner.planner import Planner
from assistant.settings import Settings
from evals.casebook import EvalCase, Expected
from evals.judging import Judgement
from evals.loopback.messages_api import Json, Text, ToolUse, Turn, serve
from evals.loopback.messages_body import Body, Message, SearchResult, TextBlock, ToolResult
from evals.trial import Trial
from tools.by_name import tool_named
from tools.toolbox import TOOLS

MODEL = "claude-scripted"
_KEY = "sk-ant-loopback"
_UNKNOWN = "I do not know: nothing that you may read answers this."
_BACK = "What exactly do you mean?"
_DONE = "That is what there is."
_ROOM = 2_000
"""Characters of a result that are repeated in full, its first block of text always."""
_ARGUMENTS = TypeAdapter(dict[str, JsonValue])


@dataclass(slots=True)
class ScriptedPlayer:
    """Plays, for one case after the other, the model that the case expects."""

    settings: Settings
    planner: Planner = field(default_factory=Planner)
    case: EvalCase | None = None

    def begin(self, case: EvalCase) -> None:
        """Play the model of this case from now on."""
        self.case = case

    def judged(self, case: EvalCase, trial: Trial) -> Judgement:
        """Judge nothing: a script has no judgement."""
        del case, trial
        return Judgement()

    async def reply(self, body: Json) -> Turn:
        """Return the reply to a request: a call for a question, and words for results."""
        request = Body.model_validate(body)
        expected = self._expected(request)
        results = [b for b in request.messages[-1].blocks() if isinstance(b, ToolResult)]
        if not results:
            call = await self._call(request, expected)
            if call is not None:
                arguments = _ARGUMENTS.validate_json(call.arguments)
                return Turn((ToolUse(call.tool, arguments, chunk=200),), stop_reason="tool_use")
        spoken = tuple(_spoken(results, expected))
        return Turn((*spoken, *_repeated(self.case.ask[-1] if self.case else "", expected)))

    def _expected(self, request: Body) -> Expected:
        """Return what is expected of the reply; of all but the case's last question, nothing."""
        questions = [text for m in request.messages if (text := _question(m))]
        asked = self.case.ask[-1].strip() if self.case else ""
        last = bool(questions) and questions[-1] == asked and self.case is not None
        return self.case.expect if last and self.case else Expected()

    async def _call(self, request: Body, expected: Expected) -> Call | None:
        """Return the call that is expected; where several would do, the planner's."""
        if expected.abstains or expected.tools == ():
            return None
        planned = await self._planned(request)
        if not expected.tools or (planned and planned.tool in expected.tools):
            return planned
        return _made(expected, _question(request.messages[-1]))

    async def _planned(self, request: Body) -> Call | None:
        entries = tuple(_entries(request.messages))
        async for part in self.planner.reply(Transcript("", "", entries), TOOLS, "may_call"):
            if isinstance(part, Ended) and part.reply.calls:
                return part.reply.calls[0]
        return None


def _entries(messages: Sequence[Message]) -> Iterator[Said | Replied]:
    for message in messages:
        words = "\n".join(b.text for b in message.blocks() if isinstance(b, TextBlock))
        if message.role == "assistant" and words:
            yield Replied(words, ())
        elif _question(message):
            yield Said(_question(message))


def _question(message: Message) -> str:
    """Return the question that a message asks; empty if it brings results or is a reply."""
    blocks = message.blocks()
    if message.role != "user" or any(isinstance(b, ToolResult) for b in blocks):
        return ""
    return "\n".join(b.text for b in blocks if isinstance(b, TextBlock)).strip()


def _made(expected: Expected, text: str) -> Call:
    """Return a call of the first tool that is expected, with what the words and the case give."""
    name = (expected.tools or ("",))[0]
    tool = tool_named(name)
    assert tool is not None, f"there is no tool {name!r}"
    read = arguments_of(tool, text, text, text)
    given: dict[str, JsonValue] = {} if isinstance(read, Open) else read
    words = {f: w.split("|")[0] for f, w in expected.arguments.items() if f not in given}
    return Call("call", name, _ARGUMENTS.dump_json({**given, **words}).decode())


def _spoken(results: Sequence[ToolResult], expected: Expected) -> Iterator[Text]:
    """Yield what is said: of results their beginning and quotes, else what the case expects."""
    texts = [text for result in results for text in _texts(result)]
    if not results:
        texts = [_BACK if expected.asks_back else _UNKNOWN if expected.abstains else _DONE]
    for text in texts:
        yield Text(f"{text}\n\n", chunk=400)
    found = tuple(_found(results))
    said = "\n".join((*texts, *(one.content[0].text for one in found)))
    left = [words.split("|") for words in expected.says if not _says(words.split("|"), said)]
    for number, one in enumerate(found):
        lines = [n for n, line in enumerate(one.content) if any(_says(w, line.text) for w in left)]
        for line in dict.fromkeys((0, *lines)):
            yield from _quoting(one, number, line)
        left = [w for w in left if not any(_says(w, line.text) for line in one.content)]
    for words in left:
        yield Text(f"{words[0]}\n\n")


def _repeated(asked: str, expected: Expected) -> Iterator[Text]:
    """Yield the asker's own figures, where a claim that they stated is expected."""
    sentences = re.split(r"(?<=[.!?])\s+", asked)
    if expected.standing == "stated":
        yield from (Text(f"{one}\n\n") for one in sentences if re.search(r"\d", one))


def _says(words: Sequence[str], text: str) -> bool:
    return any(one.casefold() in text.casefold() for one in words)


def _texts(result: ToolResult) -> Iterator[str]:
    """Yield what a result says while there is room, and of the rest each block's first line."""
    if isinstance(result.content, str):
        yield result.content
        return
    room = _ROOM
    for block in result.content:
        if isinstance(block, TextBlock):
            fits = room >= len(block.text) or room == _ROOM
            room -= len(block.text)
            yield block.text if fits else block.text.split("\n", 1)[0]


def _found(results: Sequence[ToolResult]) -> Iterator[SearchResult]:
    for result in results:
        if not isinstance(result.content, str):
            yield from (b for b in result.content if isinstance(b, SearchResult))


def _quoting(found: SearchResult, number: int, line: int) -> Iterator[Text]:
    """Yield a line of a passage, cited as the service cites it."""
    words = found.content[line].text
    citation: Json = {
        "type": "search_result_location",
        "source": found.source,
        "title": found.title,
        "cited_text": words,
        "search_result_index": number,
        "start_block_index": line,
        "end_block_index": line + 1,
    }
    yield Text(words, (citation,), chunk=400)
    yield Text("\n\n")


@contextmanager
def scripted() -> Generator[ScriptedPlayer]:
    """Serve a scripted model on this machine, and yield its player.

    Raises:
        AssertionError: The service refused a request that the real one would refuse as well.

    """
    with serve(()) as peer:
        settings = Settings(model=MODEL, anthropic_key=_KEY, anthropic_url=peer.url)
        player = ScriptedPlayer(settings)
        peer.play = player.reply
        yield player
        assert not peer.refused, f"the service refused: {peer.refused[0]}"
