"""Finds what looks like a name in a sentence: identifiers, quoted words, capitalised words."""

import re
from dataclasses import dataclass

from assistant.words import STOPWORDS, word_list

_GENERIC = word_list("generic")
"""Words of the field, capitalised at will; a name consists of more than these."""

_KNOWN = word_list("known")
"""Names that any answer may use."""

_CODE = re.compile(r"`([^`\n]+)`")
_QUOTED = re.compile(
    r"\"([^\"\n]{2,80})\"|“([^”\n]{2,80})”|«\s?([^»\n]{2,80}?)\s?»|„([^“”\n]{2,80})[“”]"
)
_IDENTIFIER = re.compile(
    r"(?<![\w./@-])(?:"
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail
    r"|[A-Za-z]\w*(?:\.[A-Za-z]\w+)+"  # shop.orders
    r"|[A-Za-z][A-Za-z0-9]*(?:_\w+)+"  # order_lines
    r"|[a-z]+[A-Z]\w*"  # orderLines
    r"|[A-Za-z]{1,6}-\d\w*"  # POL-7
    r")(?![\w@])"
)
_RUN = re.compile(
    r"(?<![\w`./@-])[A-ZÄÖÜÉ][\w\u2019'&-]*(?:[ \u00a0](?:[A-ZÄÖÜÉ&][\w\u2019'&-]*))*"
)
_START = re.compile(
    r"(?:^|[.!?:;…]|\n)[\s>\"“„'*_(\[|]*(?:[-*+]\s+|\d+[.)]\s+|#{1,6}\s+)?[\s*_\"“(\[]*$"
)
_ACTS = re.compile(r"\*{0,2}\s+(?:owns|runs|leads|maintains|manages|stewards|approves)\b")
"""Behind a single capitalised word that begins a sentence, this makes it somebody's name."""

_ARTICLE = r"\d+(?:\.\d+)*[a-z]?(?:\(\w+\))*"
_LAW = re.compile(
    rf"\b(?P<kind>art(?:icle)?s?\.?|§+|requirements?|principles?|code)\s*"
    rf"(?P<list>{_ARTICLE}(?:(?:,\s*|\s+)(?:and\s+|to\s+|or\s+)?{_ARTICLE})*)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\d\)?(?:\(|,| and|$)|§|rt\. \d")
"""Only where this stands can an article of a law be; looking for it is quick."""
_LABEL = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?\*\*(?P<bold>[A-ZÄÖÜ][^*\n\d]{3,80}[^*\n.:!?])\*\*(?=,| \(| [a-z])"
    r"|^#{2,6} (?P<head>[A-Z][^(\n\d]{3,80}) \(",
    re.MULTILINE,
)
"""What a list's line or a heading begins with is a name, unless it ends in a colon or full stop."""

_PHRASE = re.compile(
    r"(?<![\w`./@-])[A-Z][a-z]+(?: (?:and|of|for|by|with) [a-z]{4,}| [a-z]{2,}(?:ing|tion|ment))\b(?! [A-Z])"
)
"""What may be a name of which only the first word has a capital: "Returns and reverse …"."""

_PLACE = re.compile(r"[\w./-]+\.\w{2,5} § [^\n|;]*?\(line \d+\)")
"""Where something stands in a document: "policy.md § Rules (line 7)"."""

_NUMBERED = re.compile(
    r"\b\d{2,4}/\d+(?:/[A-Z]{2,4})?\b"  # Directive 2002/58/EC
    r"|\b[A-Z]{2,}(?: [A-Z]{2,})*[ -]\d{3,}(?:-\d+)?\b"  # ISO 27001
    r"|\bv?\d+\.\d+\.\d+\b"  # v4.0.1
)


@dataclass(frozen=True, slots=True)
class Name:
    """Something that looks like a name, with the forms in which it may be found elsewhere."""

    text: str
    start: int
    end: int
    forms: tuple[str, ...]
    """Any of these, found, is enough."""
    is_word: bool = False
    """Whether only a capital tells that it is a name."""
    is_article: bool = False
    """Whether it is an article of a law, told as "GDPR 7(3)"."""
    is_label: bool = False
    """Whether only its place tells that it is a name; it may also be plain words."""


def names_in(text: str, *, foreign: bool = False) -> tuple[Name, ...]:
    """Return the names in order, without overlaps. Words that any answer may use are none.

    In a foreign language capitals tell no names: German writes every noun with one.
    """
    text = text.replace("&lt;", "<   ")  # A tag that was disarmed is no part of the word before it.
    found: list[Name] = []
    taken = bytearray(len(text))
    found += _articles(text, taken)
    labels = [_label(match) for match in _LABEL.finditer(text)]
    if not foreign:
        labels += [
            _phrase(match)
            for match in _PHRASE.finditer(text)
            if match[0].split()[0].lower() not in _GENERIC | _KNOWN | STOPWORDS
        ]
    for pattern in (_PLACE, _CODE, _QUOTED, _IDENTIFIER, _NUMBERED):
        for match in pattern.finditer(text):
            inner = next((g for g in match.groups() if g), match[0])
            if not any(taken[match.start() : match.end()]) and may_name(inner):
                found.append(Name(inner, match.start(), match.end(), (inner,)))
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
    if not foreign and not text.lstrip().startswith("#"):
        found += [name for name in _capitalised(text) if not any(taken[name.start : name.end])]
    found += [label for label in labels if not any(_within(one, label) for one in found)]
    return tuple(sorted(found, key=lambda name: name.start))


def may_name(text: str) -> bool:
    """Return whether a text can be a name: it has letters and is no word that any answer uses."""
    bare = text.strip().strip("*` ").lower()
    if bare.startswith("meshwright ") or not any(c.isalpha() for c in bare):
        return False
    return bare not in _KNOWN and bare not in STOPWORDS


def articles_of(text: str) -> frozenset[str]:
    """Return the articles of laws in a text, such as "GDPR 7(3)", and "7(3)" without the law."""
    if not _LISTED.search(text):
        return frozenset()
    told = [form for name in _articles(text, bytearray(len(text))) for form in name.forms]
    whole = [*told, *(form.partition(" ")[2] or form for form in told)]
    return frozenset({*whole, *(form.partition("(")[0] for form in whole)})


def _label(match: re.Match[str]) -> Name:
    kind = "bold" if match["bold"] else "head"
    start, end = match.span(kind)
    return Name(match[kind], start, end, (match[kind],), is_label=True)


def _phrase(match: re.Match[str]) -> Name:
    return Name(match[0], match.start(), match.end(), (match[0],), is_label=True)


def _within(name: Name, label: Name) -> bool:
    return label.start <= name.start < label.end or name.start <= label.start < name.end


def _articles(text: str, taken: bytearray) -> list[Name]:
    """Return the articles of laws, each as told alone or in the list it stands in."""
    found: list[Name] = []
    for law in _LAW.finditer(text):
        named = re.search(r"\b([A-Z][A-Z/\d]*[A-Z])\s*$", text[: law.start()])
        act = named[1] if named else ""
        for one in re.finditer(_ARTICLE, law["list"]):
            start = law.start("list") + one.start()
            end = start + len(one[0])
            found.append(Name(one[0], start, end, (f"{act} {one[0]}".strip(),), is_article=True))
        taken[law.start() : law.end()] = b"\x01" * len(law[0])
    return found


def _capitalised(text: str) -> list[Name]:
    found: list[Name] = []
    for match in _RUN.finditer(text):
        words = [_bare(word) for word in match[0].split()]
        at_start = _START.search(text[: match.start()]) is not None
        if all(len(word) == 1 or word.lower() in _GENERIC | _KNOWN | STOPWORDS for word in words):
            continue
        if at_start and len(words) == 1 and not _ACTS.match(text, match.end()):
            continue
        end = match.start() + len(match[0].rstrip("'’&-"))
        forms = _forms(words, at_start=at_start)
        found.append(Name(match[0], match.start(), end, forms, is_word=len(words) == 1))
    return found


def _bare(word: str) -> str:
    return re.sub(r"[\u2019']s$|['\u2019]$", "", word)


def _forms(words: list[str], *, at_start: bool) -> tuple[str, ...]:
    """Return the name as it stands, without words of the field, and without a sentence's first."""
    told = [w for w in words if w.lower() not in _GENERIC | _KNOWN | STOPWORDS]
    forms = [" ".join(words), " ".join(told)]
    if at_start and len(words) > 1:
        rest = [w for w in words[1:] if w.lower() not in _GENERIC | STOPWORDS]
        forms += [" ".join(rest)] if rest else [" ".join(words[1:])]
    return tuple(dict.fromkeys(form for form in forms if form))
