"""What a text names of the catalog: datasets, their columns, jobs, contracts and products."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from knowledge.catalog.view import CatalogView
from tools.lineage.meant import KnownNames, Meant
from tools.lineage.places import label_of

_TOKEN = re.compile(r"[\w$@-]+(?:[./][\w$@-]+)*")
_PLAIN = re.compile(r"[^\W\d_]+")
_CALLED_COLUMN = (
    re.compile(r"\b(?:column|field|attribute)s?\s+[`\"'“]?([\w$]+)", re.IGNORECASE),
    re.compile(r"([\w$]+)[`\"'”]?\s+(?:column|field|attribute)s?\b", re.IGNORECASE),
)
_NO_NAME = frozenset(
    _PLAIN.findall(
        "a an the this that these those which what each every any some no of in from on is are was were if"
        " and or one two new old our my its name names type types called named by gets goes has to key"
    )
)
"""Words beside "column" that are no column's name."""
_LONGEST_NAME = 5
"""Words of a name that is written as words: "the customer golden table"."""
_LEAST_PLAIN = 4
"""Letters from which a single plain word may be a dataset's name."""
_KIND = r"\s+(?:table|dataset|view|mart|model|feed|export|stream|data\b)"

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names, each without repetition, in the order of the text."""

    datasets: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """Pairs of dataset id and column name."""
    jobs: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    no_columns: tuple[tuple[str, str], ...] = ()
    """Pairs of dataset id and what stands behind it like a column, but is none of its."""


@dataclass
class Names:
    """The names of a catalog view, ready to be found in texts."""

    catalog: CatalogView
    _ids: dict[str, str] = field(init=False)
    _short: dict[str, list[str]] = field(init=False)
    _whole: dict[str, str] = field(init=False)
    """Ids without signs, as people write them in words: "core item" for core.item."""
    _jobs: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Index ids, bare names and jobs without regard to case."""
        self._ids = {d.id.casefold(): d.id for d in self.catalog.datasets}
        self._whole = {_plain(i): i for i in self._ids.values()}
        self._short = defaultdict(list)
        for dataset in self.catalog.datasets:
            for short in {dataset.name, re.split(r"[./]", dataset.id)[-1]}:
                self._short[_plain(short)].append(dataset.id)
            # What people are shown in place of an address such as a URN is a name of one dataset too.
            self._whole.setdefault(_plain(label_of(dataset)), dataset.id)
        runs = (run.job for run in self.catalog.runs)
        self._jobs = {job.casefold(): job for job in (*self.catalog.jobs, *runs)}

    def in_text(self, text: str) -> Named:
        """Return what the text names; a bare name stands for each dataset that has it."""
        datasets: list[str] = []
        columns: list[tuple[str, str]] = []
        jobs: list[str] = []
        none: list[tuple[str, str]] = []
        for token in _tokens(text):
            job = self._jobs.get(token.casefold())
            if job is not None:
                # Tools such as dbt call a job as the table that it writes.
                jobs.append(job)
                datasets += self.called(token)
                continue
            found, column = self._dataset(token)
            datasets += found
            columns += ((d, c) for d in found for c in self._column(d, column))
            none += ((d, column) for d in found if column and not self._column(d, column))
        if not datasets:
            rest = re.sub("|".join(map(re.escape, jobs)), " ", text, flags=re.IGNORECASE) if jobs else text  # fmt: skip
            datasets += self._in_words(rest)
        columns += self._beside(text, datasets)
        if len(set(datasets)) == 1 and not columns:
            none += ((datasets[0], c) for c in sorted(_called_columns(text)))
        return Named(
            *(_once(datasets), _once(columns), _once(jobs)),
            no_columns=_once(none),
            contracts=_once(c.id for c in self.catalog.contracts if _stands(c.id, text)),
            products=_once(
                p.id for p in self.catalog.products if _stands(p.id, text) or _stands(p.name, text)
            ),
        )

    def called(self, name: str) -> tuple[str, ...]:
        """Return the ids of the datasets of exactly this id or name, whatever its case, signs and number."""
        plain = name.strip().casefold()
        if plain in self._ids:
            return (self._ids[plain],)
        for form in _forms(_plain(plain)):
            if form in self._short or form in self._whole:
                return tuple(sorted(self._short.get(form, ()))) or (self._whole[form],)
        return ()

    def meant(self, name: str) -> Meant:
        """Return which datasets a name means, also in other words or misspelt."""
        exact = self.called(name)
        return Meant(exact, exact=True) if exact else self._known.meant(name)

    def spoken_of(self, text: str) -> Meant:
        """Return which datasets a sentence names in words, where `in_text` finds none."""
        return self._known.spoken_of(text)

    @cached_property
    def _known(self) -> KnownNames:
        return KnownNames({d.id: (d.name,) for d in self.catalog.datasets})

    def _dataset(self, token: str) -> tuple[list[str], str]:
        """Return the datasets that a token names, and what stands behind them as a column."""
        plain = token.casefold()
        if plain in self._ids:
            return [self._ids[plain]], ""
        head, _, tail = plain.rpartition(".")
        if head in self._ids:
            return [self._ids[head]], tail
        shaped = bool(re.search(r"[_.\d/-]", plain))
        for form in _forms(_plain(plain)) if shaped else ():
            if form in self._short or form in self._whole:
                return sorted(self._short.get(form, ())) or [self._whole[form]], ""
        if head and _plain(head) in self._short:
            ids = [i for i in sorted(self._short[_plain(head)]) if self._column(i, tail)]
            if ids:
                return ids, tail
        ends = (
            [i for low, i in self._ids.items() if low.endswith(f".{plain}")] if "." in plain else []
        )
        return sorted(ends), ""

    def _column(self, dataset: str, column: str) -> list[str]:
        if not column:
            return []
        named = (c.name for c in self.catalog.columns((dataset,)))
        return [name for name in named if name.casefold() == column]

    def _beside(self, text: str, datasets: list[str]) -> Iterator[tuple[str, str]]:
        """Yield columns of the named datasets that stand in the text by themselves.

        A column whose name is a plain word counts only where the text calls it a column.
        """
        tokens, called = {t.casefold() for t in _tokens(text)}, _called_columns(text)
        for dataset in _once(datasets):
            for column in self.catalog.columns((dataset,)):
                name = column.name.casefold()
                if name in called or (name in tokens and re.search(r"[_\d]", name)):
                    yield dataset, column.name

    def _in_words(self, text: str) -> list[str]:
        """Return datasets whose names are written as words, the longest names first."""
        words = [w.casefold() for w in _PLAIN.findall(text)]
        for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
            found = [
                i
                for at in range(len(words) - size + 1)
                for i in self._called(words[at : at + size], text)
            ]
            if found:
                return found
        return []

    def _called(self, words: list[str], text: str) -> list[str]:
        """Return the datasets of this name; one word counts only before "table" and the like."""
        phrase = "".join(words)
        if len(words) == 1:
            marked = re.search(rf"\b{re.escape(words[0])}s?{_KIND}", text, re.IGNORECASE)
            if len(phrase) < _LEAST_PLAIN or marked is None:
                return []
        for form in _forms(phrase):
            if form in self._short:
                return sorted(self._short[form])
            if len(words) > 1 and form in self._whole:
                return [self._whole[form]]
        return []


def _called_columns(text: str) -> frozenset[str]:
    """Return the words that the text calls columns."""
    words = (m[1].casefold() for pattern in _CALLED_COLUMN for m in pattern.finditer(text))
    return frozenset(w for w in words if w not in _NO_NAME)


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        yield match[0].rstrip("./-")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def _forms(plain: str) -> tuple[str, ...]:
    """Return a name without signs, and as one of several and several of one."""
    return plain, plain.removesuffix("s"), f"{plain}s"


def _stands(name: str, text: str) -> bool:
    """Return whether a name of two characters or more stands in the text as words of their own."""
    return len(name) > 1 and bool(
        re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)
    )


def _once(items: Iterable[ItemT]) -> tuple[ItemT, ...]:
    return tuple(dict.fromkeys(items))
