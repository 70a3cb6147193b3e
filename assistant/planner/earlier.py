"""Follow-up questions: which part of an earlier result is meant, and what in it."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import JsonValue

from assistant.planner.arguments import names_an_identifier, names_in, parts_wanted, resized
from assistant.planner.carrying import focus
from assistant.planner.changing import changed
from assistant.planner.cues import (
    asks_for_a_meaning,
    asks_for_a_plan,
    supposes,
    tells_of_an_organisation,
)
from assistant.planner.phrases import areas_in, asked_strongly, asks_to_act
from assistant.planner.places import NUMBERED, NUMBERS, PLACE, THING, place_in, sized_in
from assistant.planner.redrawing import leaves_out
from assistant.planner.thread import OPENING, Thread, Use
from knowledge.record import Record

_SHORT = 9
"""Words up to which a question that names a part of a plan is about the plan just made."""
_VERY_SHORT = 4
"""Words up to which a number or "fewer" alone is about the domains just shown."""
_LONG = 16
"""Words up to which a question that names a part of a plan is about no more than that."""
_WHOLE_PLAN = frozenset(
    {"order", "domains", "products", "policies", "summary", "headline.decision"}
)
"""Parts that the plan itself begins with."""
_PLAN, _DOMAINS = "plan_roadmap", "decompose_domains"


class _File(Record):
    parts: tuple[tuple[str, str], ...]
    results: dict[str, dict[str, str]]
    whole: dict[str, str]
    looks: dict[str, tuple[tuple[str, str], ...]]
    refers: tuple[str, ...]


@cache
def _file() -> _File:
    text = (Path(__file__).parent / "follow_ups.yaml").read_text(encoding="utf-8")
    return _File.model_validate(yaml.safe_load(text))


@cache
def _parts() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words, re.IGNORECASE), part) for words, part in _file().parts)


@cache
def _refers() -> re.Pattern[str]:
    ours = (
        rf"\b(?:the|an?) (?:{PLACE}) {THING}|\b(?:this|that|these|those) {THING}s?\b",
        rf"\b{THING} (?:{'|'.join(NUMBERS)}|\d{{1,2}})\b",
        rf"\b(?:in|about|of|on|with|is) the (?:{PLACE})\W*$",
    )
    return re.compile("|".join((*_file().refers, *ours)), re.IGNORECASE)


_TABLE = re.compile(
    r"\btables?\b(?! (?:are|is|in|of|belong|would))|\btabular\b|\bcsv\b|^\W*(?:please |can you |now )?(?:export|download|save) (?:it|this|that|them|these|all)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\bwhy (?:not |isn't |is |are |wasn't |(?:did|does|do)(?:n't)? (?:we |you )?(?:not )?(?:start|begin|put|"
    r"choose|rank)?\s?(?:with )?|do we (?:start|begin) with )(?:the |our )?(.+?)"
    r"(?:\s+(?:not\s+)?(?:domain\s+)?(?:first|earlier|sooner|before|second|third|last|later|at the "
    r"top|so late|so low|so high|next|come|go|came|end(?:ed)? up|rank(?:ed)?|scored?|fall|only).*)?\s*[?.!]*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:\b(?:what|how) about|\bmore (?:about|on)|^\s*and(?: what about| for)?(?! (?:where|who|what|how|why|when|which|is|are|do|does|can|with|without|if)\b))\s+(?:the |our )?(.+?)\s*[?.!]*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|this|that|they|them|this one|that one|this domain|that domain|those|these)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\W*(?:who|what|when|where|which|how|is|are|was|were|can|could|do|does|did|will|should|tell me|give me|"
    r"write|recommend|translate|book|play|find me|make me|draw)\b",
    re.IGNORECASE,
)
"""How a question begins that needs nothing before it."""
_SHORTEST = 3
"""Words up to which a text leans on what was said before: "Who else exactly?"."""
_OF_THEM = re.compile(
    r"\b(?:which|what|who|how many)(?: one)? of (?:them|these|those)\b", re.IGNORECASE
)
_BARE_WHY = re.compile(
    r"\W*(?:(?:and|but|ok|so)\W+)*why(?: (?:so|that|is that|this))?\W*", re.IGNORECASE
)
_IT = re.compile(
    r"\b(?:it|that one|this one|that domain|this domain|that area|its)\b", re.IGNORECASE
)
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those)\b", re.IGNORECASE)
_MADE_ANEW = (
    "search_knowledge",
    "find_policy",
    "define_data_products",
    "open_document",
    "assess_domains",
)
"""Tools that a turn of phrase may ask for although an earlier result has such a part."""
_DOING = ("draft_contract", "request_access", "alert_owner", "remediate", "scan_governance")
"""Tools that a turn of phrase asks for whatever was shown before: "a contract for the second"."""
_WHOLLY_NEW = ("find_policy", "define_data_products", "assess_domains", "open_document", *_DOING)
_PLACED = ("scan_governance",)
"""Tools with a look at a long list of which one place may be meant."""
_APPLIES = re.compile(r"\bappl(?:y|ies)\b|\bwho owns\b|\bexplain\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:plan|roadmap|order|ranking|domains|phases?|pilot)\b", re.IGNORECASE)
_OF_DOMAINS = re.compile(
    r"\b(?:it|that|this|them|domains?|areas?|split|cut|pieces|parts|groups|grain)\b", re.IGNORECASE
)


def follow_up(text: str, thread: Thread) -> Use | None:
    """Return how to look at an earlier result, or None where the question stands by itself."""
    by_itself = asks_for_a_meaning(text) and not (_DEFINITE.search(text) or _refers().search(text))
    if not thread.used or by_itself:
        return None
    anew = _resized(text, thread) or _replanned(text, thread)
    if anew is not None or tells_of_an_organisation(text):
        return anew
    looked = _looked_into(text, thread) or _among(text, thread)
    if looked is not None:
        return looked
    named = next((part for words, part in _parts() if words.search(text)), None)
    if not _is_about_it(text, named, thread) or _is_about_newer(text, named, thread):
        return None
    found = _place(named, thread)
    if found is None:
        return None
    tool, part = found
    return Use(OPENING, _arguments(tool, part, text, thread))


def part_first(text: str) -> Use | None:
    """Return how to open the part of a fresh plan that is asked for; None where the plan itself is."""
    if tells_of_an_organisation(text) or asks_for_a_plan(text) or len(text.split()) > _LONG:
        return None
    named = next((part for words, part in _parts() if words.search(text)), "")
    part = "" if named in _WHOLE_PLAN else _file().results[_PLAN].get(named, "")
    return Use(OPENING, {"result": _PLAN, "part": part}) if part else None


def _looked_into(text: str, thread: Thread) -> Use | None:
    """Return the part of the newest result that a short text about it means, or None."""
    newest_tool = thread.used[0]
    looks = _file().looks.get(newest_tool, ())
    if len(text.split()) > _SHORT or names_an_identifier(text) or asks_to_act(text):
        return None
    part = next((p for words, p in looks if re.search(words, text, re.IGNORECASE)), None)
    if part is None:
        return None
    place = place_in(text, part)
    about = {"about": place} if place and newest_tool in _PLACED else {}
    return Use(OPENING, {"result": newest_tool, "part": part, **about})


def _among(text: str, thread: Thread) -> Use | None:
    """Return the part of a plan looked at last, for "which of them …?" about it."""
    on = thread.used[0] == _PLAN and thread.part and _OF_THEM.search(text)
    return Use(OPENING, {"result": _PLAN, "part": thread.part}) if on else None


def _is_about_newer(text: str, named: str | None, thread: Thread) -> bool:
    """Return whether "it" means what was asked last, whose result is no plan, rather than a plan."""
    newer = thread.used[0] not in _file().whole and bool(focus(thread))
    return (
        newer and (named is None or _PRONOUN.search(text) is not None) and not _PLANNED.search(text)
    )


def newest(text: str, thread: Thread) -> Use | None:
    """Return how to look at the newest result, for a short text that fits nothing else."""
    found = _place(None, thread) if len(text.split()) <= _SHORT else None
    return Use(OPENING, _arguments(*found, text, thread)) if found is not None else None


def points_to(text: str, thread: Thread) -> bool:
    """Return whether a text points to what the newest result lists, by its place or as "it"."""
    placed = _refers().search(text) or NUMBERED.search(text) or _PRONOUN.search(text)
    return placed is not None and thread.used[:1] != () and thread.used[0] in _file().whole


def stands_alone(text: str, thread: Thread) -> bool:
    """Return whether a text is a whole question that points to nothing said before."""
    if not _WHOLE.match(text) or len(text.split()) <= _SHORTEST:
        return False
    listed = (*thread.names, thread.subject, thread.about)
    named = {word.casefold() for name in listed for word in re.findall(r"\w{4,}", name)}
    said = {word.casefold() for word in re.findall(r"\w{4,}", text)}
    return not (_PRONOUN.search(text) or _refers().search(text) or named & said)


def _is_about_it(text: str, named: str | None, thread: Thread) -> bool:
    """Return whether the text speaks of an earlier result rather than asks for a new one."""
    if _BARE_WHY.fullmatch(text) and thread.used[0] in _file().whole:
        return True
    short = named is not None and len(text.split()) <= _SHORT
    other = any(asked_strongly(t, text) and t not in thread.used[:1] for t in _WHOLLY_NEW)
    if thread.used[0] == _PLAN and short and named in _file().results[_PLAN]:
        elsewhere = areas_in(text) or names_an_identifier(text) or _APPLIES.search(text)
        if not elsewhere and not any(asked_strongly(t, text) for t in _DOING):
            return True
    if named == "doubts" and named in _file().results.get(thread.used[0], {}):
        return True
    if _refers().search(text) is not None:
        # Only a plan has products, policies and scores of its own.
        return not other or (thread.used[0] == _PLAN and named in _file().results[_PLAN])
    return short and not any(asked_strongly(tool, text) for tool in _MADE_ANEW)


def _replanned(text: str, thread: Thread) -> Use | None:
    """Return the plan made again from changed facts, if the text changes any."""
    if _PLAN not in thread.used or not thread.brief:
        return None
    left_out = thread.used[0] == _PLAN and leaves_out(text)
    if not (supposes(text) or left_out) or (
        tells_of_an_organisation(text) and asks_for_a_plan(text)
    ):
        return None
    return Use(_PLAN, {"brief": changed(thread.brief, text)})


def _resized(text: str, thread: Thread) -> Use | None:
    """Return the domains cut again, finer, coarser or into so many."""
    if not {_DOMAINS, _PLAN} & set(thread.used[:1]):
        return None
    if not _OF_DOMAINS.search(text) and len(text.split()) > _VERY_SHORT:
        return None
    grain, count = resized(text), parts_wanted(text)
    if grain is None and (count is None or thread.used[0] != _DOMAINS):
        return None
    return Use(_DOMAINS, {"count": count} if count else {"grain": grain})


def _place(named: str | None, thread: Thread) -> tuple[str, str] | None:
    """Return the newest result that has the part, or the part looked at before."""
    whole = _file().whole
    for tool in thread.used:
        parts = _file().results.get(tool, {})
        if named is None and tool in whole:
            return tool, thread.part or whole[tool]
        if named is not None and named in parts:
            return tool, parts[named]
    return None


def _arguments(tool: str, part: str, text: str, thread: Thread) -> dict[str, JsonValue]:
    about = _about(text, tool, part, thread)
    found: dict[str, JsonValue] = {"result": tool, "part": part}
    if about and part and not part.startswith("headline."):
        found["about"] = about
    if _TABLE.search(text):
        found["layout"] = "table"
    return found


def _about(text: str, tool: str, part: str, thread: Thread) -> str:
    """Return which items are meant: a place, a name, or all of them (empty)."""
    if tool == "assess_domains" and not thread.about and _BARE_WHY.fullmatch(text):
        return "first"
    why = _WHY.search(text)
    if why is not None and part in {"order", "domains"}:
        wanted = why[1].strip()
        return thread.about or "first" if _PRONOUN.fullmatch(wanted) else wanted
    place = place_in(text, part) or (sized_in(text) if tool == _DOMAINS else "")
    if place:
        return place
    topic = None if part in {"unassigned", "sensitivity", "alternatives"} else _TOPIC.search(text)
    if topic is not None and not _names_a_part(topic[1]) and not _PRONOUN.search(topic[1]):
        return topic[1].strip()
    if part == "domains" and _IT.search(text):
        return thread.about or _asked_of(thread) or "first"
    return names_in(text) if part in {"order", "domains", "products"} else ""


def _asked_of(thread: Thread) -> str:
    """Return the domain that a cut was asked about, or an empty text."""
    last = thread.last
    return thread.subject if last is not None and last.arguments.get("subject") else ""


def _names_a_part(words: str) -> bool:
    return _TABLE.search(words) is not None or any(p.search(words) for p, _ in _parts())
