"""Turns a decision or a tool's result into the parts of a reply."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import JsonValue, TypeAdapter, ValidationError

from assistant.model import (
    Asked,
    Call,
    Ended,
    Quoted,
    Replied,
    ReplyPart,
    Returned,
    Suggested,
    Text,
)
from assistant.planner.arguments import left_open, names_an_identifier
from assistant.planner.listed import subject_of
from assistant.planner.phrases import asks_who_uses
from assistant.planner.thread import OPENING, AskBack, Decision, Greet, Untold, Use
from assistant.planner.wording import EXAMPLES, GREETING, LATE, OUT_OF_SCOPE, leading_on
from assistant.sentences import cut
from assistant.words import normal
from knowledge.language import NOTICES, language_of
from tools.declaration import Block, Tool
from tools.lineage.origins import asks_for_origin

_LEAST_QUOTE = 25
"""Characters from which words shared with a source are taken for a quotation of it."""
_LEADS = 3
"""Questions suggested at most."""
_NAMED = ("domain", "about", "product", "dataset")
"""Arguments left out in a second try, where the first found nothing by that name."""
_CODE = re.compile(r"\s*(?:```|~~~)")
_UNSEEN = re.compile(r"!\[[^\]]*\]\([^)]*\)|</?[A-Za-z][^<>]*>")
"""Pictures and tags, of which an answer shows nothing."""
_SEARCHING = "search_knowledge"
_OF_A_NAME = (
    "alert_owner",
    "assess_domains",
    "define_data_products",
    "draft_contract",
    "request_access",
    "score_quality",
)
"""Tools whose answer begins with what their name was taken for."""
_ARGUMENTS = TypeAdapter(dict[str, JsonValue])


def calling(use: Use, number: int) -> Ended:
    """Return the end of a reply that calls a tool; `number` counts calls within the turn."""
    arguments = json.dumps(use.arguments, ensure_ascii=False)
    return Ended(Replied("", (Call(f"call-{number}", use.tool, arguments),)), "calls")


def _searched(call: Call) -> Use | None:
    """Return a search for who owns or reads what no catalog names, such as "the loyalty data"."""
    asked = str(_ARGUMENTS.validate_json(call.arguments).get("question") or "")
    in_words = not names_an_identifier(asked)
    wanted = asks_for_origin(asked) or asks_who_uses(asked)
    return Use(_SEARCHING, {"query": asked}) if in_words and wanted else None


def second_try(returned: Sequence[Returned], tools: Sequence[Tool]) -> Use | None:
    """Return the same call without a name that was not found, once; None if that can't help."""
    if len(returned) != 1 or not returned[0].error or returned[0].call.tool == OPENING:
        return None
    call = returned[0].call
    if returned[0].error.rstrip().endswith("?"):
        # It asks which of several is meant: dropping the name would answer another question.
        return None
    try:
        given = _ARGUMENTS.validate_json(call.arguments)
    except ValidationError:
        return None
    if call.tool == "assess_change":
        return _searched(call)
    kept = {name: value for name, value in given.items() if name not in _NAMED}
    tool = next((t for t in tools if t.name == call.tool), None)
    if tool is None or left_open(tool, kept) is not None:
        return None
    return Use(call.tool, kept) if len(kept) < len(given) else None


def answered(
    question: str, returned: Sequence[Returned], tools: Sequence[Tool]
) -> tuple[ReplyPart, ...]:
    """Return the answer made from what the last call gave."""
    last = returned[-1]
    tool = next((t for t in tools if t.name == last.call.tool), None)
    if last.result is None or tool is None:
        return _said(question, last.error or "That could not be done.")
    missing = [r.error for r in returned[:-1] if r.error and tool.name != _SEARCHING][:1]
    told = tool.answer(last.result)
    answer = "\n\n".join((*missing, *(() if missing else _taken(last.call, told)), told))
    # A place in an earlier result is for a model; what it rests on was cited when it was made.
    blocks = () if tool.name == OPENING else tool.blocks(last.result)
    parts = [*_notice(question), *quoting(answer, blocks)]
    leads = leading_on(tool.name, last.result)
    questions = tuple(q for q in leads if q.casefold() != question.strip().casefold())[:_LEADS]
    return (*parts, *((Suggested(questions),) if questions else ()), _end(parts))


def _taken(call: Call, told: str) -> tuple[str, ...]:
    """Return a sentence on which name was taken, where the answer names none as it was asked for."""
    given = _ARGUMENTS.validate_json(call.arguments)
    name = next((str(given[f]) for f in _NAMED if given.get(f)), "")
    taken = subject_of(told)
    if call.tool not in _OF_A_NAME or not name or not taken or _letters(name) in _letters(told):
        return ()
    return (f"I take “{name}” to mean {taken}.",)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def spoken(question: str, decision: Decision) -> tuple[ReplyPart, ...]:
    """Return what is said where no tool is run."""
    match decision:
        case AskBack(asked, choices):
            notice = _notice(question)
            return (*notice, Text(asked), Asked(asked, choices), _end((*notice, Text(asked))))
        case Use():
            return _said(question, LATE)
        case Untold(text, instead):
            return _said(question, f"{text}\n", Suggested(instead))
        case Greet():
            return _said(question, GREETING, Suggested(EXAMPLES))
        case _:
            return _said(question, OUT_OF_SCOPE, Suggested(EXAMPLES))


def _said(question: str, text: str, *more: ReplyPart) -> tuple[ReplyPart, ...]:
    parts = [*_notice(question), *(Text(p) for p in cut(text, finished=True)[0])]
    return (*parts, *more, _end(parts))


def _notice(question: str) -> tuple[Text, ...]:
    language = language_of(question)
    return (Text(f"{NOTICES[language]}\n\n"),) if language else ()


def _end(parts: Sequence[ReplyPart]) -> Ended:
    text = "".join(part.text for part in parts if isinstance(part, Text))
    return Ended(Replied(text, ()), "answer")


def quoting(answer: str, blocks: Sequence[Block]) -> Iterator[ReplyPart]:
    """Yield the answer piece by piece, each followed by the source whose words it holds.

    What is shown as a quotation of one document is cited once, after the sentence before it; so is
    a command after the step that it belongs to.
    """
    sources = [
        (line, b) for b in blocks if b.source for line in b.lines if len(line) >= _LEAST_QUOTE
    ]
    pieces = cut(answer, finished=True)[0]
    quoted = [piece for piece in pieces if piece.startswith(">")]
    shown = any(_holds(piece, line) for piece in quoted for line, _ in sources)
    last: Block | None = None
    for number, piece in enumerate(pieces):
        yield Text(piece)
        held = sources[:1] if shown else [pair for pair in sources if _holds(piece, pair[0])]
        # The longest line tells the most: an owner may be that of several sources.
        line, block = max(held, key=lambda pair: len(pair[0]), default=("", None))
        if block is not None and (number == 0 or not shown) and not (_CODE.match(piece) and block is last):  # fmt: skip
            yield Quoted(block.source, block.title, line)
        last = block or last


def _holds(piece: str, line: str) -> bool:
    """Return whether the piece has the words of the line; a table's row by all its cells.

    A line of several sentences is also held by each of them.
    """
    said = _words(piece)
    if "|" in line:
        return all(_words(cell) in said for cell in line.strip().strip("|").split("|"))
    words = _words(line)
    return words in said or (len(said) >= _LEAST_QUOTE and said in words)


@lru_cache(maxsize=2_000)
def _words(text: str) -> str:
    """Return the words that are shown of a text, without pictures and marks, between spaces."""
    return f" {normal(_UNSEEN.sub(' ', text))} "
