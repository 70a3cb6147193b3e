"""Whether a plan means what stands in one of its sentences: denials, others' words, suppositions."""

import re

_WINDOW = 75
"""Characters before a phrase in which a denial belongs to it."""
_DENIES = re.compile(
    r"\b(?:no|not|never|neither|nor|without|avoid\w*|instead of|rather than|reject\w*|declin\w*|"
    r"refus\w*|against|rul\w+ out|won.t|don.t|doesn.t|isn.t|aren.t|cannot|can.t|nobody|none|"
    r"nothing|no one|prevents?|keeps? (?:us|them) from|opposite of|unlike|stop\w* short of|"
    r"nicht|kein\w*|nie|niemand|statt|anstatt|ohne|vermeid\w+|"
    r"pas|jamais|sans|au lieu de|plutôt que|évit\w+|aucune?|"
    r"nunca|sin|en lugar de|en vez de|evit\w+|ningún|ninguna)\b|n['’]t\b",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(
    r"\bnot only\b|\bno (?:longer|later|doubt|point|stragglers|exceptions?|reason|time)\b|\bnot (?:before|until|yet)\b"
    r"|\bwhether \w+ or not\b|\bnicht nur\b|\bpas seulement\b|\bno solo\b|\bnobody has to\b",
    re.IGNORECASE,
)
"""Denials that deny something else."""
_TURNED_DOWN = re.compile(
    r"\b(?:reject\w*|declin\w*|ruled out|decided against|fail\w*|didn.t work|did not work|is wrong|"
    r"was wrong|mistake|discard\w*|dropped the idea|turned (?:it |this |that )?down|off the table|it isn.t|it is not|"
    r"do the opposite|won.t repeat|will not repeat|don.t count on|do not count on|not rely|"
    r"none of (?:them|it|this|these|that|those)|not in our|measure our own|(?:to be|not yet|un)\s?(?:verified|proven)|"
    r"doubt it|sceptical|skeptical|verworfen|abgelehnt|rejeté\w*|écarté\w*|descartad\w*|rechazad\w*)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:some|others|colleagues?|critics?|somebody|someone|consultants?|advis[eo]rs?|a supplier|"
    r"the vendor|vendors?|competitors?|predecessors?|the old plan|earlier plan|previous (?:plan|attempt|programme)|"
    r"last year|in (?:19|20)\d\d|years ago|back then|former(?:ly)?|considered|discussed whether|"
    r"was (?:suggested|proposed)|were asked|it is said)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:lessons? (?:from|of)|(?:first|last|earlier|previous|failed) attempt)\b", re.IGNORECASE
)
_NONE = re.compile(
    r"\W*(?:not?|none|never|nobody|nothing|nor|neither|kein\w*|niemand|aucune?|ning[uú]n\w*)\b",
    re.IGNORECASE,
)
"""How a sentence begins that denies what follows, though it may deny twice."""
_CONDITION = re.compile(r"\b(?:until|before|unless|bevor|bis)\b", re.IGNORECASE)
"""What follows is denied only for a case or a time."""
_TODAY = re.compile(
    r"\b(?:today|currently|at present|so far|heute|derzeit|aujourd.hui|actualmente|hoy)\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:as (?:today|now|it is)|remain\w*|stay\w*|keep\w*|bleib\w*|wie heute|rest\w*|sigue)\b",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"\b(?:therefore|so we|hence|accordingly|we (?:follow|adopt|agree|accept|take|use|calculate|budget|plan)|"
    r"our target|we (?:will )?(?:now )?do (?:so|this|it)|as (?:recommended|advised|suggested)|"
    r"this time (?:too|again)|recommend\w* (?:and|,))\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"(?i)\W*(?:stop rule\W+)?(?:if|unless|should|otherwise|wenn|si)\b")
"""A rule for a case that may come, which is no plan for it."""
_SUPPOSES = re.compile(
    r"\b(?:if (?:we|all|everything|every|each|domains?|it)|would (?:be|have|mean|only|just|lead|cause)|"
    r"were we to|had we|tempting|risk (?:is|of|that)|danger (?:is|of|that)|fear (?:is|of|that)|"
    r"in case|asked (?:whether|if)|wenn wir|si nous|si todos?)\b",
    re.IGNORECASE,
)


def denied(text: str, start: int, end: int) -> bool:
    """Return whether the phrase from `start` to `end` is denied by what stands around it."""
    return denied_before(text, start) or _TURNED_DOWN.search(text[end:]) is not None


def denied_before(text: str, start: int) -> bool:
    """Return whether what stands before `start` in its clause denies what begins there."""
    clause = _clause_before(text[:start])[-_WINDOW:]
    return _DENIES.search(_BOTH_WAYS.sub(" ", clause)) is not None


def earlier(text: str) -> bool:
    """Return whether the sentence tells of an attempt before this plan."""
    return _EARLIER.search(text) is not None


def as_of_today(text: str) -> bool:
    """Return whether the sentence tells how things are now, and not what is planned."""
    return _TODAY.search(text) is not None and _KEPT.search(text) is None


def turned_down(text: str) -> bool:
    """Return whether the sentence turns something down that was named before."""
    return _TURNED_DOWN.search(text) is not None


def of_somebody_else(text: str) -> bool:
    """Return whether the sentence tells what others want or what was done earlier."""
    return _OTHERS.search(text) is not None and _ADOPTED.search(text) is None


def supposed(text: str, start: int) -> bool:
    """Return whether the phrase at `start` is only supposed or asked, not planned."""
    return text.rstrip().endswith("?") or _SUPPOSES.search(text[:start]) is not None


def not_of_the_plan(text: str, of_others: bool) -> bool:  # noqa: FBT001 - a property of the place
    """Return whether a sentence tells what others do, what is only supposed, or is turned down."""
    foreign = of_others or of_somebody_else(text) or supposed(text, len(text))
    return foreign or turned_down(text) or _CASE.match(text) is not None


def denies(text: str) -> bool:
    """Return whether the sentence denies: an odd number of times, or from its first word on."""
    plain = _BOTH_WAYS.sub(" ", text)
    if _CONDITION.search(plain):
        return False
    return len(_DENIES.findall(plain)) % 2 == 1 or _NONE.match(plain) is not None


def _clause_before(before: str) -> str:
    """Return what stands before a phrase within its own clause."""
    return re.split(
        r"[;:.!?]\s|\s[-–—]\s|,\s(?:and|but|so|und|aber|et|mais|y|pero|the|we|they|das|die|wir|le|la|nous|el)\s",
        before,
    )[-1]
