"""A conversation as Markdown, a Word document, or slides."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ui.render.docx_parts import Cover, word_document
from ui.render.from_markdown import parts_of
from ui.render.page import Bullets, Heading, Line, Paragraph, Part, Table, plain, quiet
from ui.render.wording import clause, clean, day, listed

if TYPE_CHECKING:
    from ui.render.deck import Deck


@dataclass(frozen=True, slots=True)
class Said:
    """A question and its answer."""

    question: str
    answer: str
    """Markdown."""
    sources: tuple[str, ...]
    unsupported: tuple[str, ...]
    at: datetime


def conversation_markdown(title: str, said: tuple[Said, ...]) -> bytes:
    """Return the conversation as Markdown, as it was answered."""
    lines = [f"# {clean(title)}", ""]
    for one in said:
        lines += [f"## {clean(one.question)}", "", one.answer.strip(), ""]
        if one.sources:
            lines += ["Sources", "", *(f"- {clean(s)}" for s in one.sources), ""]
        if one.unsupported:
            lines += [f"Not traced: {listed(one.unsupported)}.", ""]
    return "\n".join(lines).encode()


def conversation_docx(title: str, said: tuple[Said, ...]) -> bytes:
    """Return the conversation as a Word document. Needs at least one answer."""
    dated = said[-1].at.date()
    cover = Cover(
        title=clean(title),
        byline=f"A conversation with Meshwright, {day(dated)}",
        subject=clean(title),
        footer=f"{clean(title)[:60]}, {day(dated)}",
        dated=dated,
    )
    parts: list[Part] = []
    for one in said:
        parts += [Heading(1, clean(one.question)), *parts_of(one.answer), *_rests_on(one)]
    return word_document(cover, tuple(parts), {})


def conversation_pptx(title: str, said: tuple[Said, ...]) -> bytes:
    """Return the conversation as slides: each answer's first sentence is a title.

    The notes hold the question, the whole answer and its sources. Needs at least one answer.
    """
    from ui.render.deck import Deck  # noqa: PLC0415 - python-pptx is heavy

    deck = Deck(clean(title), clean(title), said[-1].at.date())
    for one in said:
        _slides(deck, one)
    return deck.saved()


def _slides(deck: "Deck", one: Said) -> None:
    from ui.render.deck import BODY, TEXT_SIZES, write_lines  # noqa: PLC0415 - as above.
    from ui.render.deck_tables import write_table  # noqa: PLC0415 - as above.

    parts = parts_of(one.answer)
    message, lines = _message(parts)
    notes = (f"Question: {one.question}", *_text(parts), *one.sources)
    tables = [p for p in parts if isinstance(p, Table)]
    if lines or not tables:
        slide = deck.slide(message or one.question, notes)
        write_lines(slide, BODY, lines or [quiet(one.question)], TEXT_SIZES)
    for number, table in enumerate(tables):
        headed = message if number == 0 and not lines else f"{one.question} ({table.caption})"
        write_table(deck.slide(headed, notes), BODY, table)


def _message(parts: tuple[Part, ...]) -> tuple[str, list[Line]]:
    """Return the first sentence, and what else is said in words."""
    lines: list[Line] = []
    for part in parts:
        match part:
            case Paragraph(line):
                lines.append(line)
            case Bullets(items):
                lines += items
            case Heading():
                lines.append(plain(part.text))
            case _:
                pass
    if not lines:
        return "", []
    first = "".join(words.text for words in lines[0]).strip()
    message = clause(first, 150)
    rest = first.removeprefix(message).strip(" .")
    return message, [*((plain(rest),) if rest else ()), *lines[1:]]


def _text(parts: tuple[Part, ...]) -> list[str]:
    _, lines = _message(parts)
    return ["".join(words.text for words in line) for line in lines]


def _rests_on(one: Said) -> tuple[Part, ...]:
    parts: list[Part] = []
    if one.sources:
        parts += [Heading(3, "Sources"), Bullets(tuple(plain(s) for s in one.sources))]
    if one.unsupported:
        told = f"Not traced to a tool, a document or the asker: {listed(one.unsupported)}."
        parts.append(Paragraph(quiet(told), "notice"))
    return tuple(parts)
