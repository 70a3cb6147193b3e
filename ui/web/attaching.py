"""Files dropped into the chat, as the text that goes with the question."""

import re

from assistant.conversation import MAX_BYTES, AssistantError, Attachment
from knowledge.documents.parsed import Unreadable
from knowledge.documents.readers.apart import Apart
from knowledge.documents.readers.choice import parsed_file
from knowledge.documents.readers.kinds import looks_like_document

_PATIENCE = 20.0
"""Seconds that reading one file may take."""
_WHOLE = (".md", ".markdown", ".csv", ".tsv", ".txt", ".rst")
"""Documents that are text as they are."""


def attachment(name: str, content: bytes) -> Attachment:
    """Return a file as text: documents as what they say, everything else as it is.

    Raises:
        AssistantError: It can't be read or is too long; the message says so and what to do.

    """
    known = re.sub(r"\s+", " ", name).strip()[:200] or "file"
    text = _text(known, content)
    if not text.strip():
        raise AssistantError(f"{known} has no text that can be read. Drop a file with text in it.")
    size = len(text.encode(errors="replace"))
    if size > MAX_BYTES:
        raise AssistantError(
            f"{known} has {size // 1000:,} kB of text, and {MAX_BYTES // 1000} kB fit into a question. "
            "Load it on the Sources page or with `meshwright load`, then ask about it."
        )
    return Attachment(known, text)


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
