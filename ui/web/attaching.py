"""Files dropped into the chat: what of them goes with the question as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.conversation import MAX_BYTES, AssistantError, Attachment
from knowledge.documents.parsed import Unreadable
from knowledge.documents.readers.apart import Apart
from knowledge.documents.readers.choice import parsed_file
from knowledge.documents.readers.kinds import looks_like_document

_PATIENCE = 20.0
"""Seconds that reading one file may take."""
_WHOLE = (".md", ".markdown", ".csv", ".tsv", ".txt", ".rst")
"""Documents that are text as they are."""


LOADED = "(too long to be quoted; it is loaded for this conversation, where tools see it)"
"""What goes with the question in place of a text that is too long for it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was dropped."""

    name: str
    content: bytes


def with_question(
    files: tuple[File, ...], loads: Callable[[File], None], most: int = MAX_BYTES // 2
) -> tuple[Attachment, ...]:
    """Load every file for its conversation and return what of them goes with the question.

    Texts go along up to `most` bytes in all; longer ones are only loaded.

    Raises:
        AssistantError: One can be neither loaded nor read; the message says what to do.

    """
    found: list[Attachment] = []
    for file in files:
        name = re.sub(r"\s+", " ", file.name).strip()[:200] or "file"
        text = _text(name, file.content)
        size = len(text.encode(errors="replace"))
        fits = bool(text.strip()) and size <= most
        try:
            loads(file)
        except AssistantError:
            if not fits:
                raise
        most -= size if fits else 0
        found.append(Attachment(name, text if fits else LOADED))
    return tuple(found)


def _text(name: str, content: bytes) -> str:
    lower = name.lower()
    try:
        if looks_like_document(lower) and not lower.endswith(_WHOLE):
            with Apart(_PATIENCE) as apart:
                return parsed_file(lower, content, apart).text
        return content.decode("utf-8-sig")
    except Unreadable as reason:
        raise AssistantError(f"{name} can't be read. {reason}") from reason
    except UnicodeDecodeError as reason:
        raise AssistantError(
            f"{name} is neither UTF-8 text nor a document that can be read. "
            "Drop Markdown, PDF, DOCX, PPTX, XLSX, SQL, YAML or JSON."
        ) from reason
