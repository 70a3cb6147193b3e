"""What kind of thing a question asks for, and whether a statement holds one.

"How long are orders kept?" is answered by a sentence with a duration, "who decides?" by one with a
person or a role. Words alone do not tell: the sentence that answers seldom repeats "how long".
"""

import re
from typing import Literal

Kind = Literal["duration", "date", "person", "amount", "permission", "name"]

_ASKS: dict[Kind, str] = {
    "duration": r"how (?:long|soon|quickly|fast|often|frequently)|how many (?:\w+ )?(?:minutes|hours|days|weeks|months|years)"
    r"|wie (?:lange|schnell|oft)|combien de temps|sous quel délai|cu[áa]nto tiempo|con qu[ée] frecuencia",
    "date": r"when|since when|by when|(?:what|which) (?:date|day|time)|wann|quand|cu[áa]ndo",
    "person": r"who|whom|whose|which (?:team|role|person|people|group)|wer|wem|wen|wessen|qui|qui[ée]n(?:es)?",
    "amount": r"how (?:many|much|large|big|old|far|high)|wie (?:viele?|hoch|gro[ßs]s?)|combien|cu[áa]nt[oa]s?",
    "permission": r"(?:^|[,;]\s*)(?:may|can|must|should|do (?:we|i) (?:have|need)|are (?:we|\w+) (?:allowed|permitted)|is it (?:allowed|permitted|forbidden))"
    r"|am i allowed|d[üu]rfen?|darf|m[üu]ssen|peut-on|pouvons-nous|doit-on|podemos|se puede|debemos",
    "name": r"(?:is|are|be) .*\b(?:named|called)|what .*\bnames?|naming|hei(?:ßt|ßen)|benannt|s'appelle|nommer",
}  # fmt: skip
_UNITS = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|Tagen?|Stunden?|Wochen?|Monaten?|Jahren?|jours?|heures?|semaines?|mois|ans?|ann[ée]es?|d[íi]as?|horas?|semanas?|meses|a[ñn]os?)"
_NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|thirty|sixty|ninety)"
_DURATION = rf"\b{_NUMBER}[- ](?:\(\d+\) )?(?:\w+ )?{_UNITS}\b|at once|immediately|(?:bi-?)?(?:annual|month|week|year|quarter|dai)ly\b|\bannually|\bsemi-annual|\beach (?:day|night|week|month|quarter|year)|\bevery (?:\w+ )?(?:day|night|week|month|quarter|year)|as long as|without undue delay|indefinitely"
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|M[äa]rz|Juni|Juli|Oktober|Dezember|janvier|f[ée]vrier|avril|juin|juillet|ao[ûu]t|d[ée]cembre|enero|febrero|abril|junio|julio|septiembre|diciembre)"
_DATE = rf"\b\d{{1,2}}\.? {_MONTHS}|\b{_MONTHS} \d|\b\d{{4}}-\d\d|\b\d{{1,2}}:\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(?:before|after|upon|until|as soon as|once|within|prior to)\b"
_ROLE = r"(?:owners?|officers?|heads?|leads?|managers?|management|teams?|stewards?|directors?|board|security|engineers?|analysts?|controlling|legal|committee|council|groups?|employees?|everyone|everybody|nobody|anyone|departments?|administrators?|executives?|supervisors?|custodians?|personnel|staff|users?|members?|protection|compliance|Leiter\w*|Beauftragte\w*|responsables?|propriétaires?)"
_PERSON = rf"\b{_ROLE}\b|(?<=[a-z,(:] )[A-Z][a-zà-ÿ]+ [A-Z][a-zà-ÿ]+|^[A-Z][a-zà-ÿ]+ [A-Z][a-zà-ÿ]+ (?:is|has|decides|approves|owns|leads)"
_HOLDS: dict[Kind, re.Pattern[str]] = {
    "duration": re.compile(_DURATION, re.IGNORECASE),
    "date": re.compile(f"{_DATE}|{_DURATION}"),
    "person": re.compile(_PERSON),
    "amount": re.compile(rf"\d|\b{_NUMBER}\b|\b(?:no|none|all|half|twice|once)\b"),
    "permission": re.compile(
        r"\b(?:must|may|shall|should|never|only|no|not|cannot|allowed|permitted|prohibit\w*|forbid\w*|required?|stays?|needs?|consent|muss|darf|nur|nie|doit|peut|jamais|debe|puede|nunca)\b",
        re.IGNORECASE,
    ),
    "name": re.compile(r"`|\b\w+_\w*|\"[^\"]+\""),
}
_ASKED: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _ASKS.items()
}


def kinds_asked(question: str) -> frozenset[Kind]:
    """Return what the question asks for; empty where its words do not tell."""
    return frozenset(kind for kind, asks in _ASKED.items() if asks.search(question))


def holds(statement: str, kind: Kind) -> bool:
    """Return whether the statement has something of this kind."""
    return _HOLDS[kind].search(statement) is not None
