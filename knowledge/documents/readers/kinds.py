"""Tells what kind of document a file is: by its content first, then by its name."""

import codecs
import io
import re
import zipfile
from typing import Literal

from knowledge.documents.parsed import Unreadable

Kind = Literal["markdown", "text", "html", "rst", "csv", "pdf", "docx", "pptx", "xlsx"]

_BY_SUFFIX: tuple[tuple[tuple[str, ...], Kind], ...] = (
    ((".md", ".markdown", ".md.tmpl"), "markdown"),
    ((".html", ".htm", ".xhtml"), "html"),
    ((".rst",), "rst"),
    ((".csv", ".tsv"), "csv"),
    ((".txt", ".text"), "text"),
)
_PACKED = (".pdf", ".docx", ".pptx", ".xlsx")
_OFFICE: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
)
_HEAD = 8_192
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def looks_like_document(name: str) -> bool:
    """Return whether a file of this name is probably a document, without opening it."""
    return _by_name(name) is not None or name.lower().endswith(_PACKED)


def kind_of(name: str, content: bytes) -> Kind:
    """Return the kind of a file.

    Raises:
        Unreadable: It is of no kind that is read, or damaged.
    """
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _office(content)
    if head.startswith(_OLD_OFFICE):
        raise Unreadable("It is an old Office file or has a password; save it as DOCX, PPTX, XLSX.")
    if b"\x00" in head and not head.startswith(_WIDE):
        raise Unreadable("It is no text, nor another kind that is read.")
    if _HTML.match(head):
        return "html"
    found = _by_name(name)
    if found is None:
        raise Unreadable("It is of no kind that is read.")
    return found


def _by_name(name: str) -> Kind | None:
    lower = name.lower()
    for suffixes, kind in _BY_SUFFIX:
        if lower.endswith(suffixes):
            return kind
    return "text" if "." not in lower.strip(".") else None


def _office(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = frozenset(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("It is a damaged Office or ZIP file.") from error
    for member, kind in _OFFICE:
        if member in names:
            return kind
    raise Unreadable("It is a ZIP file, but no DOCX, PPTX or XLSX.")
