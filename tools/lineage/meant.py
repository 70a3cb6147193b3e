"""Which of the names that the asker may read somebody means, as people say and misspell them.

Nothing but the given names is looked at, so that neither a hit nor what is near tells of others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise

from tools.declaration import ToolError
from tools.domains.words import STAGES, singular

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-ZÀ-Þ]?[a-zß-ÿ]+|\d+")
_KINDS = frozenset(
    """
    table dataset data view mart model feed export stream report dashboard product domain area team
    policy schema collection topic file
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words that say what kind of thing a name is of: "the orders table"."""
_EMPTY = frozenset(
    "a an the our my your this that of for in on and to".split()  # noqa: SIM905 - as above
)
_LEAST_FUZZY = 4
"""Letters from which a word may be misspelt."""
_LENGTHS = 2
"""Letters by which a misspelt word is longer or shorter at most."""
_ALIKE = 0.8
"""Likeness, 0 to 1, from which one is taken for the other."""
_ALIKE_IN_ALL = 0.87
"""The same of names of several words, so that one word more or less makes another name."""
_NEAR = 0.6
"""Likeness from which one is told as near."""
_MOST = 5
"""Names told where several may be meant, or none fits."""
_LONGEST = 5
"""Words of a name within a sentence."""
_MARKED = re.compile(
    r"\b(?:the|our|my|this|that)\s+([\w-]+)\b|\b([\w-]+)\s+(?:"
    + "|".join(sorted(_KINDS))
    + r")s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name may mean."""

    found: tuple[str, ...] = ()
    """Keys of what fits best, in order; several where nothing tells them apart."""
    exact: bool = False
    """Whether it is written as it was said, but for case, signs and number."""
    near: tuple[str, ...] = ()
    """Where nothing fits: at most five keys that are spelt most like it or share a word."""
    titles: tuple[tuple[str, str], ...] = ()
    """Those of them that people call otherwise than their key, with what they call them."""

    def listed(self, last: str = "or") -> str:
        """Return what is found, else what is near, as people call it."""
        titles = dict(self.titles)
        return listed([titles.get(key, key) for key in self.found or self.near], last)


@dataclass(slots=True)
class KnownNames:
    """Names that may be meant, each key with what it is called, ready to be asked for."""

    names: Mapping[str, Sequence[str]]
    _plain: dict[str, list[str]] = field(init=False)
    _by_word: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Index every name by its letters and by its words."""
        plain: dict[str, list[str]] = defaultdict(list)
        by_word: dict[str, set[str]] = defaultdict(set)
        for key, called in self.names.items():
            for name in dict.fromkeys((key, *called)):
                plain[_letters(name)].append(key)
            for word in words(" ".join((key, *(n for n in called if not key.endswith(n))))):
                by_word[word].add(key)
        self._plain, self._by_word = dict(plain), dict(by_word)

    def meant(self, said: str) -> Meant:
        """Return what a name means that stands by itself."""
        found = self._meant(said)
        return replace(found, titles=tuple(self._titles((*found.found, *found.near))))

    def _titles(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the keys that say nothing of their name, with the name; it alone where it is one's."""
        firsts = {key: next(iter(self.names[key]), key) for key in keys}
        for key, name in firsts.items():
            if _letters(name) not in _letters(key):
                alone = list(firsts.values()).count(name) == 1
                yield key, name if alone else f"{name} ({key})"

    def _meant(self, said: str) -> Meant:
        exact = self._plain.get(_letters(said)) or self._plain.get(
            _letters(" ".join(_telling(said)))
        )
        if exact:
            return Meant(tuple(sorted(set(exact))), exact=True)
        wanted = _telling(said) or words(said)
        found = self._with(wanted, all_words=True) or self._misspelt(said, wanted)
        return Meant(found) if found else Meant(near=self._nearest(said, wanted))

    def spoken_of(self, text: str) -> Meant:
        """Return what a sentence names in words, the longest name first.

        One word by itself counts only behind "the" or before "table" and the like.
        """
        said = [w for w in words(text) if w not in _EMPTY]
        marked = {singular(w.casefold()) for m in _MARKED.finditer(text) for w in m.groups() if w}
        for size in range(min(_LONGEST, len(said)), 0, -1):
            windows = [said[at : at + size] for at in range(len(said) - size + 1)]
            for window in windows:
                wanted = tuple(w for w in window if w not in _KINDS)
                if len(wanted) != size or (size == 1 and wanted[0] not in marked):
                    continue
                found = self._with(wanted, all_words=size == 1)
                if found:
                    return Meant(found, titles=tuple(self._titles(found)))
        return Meant()

    def _with(self, wanted: Sequence[str], *, all_words: bool) -> tuple[str, ...]:
        """Return the keys with these words in a name, those with the fewest others.

        The words of a name by itself need not stand together; in a sentence they are all of it but
        the words that say its stage.
        """
        held = [self._by_word.get(word, set[str]()) for word in wanted]
        common = set[str].intersection(*held) if held else set[str]()
        best: dict[str, int] = {}
        for key in common:
            bare = [set(_bare(name)) for name in self.names[key]]
            sizes = [sum(not w.isdigit() for w in b) for b in bare if set(wanted) & b]
            whole = set(wanted) in bare
            if sizes and (all_words or whole or len(wanted) > 1):
                best[key] = 0 if whole else min(sizes)
        fewest = min(best.values(), default=0)
        return tuple(sorted(key for key, size in best.items() if size == fewest))

    def _misspelt(self, said: str, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the keys of the names that are nearest in spelling, word by word or as a whole."""
        mended = tuple(self._mended(word) for word in wanted)
        if mended != tuple(wanted) and all(mended):
            found = self._with(mended, all_words=True)
            if found:
                return found
        letters = _letters(said)
        alike = get_close_matches(letters, self._comparable(letters), 1, _ALIKE_IN_ALL)
        keys = sorted(set(self._plain[alike[0]])) if alike else []
        # A schema that both begin with makes any two of its names alike.
        end = _letters(said.rpartition(".")[2])
        return tuple(
            k for k in keys if _likeness(end, _letters(k.rpartition(".")[2])) or "." not in said
        )

    def _mended(self, word: str) -> str:
        """Return the known word that this one is, or misspells, or an empty text."""
        if word in self._by_word:
            return word
        if len(word) < _LEAST_FUZZY:
            return ""
        like = [
            w
            for w in self._by_word
            if abs(len(w) - len(word)) <= _LENGTHS and len(w) >= _LEAST_FUZZY
        ]
        close = [(_likeness(word, w), w) for w in like]
        best = max(close, default=(0.0, ""), key=lambda pair: (pair[0], pair[1]))
        return best[1] if best[0] >= _ALIKE else ""

    def _nearest(self, said: str, wanted: Sequence[str]) -> tuple[str, ...]:
        letters = _letters(said)
        spelt = [k for n in get_close_matches(letters, self._comparable(letters), _MOST, _NEAR) for k in self._plain[n]]  # fmt: skip
        sharing = sorted({k for w in wanted for k in self._by_word.get(self._mended(w), ())})
        sharing.sort(key=lambda k: (-len(set(words(k)) & set(wanted)), len(k)))
        return tuple(dict.fromkeys((*spelt, *sharing)))[:_MOST]

    def _comparable(self, letters: str) -> list[str]:
        """Return the names that share enough pairs of letters to be compared letter by letter."""
        pairs = set(pairwise(letters))
        enough = len(pairs) / 3
        return sorted(n for n in self._plain if len(pairs & set(pairwise(n))) >= enough)


def domain_meant(said: str, names: Iterable[str]) -> Meant:
    """Return which of these domains a name means, in other words or misspelt."""
    return KnownNames({name: (name,) for name in names}).meant(said)


def the_one(meant: Meant, said: str, kind: str, way_out: str = "") -> str:
    """Return the only key that is meant.

    Raises:
        ToolError: Several are, which are asked about, or none is; the nearest are told.

    """
    if len(meant.found) == 1:
        return meant.found[0]
    short = said.strip()[:80]
    if meant.found:
        raise ToolError(f"Which {kind} do you mean by {short!r}: {meant.listed()}?")
    near = f" The nearest in name are {meant.listed('and')}." if meant.near else ""
    raise ToolError(
        f"There is no {kind} {short!r} that you may read.{near}{way_out and ' ' + way_out}"
    )


def listed(keys: Sequence[str], last: str = "or") -> str:
    """Return at most five names in a row, and how many more there are."""
    shown, more = list(keys[:_MOST]), len(keys) - _MOST
    if more > 0:
        return f"{', '.join(shown)} {last} one of {more:,} more"
    return f" {last} ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in order, in the singular and lower case, with its numbers."""
    return tuple(_one(w) for w in _WORD.findall(name))


@lru_cache(maxsize=100_000)
def _one(word: str) -> str:
    return singular(word.casefold())


def _telling(said: str) -> tuple[str, ...]:
    """Return the words without articles and kinds, unless nothing else is left."""
    every = words(said)
    return tuple(w for w in every if w not in _EMPTY | _KINDS)


def _bare(name: str) -> tuple[str, ...]:
    """Return the words of a name without those that say its stage, such as stg and dim."""
    every = words(name)
    return tuple(w for w in every if w not in STAGES) or every


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def _likeness(one: str, other: str) -> float:
    match = SequenceMatcher(None, one, other)
    return (
        match.ratio()
        if match.real_quick_ratio() >= _ALIKE and match.quick_ratio() >= _ALIKE
        else 0.0
    )
