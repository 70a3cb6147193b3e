"""Recognises the question for a concept of the field, such as "What is an output port?"."""

import re

from knowledge.handbook.book import Handbook
from knowledge.handbook.concepts import concept_named

_ASKS = re.compile(
    r"\b(?:what(?:'s|’s| is| are) (?!our\b|my\b|the (?!difference|meaning|concept|idea|term|point))|explain(?: to me)?|define(?! (?:the |some |all |first )?(?:data )?products\b)|"
    r"definition of|meaning of|difference between|how (?:is|are) |what do(?:es)? (?:you mean by |an? |we mean by )?|"
    r"(?:teach|tell) me (?:what|about)|(?:keep|kept|always) hear(?:ing)?|what is meant by|"
    r"was (?:ist|sind|bedeutet|heißt)|erklär\w*|unterschied zwischen|"
    r"qu['’]est[- ]ce (?:que|qu)|c['’]est quoi|ça veut dire quoi|explique\w*|définis\w*|différence entre|"
    r"qué (?:es|son|significa)|explica\w*|diferencia entre)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:[\W_]*\b(?:an?|the|term|concept|idea|meaning|meant|by|of|to|me|us|what|is|between|difference|exactly|exactement|genau|eigentlich|exactamente|"
    r"actually|ein\w*|einem|der|die|das|dem|un[ea]?|l|le|la|les|el|los|que|qu|ce|c|est)\b)*\W*",
    re.IGNORECASE,
)
"""What may stand between the asking words and the concept."""
_LONGEST = 45
"""Characters in which the concept stands."""
_OURS = re.compile(
    r"\b(?:our|my|we|us|unser\w*|notre|nos|nuestr\w+|last|yesterday|today|policy|polic(?:y|ies) say|runbook|minutes)\b",
    re.IGNORECASE,
)


def names_a_concept(text: str) -> bool:
    """Return whether the text names a concept of the handbook anywhere."""
    return concept_named(text, Handbook().concepts) is not None


def asks_for_a_concept(text: str) -> bool:
    """Return whether the text asks what a concept of the handbook means, apart from our own data."""
    asked = _ASKS.search(text)
    if asked is None:
        return False
    behind = text[asked.end() :]
    begin = _BETWEEN.match(behind)
    near = behind[begin.end() if begin else 0 :][:_LONGEST]
    named = concept_named(near, Handbook().concepts, at_start=True)
    return named is not None and not _OURS.search(near)
