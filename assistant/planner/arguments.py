"""The arguments of a tool from the asker's words, by the names and types of its fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from pydantic import JsonValue
from pydantic.fields import FieldInfo

from assistant.planner.columns_wanted import column_wanted, columns_listed, job_wanted
from assistant.planner.cues import tells_of_an_organisation
from assistant.planner.documents_wanted import (
    FILE,
    QUOTED,
    document_wanted,
    file_named,
    line_wanted,
)
from assistant.planner.ear import CAMEL
from assistant.planner.pasted import contracts_in, plan_in
from assistant.planner.phrases import areas_in
from assistant.planner.redrawing import redrawing_in
from assistant.planner.subjects import subject_in
from assistant.planner.wishes import days_in, purpose_in, until_in
from tools.declaration import Tool
from tools.roadmap.quantities import quantities

_ASKED = frozenset({"query", "question", "topic", "text", "symptom", "need"})
"""Fields that take the question as it is."""
_NAMES = frozenset({"domain", "product", "dataset", "table", "name"})
"""Fields that take a name out of the question."""

_AS_SAID = frozenset(
    {"brief", "contract", "previous", "plan", "concept", "purpose", "duration_days", "until"}
)
"""Fields that take the text as it was said, not in English."""
_TO_PEOPLE = {"alert_owner": frozenset({"problem"})}
"""Those of one tool that a person is to read."""

_IDENTIFIER = re.compile(
    rf"{CAMEL}|(?<![\w./-])(?:[\w-]+[/.])*[\w-]+(?:_[\w-]+|\.[A-Za-z]\w+)(?![\w/])"
)
_KINDS = r"(?:domain|area|department|team|data\s?products?|product|dataset|table|function|unit)s?"
_SKIP = (
    r"(?:first|key|main|key data|first data|data|new|best|which|what|that|this|each|every|any|all|"
    r"our|the|a|an|business|same|other|these|those|whole|domain|warehouse|catalog(?:ue)?|lake|platform|company|"
    r"everything|anything|anywhere|organi[sz]ation|systems?|tables?|datasets?|yesterday|today|figures|numbers)"
)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:the|our|a)\s+((?:(?!{_SKIP}\b)[\w&/-]+\s+){{1,4}}){_KINDS}\b",
        r"\b(?:should|could|would|can)\s+((?:(?!we\b|i\b)[\w&-]+\s?){1,3}?)\s+(?:publish|offer|own|provide|have|build|share|expose|deliver)\b",
        r"\bhow (?:ready|mature|good) (?:is|are)\s+(?:the\s+|our\s+)?([\w& -]{3,40}?)(?:\s+to\b|[?.!]|$)",
        rf"\b(?:products?|ports?|policies|schema|contract)\s+(?:of|for)\s+(?:the\s+|our\s+)?((?!{_SKIP}\b)[\w& -]{{3,40}}?)(?:\s+{_KINDS})?\s*(?:[?.!,]|$)",
    )
)
_END = r"(?=\s+(?:for|to|until|during|because|so|since|that|which|please|pls|from|and|with|is|are|was|were|as|by (?:the|next|tomorrow|tonight|\w+day)|today|now|has|have|had|about)\b|\s*[?.!,;:]|\s*$)"
_THING = rf"(?:the |our |my |this |that )?((?!{_SKIP}\b|it\b|them\b|whom\b)[\w&/-]+(?: [\w&/-]+){{0,3}}?)(?:\s+{_KINDS}|\s+(?:mart|view|report|feed|model|dashboard|data))?"
_SPOKEN_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:quality|lineage|owners?|stewards?|consumers|readers|completeness|freshness|accuracy)\s+(?:of|for|on|in)\s+{_THING}{_END}",
        rf"\b(?:access|rights|permission)\s+(?:to|for|on)\s+(?:use |read |query |see )?{_THING}{_END}",
        rf"\bwho(?:ever)?\s+(?:owns|uses|reads|maintains|looks after|depends on|relies on)\s+{_THING}{_END}",
        rf"\bcontract\s+(?:for|of|on)\s+{_THING}{_END}",
        r"\b(?:need|want|use|read|query|see|drop|rename|retire)\s+(?:the|our)\s+((?:[\w&-]+\s){1,4}?)(?:table|data ?set|mart|view|data product|product|report|feed)\b",
        rf"\b(?:drop|delete|remove|retire|replace|switch off|turn off|shut down|decommission|get rid of)\s+{_THING}{_END}",
        rf"\b(?:trust|rely on|believe|count on)\s+(?:in\s+)?{_THING}{_END}",
        rf"\b(?:pii|personal data|sensitive data|violations?|findings?|e-?mails?|addresses|missing owner|owner)\s+(?:in|on|of|for)\s+{_THING}{_END}",
        rf"^\W*(?:please |can you |could you )?(?:tell|inform|warn|notify|ping|alert)\b.{{0,40}}?\bthat\s+{_THING}(?=\s+(?:is|are|has|have|shows?|was|were)\b)",
    )
)
"""What is asked of a table or product by its name in words."""
_TO_READ = re.compile(
    rf"\b(?:get|have|read|query|see|use|to access|unlock)\s+{_THING}{_END}", re.IGNORECASE
)
"""What somebody wants to read, where access is wanted and nothing says more clearly to what."""
_NO_WISH = re.compile(
    r"(?:\w+ )?(?:access|rights?|permissions?|perms|without)\b|(?:it|a|an)\b", re.IGNORECASE
)
_ONLY_TELL = re.compile(
    r"\W*(?:(?:and|ok|please|now|then|can you|could you|let's)\W+)*(?:tell|inform|warn|notify|ping|alert|let) "
    r"(?:its|the|their|his|her|that) (?:owners?|stewards?|team)(?: know)?(?: about (?:it|this|that))?(?: please| now)?\W*",
    re.IGNORECASE,
)
_TELL_THAT = re.compile(
    r"^\W*(?:(?:and|ok|please|now|then|can you|could you)\W+)*(?:tell|inform|warn|notify|ping|alert|let) "
    r"(?:them|him|her|(?:its|the|their) (?:owners?|stewards?|team)) (?:know )?that\s+(?=\S)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:top|best|up to|at most) (\d{1,2})\b|\b(\d{1,2}) (?:passages|results|places|sources|hits)\b",
    re.IGNORECASE,
)
_COUNTED = (
    "two three four five six seven eight nine ten eleven twelve zwei drei vier fünf sechs sieben acht neun zehn "
    "deux trois quatre cinq sept huit neuf dix dos tres cuatro cinco seis siete ocho nueve diez"
)
_COUNT = rf"\d{{1,2}}|{'|'.join(_COUNTED.split())}"
_OTHER_UNITS = r"(?:more |data )?(?:months?|weeks?|days?|years?|hours?|minutes?|engineers?|people|teams?|sentences?|lines?|words)"
_PARTS = re.compile(
    rf"\b(?:into|in|to|with|make it|only|just|exactly) ({_COUNT})\b(?!\s*(?:%|{_OTHER_UNITS}))|"
    rf"(?<!between )(?<!these )(?<!those )\b({_COUNT}) (?:domains|areas|contexts|groups|parts|pieces|chunks|slices|units)\b",
    re.IGNORECASE,
)
_POLICY_ID = re.compile(r"(?<![\w./-])[a-z]+(?:-[a-z0-9]+){2,}(?![\w./-])")
_FINER = re.compile(
    r"\bfiner\b|\b(?:more|smaller|additional),?(?: \w+)? (?:domains|areas|pieces|groups|parts|ones)\b|\bmore (?:detail\w*|fine)\b|"
    r"\bsplit (?:it|them|that) (?:up )?(?:further|more)|\btoo (?:coarse|big|large|few)\b",
    re.IGNORECASE,
)
_COARSER = re.compile(
    r"\bcoarser\b|\b(?:fewer|larger|bigger|broader|less),?(?: \w+)? (?:domains|areas|pieces|groups|parts|ones)\b|"
    r"\btoo (?:fine|many|small)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Open:
    """A required argument that the question leaves open."""

    field: str
    question: str


def arguments_of(
    tool: Tool,
    text: str,
    brief: str,
    english: str,
    carried: Mapping[str, JsonValue] = MappingProxyType({}),
) -> dict[str, JsonValue] | Open:
    """Return the arguments that the text gives, or the first required one that it leaves open.

    `brief` is what the asker said of the organisation earlier; it goes where a brief is taken,
    with the text as it was said. Everything else is taken from the text in English, and what it
    leaves open from what the conversation has `carried` so far.
    """
    found = {**carried, **told_in(tool, text, brief, english)}
    return left_open(tool, found) or found


def left_open(tool: Tool, found: Mapping[str, JsonValue]) -> Open | None:
    """Return the first required argument that is not found yet, or None."""
    fields = tool.request.model_fields.items()
    missing = (name for name, info in fields if info.is_required() and name not in found)
    left = next(missing, None)
    return None if left is None else Open(left, _question(left))


def told_in(tool: Tool, text: str, brief: str, english: str) -> dict[str, JsonValue]:
    """Return the arguments that the text gives, whichever they are."""
    fields = tool.request.model_fields.items()
    as_said = _AS_SAID | _TO_PEOPLE.get(tool.name, frozenset())
    read = ((n, _value(n, i, text if n in as_said else english, brief)) for n, i in fields)
    found: dict[str, JsonValue] = {name: value for name, value in read if value is not None}
    if tool.name == "request_access" and "product" not in found:
        wanted = _TO_READ.search(english)
        found |= {"product": wanted[1].strip()} if wanted and not _NO_WISH.match(wanted[1]) else {}
    return _beside_its_column(found, english)


def _beside_its_column(found: dict[str, JsonValue], text: str) -> dict[str, JsonValue]:
    """Return the arguments without a dataset that is the job, or with the one beside a column."""
    if found.get("job") is not None and found.get("dataset") == found["job"]:
        return {name: value for name, value in found.items() if name != "dataset"}
    column = found.get("column")
    if column is None or found.get("dataset") != column:
        return found
    others = (m[0] for m in _IDENTIFIER.finditer(text) if m[0] != column)
    return {**found, "dataset": next(others, column)}


def names_an_identifier(text: str) -> bool:
    """Return whether something in the text is named as a catalog names it, such as shop.order."""
    return _IDENTIFIER.search(text) is not None and FILE.search(text) is None


_NO_NAME = re.compile(
    r"\b(?:our|my|your|the|all)\s+(?:data|catalog(?:ue)?|tables|data ?sets|warehouse)$|\b(?:of|for|in|with)$",
    re.IGNORECASE,
)
"""Words that mean everything there is, or lead to a name that is another argument's."""


def names_in(text: str) -> str:
    """Return the name that the text is about: quoted, shaped like an identifier, or described."""
    for pattern in (QUOTED, _IDENTIFIER):
        match = pattern.search(text)
        if match is not None:
            return next((g for g in match.groups() if g), match[0]).strip()
    spoken = next((m for m in (p.search(text) for p in _SPOKEN_OF) if m is not None), None)
    if spoken is not None:
        return spoken[1].strip()
    areas = areas_in(text)
    if areas:
        return areas[0]
    described = (pattern.search(text) for pattern in _NAMED)
    name = next((m[1].strip() for m in described if m is not None), "")
    return "" if _NO_NAME.search(name) else name


def _value(name: str, info: FieldInfo, text: str, brief: str) -> JsonValue | None:
    if name == "brief":
        return _brief(text, brief, required=info.is_required())
    if name == "contract":
        return _contract(text, required=info.is_required())
    reader = _READERS.get(name)
    return reader(text) if reader is not None else _choice(info, text)


def _brief(text: str, earlier: str, *, required: bool) -> str | None:
    """Return all that the asker said of the organisation, word for word."""
    now = text.strip() if required or tells_of_an_organisation(text) else ""
    return "\n\n".join(filter(None, (earlier, now))) or None


def _contract(text: str, *, required: bool) -> str | None:
    """Return the newest contract that is pasted, or the name of one where one is needed."""
    pasted = contracts_in(text)
    if pasted:
        return pasted[-1]
    return names_in(text) or None if required else None


def _earlier_contract(text: str) -> str | None:
    """Return the contract before the newest where two are pasted."""
    pasted = contracts_in(text)
    return pasted[-2] if len(pasted) > 1 else None


def resized(text: str) -> Literal["finer", "coarser"] | None:
    """Return whether more or fewer parts are wanted than there are."""
    if _FINER.search(text):
        return "finer"
    return "coarser" if _COARSER.search(text) else None


def _only_one(text: str) -> str | None:
    """Return the name that the text is about, or None where it compares several."""
    return None if len(areas_in(text)) > 1 else names_in(text) or None


def _whole(text: str) -> str:
    return text.strip()[:2_000]


def _name(text: str) -> str | None:
    return names_in(text) or None


def _limit(text: str) -> int | None:
    match = _LIMIT.search(text)
    return min(max(int(match[1] or match[2]), 1), 10) if match else None


def parts_wanted(text: str) -> int | None:
    """Return how many domains are wanted, 1 or more, or None where no number is named."""
    match = _PARTS.search(text)
    return max(round(quantities(match[1] or match[2])[0].value), 1) if match else None


def policy_named(text: str) -> str | None:
    """Return the id of a policy, words joined by dashes, or None where none stands in the text."""
    match = _POLICY_ID.search(text)
    return match[0] if match else None


def _problem(text: str) -> str | None:
    """Return what is wrong, in the asker's words, or None where an owner is only to be told."""
    if _ONLY_TELL.fullmatch(text):
        return None
    return _whole(_TELL_THAT.sub("", text))


def _domains_wanted(text: str) -> int | None:
    """Return how many domains are wanted; into how many parts one of them is split is no answer."""
    return None if redrawing_in(text).split else parts_wanted(text)


def _each(names: tuple[tuple[str, ...], ...]) -> list[JsonValue] | None:
    return [list(n) for n in names] or None


_READERS: dict[str, Callable[[str], JsonValue | None]] = {
    **dict.fromkeys(_ASKED, _whole),
    **dict.fromkeys(_NAMES, _name),
    "about": _only_one,
    "column": column_wanted,
    "job": job_wanted,
    "path": document_wanted,
    "grain": resized,
    "limit": _limit,
    "count": _domains_wanted,
    "merge": lambda text: _each(redrawing_in(text).merge),
    "split": lambda text: list(redrawing_in(text).split) or None,
    "together": lambda text: _each(redrawing_in(text).together),
    "exclude": lambda text: list(redrawing_in(text).exclude) or None,
    "scope": lambda text: redrawing_in(text).scope or None,
    "subject": subject_in,
    "from_line": line_wanted,
    "columns": columns_listed,
    "policy": policy_named,
    "plan": plan_in,
    "concept": _whole,
    "role": _whole,
    "document": file_named,
    "previous": _earlier_contract,
    "problem": _problem,
    "purpose": purpose_in,
    "duration_days": days_in,
    "until": until_in,
}
"""How the value of a field is read, by the field's name."""


def _choice(info: FieldInfo, text: str) -> str | None:
    """Return the value of a closed choice that the text names, unless it is the default."""
    values: list[str] = [v for v in get_args(info.annotation) if isinstance(v, str)]
    said = text.casefold()
    return next((v for v in values if v and re.search(rf"\b{re.escape(v)}\b", said)), None)


def _question(name: str) -> str:
    if name == "path":
        return "Which document do you mean? Its title or file name is enough."
    if name == "contract":
        return "Which contract do you mean? Paste its YAML, or give its id."
    if name == "purpose":
        return "What do you need it for? A sentence is enough; it decides who may grant it."
    return f"Which {name.replace('_', ' ')} do you mean?"
