import pytest
from peers.messages_parts import (
    SCHEMA,
    TOOL,
    request,
    text,
    user,
    verdict,
)
from pydantic import JsonValue

from evals.loopback.messages_api import Json


def with_schema(**changed: JsonValue) -> Json:
    schema = {key: value for key, value in {**SCHEMA, **changed}.items() if value != "absent"}
    return request(tools=[{**TOOL, "input_schema": schema}])


def with_strict(*schemas: Json) -> Json:
    tools: list[JsonValue] = [
        {**TOOL, "name": f"t{n}", "input_schema": schema, "strict": True}
        for n, schema in enumerate(schemas)
    ]
    return request(tools=tools)


def strict_object(count: int, of: Json, *, required: bool) -> Json:
    properties: Json = {f"p{n}": of for n in range(count)}
    names: list[JsonValue] = list(properties) if required else []
    return {**SCHEMA, "properties": properties, "required": names}


def test_strict_tools_within_their_limits_are_accepted() -> None:
    assert verdict(with_strict(*[SCHEMA] * 20)) == "accepted"
    assert verdict(with_strict(strict_object(24, {"type": "string"}, required=False))) == "accepted"
    union: Json = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert verdict(with_strict(strict_object(16, union, required=True))) == "accepted"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (request(tools=[{**TOOL, "name": "find it"}]), "String should match pattern"),
        (request(tools=[{**TOOL, "name": "f" * 65}]), "String should match pattern"),
        (request(tools=[TOOL, TOOL]), "Tool names must be unique"),
        (request(tools=[{**TOOL, "colour": "red"}]), "Extra inputs"),
        (request(tools=[{"name": "find"}]), "input_schema: Field required"),
        (
            request(messages=[user(text("Pay?"))], tools="absent"),
            "only be specified while providing tools",
        ),
        (with_schema(type="array"), "input_schema.type: must be object"),
        (with_schema(type="absent"), "input_schema.type: must be object"),
        (with_schema(anyOf=[SCHEMA]), "does not support oneOf, allOf, or anyOf at the top level"),
        (with_schema(properties={"two words": {"type": "string"}}), "'two words' does not match"),
        (with_schema(properties={"p": {"type": "text"}}), "JSON schema is invalid: type 'text'"),
        (with_schema(properties={"p": {"items": []}}), "items is a list"),
        (with_schema(properties=[]), "properties is no object"),
        (with_schema(required="words"), "required is no list"),
        (with_schema(properties={"p": {"exclusiveMinimum": True}}), "is a boolean"),
        (with_schema(properties={"p": {"$ref": "#/$defs/Gone"}}), "does not resolve"),
        (with_schema(properties={"p": {"$ref": "https://example.org/s"}}), "does not resolve"),
    ],
)
def test_a_wrong_tool_is_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


RECURSIVE: Json = {
    **SCHEMA,
    "properties": {"words": {"$ref": "#/$defs/Node"}},
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {"child": {"$ref": "#/$defs/Node"}},
            "required": ["child"],
            "additionalProperties": False,
        }
    },
}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (with_strict(*[SCHEMA] * 21), "at most 20 strict tools"),
        (
            with_strict(*[strict_object(5, {"type": "string"}, required=False)] * 5),
            "at most 24 optional parameters",
        ),
        (
            with_strict(strict_object(17, {"type": ["string", "null"]}, required=True)),
            "at most 16 parameters with union types",
        ),
        (with_strict({**SCHEMA, "additionalProperties": True}), "additionalProperties false"),
        (
            with_strict(strict_object(1, {"type": "string", "minLength": 1}, required=True)),
            "don't support ['minLength']",
        ),
        (with_strict(RECURSIVE), "recursive schemas"),
    ],
)
def test_strict_tools_beyond_their_limits_are_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


def test_a_recursive_schema_is_accepted_where_it_is_not_strict() -> None:
    assert verdict(request(tools=[{**TOOL, "input_schema": RECURSIVE}])) == "accepted"
