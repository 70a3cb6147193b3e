"""Office files with the same bytes each time they are made from the same content."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip archive can hold."""
_UNIX = 3
"""The system that made the archive, or else it would tell machines apart."""


def settled(package: bytes) -> bytes:
    """Return the zip archive with every entry's time and system set to the same values."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as made, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, _UNIX, 0
            kept.writestr(entry, made.read(name))
    return target.getvalue()
