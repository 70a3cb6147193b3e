"""Opens a whole document that the audience may read, page by page."""

import re
from calendar import month_name
from collections import Counter

from pydantic import Field

from knowledge.documents.entries import entry_of, entry_of_term, place_of_term
from knowledge.documents.model import Document, Origin
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.lineage.meant import KnownNames, the_one
from tools.lineage.named import Names

_PAGE = 12_000
"""Characters of a page: about 3,000 tokens, which leaves room for what frames it."""
_ENOUGH = 0.5
"""Share of the words given that a path and title must have."""
_NEARLY_ALL = 0.8
"""Share that the text must have, where the document is known by its content only."""
_LEAST_WORDS = 2
_STEM = 6
"""Letters of a word that are compared, so that returns finds return and naming finds names."""
_EMPTY = frozenset(
    {"the", "our", "a", "an", "of", "on", "in", "and", "for", "to", "md", "handbook"}
)
_PLACE = re.compile(r"(?: § .*?)?(?: \(line (\d+)(?:, page \d+)?\))?$", re.DOTALL)
_LIKE_A_DATASET = re.compile(r"\w+(?:\.\w+)+(?<!\.md)(?<!\.txt)(?<!\.pdf)(?<!\.docx)(?<!\.html)(?<!\.csv)|[a-z0-9]+(?:_[a-z0-9]+)+", re.IGNORECASE)  # fmt: skip
_POLICY = re.compile(r"(?:policy|rule) ([a-z]+(?:-[a-z]+)+)", re.IGNORECASE)
_ENTRY = "handbook, policies: "
"""What the place of a policy begins with that the handbook proposes."""


class OpenDocument(Request):
    """Which document, and from where."""

    path: str = Field(min_length=1, max_length=500)
    """Path, title, or a place as a search gives it."""
    from_line: int = Field(default=1, ge=1)
    """The first line wanted, counted from 1; left out, a place's own line."""


class OpenedDocument(Result):
    """A page of a document."""

    path: str
    title: str
    place: str
    """Path and first line."""
    origin: Origin
    lines: tuple[str, ...]
    from_line: int
    """The number of the first of `lines`, counted from 1."""
    total_lines: int
    next_line: int | None
    """Where the next page begins; None at the end."""


def open_document(request: OpenDocument, context: Context) -> OpenedDocument:
    """Open a document in full, by its path or title, page by page.

    Use it when a passage found is not enough, or when the asker wants to read a document.
    """
    path, line = _path(request.path)
    document = (
        _term(request.path.strip(), context)
        or _entry(path, context.handbook)
        or _dataset(path, context)
        or _called(path, context)
    )
    if document is None:
        document = _meant(path, context)
    if document is None:
        raise ToolError(
            f"There is no document {request.path!r} that you may read. "
            "Search for its subject to see what there is."
        )
    lines = document.text.splitlines()
    first = line if request.from_line == 1 else request.from_line
    if first > max(len(lines), 1):
        raise ToolError(f"{document.path!r} has {len(lines)} lines; ask for one of them.")
    page = _page(lines[first - 1 :])
    after = first + len(page)
    return OpenedDocument(
        path=document.path,
        title=document.title,
        place=f"{document.path} (line {first})",
        origin=document.origin,
        lines=page,
        from_line=first,
        total_lines=len(lines),
        next_line=after if after <= len(lines) else None,
    )


def _path(asked: str) -> tuple[str, int]:
    """Return path and line of a place such as `policies/a.md § Scope (line 4)`; else line 1."""
    found = _PLACE.search(asked.strip())
    assert found is not None
    return asked.strip()[: found.start()].strip(), max(1, int(found[1] or 1))


def _entry(path: str, handbook: Handbook) -> Document | None:
    """Return the handbook's policy at a place as `find_policy` gives it, as a text to read."""
    if not path.startswith(_ENTRY):
        return None
    wanted = path.removeprefix(_ENTRY)
    policy = next((p for p in handbook.policies if p.id == wanted), None)
    if policy is None:
        return None
    rule = policy.regulation
    law = (f"Basis: {rule.name}.",) if rule else ()
    said = (policy.demand, f"Checked: {policy.enforced_by}", policy.reason, *law)
    lines = (*said, f"Owner: {policy.owner_role}.")
    everyone = frozenset({EVERYONE})
    return Document(path, policy.title, "\n".join(lines), everyone, "handbook")


def _term(place: str, context: Context) -> Document | None:
    """Return what the catalog says of the term at this place, as a text to read."""
    for term in context.catalog.terms_in(place.rpartition("§")[2]):
        if place_of_term(term) == place:
            entry = entry_of_term(term)
            return Document(place, term.name, entry.text, entry.readers, "catalog")
    return None


def _dataset(path: str, context: Context) -> Document | None:
    """Return what the catalog says of the dataset with this id, as a text to read."""
    dataset = context.catalog.by_id.get(path)
    if dataset is None:
        return None
    passage = entry_of(dataset, context.catalog.columns([path]))
    return Document(path, passage.title, passage.text, passage.readers, passage.origin)


def _meant(path: str, context: Context) -> Document | None:
    """Return the entry of the dataset, or the handbook's policy, that a name nearly is.

    Raises:
        ToolError: It is written like a dataset's name, and is none that the asker may read.

    """
    if _LIKE_A_DATASET.fullmatch(path):
        catalog = context.catalog
        return _dataset(the_one(Names(catalog).meant(path), path, "dataset"), context)
    named = _POLICY.fullmatch(path)
    policies = {p.id: (p.title,) for p in context.handbook.policies}
    found = KnownNames(policies).meant(named[1]).found if named else ()
    return _entry(f"{_ENTRY}{found[0]}", context.handbook) if len(found) == 1 else None


def _called(name: str, context: Context) -> Document | None:
    """Return the document of this path, title or file name, or the one that the words describe."""
    documents = context.documents.documents()
    wanted = name.casefold()
    for names in (_paths, _titles):
        found = [d for d in documents if wanted in names(d)]
        if found:
            return found[0]
    return _described(name, documents) or _told(name, context)


def _paths(document: Document) -> tuple[str, ...]:
    return (document.path.casefold(),)


def _titles(document: Document) -> tuple[str, ...]:
    file = document.path.rpartition("/")[2].casefold()
    return (document.title.casefold(), file, file.rpartition(".")[0])


def _described(name: str, documents: tuple[Document, ...]) -> Document | None:
    """Return the document whose path and title have most of the words, rare ones counting more.

    None where no document has enough of them, or several have the same.
    """
    named = [_words(f"{d.path} {d.title} {_month(d.path)}") for d in documents]
    often = Counter(word for words in named for word in words)
    wanted = _words(name)
    weights = {word: 1 / often[word] if word in often else 1.0 for word in wanted}
    shares = [sum(weights[w] for w in wanted & words) for words in named]
    best = max(shares, default=0.0)
    enough = len(wanted & set(often)) >= _ENOUGH * len(wanted)
    if not wanted or not best or not enough or shares.count(best) > 1:
        return None
    found = shares.index(best)
    return documents[found] if len(wanted & named[found]) >= _ENOUGH * len(wanted) else None


def _told(name: str, context: Context) -> Document | None:
    """Return the document whose text has all the words, if it is the first that a search finds."""
    wanted = _words(name)
    hit = next(iter(context.documents.search(name, 1)), None)
    if hit is None or len(wanted) < _LEAST_WORDS:
        return None
    documents = context.documents.documents()
    found = next((d for d in documents if d.path == hit.passage.document), None)
    if found is None:  # An entry of the catalog, which is no document.
        return None
    words = _words(f"{found.path} {found.title} {_month(found.path)} {found.text}")
    return found if len(wanted & words) >= _NEARLY_ALL * len(wanted) else None


def _words(text: str) -> frozenset[str]:
    found = (w for w in re.findall(r"[^\W_]+", text.casefold()) if w not in _EMPTY)
    return frozenset(w if len(w) <= _STEM else w.removesuffix("s")[:_STEM] for w in found)


def _month(path: str) -> str:
    """Return the month's name of a date in a path such as `minutes-2026-11-10.md`."""
    dated = re.search(r"\b(?:19|20)\d\d-(0[1-9]|1[0-2])\b", path)
    return month_name[int(dated[1])].casefold() if dated else ""


def _page(lines: list[str]) -> tuple[str, ...]:
    """Return whole lines up to a page; a longer first line is cut."""
    taken: list[str] = []
    room = _PAGE
    for line in lines:
        if taken and len(line) >= room:
            break
        taken.append(line[:_PAGE])
        room -= len(line) + 1
    return tuple(taken)


def _blocks(opened: OpenedDocument) -> tuple[Block, ...]:
    last = opened.from_line + len(opened.lines) - 1
    more = f" The next page begins at line {opened.next_line}." if opened.next_line else ""
    summary = f"{opened.title}: lines {opened.from_line} to {last} of {opened.total_lines}.{more}"
    text = tuple(line for line in opened.lines if line.strip()) or ("(empty)",)
    return (Block((summary,)), Block(text, source=opened.place, title=opened.title))


def _answer(opened: OpenedDocument) -> str:
    last = opened.from_line + len(opened.lines) - 1
    whole = opened.from_line == 1 and opened.next_line is None
    extent = "in full" if whole else f"lines {opened.from_line} to {last} of {opened.total_lines}"
    more = f"\n\nIt goes on at line {opened.next_line}." if opened.next_line else ""
    quoted = "\n".join(f"> {line}".rstrip() for line in opened.lines)
    return f"Here is {opened.title} (`{opened.path}`), {extent}.\n\n{quoted}{more}\n"


TOOL = declare(
    open_document,
    title="Opening a document",
    examples=(
        "Open the retention policy",
        "Show me the whole document policy-access.md",
        "Read me the board minutes in full",
        "Open runbook-late-pos-files.md",
        "Show the full text of the strategy memo",
        "Let me read the glossary",
        "Bring up the runbook on failed loads",
        "I'd like to read the cost review myself",
        "Give me the complete process description, not a summary",
        "Can I see the organisation chart?",
        "Print out the post-mortem word for word",
        "Display the naming rules document",
        "Where is the memo? Show it to me",
    ),
    blocks=_blocks,
    answer=_answer,
    version=2,
)
