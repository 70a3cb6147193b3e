"""What an answer to a question asked back settles: which tool, which name, or what was meant."""

import re

from pydantic import JsonValue

from assistant.planner.arguments import told_in
from assistant.planner.carrying import said_of
from assistant.planner.english import in_english
from assistant.planner.thread import AskBack
from assistant.planner.wishes import purpose_in
from knowledge.documents.stems import stems
from tools.declaration import Tool
from tools.lineage.meant import words

_FEW_WORDS = 8
"""Words up to which a text is an answer to a question asked back rather than a new question."""
_SENTENCE = 40
"""The same where a purpose was asked for, which people tell in a sentence."""
_NEW = re.compile(
    r"^\W*(?:since when|what about|how come|why|tell|warn|never ?mind|forget)\b|^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|can|could|does|do|did|should|explain|show|open|"
    r"was|wer|wie|warum|quel\w*|qui|pourquoi|comment|qué|quién|cómo)\b.*\?\W*$|^\W*(?:explain|show|open|plan|draft|find)\b.{12,}",
    re.IGNORECASE | re.DOTALL,
)
_PLACES = ("first", "second", "1", "2", "former", "latter", "a", "b")
_PLACED = re.compile(
    rf"\W*(?:the )?(?:option |number )?({'|'.join(_PLACES)})(?: (?:one|option))?\W*", re.IGNORECASE
)
_ABOUT = re.compile(r"^\W*(?:and |but )?(?:what|how) about\s+", re.IGNORECASE)
_POLITE = re.compile(
    r"\b(?:please|pls|i mean(?:t)?|thanks|bitte|s'il (?:vous|te) plaît|por favor|it's|it is|that's)\b\s*,?|[.?!]+$",
    re.IGNORECASE,
)


def is_answer(text: str, pending: AskBack) -> bool:
    """Return whether a text answers what was asked back rather than asks something of its own."""
    most = _SENTENCE if pending.field == "purpose" else _FEW_WORDS
    return len(text.split()) <= most and not _NEW.match(text)


def chosen_tool(text: str, pending: AskBack) -> str:
    """Return the tool that an answer chooses by its title, its place or a word of it, or nothing."""
    place = _PLACED.fullmatch(text)
    if place is not None and pending.choices:
        return pending.tools[_PLACES.index(place[1].lower()) % 2]
    said = _roots(in_english(text))
    shared = [
        len(said & _roots(f"{title} {name.replace('_', ' ')}"))
        for title, name in zip(pending.choices, pending.tools, strict=True)
    ]
    most = max(shared, default=0)
    return pending.tools[shared.index(most)] if most and shared.count(most) == 1 else ""


def _roots(text: str) -> set[str]:
    return {*stems(text), *words(text)} - {"the", "a", "an", "of", "for"}


def asked_in_whole(text: str, pending: AskBack) -> str:
    """Return the question with what the answer names in place of "it", or with the answer before it."""
    english, name = in_english(pending.text), text.strip(" .?!")
    spoken = said_of(english, name)
    return f"{name} {pending.text}" if spoken == english else _ABOUT.sub("", spoken)


def completed(tool: Tool, text: str, pending: AskBack, brief: str) -> dict[str, JsonValue]:
    """Return the arguments of the question that was open, with what the answer adds."""
    first = told_in(tool, pending.text, brief, in_english(pending.text))
    more = told_in(tool, text, "", in_english(text))
    plain = " ".join(_POLITE.sub(" ", text).split()).strip(" .,")
    value = (purpose_in(text) or plain) if pending.field == "purpose" else plain or text.strip()
    beside = {k: v for k, v in more.items() if k in {"duration_days", "until", "horizon_months"}}
    return {**first, **dict(pending.given), **beside, pending.field: value}
