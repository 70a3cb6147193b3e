"""Recognises German, French and Spanish, to say in them that answers come in English."""

import re
from typing import Literal

Language = Literal["German", "French", "Spanish"]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FREQUENT: dict[Language, frozenset[str]] = {
    "German": _listed(
        "der die das und ist wir unsere unser eine ein nicht mit für von zu den dem auf wie was "
        "welche sind haben bitte soll sollen warum als im bei heute zuerst uns ich gilt es wer wem dessen dafür davon "
        "brauche mir mein ohne wann wo über nach drei zwei gibt kann wenn oder haben woher kommt kommen gehört"
    ),
    "French": _listed(
        "le la les des et est nous notre nos une un pas avec pour de du que qui quels quelles "
        "sont avons dans sur pourquoi comment quoi quel quelle aux il faut en d l qu c sa ses ça cela celle celui "
        "je vous ai voudrais pendant quand où sans trois deux cette ce notre leur vient viennent"
    ),
    "Spanish": _listed(
        "el la los las y es nosotros nuestra nuestro nuestros una un no con para de del que "
        "cuáles son tenemos en por cómo qué cuál somos hay se al primero hoy quién lo su eso "
        "necesito quiero durante dos tres sin más dónde cuándo puedo este esta dónde viene vienen"
    ),
}
_ENGLISH = _listed(
    "the and is we our a an not with for of to in on how what which are have please should why "
    "as at by from that this it do does be can i you me us my say"
)
_WORD = re.compile(r"[^\W\d_]+")
_IDENTIFIER = re.compile(r"\b\w+(?:[._]\w+)+")
_LEAST = 0.2
"""Share of a text's words that must be frequent words of the language."""

NOTICES: dict[Language, str] = {
    "German": "Ich antworte auf Englisch, weil Handbuch und Berechnungen auf Englisch sind.",
    "French": "Je réponds en anglais, car le manuel et les calculs sont en anglais.",
    "Spanish": "Respondo en inglés, porque el manual y los cálculos están en inglés.",
}
"""Said in the asker's language before the answer."""

DOCUMENT_NOTICES: dict[Language, str] = {
    "German": "Dieser Plan ist auf Englisch, weil Handbuch und Berechnungen auf Englisch sind; Ihre eigenen Worte stehen darin unverändert.",
    "French": "Ce plan est en anglais, car le manuel et les calculs sont en anglais ; vos propres mots y figurent tels quels.",
    "Spanish": "Este plan está en inglés, porque el manual y los cálculos están en inglés; sus propias palabras figuran sin cambios.",
}
"""Said in the asker's language before a document."""


def language_of(text: str) -> Language | None:
    """Return the language of a text by its frequent words, or None for English and any other."""
    words = [w.lower() for w in _WORD.findall(_IDENTIFIER.sub(" ", text))][:200]
    if not words:
        return None
    shares = {
        language: sum(w in frequent for w in words) / len(words)
        for language, frequent in _FREQUENT.items()
    }
    best: Language = max(_FREQUENT, key=lambda language: shares[language])
    english = sum(w in _ENGLISH for w in words) / len(words)
    return best if shares[best] >= _LEAST and shares[best] > english else None
