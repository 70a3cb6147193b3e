"""Which document a question wants to open: its file, its title, and a line in it."""

import re

QUOTED = re.compile(r"[“\"«']([^“”\"«»']{2,80})[”\"»'](?!\w)|`([^`]{2,80})`")
"""Words in quotation marks, in one of its two groups."""
FILE = re.compile(r"(?<![\w./-])[\w/-]+\.(?:md|txt|docx|pdf|html)\b", re.IGNORECASE)
_NO_DOCUMENT = re.compile(
    r"\b(?:(?:can|could|may|would) (?:you|i|we)|(?:i|we)(?:'d| would)? (?:want|like|love|need|was told|wish|know)"
    r"(?: to)?|let (?:me|us)|not (?:a|the) summary|in full|word for word|all of it|from start to finish|"
    r"top to bottom|open|opened|show|shown|see|read|reading|display|pull|up|bring|fetch|print|give|get|send|find|please|pls|"
    r"me|us|myself|itself|the|our|my|a|an|of|to|it|this|that|one|there(?:'s| is)|where(?:'s| is)|i|we|and|now|"
    r"just|then|so|whole|full|entire|complete|original|text|thing|document|doc|file|page|again|here|"
    r"have|about|on|for|by|in|at|from|with|old|is|was|wrote|what|description)\b|['’]s\b|[?.!,;:]+(?=\s|$)",
    re.IGNORECASE,
)
"""Words that ask for a document without naming it."""
_OPENS = re.compile(r"\W*open (?:the |our )?(.+?)\W*", re.IGNORECASE)
_FILLED = re.compile(
    r"\b(?:in full|please|pls|whole|full|entire|complete|text|it|this|that|one|line|document|file|page|again|for me)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"\b(?:line|zeile|ligne|línea) (\d{1,6})\b", re.IGNORECASE)


_THE = r"(?:the |our )?(?:table |data ?set |view )?"
_ENTRY = r"`?([\w-]+(?:[._][\w-]+)+)`?(?: table| data ?set| view)?"
_COLUMNS = r"(?:columns|fields|attributes)"
_HOLDING = re.compile(
    rf"\b(?:(?:which|what) {_COLUMNS} (?:does |do |has |a |tiene |are (?:there )?in ){_THE}{_ENTRY}(?: have| contain| hold)?"
    rf"|(?:{_COLUMNS}|schema|structure|description|layout) (?:of|in|for) {_THE}{_ENTRY}"
    rf"|describe {_THE}{_ENTRY}|what(?: is|'s|) (?:written )?in {_THE}{_ENTRY}"
    rf"|what does {_THE}{_ENTRY} (?:have|contain|hold|include))\s*[?.!]*$",
    re.IGNORECASE,
)


def entry_wanted(text: str) -> str | None:
    """Return the dataset of which a question asks what is in it, or None where it asks no such thing."""
    found = _HOLDING.search(text.strip())
    return next((g for g in found.groups() if g), None) if found else None


def document_wanted(text: str) -> str | None:
    """Return the words that name a document: its file, or all that don't only ask for it."""
    named = FILE.search(text)
    if named is not None:
        return named[0]
    entry = entry_wanted(text)
    if entry is not None:
        return entry
    quoted = QUOTED.search(text)
    if quoted is not None:
        return next(g for g in quoted.groups() if g).strip()
    plain = _OPENS.fullmatch(text)
    if plain is not None and not _FILLED.search(plain[1]):
        return plain[1]
    words = _LINE.sub(" ", text)
    return " ".join(_NO_DOCUMENT.sub(" ", words).split()).strip("“”\"«»'`,-– ")[:200] or None


def file_named(text: str) -> str | None:
    """Return the file that the text names, or None where it names none."""
    named = FILE.search(text)
    return named[0] if named else None


def line_wanted(text: str) -> int | None:
    """Return the line that the text names, counted from 1, or None where it names none."""
    match = _LINE.search(text)
    return max(int(match[1]), 1) if match else None
