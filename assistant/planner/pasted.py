"""Contracts that somebody pasted into a question, apart from the words around them."""

import re

_FENCED = re.compile(r"```(?:ya?ml)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_BEGINS = re.compile(r"^[ \t]*(?:apiVersion|kind|dataContractSpecification)[ \t]*:", re.MULTILINE)
_SIGN = re.compile(
    r"^[ \t]*(?:apiVersion[ \t]*:[ \t]*v?\d|kind[ \t]*:[ \t]*DataContract)", re.MULTILINE
)
_NEXT = re.compile(r"^---[ \t]*$", re.MULTILINE)


def contracts_in(text: str) -> tuple[str, ...]:
    """Return the contracts that a text holds as YAML, in order; the older comes first.

    They stand in fences, or begin with the standard's first field; a line of three hyphens parts
    one from the next.
    """
    fenced = tuple(m[1] for m in _FENCED.finditer(text) if _SIGN.search(m[1]))
    if fenced:
        return fenced
    if not _SIGN.search(text):
        return ()
    begin = _BEGINS.search(text)
    assert begin is not None
    pieces = _NEXT.split(text[begin.start() :])
    return tuple(p.strip("\n") + "\n" for p in pieces if _SIGN.search(p))
