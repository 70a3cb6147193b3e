"""Catalog records as JSON text: equal records give equal text, whatever the order of their sets."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.catalog.model import CatalogRecord, Column, Guarded

RecordT = TypeVar("RecordT")


@cache
def adapter(kind: type[RecordT]) -> TypeAdapter[RecordT]:
    """Return the reader and writer of one kind of record, made once."""
    return TypeAdapter(kind)


def body(record: CatalogRecord) -> str:
    """Return the record as JSON, without the fields that have their default."""
    writer = adapter(type(record))
    if not isinstance(record, Guarded) or record.readers is None:
        return writer.dump_json(record, exclude_defaults=True).decode()
    # A set has no order of its own, so the readers are written here and not by pydantic.
    text = writer.dump_json(record, exclude_defaults=True, exclude={"readers"}).decode()
    return f'{text[:-1]},"readers":{json.dumps(sorted(record.readers), ensure_ascii=False)}}}'


def columns_body(columns: Sequence[Column]) -> str:
    """Return the columns of one dataset as one JSON array."""
    return adapter(tuple[Column, ...]).dump_json(tuple(columns), exclude_defaults=True).decode()


def columns_in(text: str) -> tuple[Column, ...]:
    """Return the columns in an array, or the one column that an older snapshot has in a row."""
    return adapter(tuple[Column, ...]).validate_json(text if text[:1] == "[" else f"[{text}]")
