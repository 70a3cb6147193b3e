"""What is searched for where the question alone does not say it: "how many people are they?"."""

import re

from assistant.planner.thread import Thread
from tools.passages.owners import asks_for_owners

_SHORT = 9
"""Words up to which a text leans on the search before it."""
_SEARCHED = ("search_knowledge", "find_policy", "diagnose_issue")
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|this|those|these|there)\b", re.IGNORECASE
)


def searched_on(english: str, thread: Thread) -> str:
    """Return what to search: a text on "they" with the search before it, which says who they are."""
    if asks_for_owners(english):
        return english
    last = thread.last
    if last is None or last.tool not in _SEARCHED or len(english.split()) > _SHORT:
        return english
    said = next((str(last.arguments[f]) for f in ("query", "question") if f in last.arguments), "")
    return f"{english} ({said})" if said and _POINTS.search(english) else english
