"""What a JSON schema refuses, in words that somebody new to the standard understands."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from jsonschema_rs import ValidationError, ValidationErrorKind
from pydantic import JsonValue

from knowledge.contracts.standard import Standard, wording
from knowledge.contracts.yaml_comments import Path
from knowledge.contracts.yaml_reading import YamlDocument

Severity = Literal["error", "warning"]
_KINDS = {
    "string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "array": "a list", "object": "a map of fields", "null": "empty",
}  # fmt: skip
_MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class ContractFault:
    """What is wrong at one place of a contract or a product."""

    path: str
    """Such as `schema[0].properties[2].logicalType`; empty for the whole."""
    line: int
    """Counted from 1."""
    problem: str
    """A sentence without its full stop."""
    nearest: str
    """The nearest valid value or field, or empty where none is near."""
    severity: Severity


def shown(path: Path) -> str:
    """Return a place as people write it."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def schema_faults(document: YamlDocument, standard: Standard) -> tuple[ContractFault, ...]:
    """Return what the schema refuses, one fault for each cause, ordered by line."""
    found: dict[tuple[str, str], ContractFault] = {}
    # The validator knows no texts but plain ones, so those that stand for dates are made such.
    plain: JsonValue = json.loads(json.dumps(document.value))
    errors = list(standard.validator.iter_errors(plain))
    for error in errors:
        for path, problem, nearest in _explained(error, errors, document, standard):
            key = (shown(path), problem)
            fault = ContractFault(key[0], document.line(path), problem, nearest, "error")
            found.setdefault(key, fault)
    return tuple(sorted(found.values(), key=lambda f: (f.line, f.path, f.problem)))


_Said = tuple[Path, str, str]


def _explained(
    error: ValidationError,
    errors: Iterable[ValidationError],
    document: YamlDocument,
    standard: Standard,
) -> Iterator[_Said]:
    """Yield place, problem and nearest valid of one error."""
    path = tuple(error.instance_path)
    kind = error.kind
    value = _held(path, document.value)
    if isinstance(kind, ValidationErrorKind.Required):
        yield path, f"{kind.property!r} is missing", ""
    elif isinstance(
        kind, ValidationErrorKind.AdditionalProperties | ValidationErrorKind.UnevaluatedProperties
    ):
        for name in kind.unexpected:
            yield from _unexpected(path, name, errors, document, standard)
    elif isinstance(kind, ValidationErrorKind.Enum):
        yield path, *_not_one_of(path, value, kind.options)
    elif isinstance(kind, ValidationErrorKind.Type):
        yield path, *_wrong_type(value, kind.types)
    elif isinstance(kind, ValidationErrorKind.Pattern):
        yield path, *_wrong_pattern(value, _definition(error))
    elif isinstance(kind, ValidationErrorKind.OneOfNotValid | ValidationErrorKind.AnyOf):
        yield from _no_branch(path, document, kind.context)
    elif isinstance(kind, ValidationErrorKind.OneOfMultipleValid):
        names = [n for n in value if n.startswith("must")] if isinstance(value, dict) else []
        yield path, f"only one of {', '.join(names)} may stand here" if names else error.message, ""
    else:
        yield path, error.message, ""


def _unexpected(
    path: Path,
    name: str,
    errors: Iterable[ValidationError],
    document: YamlDocument,
    standard: Standard,
) -> Iterator[_Said]:
    """Say that a field is unknown, or that it does not go with the others.

    A field that the schema knows here is refused only because something beside or below it is
    wrong; then that is the cause to name.
    """
    allowed = standard.fields(path)
    if name not in allowed:
        yield (*path, name), f"there is no field {name!r} here", _near(name, allowed)
        return
    causes = (e for e in errors if tuple(e.instance_path)[: len(path)] == path)
    if all(_is_about_fields(e) for e in causes):
        beside = _type_at(path, document.value)
        goes = f"does not go with type {beside}" if beside else "does not go with the other fields"
        yield (*path, name), f"{name!r} {goes} here", ""


def _is_about_fields(error: ValidationError) -> bool:
    return isinstance(
        error.kind,
        ValidationErrorKind.AdditionalProperties | ValidationErrorKind.UnevaluatedProperties,
    )


def _held(path: Path, value: JsonValue) -> JsonValue:
    """Return what stands at a place, or None."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _type_at(path: Path, root: JsonValue) -> str:
    value = _held(path, root)
    found = value.get("type") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _not_one_of(path: Path, value: JsonValue, options: Iterable[object]) -> tuple[str, str]:
    names = [str(option) for option in options]
    listed = ", ".join(names[:_MOST_OPTIONS]) + (", …" if len(names) > _MOST_OPTIONS else "")
    near = _near(str(value), names)
    if path[-1:] == ("logicalType",):
        near = _logical(str(value)) or near
    return f"{_brief(value)} is not one of {listed}", near


def _logical(word: str) -> str:
    """Return the logical type that other systems call by this word, or nothing."""
    bare = re.sub(r"\(.*", "", word).strip().lower()
    found = (name for name, others in wording().logical_types.items() if bare in others)
    return next(found, "")


def _wrong_type(value: JsonValue, types: Iterable[str]) -> tuple[str, str]:
    wanted = " or ".join(_KINDS.get(t, t) for t in types)
    if wanted == _KINDS["string"] and isinstance(value, bool | int | float):
        quoted = json.dumps(value)
        return f"{quoted} must be a text: put it in quotes", f"'{quoted}'"
    if wanted == _KINDS["array"] and value is not None:
        return f"{_brief(value)} must be a list: begin each item with a hyphen", ""
    return f"{_brief(value)} must be {wanted}", ""


def _wrong_pattern(value: JsonValue, definition: str) -> tuple[str, str]:
    said = wording().patterns.get(definition, "does not have the form that the standard asks for")
    near = re.sub(r"[^A-Za-z0-9_-]+", "_", str(value)).strip("_")
    return f"{_brief(value)} {said}", near if definition == "StableId" else ""


def _definition(error: ValidationError) -> str:
    steps = [str(step) for step in error.schema_path]
    return steps[1] if steps[:1] == ["$defs"] else ""


def _no_branch(
    path: Path, document: YamlDocument, branches: Iterable[Iterable[ValidationError]]
) -> Iterator[_Said]:
    """Say what none of several forms allowed; the branch that comes closest speaks."""
    value = _held(path, document.value)
    tried = [list(branch) for branch in branches]
    missing = [
        e.kind.property
        for branch in tried
        for e in branch[:1]
        if isinstance(e.kind, ValidationErrorKind.Required)
    ]
    if len(missing) == len(tried):
        given = list(value) if isinstance(value, dict) else []
        near = next((n for g in given for n in [_near(g, missing)] if n), "")
        yield path, f"one of {', '.join(missing)} is missing", near
        return
    kinds = [e.kind for branch in tried for e in branch if tuple(e.instance_path) == path]
    types = [t for k in kinds if isinstance(k, ValidationErrorKind.Type) for t in k.types]
    fitting = [branch for branch in tried if not _is_type_at(branch, path)]
    if not fitting:
        yield path, *_wrong_type(value, types)
        return
    for error in min(fitting, key=len):
        kind, at = error.kind, tuple(error.instance_path)
        if isinstance(kind, ValidationErrorKind.OneOfNotValid | ValidationErrorKind.AnyOf):
            yield from _no_branch(at, document, kind.context)
        elif isinstance(kind, ValidationErrorKind.Pattern):
            yield at, *_wrong_pattern(_held(at, document.value), _definition(error))
        else:
            yield at, error.message, ""


def _is_type_at(branch: list[ValidationError], path: Path) -> bool:
    return any(
        isinstance(e.kind, ValidationErrorKind.Type) and tuple(e.instance_path) == path
        for e in branch
    )


def _near(word: str, options: Iterable[str]) -> str:
    """Return the option that a misspelling most likely meant, or nothing."""
    by_lower = {option.lower(): option for option in sorted(options)}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def _brief(value: JsonValue) -> str:
    text = repr(str(value)) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - one line of a message.
