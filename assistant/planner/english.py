"""The English of a German, French or Spanish question, word by word, for routing and search."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from assistant.planner.spelling import spelt
from knowledge.glosses import glossed
from knowledge.language import Language, language_of

_TOKEN = re.compile(r"[\w.-]*[_.]\w+|[^\W\d_]+")
"""An identifier, which stays as it is, or a word."""
_PHRASED = re.compile(r"[^\w-]+")
_MOST_WORDS = 0.5
"""Share of a text's words that must be known in a language for it to be that language."""
_FEW = 6
"""Words of a text up to which its frequent words may be those of two languages."""
_TERMS = TypeAdapter(dict[Language, dict[str, str]])


def in_english(text: str) -> str:
    """Return the text with every known foreign word in English; English text well spelt.

    Words come in their old order and unknown ones stay: enough to recognise what is asked, and to
    find English documents, but not a translation to show to anybody.
    """
    language = language_of(text) or _by_phrase(text) or _by_terms(text)
    if language is not None and len(text.split()) <= _FEW:
        # "La" is French and Spanish; the other words tell which.
        language = _by_terms(text) or language
    if language is None:
        return spelt(text)
    known = _terms()[language]
    plain = re.sub(r"(?<=\w)['’](?=\w)", " ", text) if language == "French" else text
    # The longest first: "who uses it" is more than "who uses" and a word.
    for several in sorted((words for words in known if " " in words), key=len, reverse=True):
        plain = re.sub(
            rf"(?<!\w){re.escape(several)}(?!\w)", known[several], plain, flags=re.IGNORECASE
        )
    return _TOKEN.sub(lambda word: _english(word[0], known, language), plain)


def _by_phrase(text: str) -> Language | None:
    """Return the language of a phrase of three words or more in the text, such as "peut-on s'y fier"."""
    plain = f" {' '.join(_PHRASED.sub(' ', text.casefold()).split())} "
    return next(
        (lang for lang, known in _phrases().items() if any(p in plain for p in known)), None
    )


@cache
def _phrases() -> dict[Language, tuple[str, ...]]:
    return {
        language: tuple(f" {term} " for term in terms if term.count(" ") + term.count("-") > 1)
        for language, terms in _terms().items()
    }


def _by_terms(text: str) -> Language | None:
    """Return the language that knows most of the words, for a text without its frequent words."""
    words = [word.casefold() for word in _TOKEN.findall(text) if word.isalpha()]
    found: Language | None = None
    most = _MOST_WORDS * len(words)
    for language, terms in _terms().items():
        known = sum(word in terms and terms[word] != word for word in words)
        if known > most:
            found, most = language, known
    return found


def _english(word: str, known: dict[str, str], language: Language) -> str:
    compounds = language == "German" and "_" not in word
    return glossed(word, known, compounds=compounds) or word


@cache
def _terms() -> dict[Language, dict[str, str]]:
    """Return for each language the English of its words."""
    text = (Path(__file__).parent / "terms.yaml").read_text(encoding="utf-8")
    listed = _TERMS.validate_python(yaml.safe_load(text))
    return {
        language: {
            word.replace("_", " "): english
            for english, words in terms.items()
            for word in words.split()
        }
        for language, terms in listed.items()
    }
