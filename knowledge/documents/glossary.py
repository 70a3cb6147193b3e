"""What glossaries among the documents say: their terms, and other names of the same thing."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, islice

from knowledge.catalog.model import Term
from knowledge.documents.model import Passage

_GLOSSARY = re.compile(
    r"glossar|glosario|terms|terminolog|definition|dictionary|vocabular|begriff|lexicon|acronym"
    r"|abbreviat|abkürzung|wörterbuch|lexique|dictionnaire|diccionario|términos",
    re.IGNORECASE,
)
_TERM_HEADS = re.compile(
    r"term|word|concept|name|begriff|terme|entry|acronym|abbreviat|short|bezeichnung|abkürzung"
    r"|kürzel|\bmots?\b|sigle|notion|término|concepto|sigla|palabra",
    re.IGNORECASE,
)
_MEANING_HEADS = re.compile(
    r"meaning|definition|description|explanation|bedeutung|means|sens|stands|long|full|erklärung"
    r"|erläuterung|beschreibung|définition|signific|explication|definición|descripción|explicación",
    re.IGNORECASE,
)
_OTHER_HEADS = re.compile(
    r"synonym|alias|also (?:called|known)|other names?|acronym|abbreviat|short (?:form|name)"
    r"|auch genannt|abkürzung|kürzel|autres noms|sinónim|otros nombres",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*+]\s+)?\*\*(.{2,60}?)\*\*\s*(?::|–|—|-)\s*(.{3,})")
_BAR = re.compile(r"(?<!\\)\|")
"""What parts the cells of a row; a bar within a cell has a backslash before it."""
_RULE = re.compile(r":?-{2,}:?")

_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&/]{1,7}")
_IN_BRACKETS = re.compile(r"(.+?)\s*\(([A-Z][A-Z0-9&/]{1,7})\)")
_SAME = re.compile(
    r"(?:same as|short for|stands for|abbreviation (?:for|of)|synonym (?:for|of)"
    r"|also (?:called|known as)|^see|=)\s+(?:the\s+|an?\s+)?[\"'*_\[]*([^;:,.()\[\]\"'*]+)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"[^;:,.()]+")
_LONGEST = 6
"""Words of another name; what is longer explains."""
_MOST = 3
"""Other names that a query is given."""


def is_glossary(title: str, path: str) -> bool:
    """Return whether a document of this title and path says what terms mean."""
    return bool(_GLOSSARY.search(f"{title} {path}"))


def defined(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, term and meaning of each row, item and entry of a list that defines one."""
    for number, head, cells in rows(text):
        at = next((at for at, title in enumerate(head[1:], 1) if _MEANING_HEADS.search(title)), 0)
        if 0 < at < len(cells) and _TERM_HEADS.search(head[0]):
            yield number, cells[0], cells[at]
    before = ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _ITEM.fullmatch(line)
        if found:
            yield number, found[1], found[2]
        elif line.startswith(": ") and 0 < len(before.split()) <= _LONGEST:
            yield number, before, line[2:].strip()
        before = line or before


def rows(text: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each row of each Markdown table: its line, the table's head, and its cells."""
    head: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("|"):
            head = []
            continue
        cells = [c.replace(r"\|", "|").strip() for c in _BAR.split(line.strip().strip("|"))]
        if not head:
            head = cells
        elif not all(_RULE.fullmatch(c) for c in cells):
            yield number, head, cells


def other_names(
    query: str, passages: Iterable[Passage], known: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Return other names of terms in the query, each with its term there, by these passages.

    Those of glossaries count: "DC: distribution centre" names what "same as item" does. `known`
    are two names each of what the workspace or its catalog calls by two; they come first.
    """
    told = (passage for passage in passages if is_glossary(passage.title, passage.document))
    asked = f" {_flat(query)} "
    found: dict[str, str] = {}
    for one, other in chain(known, chain.from_iterable(map(_pairs, told))):
        for here, there in ((one, other), (other, one)):
            said = f" {_flat(here)} " in asked and f" {_flat(there)} " not in asked
            if said and len(here) > 1:
                found.setdefault(there, here)
    return dict(islice(found.items(), _MOST))


def names_of(terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    """Yield two names of the same thing for each two that a term of the catalog has."""
    for term in terms:
        yield from combinations((term.name, *term.synonyms), 2)
        yield from _named([(term.name, term.definition)])


def _pairs(passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield two names of the same thing for each entry that gives two."""
    yield from synonyms(passage.text)
    entries = [(term, meaning) for _, term, meaning in defined(passage.text)]
    if passage.headings and not entries:
        entries = [(passage.headings[-1], passage.text)]
    yield from _named(entries)


def synonyms(text: str) -> Iterator[tuple[str, str]]:
    """Yield term and other name for each of a table that has a column for other names."""
    for _, head, cells in rows(text):
        for title, cell in zip(head[1:], cells[1:], strict=False):
            if _TERM_HEADS.search(head[0]) and _OTHER_HEADS.search(title):
                yield from (
                    (_bare(cells[0]), _bare(o)) for o in re.split(r"[,;/|]", cell) if _bare(o)
                )


def _bare(term: str) -> str:
    return term.strip(" *_`")


def _named(entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for written, meaning in entries:
        term = _bare(written)
        bracketed = _IN_BRACKETS.fullmatch(term)
        if bracketed:
            yield bracketed[1], bracketed[2]
            term = bracketed[1]
        same = _SAME.search(meaning[:200])
        leading = _LEADING.match(meaning)
        short = _ABBREVIATION.fullmatch(term)
        if short and leading and leading[0].strip()[:1].upper() == term[0]:
            yield from _pair(term, leading[0])
        elif same:
            yield from _pair(term, same[1])


def _pair(term: str, name: str) -> Iterator[tuple[str, str]]:
    words = name.split()
    # "see policy DP-06" leads on to a text.
    if 0 < len(words) <= _LONGEST and not re.search(r"\d", name):
        yield term, " ".join(words)


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
