"""Follow-up questions: which part of an earlier result is meant, and what in it."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from assistant.planner.arguments import names_in
from assistant.planner.cues import cued, tells_of_an_organisation
from assistant.planner.thread import OPENING, Thread, Use

_SHORT = 9
"""Words up to which a question that names a part of a plan is about the plan just made."""


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words, re.IGNORECASE), part) for words, part in pairs)


_PARTS = _compiled(
    (r"\bstop\b|\bgive up\b|\babandon", "headline.stop"),
    (r"\bmonday\b|\bstart tomorrow|\bnext step", "headline.monday"),
    (r"\bcosts?\b|\bbudget", "headline.cost"),
    (r"\bdecision\b|\bapprove\b", "headline.decision"),
    (r"\bwhy not\b|\bwhy\b.*\b(?:first|second|third|last|before|after|later|next)\b", "order"),
    (r"\bready\b|\breadiness\b|\bmatur|\bscores?\b", "order"),
    (r"\bleft (?:for later|out)|\blater polic|\bpolic\w* .*\blater\b", "later_policies"),
    (r"\bpolic(?:y|ies)\b|\bgovernance", "policies"),
    (r"\bmetrics?\b|\bkpis?\b|\bmeasure|\bsuccess\b", "metrics"),
    (r"\bassum", "assumptions"),
    (r"\bopen questions?\b|\bquestions (?:are|remain)", "questions"),
    (r"\brisks?\b|\bmistakes?\b|\bgo wrong\b", "risks"),
    (r"\bplatform\b|\bbuild or buy\b|\btooling\b", "platform"),
    (r"\broles?\b|\bhire\b|\boperating model\b", "roles"),
    (r"\bcapacity\b|\bengineers?\b|\badds? up\b|\benough (?:people|time)", "capacity"),
    (r"\bphases?\b|\btimeline\b|\bschedule|\bwhen\b|\broll-?back|\bdual[\s-]run|\bwaves?\b", "phases"),
    (r"\bproducts?\b", "products"),
    (r"\bsensitiv|\brobust|\bhow firm\b", "sensitivity"),
    (r"\bweights?\b|\bcriteria\b", "weights"),
    (r"\bcontradict", "contradictions"),
    (r"\bfacts?\b", "facts"),
    (r"\bsources?\b", "sources"),
    (r"\breject|\balternatives?\b|\bother cuts?\b", "rejected_cuts"),
    (r"\bshared\b|\breference data\b|\bmaster data\b", "shared"),
    (r"\border\b|\bsequence\b|\brank|\bpriorit|\bfirst\b", "order"),
    (r"\bdomains?\b", "domains"),
    (r"\b(?:plan|roadmap|summary)\b.*\bagain\b|\bsummar", ""),
)  # fmt: skip

_OF_PLANS = frozenset(part for _, part in _PARTS)
_RESULTS: Mapping[str, Mapping[str, str]] = {
    "plan_roadmap": {part: part for part in _OF_PLANS},
    "decompose_domains": {"domains": "domains", "shared": "shared"},
    "assess_domains": {
        "order": "domains",
        "domains": "domains",
        "weights": "weights",
        "sensitivity": "sensitivity",
    },
    "define_data_products": {"products": "products"},
    "find_policy": {"policies": "policies"},
}
"""For each tool, which part of its result holds what is asked for."""

_WHOLE: Mapping[str, str] = {
    "plan_roadmap": "order",
    "decompose_domains": "domains",
    "assess_domains": "domains",
    "define_data_products": "products",
    "find_policy": "policies",
}
"""The part that is meant when none is named."""

_PLACE = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_THING = (
    r"(?:one|domain|product|phase|policy|risk|metric|question|assumption|role|wave|data product)"
)
_REFERS = re.compile(
    rf"\bagain\b|\bleft (?:for later|out|open)\b|\b(?:in|as|into) (?:a )?table\b|\b(?:the|this|that|your|our) (?:plan|roadmap|order|"
    rf"ranking|result|answer)\b|\bthe (?:{_PLACE}) {_THING}|\bwhy not\b|^\s*(?:and|but|so)\b|"
    rf"\bwhat about\b|\b(?:tell me )?more (?:about|on)\b|\byou (?:said|propos|put|rank|chos|recommend"
    rf"|suggest)\w*|\b(?:this|that|these|those) {_THING}s?\b|\bwhy (?:is|are|did|do) .* (?:first|last|"
    rf"before|after)\b|\bin that\b|\bwhat would (?:make|change)\b|\b{_THING} (?:{'|'.join(_NUMBERS)}|"
    rf"\d{{1,2}})\b",
    re.IGNORECASE,
)
_TABLE = re.compile(r"\btable\b|\btabular\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\bthe ({_PLACE})\b(?:\s{_THING})?", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b(?:{_THING}|number) ({'|'.join(_NUMBERS)}|\d{{1,2}})\b", re.IGNORECASE)
_WHY = re.compile(
    r"\bwhy (?:not |isn't |is |are |wasn't |did(?:n't)? (?:we |you )?(?:not )?(?:start|begin|put|"
    r"choose|rank)?\s?(?:with )?|do we (?:start|begin) with )(?:the |our )?(.+?)"
    r"(?:\s+(?:not\s+)?(?:domain\s+)?(?:first|earlier|sooner|before|second|third|last|later|at the "
    r"top|so late|next|come|go).*)?\s*[?.!]*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:\bwhat about|\bmore (?:about|on)|^\s*and(?: what about| for)?)\s+(?:the |our )?(.+?)\s*[?.!]*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:it|this|that|they|this one|that one|this domain|that domain)", re.IGNORECASE
)
_MADE_ANEW = ("search_knowledge", "find_policy", "define_data_products", "open_document")
"""Tools that a turn of phrase may ask for although an earlier result has such a part."""


def follow_up(text: str, thread: Thread) -> Use | None:
    """Return how to look at an earlier result, or None where the question stands by itself."""
    if not thread.used or tells_of_an_organisation(text):
        return None
    named = next((part for words, part in _PARTS if words.search(text)), None)
    refers = _REFERS.search(text) is not None
    short = named is not None and len(text.split()) <= _SHORT
    if not refers and (not short or any(cued(tool, text) for tool in _MADE_ANEW)):
        return None
    found = _place(named, thread)
    if found is None:
        return None
    tool, part = found
    return Use(OPENING, _arguments(tool, part, text))


def _place(named: str | None, thread: Thread) -> tuple[str, str] | None:
    """Return the newest result that has the part, or the part looked at before."""
    for tool in thread.used:
        parts = _RESULTS.get(tool, {})
        if named is None and tool in _WHOLE:
            return tool, thread.part or _WHOLE[tool]
        if named is not None and named in parts:
            return tool, parts[named]
    return None


def _arguments(tool: str, part: str, text: str) -> dict[str, JsonValue]:
    about = _about(text, part)
    found: dict[str, JsonValue] = {"result": tool, "part": part}
    if about and not part.startswith("headline."):
        found["about"] = about
    if _TABLE.search(text):
        found["layout"] = "table"
    return found


def _about(text: str, part: str) -> str:
    """Return which items are meant: a place, a name, or all of them (empty)."""
    why = _WHY.search(text)
    if why is not None and part in {"order", "domains"}:
        wanted = why[1].strip()
        return "first" if _PRONOUN.fullmatch(wanted) else wanted
    numbered = _NUMBERED.search(text)
    if numbered is not None:
        word = numbered[1].lower()
        return str(_NUMBERS.index(word) + 1) if word in _NUMBERS else word
    ordinal = _ORDINAL.search(text)
    if (ordinal is not None and part != "products") or (ordinal and " product" in ordinal[0]):
        return ordinal[1].lower()
    topic = _TOPIC.search(text)
    if topic is not None and not _names_a_part(topic[1]):
        return topic[1].strip()
    return names_in(text)


def _names_a_part(words: str) -> bool:
    return _TABLE.search(words) is not None or any(p.search(words) for p, _ in _PARTS)
