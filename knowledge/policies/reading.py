"""Reads policies from YAML files; a policy that is not in order is named with the reason."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from knowledge.policies.model import PlacedPolicy, Policy, PolicyFault

_LARGEST = 2_000_000
"""Bytes of a file."""
_SUFFIXES = frozenset({".yaml", ".yml"})


def yaml_files(place: Path) -> tuple[Path, ...]:
    """Return the YAML files of a folder, sorted, or the file that it is; none where it is not there."""
    if place.is_file():
        return (place,)
    found = place.rglob("*") if place.is_dir() else ()
    return tuple(sorted(p for p in found if p.suffix in _SUFFIXES and p.is_file()))


def read_file(
    file: Path, place: str, readers: frozenset[str] | None = None
) -> Iterator[PlacedPolicy | PolicyFault]:
    """Yield the policies of a YAML file; faults have its readers too."""
    try:
        if file.stat().st_size > _LARGEST:
            yield PolicyFault(place=place, policy="", reason=f"it is larger than {_LARGEST:,} bytes", readers=readers)  # fmt: skip
            return
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        yield PolicyFault(place=place, policy="", reason=f"it can't be read: {reason}", readers=readers)  # fmt: skip
        return
    yield from read_text(text, place, readers)


def read_text(
    text: str, place: str, readers: frozenset[str] | None = None
) -> Iterator[PlacedPolicy | PolicyFault]:
    """Yield the policies of a YAML text: one, a list, or a list under `policies`."""
    import yaml  # noqa: PLC0415 - not every command reads policies.

    try:
        content: object = yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError) as reason:
        yield PolicyFault(place=place, policy="", reason=f"it is no YAML: {' '.join(str(reason).split())[:200]}", readers=readers)  # fmt: skip
        return
    for entry in _entries(content):
        try:
            policy = Policy.model_validate(entry)
        except ValidationError as faults:
            yield PolicyFault(
                place=place, policy=_id_of(entry), reason=explained(faults), readers=readers
            )
            continue
        yield PlacedPolicy(policy=policy, place=f"{place}: {policy.id}", origin="organisation", readers=readers)  # fmt: skip


def explained(faults: ValidationError) -> str:
    """Return in a sentence what does not fit a policy."""
    told = (
        f"{'.'.join(map(str, e['loc'])) or 'the entry'}: {e['msg']}"
        for e in faults.errors(include_url=False, include_context=False, include_input=False)[:4]
    )
    return "; ".join(told)


def _entries(content: object) -> list[object]:
    listed = content.get("policies", content) if isinstance(content, dict) else content  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - YAML has any types; pydantic checks them.
    return list(listed) if isinstance(listed, list) else [listed]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - as above.


def _id_of(entry: object) -> str:
    told = entry.get("id") if isinstance(entry, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - as above.
    return told if isinstance(told, str) else ""
