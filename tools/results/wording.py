"""Any stored value as text that a person reads: claims, ranges and lists without their shape."""

from collections.abc import Mapping

from pydantic import JsonValue

NAMES = (
    "name",
    "title",
    "label",
    "text",
    "property",
    "who",
    "domain",
    "dataset",
    "criterion",
    "dimension",
    "id",
)
"""Fields that name an item, the best first."""

_HIDDEN = frozenset({"id", "standing", "source", "sources", "passages"})
"""Fields that say how something is known rather than what."""

_PLAIN = frozenset({"value", "target", "reason", "type", "figure"})
"""Fields that speak for themselves, without their label."""


def text_of(value: JsonValue) -> str:
    """Return the value in words; empty for what says nothing to a reader."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return f"{value:,.10g}"
        case str():
            return value.strip()
        case list():
            return "; ".join(filter(None, map(_listed, value)))
        case _:
            return _object(value)


def _listed(item: JsonValue) -> str:
    """Return an item of a list; semicolons part items and not what is in one."""
    return text_of(item).replace("; ", ", ") if isinstance(item, dict) else text_of(item)


def name_of(item: Mapping[str, JsonValue]) -> str:
    """Return what the item is called, or an empty text."""
    named = (item.get(field) for field in NAMES)
    return next((text for text in map(text_of, named) if text), "")


def label_of(field: str) -> str:
    """Return a field's name as words, such as "Why not first"."""
    return field.replace("_", " ").capitalize()


def shown(item: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    """Return label and text of each field that says something, without the item's own name."""
    name = name_of(item)
    hidden = _HIDDEN | ({"domain"} if "name" in item else set[str]())  # There it is the id.
    kept = {f: v for f, v in item.items() if f not in hidden and not f.endswith("_standing")}
    pairs = ((field, text_of(value)) for field, value in kept.items())
    return tuple((field, text) for field, text in pairs if text and text != name)


def _object(value: Mapping[str, JsonValue]) -> str:
    if "low" in value and "high" in value:
        return _range(value)
    if "standing" in value and "text" in value:
        return text_of(value["text"])
    name = name_of(value)
    rest = ", ".join(
        text if field in _PLAIN else f"{label_of(field).lower()} {text}"
        for field, text in shown(value)
    )
    return f"{name}: {rest}" if name and rest else name or rest


def _range(value: Mapping[str, JsonValue]) -> str:
    low, high, unit = (text_of(value.get(key)) for key in ("low", "high", "unit"))
    return f"{low} {unit}".strip() if low == high else f"{low} to {high} {unit}".strip()
