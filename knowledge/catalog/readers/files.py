"""Opens files for readers: what can't be read is one fault, with its place and a way out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog.model import Fault

MOST_BYTES = 1_000_000_000
"""The largest file that is read; larger ones must be split."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one format in one source, and the folder from which their places are named."""

    root: Path
    paths: tuple[Path, ...]

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        """Yield each file with the place by which a person finds it, in order."""
        for path in self.paths:
            inside = path != self.root and path.is_relative_to(self.root)
            yield (path.relative_to(self.root).as_posix() if inside else path.name), path


def text_of(place: str, path: Path) -> str | Fault:
    """Return the text of a file in UTF-8, or UTF-16 where it says so."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Fault(place, "The file is larger than 1 GB; split it.")
        content = path.read_bytes()
    except OSError as error:
        return Fault(place, f"The file could not be read: {error.strerror}.")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Fault(f"{place}:{line}", "The file is not UTF-8 text; save it as UTF-8.")
    return text if text.strip() else Fault(place, "The file is empty.")
