"""What a question takes over from the one before: its subject, or all of it but the name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from pydantic import JsonValue

from assistant.planner.arguments import names_an_identifier, names_in
from assistant.planner.changing import changed, mentions_in
from assistant.planner.explaining import names_a_concept
from assistant.planner.phrases import areas_in, asked_strongly, asks_to_act
from assistant.planner.thread import Thread, Use
from assistant.planner.wishes import days_in, months_in, until_in
from knowledge.record import Record
from tools.declaration import Tool
from tools.lineage.meant import KnownNames

NAME_FIELDS = ("dataset", "product", "domain", "about", "contract", "subject")
"""Arguments that take one name."""
_TEXT_FIELDS = ("question", "need", "query", "problem", "concept", "role", "text")
"""Arguments that take the question, in which the name stands."""
_OF_THE_OLD = ("column", "job", "only_column", "policy", "previous")
"""Arguments that belong to the old name."""
_BY_WORDS = ("find_data_products", "find_policy", "search_knowledge", "recommend_journey")
"""Tools that take any subject, not only a name of the catalog."""
_BY_NAME = ("score_quality", "draft_contract", "assess_change", "classify_columns", "request_access", "alert_owner", "remediate")  # fmt: skip
"""Tools that take the name of a dataset or product."""
_OF_A_NAME = (*_BY_NAME, "find_policy", "check_contract")
"""Tools that a phrase beside a name may be for: "and personal data?"."""
_OF_ALL = ("plan_roadmap", "decompose_domains", "assess_domains")
"""Tools whose result holds every name already: it is looked up there."""
_NAMED_BY_ANSWER = (
    "find_data_products",
    "define_data_products",
    "assess_domains",
    "diagnose_issue",
)
"""Tools whose answer says what it is about, where the question did not."""
_HORIZON = range(3, 61)
"""Months that a plan may commit to."""
_MOST_WORDS = 5
"""Words of a name at most."""
_SHORT = 9
"""Words up to which a text changes an amount of what was asked before."""


class _File(Record):
    attributes: tuple[tuple[str, str], ...]


@cache
def _attributes() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = (Path(__file__).parent / "carried.yaml").read_text(encoding="utf-8")
    listed = _File.model_validate(yaml.safe_load(text)).attributes
    return tuple(
        (re.compile(rf"{_LEAD}(?:its|their|his|the)?\s*(?:{words})\W*$", re.IGNORECASE), question)
        for words, question in listed
    )


_LEAD = r"^\W*(?:(?:and|but|ok|okay|so|now|then|also|no|sorry|yes|i mean(?:t)?|actually|rather|what is|what's|who is)\b\W*)*"
_TELL_THEM = re.compile(
    r"^\W*(?:(?:and|ok|please|now|then|so)\W+)*(?:tell|inform|warn|notify|ping|alert|let) (?:them|him|her|(?:its|the|their) (?:owners?|stewards?|team))\b",
    re.IGNORECASE,
)
_ON = re.compile(r"^\W*(?:and|but|then|so|also)\b", re.IGNORECASE)
_OF_EVERYTHING = re.compile(
    r"\b(?:overall|in general|all (?:our|the|of)|everything|everywhere|which (?:tables?|datasets?|products?|domains?))\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    rf"{_LEAD}(?P<led>(?:(?:what|how) about|compare (?:it|this|that|them) (?:with|to|against)|(?:(?:do|show|give me|draft) )?(?:the )?same(?: thing| question| one| again)?|"
    r"only|just|instead|that|those|this|it)\b)?\s*(?P<prep>(?:for|of|in|with|at|on|from|to)\b)?\s*"
    r"(?:the|our|this|a|an)?\s*(?P<name>[\w&./@\"'“”*-]+(?: [\w&./@\"'“”*-]+){0,4}?)"
    r"(?:\s+(?:please|pls|too|as well|instead|then|only|now))*\W*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|can|could|do|does|did|will|would|should|may|"
    r"if|yes|no|not|please|thanks?|it|its|that|this|them|those|these|they|first|second|third|fourth|last|next|one|"
    r"\d+|more|less|fewer|shorter|finer|coarser|again|short|detail|slides?|table|list|english|german|french|spanish|"
    r"still|open|upstream|downstream|lineage|owners?|stewards?|consumers?|readers|quality|since|what's|"
    r"give|show|make|tell|put|write|open|draft|fix|explain|find|i|we|you|me|us|merge|split|without|everything|all)\b"
    r"|\b(?:it|its|them|one|months?|weeks?|days?|years?|minutes?|is|are|be|have|has)$",
    re.IGNORECASE,
)
_KIND = r"(?:table|dataset|data set|data product|product|domain|area|one|report|data|contract|model|view|mart|feed|policy)"
_ITS = re.compile(r"\b(?:its|their)\s+((?:\w+\s?){1,3}?)(?=\s*(?:[?.!,;]|$))", re.IGNORECASE)
_IT = re.compile(
    rf"\b(?:it|(?:this|that) {_KIND}|this|that|them|those|these)(?=\s*(?:[?.!,;]|$|\b(?:for|to|in|from|by|with|as|at|on|come|hold|"
    rf"have|has|is|was|any|good|bad|broke|failed|crashed|stopped|again|still|really|contain|break|go|used|until|because|so|about|exactly|today|now|too|made|late|up|of)\b))",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\bthe (owners?|stewards?|quality|lineage|columns|consumers|readers)\b(?! of\b)", re.IGNORECASE
)
_REPORT = re.compile(
    r"\b(?:the|our|my)\s+((?:\w+\s){1,4}?)(?:report|dashboard|table|mart|view|feed|model|dataset|data|job|load)\b",
    re.IGNORECASE,
)
_APPLIED = re.compile(
    r"(.*\b(?:appl(?:y|ies)|hold|valid|there|data|rules?|polic(?:y|ies)) (?:to|for|on|about)) .+",
    re.IGNORECASE,
)
"""A question on what stands behind its last word, such as "Which policies apply to …"."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLACES = (*_ORDINALS, "1", "2", "3", "4", "5")
_PLACED = re.compile(
    rf"(?:the )?(?:number )?(?:({'|'.join(_PLACES)})|last)(?: one)?", re.IGNORECASE
)
_PLEASE = re.compile(r"\b(?:please|pls|i mean|take|use|yes)\b,?", re.IGNORECASE)
_DEEPER = re.compile(r"\b(?:deeper|in depth|more (?:detail|depth|technical))\b", re.IGNORECASE)
_EXPORTS = re.compile(
    r"^\W*(?:(?:and|ok|okay|now|please|pls|can you|could you|can i|give me|i want|i need|get|have|make)\W+)*(?:(?:export|download|save|get) "
    r"(?:it|this|that|them|these|all|the (?:plan|roadmap|list|findings|violations|result|contract))(?: all)?(?: (?:as|to|in|into) (?:an? )?\w+)?|(?:(?:it|this|that|them|these) )?"
    r"(?:as|to|in|into) (?:an? )?(?:slides?|slide deck|deck|powerpoint|pptx?|word|docx?|csv|files?|document|pdf|excel)(?: (?:document|file|deck|sheet))?)(?: please| pls| now)?\W*$",
    re.IGNORECASE,
)
"""Asks for the last answer as a file."""
_WITH_FILES = ("plan_roadmap", "draft_contract")
"""Tools whose answer comes with files."""
_AMOUNT_ASKS = re.compile(
    r"^\W*(?:and |but )?(?:how|who|which|when|where|why|what(?! if| about| with| is with))\b", re.IGNORECASE
)  # fmt: skip


def repeated(english: str, text: str, thread: Thread, tools: Sequence[Tool]) -> Use | None:
    """Return what was asked last, with the other name or amount that the text gives, or None."""
    last = thread.last
    tool = next((t for t in tools if last and t.name == last.tool), None)
    if last is None or tool is None:
        return None
    if _EXPORTS.match(english):
        return _as_file(last, tool)
    other = _other_amount(english, text, thread, tool)
    if other is not None:
        return other
    name = _chosen(english, thread) or _other_name(english, thread, tools)
    return Use(last.tool, _with_name(last, tool, name)) if name else None


def _as_file(last: Use, tool: Tool) -> Use | None:
    """Return the last call so that its answer comes as a file or can be copied; None where it can't."""
    if "format" in tool.request.model_fields:
        return Use(last.tool, {**last.arguments, "format": "csv"})
    return last if last.tool in _WITH_FILES else None


def _chosen(english: str, thread: Thread) -> str:
    """Return which of the names that the last answer asked about the text chooses, or nothing."""
    said = _PLEASE.sub("", english).strip(" .!")
    if not thread.unsettled or len(said.split()) > _MOST_WORDS:
        return ""
    place = _PLACED.fullmatch(said)
    if place is not None:
        at = _PLACES.index(place[1].lower()) % len(_ORDINALS) if place[1] else -1
        return thread.names[at] if at < len(thread.names) else ""
    found = KnownNames({name: (name,) for name in thread.names}).meant(said).found
    return found[0] if len(found) == 1 else ""


def _other_amount(english: str, text: str, thread: Thread, tool: Tool) -> Use | None:
    """Return the last question with another time or number, where the text gives little else."""
    last = thread.last
    far = len(text.split()) > _SHORT or _AMOUNT_ASKS.match(english) or names_an_identifier(text)
    if last is None or far:
        return None
    fields, given = tool.request.model_fields, dict(last.arguments)
    days, months, until = days_in(text), months_in(text), until_in(text)
    if "until" in fields and (days or until):
        kept = {
            name: value for name, value in given.items() if name not in {"duration_days", "until"}
        }
        return Use(last.tool, {**kept, **({"until": until} if until else {"duration_days": days})})
    if "horizon_months" in fields and thread.brief and (months or mentions_in(text)):
        brief = changed(thread.brief, text)
        horizon = {"horizon_months": months} if months in _HORIZON else {}
        return Use(last.tool, {**given, "brief": brief, **horizon})
    if "minutes" in fields and re.search(r"\b(?:min|minutes?|hours?|stunden?|heures?|horas?|minuten|minutos)\b", text, re.IGNORECASE):  # fmt: skip
        return Use(last.tool, {**given, "role": f"{given.get('role', '')} {text}".strip()})
    if "level" in fields and _DEEPER.search(english):
        return Use(last.tool, {**given, "level": "practitioner"})
    return None


def _other_name(english: str, thread: Thread, tools: Sequence[Tool]) -> str:
    """Return the name that alone is new in the text, or an empty text."""
    match = _ELLIPSIS.match(english)
    if match is None or thread.last is None or thread.last.tool in _OF_ALL:
        return ""
    name = match["name"].strip("\"'“”. ")
    led = bool(match["led"] or match["prep"] or re.match(r"\W*(?:and|but|no|sorry|also|now)\b", english, re.IGNORECASE))  # fmt: skip
    plain = _NO_NAME.search(name) or len(name.split()) > _MOST_WORDS
    if plain or _is_attribute(english) or not (led or thread.unsettled or _bare(name, english)):
        return ""
    if thread.last.tool == "explain_concept":
        return name if names_a_concept(name) else ""
    by_words = thread.last.tool in _BY_WORDS
    known = by_words or thread.unsettled or match["led"] or names_an_identifier(name)
    if asks_to_act(english) or any(
        asked_strongly(t.name, name)
        for t in tools
        if t.name in _OF_A_NAME and t.name != thread.last.tool
    ):
        return ""
    of_names = thread.last.tool in _BY_NAME and not names_a_concept(name)
    return name if known or of_names or areas_in(name) or match["prep"] else ""


def _bare(name: str, english: str) -> bool:
    return names_an_identifier(name) and len(english.split()) <= len(name.split()) + 1


def _is_attribute(english: str) -> bool:
    return any(pattern.match(english) for pattern, _ in _attributes())


def _with_name(last: Use, tool: Tool, name: str) -> dict[str, JsonValue]:
    """Return the arguments of the last question, with another name in place of the old."""
    fields = tool.request.model_fields
    given = {k: v for k, v in last.arguments.items() if k not in _OF_THE_OLD}
    old = focus_of(last)
    takes = next((f for f in NAME_FIELDS[:3] if f in fields), "")
    named = [f for f in NAME_FIELDS if f in given] or ([takes] if takes else [])
    free = last.tool in _BY_WORDS and not (names_an_identifier(name) or areas_in(name))
    changed: dict[str, JsonValue] = {f: name for f in named if not free}
    kept = {k: v for k, v in given.items() if k not in NAME_FIELDS}
    texts = {f: _worded(str(kept[f]), old, name) for f in _TEXT_FIELDS if f in kept}
    return {**kept, **texts, **changed}


def _worded(said: str, old: str, name: str) -> str:
    """Return the question with the new name in place of the old, or the name alone without one."""
    applied = _APPLIED.match(said)
    if applied is not None:
        return f"{applied[1]} {name}"
    for known in (old, names_in(said)):
        if known and re.search(re.escape(known), said, re.IGNORECASE):
            return re.sub(re.escape(known), lambda _: name, said, flags=re.IGNORECASE)
    return name


def focus_of(use: Use) -> str:
    """Return the one name that a call is about, or an empty text."""
    given: Mapping[str, JsonValue] = use.arguments
    names = (str(given.get(field) or "") for field in NAME_FIELDS)
    named = next((n for n in names if n and "\n" not in n), "")
    texts = " ".join(str(given.get(field) or "") for field in _TEXT_FIELDS)
    if named and (use.tool not in _BY_WORDS or names_an_identifier(named)):
        return named
    if names_an_identifier(texts):
        return names_in(texts)
    report = _REPORT.search(texts) if use.tool not in _BY_WORDS else None
    return report[1].strip() if report else ""


def carried_over(field: str, thread: Thread) -> dict[str, JsonValue]:
    """Return what a question takes over that leaves this argument open: its subject, its problem."""
    about = focus(thread)
    if field not in NAME_FIELDS or not about or thread.last is None:
        return {}
    problem = thread.last.arguments.get("problem")
    return {field: about, **({"problem": problem} if problem else {})}


def focus(thread: Thread) -> str:
    """Return the name that the conversation is about, or an empty text."""
    if thread.last is None:
        return ""
    cut = thread.last.arguments.get("subject") if thread.last.tool == "decompose_domains" else None
    if cut and thread.subject and not names_an_identifier(str(cut)):
        return thread.subject
    by_answer = thread.subject if thread.last.tool in _NAMED_BY_ANSWER else ""
    if thread.last.tool == "find_data_products" and thread.names:
        by_answer = thread.names[0]
    return focus_of(thread.last) or by_answer or thread.before


def remembering(before: Thread, now: Thread) -> Thread:
    """Return the thread with what it was about before, where the last question named nothing."""
    unnamed = now.last is not None and now.last.tool in _OF_A_NAME and not focus(now)
    return replace(now, before=focus(before)) if unnamed else now


def beside_focus(
    tool: Tool, found: dict[str, JsonValue], english: str, thread: Thread
) -> dict[str, JsonValue]:
    """Return the arguments with what the conversation is about, where a question goes on about it."""
    about = focus(thread)
    if about and tool.name == "alert_owner" and _TELL_THEM.match(english):
        # "Tell them that the amounts are wrong": the amounts are what is wrong, not the dataset.
        return {**found, "dataset": about} if not names_an_identifier(english) else found
    on = "column" in found or (tool.name in _BY_NAME and _ON.match(english))
    named = not about or any(found.get(field) for field in NAME_FIELDS)
    if named or not on or _OF_EVERYTHING.search(english):
        return found
    field = next((f for f in NAME_FIELDS if f in tool.request.model_fields), "")
    return {**found, field: about} if field else found


def with_focus(english: str, thread: Thread) -> str:
    """Return the text with "it", "its owner" or "the owner" said of what the conversation is about."""
    about = focus(thread)
    return said_of(english, about) if about and not names_an_identifier(english) else english


def said_of(english: str, about: str) -> str:
    """Return the text with this name in place of "it", "its" and the like; as it is without them."""
    for pattern, question in _attributes():
        if pattern.match(english):
            return question.replace("{it}", about)
    spoken = _ITS.sub(lambda m: f"the {m[1].strip()} of {about}", english)
    spoken = _IT.sub(lambda _: about, spoken)
    if spoken == english:
        spoken = _OWN.sub(lambda m: f"the {m[1]} of {about}", english)
    return spoken
