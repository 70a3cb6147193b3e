"""The Open Data Contract Standard as data: its schema, its versions, its fields and their order."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import jsonschema_rs
import yaml
from pydantic import JsonValue

from knowledge.contracts.yaml_comments import Comment, Comments, Path
from knowledge.record import Record

VERSIONS = ("v3.2.0", "v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0")
"""The versions that are read, the newest first; the newest one's schema holds for all."""

PRODUCT_VERSIONS = ("v1.0.0", "v0.9.0")
"""The versions of the product standard that are read, the newest first."""

Node = Mapping[str, JsonValue]


class Wording(Record):
    """The order of fields, and the words for what the schema only says in patterns."""

    fields: tuple[str, ...]
    kept: frozenset[str]
    logical_types: dict[str, frozenset[str]]
    patterns: dict[str, str]


@cache
def wording() -> Wording:
    """Return what order.yaml says."""
    text = files("knowledge.contracts").joinpath("order.yaml").read_text(encoding="utf-8")
    return Wording.model_validate(yaml.safe_load(text))


class Standard:
    """A JSON schema with what people need beside it: which fields may stand where."""

    def __init__(self, text: str) -> None:
        """Take the text of the JSON schema."""
        self._schema: Node = _meant(json.loads(text))
        self.validator = jsonschema_rs.validator_for(json.dumps(self._schema))

    def fields(self, path: Path) -> tuple[str, ...]:
        """Return every field that may stand in the map at this place, sorted."""
        found: set[str] = set()
        for node in self._at(path):
            found |= _map(node.get("properties")).keys()
        return tuple(sorted(found))

    def _at(self, path: Path) -> tuple[Node, ...]:
        """Return the definitions that bear on a place, whatever the conditions."""
        nodes = tuple(self._expanded(self._schema, ()))
        for step in path:
            below: list[Node] = []
            for node in nodes:
                inner = (
                    node.get("items")
                    if isinstance(step, int)
                    else _map(node.get("properties")).get(step)
                )
                if isinstance(inner, dict):
                    below += self._expanded(inner, ())
            nodes = tuple(below)
        return nodes

    def _expanded(self, node: Node, seen: tuple[str, ...]) -> Iterator[Node]:
        yield node
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            yield from self._expanded(self._definition(reference), (*seen, reference))
        for keyword in ("allOf", "oneOf", "anyOf"):
            branches = node.get(keyword)
            for branch in branches if isinstance(branches, list) else []:
                if isinstance(branch, dict):
                    yield from self._expanded(branch, seen)
        for keyword in ("then", "else"):
            branch = node.get(keyword)
            if isinstance(branch, dict):
                yield from self._expanded(branch, seen)

    def _definition(self, reference: str) -> Node:
        node: Node = self._schema
        for step in reference.removeprefix("#/").split("/"):
            node = _map(node.get(step))
        return node


def _meant(node: Node) -> dict[str, JsonValue]:
    """Return a schema whose conditions on a field hold only where the field is given.

    As published, `if: {properties: {logicalType: {const: map}}}` holds for a column without a
    logical type too, and would demand of it what only maps have.
    """
    found: dict[str, JsonValue] = {}
    for key, value in node.items():
        condition = key == "if" and isinstance(value, dict)
        found[key] = _given(value) if condition else _meant_value(value)
    return found


def _meant_value(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return _meant(value)
    return [_meant_value(v) for v in value] if isinstance(value, list) else value


def _given(condition: JsonValue) -> JsonValue:
    if isinstance(condition, list):
        return [_given(c) for c in condition]
    if not isinstance(condition, dict):
        return condition
    if "properties" in condition and "required" not in condition:
        names: list[JsonValue] = [*sorted(_map(condition["properties"]))]
        return {**condition, "required": names}
    return {k: _given(v) if k == "anyOf" else v for k, v in condition.items()}


def _map(value: JsonValue) -> Node:
    return value if isinstance(value, dict) else {}


@cache
def contracts() -> Standard:
    """Return the contract standard, from the schema that its own package carries."""
    text = files("open_data_contract_standard").joinpath("schema.json").read_text(encoding="utf-8")
    return Standard(text)


@cache
def products() -> Standard:
    """Return the product standard, from a schema of our own, for its package carries none."""
    text = files("knowledge.contracts").joinpath("odps.schema.json").read_text(encoding="utf-8")
    return Standard(text)


@cache
def _ranks() -> Mapping[str, int]:
    return {name: rank for rank, name in enumerate(wording().fields)}


def in_order(value: JsonValue, comments: Comments) -> tuple[JsonValue, Comments]:
    """Return the value with its known fields in the standard's order, and its comments.

    The comment that opens the text stays at its top. What an author wrote freely, such as the
    value of a custom property, keeps its order.
    """
    ordered = _ordered(value)
    if not isinstance(value, dict) or not isinstance(ordered, dict) or not value:
        return ordered, comments
    was, now = (next(iter(value)),), (next(iter(ordered)),)
    opening = comments.at.get(was)
    if was == now or opening is None or not opening.above:
        return ordered, comments
    at = dict(comments.at)
    at[was] = Comment((), opening.beside)
    first = at.get(now, Comment())
    at[now] = Comment((*opening.above, *first.above), first.beside)
    return ordered, Comments(at, comments.below)


def _ordered(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_ordered(v) for v in value]
    if not isinstance(value, dict):
        return value
    ranks, kept = _ranks(), wording().kept
    names = sorted(value, key=lambda name: ranks.get(name, len(ranks)))
    return {n: value[n] if n in kept else _ordered(value[n]) for n in names}
