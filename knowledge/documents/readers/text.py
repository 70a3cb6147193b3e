"""Plain text and the text that other readers begin with."""

import codecs

from knowledge.documents.markdown import parse_plain
from knowledge.documents.parsed import Parsed, Unreadable

# The longer mark first: the shorter one is its beginning.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or what its byte order mark says.

    Raises:
        Unreadable: It is in another encoding.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("It is not UTF-8 text; save it as UTF-8.") from error


def parse(text: str) -> Parsed:
    """Return what plain text says.

    Raises:
        Unreadable: It has front matter that can't be understood.
    """
    return parse_plain(text)
