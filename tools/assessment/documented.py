"""What the organisation's documents say of a domain, dimension by dimension, word for word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.documents.stems import stems
from knowledge.documents.view import DocumentsView
from tools.assessment.model import DimensionName, Mention
from tools.passages.statements import statements
from tools.roadmap.candidate import Candidate

_LOOKED_AT = 40
"""Passages read for each domain."""
_LONGEST = 300
"""Characters of a statement that is quoted; longer ones say too much at once."""
_IN_IT, _FIGURE = 2, 1
"""What a statement gains that itself names the domain, and one with a figure."""

_SPOKEN: tuple[tuple[DimensionName, str], ...] = (
    ("maturity", "owner owned ownership steward documented undocumented documentation contract definition glossary catalogued agreed undefined"),
    ("volume", "rows terabyte terabytes gigabyte gigabytes petabytes records volume millions billions"),
    ("team", "engineer engineers analyst analysts skill skills headcount hire vacancy vacancies staffed understaffed capacity"),
    ("demand", "request requests requested backlog queue asked tickets consumers"),
    ("quality", "incident incidents outage wrong duplicate duplicates duplicated failed fails failure broke broken error errors missing stale late mismatch reconcile inaccurate quality"),
    ("cost", "cost costs euro euros dollars budget spend spending expensive bill invoice"),
)  # fmt: skip
_WORDS: Mapping[DimensionName, frozenset[str]] = {n: stems(words) for n, words in _SPOKEN}
_ENDS = (".", "!", "?", "|")
"""What a sentence or a table's row ends with; a line without is a command or a heading."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement that may speak of a dimension."""

    score: int
    order: int
    dimension: DimensionName
    mention: Mention


def documented(
    candidate: Candidate, documents: DocumentsView
) -> Mapping[DimensionName, tuple[Mention, ...]]:
    """Return for each dimension the statement that speaks of it most, each statement once.

    A statement counts that names the domain and has words of the dimension; who owns it may also
    stand under a title or heading that names it. Nothing is rated by it: what it says is for
    people to judge.
    """
    wanted = " ".join(sorted(_WORDS))
    hits = documents.search(f"{candidate.name} {wanted} request incident owner", _LOOKED_AT)
    names = _names(candidate)
    said: list[_Said] = []
    for hit in hits:
        passage = hit.passage
        if passage.origin != "organisation":
            continue
        about = _named_in(names, " ".join((passage.title, *passage.headings)))
        for each in statements(passage.text):
            inside = _named_in(names, each.text)
            if not _can_be_quoted(each.quote):
                continue
            if about or inside:
                mention = Mention(
                    place=passage.place_of(each.quote), title=passage.title, quote=each.quote
                )
                said.extend(_spoken(each.text, mention, len(said), inside=inside))
    return _best(said)


def _can_be_quoted(quote: str) -> bool:
    """Return whether it is a short whole sentence or row, without half of some emphasis."""
    whole = quote.endswith(_ENDS) and quote.count("**") % 2 == 0
    return whole and len(quote) <= _LONGEST


def _spoken(text: str, mention: Mention, order: int, *, inside: bool) -> Iterator[_Said]:
    found, figure = stems(text), any(c.isdigit() for c in text)
    for name, words in _WORDS.items():
        common = len(found & words) if inside or name == "maturity" else 0
        if common:
            yield _Said(common + _IN_IT * inside + _FIGURE * figure, order, name, mention)


def _best(said: Iterable[_Said]) -> dict[DimensionName, tuple[Mention, ...]]:
    found: dict[DimensionName, tuple[Mention, ...]] = {}
    quoted: set[str] = set()
    for one in sorted(said, key=lambda s: (-s.score, s.order, s.dimension)):
        if one.dimension not in found and one.mention.quote not in quoted:
            found[one.dimension] = (one.mention,)
            quoted.add(one.mention.quote)
    return found


def _names(candidate: Candidate) -> tuple[frozenset[str], ...]:
    """Return the stems of each name of a domain; one that dimensions are spoken of in is none."""
    capability = candidate.capability
    called = (capability.short, *capability.area_words) if capability else ()
    spoken = frozenset[str]().union(*_WORDS.values(), stems("people data"))
    found = (stems(name) for name in (candidate.name, *called) if name)
    return tuple(dict.fromkeys(f for f in found if f and not f <= spoken))


def _named_in(names: Iterable[frozenset[str]], text: str) -> bool:
    words = stems(text)
    return any(name <= words for name in names)
