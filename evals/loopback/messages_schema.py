"""Which schemas of tool arguments the Messages API refuses."""

import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

STRICT_TOOLS = 20
STRICT_OPTIONAL = 24
STRICT_UNIONS = 16
"""Over all strict tools of a request."""

_TYPES = {"object", "array", "string", "number", "integer", "boolean", "null"}
_COMBINATORS = ("oneOf", "anyOf", "allOf")
_NOT_STRICT = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "maxItems",
    "uniqueItems",
    "patternProperties",
    "not",
    "if",
    "then",
    "else",
]

Schema = dict[str, JsonValue]


def schema_faults(schema: Schema) -> Iterator[str]:
    """Yield what is wrong with one tool's schema, strict or not."""
    if schema.get("type") != "object":
        yield "input_schema.type: must be object"
    if any(key in schema for key in _COMBINATORS):
        yield "input_schema: does not support oneOf, allOf, or anyOf at the top level"
    for part in _parts(schema):
        yield from (f"input_schema: JSON schema is invalid: {fault}" for fault in _draft(part))
        properties = part.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            if not re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", name):
                yield f"input_schema.properties: {name!r} does not match ^[a-zA-Z0-9_.-]{{1,64}}$"
        if "$ref" in part and _target(schema, part) is None:
            yield f"input_schema: $ref {part['$ref']!r} does not resolve"


def strict_faults(schemas: Sequence[Schema]) -> Iterator[str]:
    """Yield what is wrong with the schemas of all strict tools of a request together."""
    if len(schemas) > STRICT_TOOLS:
        yield f"tools: at most {STRICT_TOOLS} strict tools"
    parts = [part for schema in schemas for part in _parts(schema)]
    if sum(map(_optional, parts)) > STRICT_OPTIONAL:
        yield f"tools: at most {STRICT_OPTIONAL} optional parameters over all strict tools"
    if sum(map(_union, parts)) > STRICT_UNIONS:
        yield f"tools: at most {STRICT_UNIONS} parameters with union types over all strict tools"
    for part in parts:
        if part.get("type") == "object" and part.get("additionalProperties") is not False:
            yield "tools: strict tools need additionalProperties false"
        if unknown := [key for key in _NOT_STRICT if key in part]:
            yield f"tools: strict tools don't support {unknown}"
    if any(_recursive(schema, schema, ()) for schema in schemas):
        yield "tools: strict tools don't support recursive schemas"


def _parts(schema: JsonValue) -> Iterator[Schema]:
    """Yield a schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for child in _children(schema):
        yield from _parts(child)


def _children(schema: Schema) -> Iterator[JsonValue]:
    for key in ("properties", "$defs", "patternProperties"):
        named = schema.get(key)
        yield from named.values() if isinstance(named, dict) else ()
    for key in (*_COMBINATORS, "prefixItems"):
        several = schema.get(key)
        yield from several if isinstance(several, list) else ()
    yield from (schema.get(key) for key in ("items", "additionalProperties", "not"))


def _draft(part: Schema) -> Iterator[str]:
    """Yield where a part is no schema of draft 2020-12, as far as slips of ours could go."""
    kinds = part.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in _TYPES:
            yield f"type {kind!r}"
    if isinstance(part.get("items"), list):
        yield "items is a list"
    if not isinstance(part.get("properties", {}), dict):
        yield "properties is no object"
    if not isinstance(part.get("required", []), list):
        yield "required is no list"
    if any(isinstance(part.get(f"exclusive{end}"), bool) for end in ("Minimum", "Maximum")):
        yield "exclusiveMinimum or exclusiveMaximum is a boolean"


def _optional(part: Schema) -> int:
    properties, required = part.get("properties"), part.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return 0
    return len(set(properties) - {str(name) for name in required})


def _union(part: Schema) -> bool:
    return "anyOf" in part or "oneOf" in part or isinstance(part.get("type"), list)


def _target(root: Schema, part: Schema) -> JsonValue:
    """Return the schema that a reference within the same document names, or None."""
    steps = str(part.get("$ref")).split("/")
    found: JsonValue = root
    for step in steps[1:]:
        found = found.get(step) if isinstance(found, dict) else None
    return found if steps[0] == "#" else None


def _recursive(root: Schema, schema: JsonValue, open_: tuple[str, ...]) -> bool:
    if not isinstance(schema, dict):
        return False
    reference = schema.get("$ref")
    if isinstance(reference, str):
        inside = (*open_, reference)
        return reference in open_ or _recursive(root, _target(root, schema), inside)
    without = {key: value for key, value in schema.items() if key != "$defs"}
    return any(_recursive(root, child, open_) for child in _children(without))
