"""What the organisation itself means by a word, by its catalog's glossary and its documents'."""

import re
from collections.abc import Iterator

from knowledge.catalog.model import Term
from knowledge.catalog.terms import flat
from knowledge.documents.entries import place_of_term
from knowledge.documents.glossary import defined, synonyms
from knowledge.documents.model import Origin
from knowledge.record import Record
from tools.context import Context
from tools.passages.statements import statements
from tools.standing import Standing

_ASKING = (
    r"what (?:do|does|did) (?:we|you|they|people|our \w+|the (?:company|business)) (?:all )?(?:mean|understand) (?:here )?(?:by|under)",
    r"what(?:['’]s| is| are) (?:meant|understood) (?:here )?(?:by|under)",
    r"(?:what(?:['’]s| is| are) )?(?:our |the )?(?:definition|meaning)s?(?: here)? of",
    r"(?:how (?:do|does) (?:we|you|they) )?(?:define|explain)(?: to me)?(?: what)?",
    r"what (?:do|does)|what means?|what(?:['’]s| is| are)",
    r"was (?:bedeutet|bedeuten|heißt|ist|sind)(?: bei uns)?|was (?:meinen|verstehen) wir (?:mit|unter)|wie definieren wir",
    r"que (?:veut dire|signifie(?:nt)?)|qu['’]est-ce que|c['’]est quoi|qu['’]entend-on par",
    r"qué (?:significan?|es|son)|qué (?:entendemos|se entiende) por",
)
_ASKS = re.compile(rf"(?:{'|'.join(_ASKING)})\s+(?P<term>.+)", re.IGNORECASE | re.DOTALL)
_BEFORE = re.compile(
    r"(?:(?:an?|the|our|term|word|abbreviation|acronym|figure|metric|by|c['’]est|ein\w*|d(?:er|ie|as)|un[ea]?|l[ea]s?|el|los)\s+|l['’])+",
    re.IGNORECASE,
)
_HERE = r"here|exactly|at us|for us|to us|with us|among us|in our \w+|in (?:this|the) (?:company|business|organi[sz]ation)|bei uns|genau|chez nous|ici|exactement|para nosotros|aquí|exactamente"
_BEHIND = re.compile(
    rf"(?:\s+(?:means?|stands? for|stand|{_HERE}|at [A-Z]\w+|bedeutet|heißt|is|are))+$",
    re.IGNORECASE,
)
_MARKS = " \t\n\"'“”‘’„«»*_`.,;:?!¿()"
_LEADS_ON = re.compile(r"(?:see|siehe|voir|véase)\b", re.IGNORECASE)
_SAID = 400
"""Characters of a definition that an answer gives; its place has the rest."""
_LOOKED_AT = 10
_MOST = 3


class OwnMeaning(Record):
    """A definition that the organisation gives."""

    term: str
    text: str
    """As a sentence that can be read alone."""
    quote: str
    """The words as they stand at the place."""
    place: str
    title: str
    origin: Origin
    standing: Standing = "documented"


def own_meanings(question: str, context: Context) -> tuple[OwnMeaning, ...]:
    """Return what the organisation means by the word asked for; empty where it is not defined.

    Terms of the catalog come first, then glossaries among the documents, all as far as the
    audience may read them. Only a question for a meaning has any: "what is churn?" has, "how do we
    lower churn?" has not.
    """
    asked = asked_term(question)
    if not asked:
        return ()
    found = (*_of_catalog(asked, context), *_of_documents(asked, context))
    return tuple({meaning.quote: meaning for meaning in reversed(found)}.values())[::-1][:_MOST]


def leads_on(definition: str) -> bool:
    """Return whether a definition only says where to look."""
    return _LEADS_ON.match(definition) is not None


def asked_term(question: str) -> str:
    """Return the word or words whose meaning is asked for, or empty; a bare name asks for itself."""
    asked = _ASKS.search(question.strip(_MARKS))
    said = asked["term"] if asked else question
    kept = _BEHIND.sub("", said.strip(_MARKS))
    begun = _BEFORE.match(kept)
    return kept[begun.end() if begun else 0 :].strip(_MARKS)


def _of_catalog(asked: str, context: Context) -> Iterator[OwnMeaning]:
    for term in context.catalog.terms_in(asked):
        if term.definition and any(_same(asked, n) for n in (term.name, *term.synonyms)):
            quote = _opening(term.definition)
            also = _also(asked, term)
            yield OwnMeaning(
                term=term.name, text=f"{term.name}{also}: {quote}", quote=quote,
                place=place_of_term(term), title=term.place or "glossary", origin="catalog",
            )  # fmt: skip


def _also(asked: str, term: Term) -> str:
    called = next((name for name in term.synonyms if _same(asked, name)), "")
    return f" ({called})" if called and not _same(asked, term.name) else ""


def _of_documents(asked: str, context: Context) -> Iterator[OwnMeaning]:
    for passage in context.documents.of_glossaries(asked, _LOOKED_AT):
        also = tuple(synonyms(passage.text))
        for written, definition in _entries(passage.text, passage.headings):
            term = written.strip(_MARKS)
            others = (other for known, other in also if known == term)
            if _same(asked, term, *_bracketed(term), *others):
                place = passage.place_of(definition)
                yield OwnMeaning(
                    term=term, text=f"{term}: {definition}", quote=definition, place=place,
                    title=passage.title, origin="organisation",
                )  # fmt: skip


def _entries(text: str, headings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield terms and what they mean: those of tables and lists, else the heading's."""
    found = [(term, meaning) for _, term, meaning in defined(text)]
    said = statements(text) if headings and not found else ()
    yield from found
    yield from ((headings[-1], first.quote) for first in said[:1])


def _bracketed(term: str) -> tuple[str, ...]:
    """Return the two names of "Churn rate (CR)"."""
    found = re.fullmatch(r"(.+?)\s*\((.+?)", term)
    return (found[1], found[2]) if found else ()


def _same(asked: str, *names: str) -> bool:
    wanted = flat(asked)
    return any(wanted in {flat(n), f"{flat(n)}s", flat(_parted(n))} for n in names if flat(n))


def _parted(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _opening(definition: str) -> str:
    """Return the first lines of a definition as one, without headings and marks of Markdown."""
    lines = (line.strip() for line in definition.splitlines())
    told = [line for line in lines if line and not line.startswith("#")]
    first = told[0] if told else definition.strip()
    return first if len(first) <= _SAID else f"{first[:_SAID].rpartition(' ')[0]} …"
