"""CSV and XLSX as tables."""

import csv
import io
from collections.abc import Iterable
from itertools import islice

from knowledge.documents.parsed import Parsed, Unreadable
from knowledge.documents.readers.pieces import MAX_ROWS, Piece, Table, assembled

_SAMPLE = 8_192
_MAX_COLUMNS = 200
_MAX_CELL = 1_000
_DELIMITERS = ",;\t|"


def parse_csv(text: str) -> Parsed:
    """Return the table; the character that parts its columns is found out.

    Raises:
        Unreadable: It can't be taken apart.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text[:_SAMPLE]))
    try:
        table, notes = _table(rows, "its")
    except csv.Error as error:
        raise Unreadable(f"It is no readable CSV: {error}.") from error
    return assembled([table], notes=notes)


def parse_xlsx(content: bytes) -> Parsed:
    """Return each visible sheet as a table, with the values that its formulas had.

    Raises:
        Unreadable: It can't be taken apart.
    """
    # Half a second to import, and only for spreadsheets.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        pieces: list[Piece | Table] = []
        notes: list[str] = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                notes.append(f"Its hidden sheet {sheet.title!r} was left out.")
                continue
            pieces.append(Piece(sheet.title, "heading", 1))
            rows = (tuple(_shown(v) for v in row) for row in sheet.iter_rows(values_only=True))
            table, cut = _table(rows, f"the sheet {sheet.title!r}'s")
            pieces.append(table)
            notes += cut
        title = book.properties.title or ""
    # What openpyxl raises on damaged files: it checks little itself.
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise Unreadable("It is a damaged spreadsheet.") from error
    return assembled(pieces, str(title), tuple(notes))


def _table(rows: Iterable[Iterable[str]], whose: str) -> tuple[Table, tuple[str, ...]]:
    """Return the first rows, and a note if there were more."""
    shown = iter(_narrowed(row) for row in rows)
    taken = tuple(islice((row for row in shown if any(row)), MAX_ROWS))
    more = len(taken) == MAX_ROWS and next(shown, None) is not None
    note = f"Only {whose} first {MAX_ROWS:,} rows were read."
    return Table(taken), (note,) if more else ()


def _narrowed(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell.strip()[:_MAX_CELL] for cell in islice(row, _MAX_COLUMNS))


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _delimiter(sample: str) -> str:
    """Return the character that parts the columns of most lines alike."""
    lines = [line for line in sample.split("\n")[:20] if line.strip()]
    return max(_DELIMITERS, key=lambda d: (_agreement(lines, d), -_DELIMITERS.index(d)))


def _agreement(lines: list[str], delimiter: str) -> float:
    counts = [line.count(delimiter) for line in lines]
    usual = max(counts, key=counts.count, default=0)
    return counts.count(usual) * min(usual, 20) if usual else 0
