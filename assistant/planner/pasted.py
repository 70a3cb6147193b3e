"""Contracts and plans that somebody pasted into a question, apart from the words around them."""

import re

from assistant.planner.english import in_english
from assistant.planner.phrases import asked_strongly

_FENCED = re.compile(r"```(?:ya?ml)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_BEGINS = re.compile(r"^[ \t]*(?:apiVersion|kind|dataContractSpecification)[ \t]*:", re.MULTILINE)
_SIGN = re.compile(
    r"^[ \t]*(?:apiVersion[ \t]*:[ \t]*v?\d|kind[ \t]*:[ \t]*DataContract)", re.MULTILINE
)
_NEXT = re.compile(r"^---[ \t]*$", re.MULTILINE)

_ATTACHED = re.compile(r"^Attached file [^\n]*:\n", re.MULTILINE)
_LEAD = re.compile(r"[^\n]*?(?:[:?](?=\s)|[.!](?=\s)|\n|$)\s*")
_LAST = re.compile(r"(?:^|(?<=[.!?\n]))\s*[^.!?\n]*[.!?]?\s*$")
_REVIEWING = "review_plan"
_LEAST_PLAN = 12
"""Words that a plan has at least; fewer only ask for a review."""
_ENDS = 260
"""Characters at either end of a text in which people say what they want of it."""


def asks_for_a_review(text: str) -> bool:
    """Return whether the text asks, before or behind what is pasted, for criticism of a plan."""
    ends = (text[:_ENDS], text[-_ENDS:]) if len(text) > _ENDS else (text,)
    said = (*ends, *(in_english(end) for end in ends))
    return any(asked_strongly(_REVIEWING, end) for end in said)


def plan_in(text: str) -> str | None:
    """Return the plan that a text holds beside the request to review it, or None."""
    attached = _ATTACHED.split(text)[1:]
    if attached:
        return "\n\n".join(attached).strip() or None
    rest = text.strip()
    lead = _LEAD.match(rest)
    while lead and lead[0].strip() and asks_for_a_review(lead[0]):
        rest = rest[lead.end() :]
        lead = _LEAD.match(rest)
    last = _LAST.search(rest)
    if last and asks_for_a_review(last[0]):
        rest = rest[: last.start()]
    return rest.strip() if len(rest.split()) >= _LEAST_PLAN else None


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
