"""Plain values to YAML that people like to read: block style, few quotes, comments kept."""

import json
import textwrap
from collections.abc import Iterator

from pydantic import JsonValue

from knowledge.contracts.yaml_comments import NONE, Comment, Comments, Path
from knowledge.contracts.yaml_scalars import PlainText, is_text

_WIDTH = 92
_LONG = 100
_SILENT = Comment()


def write_yaml(value: JsonValue, comments: Comments = NONE) -> str:
    """Return the YAML text of a value; reading it again gives the same value and comments.

    A blank line stands between the parts of the root that hold more than one line.
    """
    lines = list(_parts(value, comments)) if isinstance(value, dict) else _root(value, comments)
    lines += [_comment(said) for said in comments.below]
    return "\n".join(lines) + "\n"


def _root(value: JsonValue, comments: Comments) -> list[str]:
    if isinstance(value, list):
        return list(_items(value, (), "", comments)) or ["[]"]
    return _scalar(value, "  ")


def _parts(value: dict[str, JsonValue], comments: Comments) -> Iterator[str]:
    before = False
    for number, (key, held) in enumerate(value.items()):
        lines = list(_entry(key, held, (key,), "", comments))
        above = len(comments.at.get((key,), _SILENT).above)
        large = len(lines) - above > 1
        if number and (large or above or before):
            yield ""
        before = large
        yield from lines
    if not value:
        yield "{}"


def _entry(key: str, held: JsonValue, path: Path, indent: str, comments: Comments) -> Iterator[str]:
    """Yield the lines of one key of a map."""
    said = comments.at.get(path, _SILENT)
    yield from (indent + _comment(line) for line in said.above)
    name = f"{indent}{_key(key)}:"
    if isinstance(held, dict | list) and held:
        yield name + _beside(said)
        yield from _block(held, path, f"{indent}  ", comments)
        return
    first, *more = _scalar(held, f"{indent}  ")
    yield f"{name} {first}{_beside(said)}"
    yield from more


def _block(
    held: dict[str, JsonValue] | list[JsonValue], path: Path, indent: str, comments: Comments
) -> Iterator[str]:
    if isinstance(held, list):
        yield from _items(held, path, indent, comments)
        return
    for key, value in held.items():
        yield from _entry(key, value, (*path, key), indent, comments)


def _items(held: list[JsonValue], path: Path, indent: str, comments: Comments) -> Iterator[str]:
    """Yield the lines of a list; a comment beside an item that spans lines goes above it."""
    for number, item in enumerate(held):
        here = (*path, number)
        said = comments.at.get(here, _SILENT)
        yield from (indent + _comment(line) for line in said.above)
        if isinstance(item, dict | list) and item:
            if said.beside:
                yield indent + _comment(said.beside)
            lines = list(_block(item, here, f"{indent}  ", comments))
            first = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
            yield from (indent + line.lstrip() for line in lines[:first])
            yield f"{indent}- {lines[first][len(indent) + 2 :]}"
            yield from lines[first + 1 :]
        else:
            first_line, *more = _scalar(item, f"{indent}  ")
            yield f"{indent}- {first_line}{_beside(said)}"
            yield from more


def _comment(said: str) -> str:
    return f"# {_on_one_line(said)}" if said else "#"


def _beside(said: Comment) -> str:
    return f"  # {_on_one_line(said.beside)}" if said.beside else ""


def _on_one_line(said: str) -> str:
    """Return what a comment may hold: a line break in a name would end it and begin a key."""
    return "".join(c if c.isprintable() else " " for c in said)


def _key(key: str) -> str:
    return key if _plain(key) and len(key) < _LONG else _quoted(key)


def _scalar(value: JsonValue, indent: str) -> list[str]:
    """Return the lines of a value without parts, the first without indentation."""
    if isinstance(value, PlainText):
        return [str(value)]
    if isinstance(value, str):
        return _text(value, indent)
    if isinstance(value, bool) or value is None:
        return [{True: "true", False: "false", None: "null"}[value]]
    if isinstance(value, float):
        return [_float(value)]
    return [json.dumps(value)]


def _float(value: float) -> str:
    """Return a float as YAML 1.1 reads it, which wants a point before an exponent."""
    text = repr(value)
    if "e" in text and "." not in text:
        return text.replace("e", ".0e")
    return text


def _text(text: str, indent: str) -> list[str]:
    if "\n" in text and _literal(text):
        lines = text.removesuffix("\n").split("\n")
        return ["|" if text.endswith("\n") else "|-", *(indent + x if x else "" for x in lines)]
    if len(text) > _LONG and _foldable(text):
        lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        return [">-", *(indent + line for line in lines)]
    return [text if _plain(text) else _quoted(text)]


def _literal(text: str) -> bool:
    lines = text.split("\n")
    blank = any(line and not line.strip() for line in lines)
    return (
        bool(lines[0])
        and not lines[0][0].isspace()
        and not text.endswith("\n\n")
        and not blank
        and all(line.isprintable() for line in lines)
    )


def _foldable(text: str) -> bool:
    return text.isprintable() and " ".join(text.split()) == text and " " in text


def _plain(text: str) -> bool:
    """Return whether a text needs no quotes for any reader of YAML."""
    return (
        bool(text)
        and (text[0].isalnum() or text[0] in "_/$(.")
        and text.isprintable()
        and text == text.strip()
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and is_text(text)
    )


def _quoted(text: str) -> str:
    if "'" not in text and text.isprintable() and text:
        return f"'{text}'"
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in escaped)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - what \u holds.
