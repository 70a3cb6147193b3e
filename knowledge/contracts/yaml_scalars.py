"""What an unquoted YAML text stands for: the rules of YAML 1.1, which readers of contracts use."""

import math
import re

_TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(
    r"(?P<true>yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF"
)
_INT = re.compile(
    r"(?P<sign>[-+]?)(?:0b(?P<two>[0-1_]+)|0x(?P<sixteen>[0-9a-fA-F_]+)|0(?P<eight>[0-7_]+)|(?P<ten>0|[1-9][0-9_]*))"
)
_BASES = {"two": 2, "eight": 8, "ten": 10, "sixteen": 16}
_FLOAT = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)"
)
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_BY_SIXTY = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)
_OF_OTHERS = re.compile(
    r"[yn]|<<|=|[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)",
    re.IGNORECASE,
)
"""What readers of YAML 1.2, or strict ones of 1.1, take for more than a text."""


class PlainText(str):
    """Text written without quotes that other readers may take for a date or a time of day."""

    __slots__ = ()


class ScalarError(ValueError):
    """A value that can't be kept; the message says why."""


_MOST_BITS = 1_000
"""Of a whole number; larger ones are no float, and Python won't write them out."""


def scalar(text: str) -> str | int | float | bool | None:
    """Return what an unquoted text stands for; dates and times of day stay as they are written.

    Raises:
        ScalarError: A number that is not finite or has too many digits.

    """
    if _NULL.fullmatch(text):
        return None
    if found := _BOOL.fullmatch(text):
        return found["true"] is not None
    if found := _INT.fullmatch(text):
        return _int(found)
    if _FLOAT.fullmatch(text):
        return _finite(float(text.replace("_", "")), text)
    if _NOT_FINITE.fullmatch(text):
        raise ScalarError(f"{text!r} is no finite number")
    return PlainText(text) if _BY_SIXTY.fullmatch(text) or _MOMENT.fullmatch(text) else text


def tagged(text: str, tag: str, *, quoted: bool) -> str | int | float | bool | None:
    """Return what a text stands for under a tag of YAML's own, such as `!!str 12`.

    Raises:
        ScalarError: The tag is not one of those that JSON has a value for, or the text is none of
            its kind.

    """
    kind = tag.removeprefix(_TAG)
    if kind == "str":
        return text
    if kind in {"!", "timestamp"}:
        return text if quoted else PlainText(text)
    kinds = {"null": type(None), "bool": bool, "int": int, "float": float}
    if kind not in kinds:
        raise ScalarError(f"the tag {tag[:60]} is not allowed")
    value = scalar(text)
    if kind == "float" and type(value) is int:
        return float(value)
    if type(value) is not kinds[kind]:
        raise ScalarError(f"{text[:40]!r} is no {kind}")
    return value


def is_text(plain: str) -> bool:
    """Return whether every reader of YAML takes this unquoted text for a text."""
    if _OF_OTHERS.fullmatch(plain) or _NOT_FINITE.fullmatch(plain):
        return False
    value = scalar(plain)
    return isinstance(value, str) and not isinstance(value, PlainText)


def _int(found: re.Match[str]) -> int:
    base, digits = next((_BASES[n], found[n]) for n in _BASES if found[n] is not None)
    try:
        value = int(digits.replace("_", "") or "0", base)
    except ValueError:
        value = 1 << _MOST_BITS
    if value.bit_length() > _MOST_BITS:
        raise ScalarError(f"{found[0][:40]!r} has too many digits")
    return -value if found["sign"] == "-" else value


def _finite(value: float, text: str) -> float:
    if not math.isfinite(value):
        raise ScalarError(f"{text[:40]!r} is no finite number")
    return value
