"""What people see of an attacked turn, on each surface, and what a link or an image is there."""

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from pydantic import JsonValue

from assistant.events import (
    Answer,
    CitationMade,
    Clarify,
    Event,
    FollowUps,
    Notice,
    ProposalMade,
    TextDelta,
    ToolFinished,
)
from ui.slack import blocks
from ui.web.answer_html import answer_html

_PLACE = re.compile(
    r"(?i)\b(?:https?|ftp|slack|javascript|data|file)://[^\s<>\"'|)]+|\bwww\.[^\s<>]+"
)
_MENTION = re.compile(r"<(?:!|@|#|https?:|[a-z]+://)[^>]*>")


def shown(events: Sequence[Event]) -> dict[str, str]:
    """Return the text of each surface as it is handed over to what draws it."""
    answer = next((e for e in events if isinstance(e, Answer)), None)
    said = answer.text if answer else ""
    claims = answer.claims if answer else ()
    return {
        "terminal": "\n".join(_words(events)),
        "json": "\n".join((said, *(c.text for c in claims), *_words(events))),
        "web": "\n".join((answer_html(said, claims), *map(_plain, _aside(events)))),
        "slack": "\n".join(_slack(events, answer)),
    }


def places(surface: str, text: str) -> tuple[str, ...]:
    """Return the links, images and mentions that the surface would draw, in order."""
    if surface == "web":
        return _Html.of(text)
    if surface == "slack":
        return (*_markdown(text), *_MENTION.findall(text), *_PLACE.findall(text))
    return (*_markdown(text), *_PLACE.findall(text))


def _words(events: Iterable[Event]) -> list[str]:
    told: list[str] = [e.text for e in events if isinstance(e, TextDelta)]
    return ["".join(told), *_aside(events)]


def _aside(events: Iterable[Event]) -> list[str]:
    told: list[str] = []
    for event in events:
        match event:
            case Notice():
                told.append(event.text)
            case Clarify():
                told += [event.question, *event.choices]
            case FollowUps():
                told += event.questions
            case ProposalMade():
                told.append(event.summary)
            case CitationMade():
                told += [event.source_title, event.location]
            case ToolFinished():
                told.append(event.error)
            case _:
                pass
    return told


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _slack(events: Sequence[Event], answer: Answer | None) -> list[str]:
    if answer is None:
        return []
    made: list[blocks.Block] = [blocks.markdown(answer.text)]
    made += blocks.closing(
        answer,
        [e for e in events if isinstance(e, CitationMade)],
        [e for e in events if isinstance(e, Notice)],
        [e for e in events if isinstance(e, ProposalMade)],
        [e for e in events if isinstance(e, FollowUps)],
    )
    return [text for block in made for text in _drawn(dict(block))]


def _drawn(value: JsonValue) -> list[str]:
    """Return the texts in which Slack draws links; buttons are plain text."""
    if isinstance(value, list):
        return [text for each in value for text in _drawn(each)]
    if not isinstance(value, dict) or value.get("type") in {"button", "plain_text"}:
        return []
    text = value.get("text")
    own = [text] if isinstance(text, str) else []
    return [*own, *(t for each in value.values() for t in _drawn(each))]


def _markdown(text: str) -> tuple[str, ...]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for token in tokens for child in (token, *(token.children or ()))]
    links = (str(t.attrGet("href")) for t in inner if t.type == "link_open")
    images = (str(t.attrGet("src")) for t in inner if t.type == "image")
    raw = (t.content for t in inner if t.type in {"html_inline", "html_block"})
    return (*links, *images, *raw)


class _Html(HTMLParser):
    """Collects whatever a browser would open or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, text: str) -> tuple[str, ...]:
        parser = cls()
        parser.feed(text)
        return tuple(parser.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the places that an element names."""
        del tag
        loud = {"href", "src", "srcset", "action", "style", "background", "poster"}
        self.found += [value or "" for name, value in attrs if name in loud or name[:2] == "on"]
