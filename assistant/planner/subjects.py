"""What in particular a question about domains is about: where it belongs, whose it is, what is in it."""

import re

_LED = r"(?:(?:the|our|all|any|of|that|this|data|tables?|domain|area) )*"
_THING = rf"{_LED}([\w&./-]+(?: [\w&./-]+){{0,3}}?)"
_DATA = r"(?:[\s-](?:data ?sets?|data|tables?|domain|area))?"
_KIND = r"(?:domain|area|team|department)s?"
_PLACED = r"(?:belong|go|fall|sit|live|fit|end up|be part)"
_OWNED = (
    r"(?:own|hold|take care of|look after|be (?:responsible for|(?:the )?owner of|in charge of)|"
    r"answer for|take over|posséder|poseer|verantworten)"
)
# Questions in German, French and Spanish come word by word: "to which domain belongs the order?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwho (?:should|ought to|could|would|must|can) {_OWNED} {_THING}{_DATA}\s*[?.!]*$",
        rf"\b(?:which|what) {_KIND} (?:should|ought to|could|would|must|can) {_OWNED} {_THING}{_DATA}\s*[?.!]*$",
        rf"\bwho(?:m|se)? should {_THING}{_DATA} (?:belong(?: to)?|verantworten|own|be|have)\s*[?.!]*$",
        rf"\bof who \w+ be {_THING}{_DATA}\s*[?.!]*$",
        rf"\bwhose (?:job |task |responsibility )?(?:is|are|should) {_THING}{_DATA}(?: be)?\s*[?.!]*$",
        rf"\b(?:which|what) {_KIND} (?:does|do|should|would|could|is|are) {_THING}{_DATA} {_PLACED}\b",
        rf"\b(?:to|in|into|under) (?:which|what) {_KIND} (?:does|do|should|would|is|are) {_THING}{_DATA}(?: {_PLACED}\b|\s*[?.!]*$)",
        rf"\b(?:to|in|into|under) (?:which|what) {_KIND} belongs? {_THING}{_DATA}\s*[?.!]*$",
        rf"\b(?:which|what) {_KIND} (?:holds|has|contains|covers|takes) {_THING}{_DATA}\s*[?.!]*$",
        rf"\bwhere (?:does|do|should|would) {_THING}{_DATA} {_PLACED}\b",
        rf"\b(?:where|wohin) belongs? {_THING}{_DATA}\s*[?.!]*$",
        rf"^\W*belongs? {_THING}{_DATA} to\b",
        rf"\bwhat (?:tables|data ?sets) would be in {_THING}{_DATA}\s*[?.!]*$",
        rf"\b(?:should|could|would|is|are|does) {_THING}{_DATA} (?:be )?(?:really )?(?:a domain|one domain|a separate|an own|their own|its own|part of|belong to|in the)\b",
        rf"\b(?:what|which (?:tables|data ?sets|data)) (?:belongs?|would belong|goes|falls?|is|are|would be|sits?) (?:to|in|into|under|inside) {_THING}{_DATA}\s*[?.!]*$",
        rf"\bwhat would {_THING}{_DATA} (?:hold|contain|consist of)\b",
        rf"\bwhich team (?:does|should) {_THING}{_DATA} belong to\b",
    )
)
_IDENTIFIER = re.compile(r"\b\w+(?:\.\w+)+\b|\b[a-z0-9]+(?:_[a-z0-9]+)+\b", re.IGNORECASE)
_WHOSE = re.compile(
    r"\bwho(?:se|m)?\b|\bbelongs?\b|\b(?:which|what) (?:domain|area|team)\b", re.IGNORECASE
)
_NOTHING = re.compile(
    r"\b(?:that|which|who|what|everybody|everyone|nobody|them|they|it|these|those|we|you|i|going)\b|"
    r"^(?:(?:no|each|every|one|two|several|more|other|first|second) ?)?"
    r"(?:domains?|areas?|teams?|tables?|data ?sets?|data|everything|catalog(?:ue)?|warehouse|lake)?$",
    re.IGNORECASE,
)
"""No subject: what was spoken of before, or everything there is."""


def subject_in(english: str) -> str | None:
    """Return the domain, dataset or subject that is asked about, or None where all of them are."""
    for pattern in _PATTERNS:
        found = pattern.search(english.strip())
        if found is not None and not _NOTHING.search(found[1].strip()):
            identifier = _IDENTIFIER.search(found[1])
            return identifier[0] if identifier else found[1].strip()
    return None


def asks_whose(english: str) -> bool:
    """Return whether it is asked to whom or to which domain something in particular should belong."""
    return _WHOSE.search(english) is not None and subject_in(english) is not None
