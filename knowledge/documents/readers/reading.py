"""Reads one file's content, by the reader of its kind."""

from collections.abc import Callable
from dataclasses import replace

from knowledge.documents.markdown import parse as markdown
from knowledge.documents.parsed import Parsed
from knowledge.documents.readers import text as plain
from knowledge.documents.readers.kinds import Kind
from knowledge.documents.readers.pieces import shortened

VERSION = "3"
"""Raised when a reader reads otherwise than before, so that files are read again."""


def read(kind: Kind, content: bytes) -> Parsed:
    """Return what a file of this kind says.

    Raises:
        Unreadable: It can't be read, and why.
    """
    if kind in {"pdf", "docx", "pptx", "xlsx"}:
        return _binary(kind)(content)
    text, notes = shortened(plain.decoded(content))
    parsed = _textual(kind)(text)
    return replace(parsed, notes=(*notes, *parsed.notes))


# The readers of formats take up to half a second to import, and only some files need them.


def _binary(kind: Kind) -> Callable[[bytes], Parsed]:
    match kind:
        case "pdf":
            from knowledge.documents.readers import pdf  # noqa: PLC0415 - as said above.

            return pdf.parse
        case "docx":
            from knowledge.documents.readers import docx  # noqa: PLC0415 - as above.

            return docx.parse
        case "pptx":
            from knowledge.documents.readers import pptx  # noqa: PLC0415 - as above.

            return pptx.parse
        case _:
            from knowledge.documents.readers import tables  # noqa: PLC0415 - as above.

            return tables.parse_xlsx


def _textual(kind: Kind) -> Callable[[str], Parsed]:
    match kind:
        case "markdown":
            return markdown
        case "html":
            from knowledge.documents.readers import html  # noqa: PLC0415 - as above.

            return html.parse
        case "rst":
            from knowledge.documents.readers import rst  # noqa: PLC0415 - as above.

            return rst.parse
        case "csv":
            from knowledge.documents.readers import tables  # noqa: PLC0415 - as above.

            return tables.parse_csv
        case _:
            return plain.parse
