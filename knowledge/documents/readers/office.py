"""The zipped XML that Word, PowerPoint and Excel files are, opened within limits."""

import io
import zipfile
import zlib
from posixpath import dirname, join, normpath
from xml.etree import ElementTree as ET

from knowledge.documents.parsed import Unreadable

MAX_UNPACKED = 200_000_000
"""Bytes that a file may unpack to: about forty times a large report."""
_MAX_PARTS = 10_000
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DAMAGED = "It is a damaged Office file."


class Package:
    """The parts of an Office file, each read when asked for."""

    def __init__(self, content: bytes) -> None:
        """Open the file.

        Raises:
            Unreadable: It is damaged, or unpacks to more than `MAX_UNPACKED`.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(_DAMAGED) from error
        parts = self._zip.infolist()
        # A member is never unpacked beyond the size that it declares.
        if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > _MAX_PARTS:
            raise Unreadable(f"It unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")
        self.names = frozenset(part.filename for part in parts)

    def root(self, name: str) -> ET.Element:
        """Return the root of an XML part; an empty element where there is no such part.

        Raises:
            Unreadable: The part is damaged, or declares entities, which no Office file does.
        """
        if name not in self.names:
            return ET.Element("none")
        try:
            text = self._zip.read(name)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Unreadable("It declares XML entities, which no Office file does.")
            return ET.fromstring(text)  # noqa: S314 - it has no entities, and its size is limited.
        except (ET.ParseError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
            raise Unreadable(_DAMAGED) from error
        except (NotImplementedError, RuntimeError) as error:
            raise Unreadable("It is packed or encrypted in a way that can't be read.") from error

    def related(self, name: str) -> dict[str, str]:
        """Return the names of the parts that a part refers to, by the ids it gives them."""
        folder, _, file = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{file}.rels")
        inside = (r for r in root.iter(f"{_RELATIONSHIPS}Relationship") if _inside(r))
        return {r.get("Id", ""): _resolved(name, r.get("Target", "")) for r in inside}

    def title(self) -> str:
        """Return the title among the file's properties; empty if it has none."""
        dublin = "{http://purl.org/dc/elements/1.1/}title"
        return (self.root("docProps/core.xml").findtext(dublin) or "").strip()


def _inside(relationship: ET.Element) -> bool:
    return relationship.get("TargetMode") != "External"


def _resolved(name: str, target: str) -> str:
    return normpath(join(dirname(name), target)) if target[:1] != "/" else target[1:]
