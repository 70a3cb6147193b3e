"""Office files with the same bytes each time they are made from the same content."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip archive can hold."""
_MOMENT = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<")
_UNIX = 3
"""The system that made the archive, or else it would tell machines apart."""


def settled(package: bytes) -> bytes:
    """Return the zip archive with every entry's time and system set to the same values."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as made, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, _UNIX, 0
            kept.writestr(entry, _settled_entry(name, made.read(name)))
    return target.getvalue()


def _settled_entry(name: str, content: bytes) -> bytes:
    """Return an entry; the workbook behind a chart is an archive with its own clock inside."""
    if not name.endswith(".xlsx"):
        return content
    target = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for part in made.namelist():
            kept.writestr(part, _MOMENT.sub(b">1980-01-01T00:00:00Z<", made.read(part)))
    return settled(target.getvalue())
