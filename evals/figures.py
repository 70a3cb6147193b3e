"""Values in a tool's result, found by path and looked for in an answer.

This reads figures its own way, so that it does not repeat a mistake of the product's checker.
"""

import re

from pydantic import JsonValue, TypeAdapter

from evals.numerals import NUMERALS

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
_FIGURE = re.compile(r"(?<![\w.])[-−]?\d[\d,\u00a0\u202f]*(?:\.\d+)?")
_COUNT = "#"
_WORDS = ("no", *NUMERALS[1:])
"""How small counts are told as well."""
_SHARES = (1.0, 100.0)
"""A share may be told as such or in per cent."""


def value_at(body: str, path: str) -> JsonValue | None:
    """Return the value at a path such as `order.0.name` or `domains.#`, or None."""
    value = _JSON.validate_json(body)
    for step in path.split("."):
        match value:
            case dict():
                value = value.get(step)
            case list() if step == _COUNT:
                value = len(value)
            case list() if step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            case _:
                return None
    return value


def given_in(answer: str, value: JsonValue) -> bool:
    """Return whether the answer gives the value: a text in any case, a number as it is rounded."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).casefold() in answer.casefold()
    if any(_rounds_to(float(value), shown[0]) for shown in _FIGURE.finditer(answer)):
        return True
    return value in range(len(_WORDS)) and bool(
        re.search(rf"\b{_WORDS[int(value)]}\b", answer, re.IGNORECASE)
    )


def _rounds_to(value: float, shown: str) -> bool:
    digits = re.sub(r"[,\u00a0\u202f]", "", shown).replace("−", "-")
    decimals = len(digits.partition(".")[2])
    scales = _SHARES if 0 < abs(value) < 1 else _SHARES[:1]
    return any(abs(value * scale - float(digits)) <= 0.5 * 10**-decimals + 1e-9 for scale in scales)
