"""What somebody wants otherwise in a cut of domains: merged, split, together, left out, only a part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.planner.phrases import areas_in

_OBJECT = r"(?P<of>(?:[^.?!;:\n]|\.(?=[\w*])){2,100}?)"
_END = (
    r"(?=\s*(?:[?!;:\n]|\.(?![\w*])|,\s*(?:would|does|do|is|what|how|and (?:show|tell|compare)|please|then)\b|\b(?:as|by|into|in|if|"
    r"because|since|so|for me|please|based|according|using|would|does|instead|though|then|up|apart|together|further|on|"
    r"out|be|is|are|from|and (?:tell|show|see|compare|what|how))\b|$))"
)
_ONE = r"(?:one|a single|the same)(?: domain| area| context)?"
_MERGED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:merge|combine|join|unite|fuse|lump|consolidate)(?: together)? {_OBJECT}{_END}",
        rf"\b(?:put|make|treat) {_OBJECT} (?:together|(?:in|into|as) {_ONE}|{_ONE})\b",
        rf"\b(?:if|suppose|should|could|can|would) (?:we had )?{_OBJECT} (?:is|are|was|were|be|become|became|got) (?:better (?:off )?(?:as )?)?(?:merged|combined|joined|united|{_ONE})\b",
    )
)
_DIVIDED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:split|divide|break up|cut up|separate)(?: up)? (?!out\b|up\b){_OBJECT}{_END}",
        rf"\bbreak {_OBJECT} (?:up|apart|down)\b",
        rf"\b(?:if|suppose|should|could|can) {_OBJECT} (?:is|are|was|were|be) (?:split|divided|broken up)\b",
    )
)
_TOGETHER = re.compile(
    rf"\b(?:keep|leave|hold|have) {_OBJECT} (?:together|(?:in|as|inside) {_ONE})\b", re.IGNORECASE
)
_LEFT_OUT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:exclude|excluding|ignore|ignoring|omit|skip|leave out|leaving out|without|except(?: for)?) {_OBJECT}{_END}",
        rf"\b(?:leave|leaving) {_OBJECT} (?:out|aside)\b",
    )
)
_ONLY = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:only|just|solely|limited to|limit (?:it|this|that) to|restrict(?:ed)? (?:it )?to)(?: (?:for|in|within|at|look(?:ing)? at|cut|show|take|draw|the part of))* {_OBJECT}{_END}",
        rf"\b(?:for|in|within) {_OBJECT} (?:only|alone)\b",
        rf"\b(?:the|all|our|which|what) (?:tables|data ?sets) (?:of|in|from|belonging to) {_OBJECT}{_END}",
    )
)
_AND = re.compile(r"\s*(?:,\s*and\b|,|;|&|\+|\band\b|\bwith\b|\bplus\b|\bor\b)\s*", re.IGNORECASE)
_QUOTES = "“”\"«»'`’"
_QUOTED = re.compile(r"“[^”]+”")
_LEADING = re.compile(
    r"^(?:(?:the|our|my|your|all|both|of|domains?|areas?|tables?|datasets?|schemas?|we|you|to|us|on|in|from|about)\b\s*)+",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\s+(?:domains?|areas?|contexts?|schemas?|tables?|datasets?|data|views?|function|department)$",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    """
    a an the our it its them they that this these those everything all whole data datum warehouse lake lakehouse
    platform catalog catalogue table tables dataset datasets schema schemas database databases company organisation
    organization estate mesh monolith domain domains area areas context contexts piece pieces part parts stack
    landscape system systems business source sources model map cut split down more further two three four five six
    seven eight nine ten largest biggest smallest big large small one ones some any each which what how should would
    we you i number names keys lineage details detail explanations explanation reasons scores costs steps text words few fewer other others same different plan roadmap answer result
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words that name the whole, its parts in general, or nothing: no domain is called so."""
_OF_A_CUT = re.compile(r"\b(?:domain boundaries|boundar(?:y|ies)|domain (?:cut|map)|cut)\b", re.IGNORECASE)  # fmt: skip
"""Where the text speaks of a cut, what it leaves out is a part of it, whatever it is called."""
_WORDS = 5
"""Words of a name at most."""
_NAMED = re.compile(r"[_*.]|^[A-Z]{2,5}$")
"""An identifier, a pattern or an acronym."""


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What is wanted otherwise, in the asker's names."""

    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    exclude: tuple[str, ...] = ()
    scope: str = ""

    @property
    def moves_borders(self) -> bool:
        """Return whether domains are to be joined or divided."""
        return bool(self.merge or self.split or self.together)

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names, in no special order."""
        joined = (name for names in (*self.merge, *self.together) for name in names)
        return tuple(filter(None, (*joined, *self.split, *self.exclude, self.scope)))


_STARTS = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|now|please|then|what|if|suppose|imagine|we|you|i|can|could|should|would|let's|let us|it|"
    r"be better|be worse|change|want to|like to|just|the|were to)\b\W*)*"
    r"(?:merg|combin|join|unit|fus|lump|consolidat|put|make|treat|split|divid|break|cut up|separat|keep|leav|hold)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"^\W*(?:and |but |so )?(?:what|would|should|could|can|does|suppose|if)\b.*"
    r"\b(?:merged|combined|joined|united|split|divided|one domain|one area)\b",
    re.IGNORECASE,
)
_OMITS = re.compile(
    r"^\W*(?:and |but |so |please |now |can you |could you )*(?:leave out|leave|exclude|omit|skip|without)\b",
    re.IGNORECASE,
)
_SHORT = 8
"""Words up to which a text that leaves something out is about the domains."""
_LONGEST = 20
"""Words up to which a text by itself asks for domains to be merged or split, and nothing else."""


def asks_to_redraw(english: str) -> bool:
    """Return whether a text by itself, in English, asks for areas to be merged, split, kept or left out."""
    if leaves_out(english):
        return any(areas_in(name) for name in redrawing_in(english).exclude)
    if len(english.split()) > _LONGEST or not (_STARTS.match(english) or _PASSIVE.match(english)):
        return False
    found = redrawing_in(english)
    return found.moves_borders and all(areas_in(name) for name in found.names)


def leaves_out(english: str) -> bool:
    """Return whether a short text, in English, only leaves an area of the business out."""
    return len(english.split()) <= _SHORT and bool(
        _OMITS.match(english) and redrawing_in(english).exclude
    )


def redrawing_in(english: str) -> Redrawing:
    """Return what a text, in English, wants otherwise in a cut of domains.

    What is left out, or is all that is wanted, must be named like an area of the business, a
    table, a schema or a pattern, because people leave out and want only many other things.
    """
    together = tuple(n for n in _listed(_TOGETHER, english) if len(n) > 1)
    merge = (
        () if together else _first(n for p in _MERGED for n in _listed(p, english) if len(n) > 1)
    )
    split = next((n for p in _DIVIDED for n in _listed(p, english) if n), ())
    strict = _OF_A_CUT.search(english) is None
    exclude = next((n for p in _LEFT_OUT for n in _listed(p, english, strict=strict) if n), ())
    only = next((n for p in _ONLY for n in _listed(p, english, strict=True) if n), ())
    return Redrawing(
        merge=merge,
        split=() if merge or together else split,
        together=together,
        exclude=exclude,
        scope=only[0] if len(only) == 1 else "",
    )


def _first(found: Iterator[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    one = next(found, None)
    return () if one is None else (one,)


def _listed(
    pattern: re.Pattern[str], text: str, *, strict: bool = False
) -> Iterator[tuple[str, ...]]:
    """Yield for each match the names that its object lists; none if one part is no name."""
    for match in pattern.finditer(text):
        parts = [p for p in _parts(match["of"]) if p.strip()]
        names = [_name(part, strict=strict) for part in parts]
        yield tuple(names) if names and all(names) else ()


def _parts(listed: str) -> list[str]:
    """Return the parts of a list; what stands in quotation marks is one part."""
    quoted = [m[0] for m in _QUOTED.finditer(listed)]
    marked = _QUOTED.sub("\0", listed)
    return [
        part.replace("\0", quoted.pop(0)) if "\0" in part else part for part in _AND.split(marked)
    ]


def _name(part: str, *, strict: bool) -> str:
    """Return a part of a list as a name, or an empty text if it is none."""
    plain = part.strip()
    quoted = plain[:1] in _QUOTES and plain[-1:] in _QUOTES
    plain = plain.strip(_QUOTES + " ")
    bare = _LEADING.sub("", plain)
    kind = _KIND.search(bare)
    bare = _KIND.sub("", bare)
    words = bare.casefold().split()
    if not words or len(words) > _WORDS or all(w in _GENERIC for w in words):
        return ""
    telling = quoted or kind is not None or bool(_NAMED.search(bare)) or bool(areas_in(bare))
    return bare if telling or not strict else ""
