"""What a column's name and description say of its kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from knowledge.handbook.column_classes import ColumnClasses, ColumnKind
from tools.governance.classification.model import Strength
from tools.governance.classification.words import Words, split

_PERSON = "<person>"
_BASE: dict[Strength, float] = {"sure": 0.9, "likely": 0.68, "context": 0.45, "quasi": 0.45}
_ABOUT_ELSE, _UNSURE, _ORGANISATION = 0.15, 0.75, 0.6
"""Factors: the column is about something else; an unknown word follows; a firm's contact."""
_CONTACTS = frozenset({"person_name", "email", "phone", "postal_address"})
_DESCRIBED_SHORTLY = 8
"""Words of a description that only names what the column holds."""


@dataclass(frozen=True, slots=True)
class NameHit:
    """A phrase of a kind that a name holds, and how much it says, 0 to 1."""

    kind: ColumnKind
    strength: Strength
    phrase: str
    score: float
    whole: bool
    """Whether the phrase is the whole name, but for words that change nothing."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    kind: ColumnKind | None
    """None for a harmless phrase, which only takes its words from others."""
    strength: Strength
    text: str


class Names:
    """Reads names with the handbook's phrases."""

    def __init__(self, classes: ColumnClasses) -> None:
        """Prepare the phrases for lookup by their first word."""
        listed = [*_listed(classes)]
        vocabulary = frozenset(w for _, _, p in listed for w in split(p) if w != "person")
        lists = (
            classes.persons,
            classes.heads,
            classes.organisations,
            classes.neutral,
            classes.fillers,
        )
        known = vocabulary.union(*(text.split() for text in lists))
        known |= frozenset(w for text in classes.abbreviations.values() for w in text.split())
        self.words = Words(known, classes.abbreviations, frozenset(classes.fillers.split()))
        self.persons = self._all(classes.persons)
        self.organisations = self._all(classes.organisations)
        self._heads = self._all(classes.heads)
        self._coded = self._all(classes.coded_heads)
        self._negators = self._all(classes.negators)
        self._neutral = self._all(classes.neutral)
        self._of_things = frozenset(p.strip() for p in classes.of_things.split(","))
        self._by_first: dict[str, list[_Phrase]] = {}
        for kind, strength, text in listed:
            words = self._phrase_words(text)
            self._by_first.setdefault(words[0], []).append(_Phrase(words, kind, strength, text))
        self._known: dict[str, tuple[NameHit, ...]] = {}

    def hits(self, name: str) -> tuple[NameHit, ...]:
        """Return what a name says, the firmest first."""
        found = self._known.get(name)
        if found is None:
            found = self._hits(self.words.of(name))
            self._known[name] = found
        return found

    def described(self, description: str) -> tuple[NameHit, ...]:
        """Return what a description says; a long one says less, and one in passing nothing."""
        words = self.words.of(description.split(".", maxsplit=1)[0])
        sure = [h for h in self._hits(words) if h.strength in {"sure", "likely"}]
        factor = 0.8 if len(words) <= _DESCRIBED_SHORTLY else 0.5
        return tuple(NameHit(h.kind, h.strength, h.phrase, h.score * factor, h.whole) for h in sure)

    def _all(self, text: str) -> frozenset[str]:
        return frozenset(w for part in text.split() for w in (part, *self.words.of(part)))

    def _phrase_words(self, text: str) -> tuple[str, ...]:
        before, found, after = text.partition(_PERSON)
        middle = (_PERSON,) if found else ()
        return (*self.words.of(before), *middle, *self.words.of(after))

    def _hits(self, words: tuple[str, ...]) -> tuple[NameHit, ...]:
        spans = list(self._spans(words))
        hits = (
            self._weighed(words, start, phrase, phrase.kind)
            for start, phrase in spans
            if phrase.kind and not any(_within((start, phrase), other) for other in spans)
        )
        return tuple(sorted(hits, key=lambda h: (-h.score, -len(h.phrase), h.kind.id)))

    def _spans(self, words: tuple[str, ...]) -> Iterator[tuple[int, _Phrase]]:
        for start, word in enumerate(words):
            heads = (word, _PERSON) if word in self.persons else (word,)
            for phrase in (p for head in heads for p in self._by_first.get(head, ())):
                window = words[start : start + len(phrase.words)]
                if len(window) == len(phrase.words) and all(
                    p in (w, _PERSON) and (p == w or w in self.persons)
                    for p, w in zip(phrase.words, window, strict=True)
                ):
                    yield start, phrase

    def _weighed(
        self, words: tuple[str, ...], start: int, phrase: _Phrase, kind: ColumnKind
    ) -> NameHit:
        before, after = words[:start], words[start + len(phrase.words) :]
        extra = [w for w in (*before, *after) if not self._says_nothing(w)]
        whole = all(w in self.persons for w in extra)
        factor = self._factor(before, after, phrase, kind, whole=whole)
        score = _BASE[phrase.strength] * factor
        return NameHit(kind, phrase.strength, phrase.text, score, whole)

    def _factor(
        self,
        before: tuple[str, ...],
        after: tuple[str, ...],
        phrase: _Phrase,
        kind: ColumnKind,
        *,
        whole: bool,
    ) -> float:
        if before and before[0] in self._negators:
            return _ABOUT_ELSE
        factor = self._behind(after, kind)
        if phrase.strength == "context" and not whole:
            return min(factor, _ABOUT_ELSE)
        if kind.id in _CONTACTS and any(w in self.organisations for w in before):
            factor *= _ORGANISATION
        unknown = [w for w in before if not self._says_nothing(w) and w not in self.persons]
        if unknown and phrase.text in self._of_things and not set(before) & self.persons:
            factor *= _ORGANISATION  # "account full name": only who is a person has a personal one.
        elif unknown and (
            phrase.strength != "sure" or (len(phrase.words) == 1 and len(unknown) > 1)
        ):
            factor *= _UNSURE
        return factor

    def _behind(self, after: tuple[str, ...], kind: ColumnKind) -> float:
        """Return what the words behind a phrase make of it."""
        left = [w for w in after if not self._says_nothing(w)]
        heads = [w for w in after if w in self._heads and not (kind.coded and w in self._coded)]
        if heads and any(w in left or w in self._heads for w in heads):
            return _ABOUT_ELSE
        rest = [w for w in left if not (kind.coded and w in self._coded)]
        if not rest or all(w in self.persons for w in rest):
            return 1.0
        return _ORGANISATION if any(w in self.organisations for w in rest) else _UNSURE

    def _says_nothing(self, word: str) -> bool:
        return word.isdigit() or word in self._neutral


def _listed(classes: ColumnClasses) -> Iterator[tuple[ColumnKind | None, Strength, str]]:
    for kind in classes.kinds:
        for strength, phrase in _phrases_of(kind):
            yield kind, strength, phrase
    for phrase in classes.harmless:
        yield None, "sure", phrase


def _phrases_of(kind: ColumnKind) -> Iterator[tuple[Strength, str]]:
    by_strength: dict[Strength, Iterable[str]] = {
        "sure": kind.sure, "likely": kind.likely, "context": kind.context, "quasi": kind.quasi,
    }  # fmt: skip
    for strength in get_args(Strength):
        for phrase in by_strength[strength]:
            yield strength, phrase


def _within(one: tuple[int, _Phrase], other: tuple[int, _Phrase]) -> bool:
    """Return whether one phrase stands inside a longer other one."""
    (start, phrase), (begin, longer) = one, other
    inside = begin <= start and start + len(phrase.words) <= begin + len(longer.words)
    harmless = longer.kind is None and phrase.kind is not None
    return inside and (len(phrase.words) < len(longer.words) or harmless)
