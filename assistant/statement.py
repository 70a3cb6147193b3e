"""A sentence, or a cell of a table, with what can be read off it before any evidence is seen."""

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.dates import NO_DAY
from assistant.fields import BORDER
from assistant.figures import Figure, figures_in
from assistant.foreign import is_foreign
from assistant.names import Name, names_in
from assistant.words import normal, stems

_HEADING = re.compile(r"^\s*#{1,6} ([^\n]*)", re.MULTILINE)
_CLAUSE = re.compile(rf"[;\n]|[.!?:]{NO_DAY}(?=\s|$)")


@dataclass(frozen=True)
class Statement:
    """A sentence, or a cell of a table with its row and heading as its context."""

    text: str
    start: int
    context: str = ""
    before: str = ""
    """The sentence before it, which may name what "it" is."""
    shown: str = ""
    """The end of what the answer says before, which tells its language."""
    head: str = ""
    """Of a cell, the heading of its column."""
    is_head: bool = False
    """Whether it is the heading of a column."""
    column: int = -1
    """Of a cell, its column, from 0."""
    names: tuple[Name, ...] = ()
    """What has to be a name because of where it stands."""
    table: str = ""
    """Of a cell, the lines of its table's head and of its row."""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return its figures, in order."""
        return figures_in(self.text)

    @cached_property
    def heading(self) -> str:
        """Return the heading that it stands under, of those before it the last; may be empty."""
        found = _HEADING.findall(self.before)
        return found[-1] if found else ""

    @cached_property
    def all_names(self) -> tuple[Name, ...]:
        """Return what looks like a name in it, and what has to be one."""
        return (*names_in(self.text, foreign=self.is_foreign), *self.names)

    @cached_property
    def words(self) -> str:
        """Return its words, normalised."""
        return normal(self.text)

    @cached_property
    def said(self) -> frozenset[str]:
        """Return the stems of its words and its context."""
        return stems(f"{self.context} {self.text}")

    @cached_property
    def is_foreign(self) -> bool:
        """Return whether its words can't be found in English evidence, only its figures."""
        return is_foreign(f"{self.context} {self.text}", f"{self.shown} {self.before}")

    def near(self, figure: Figure) -> frozenset[str]:
        """Return the stems between the figures before and behind this one."""
        ends = (self._behind(f) for f in self.figures if f.end <= figure.start)
        starts = (f.start for f in self.figures if f.start > figure.start)
        begin, end = max(ends, default=0), min(starts, default=len(self.text))
        begin = min(begin, figure.start)
        left = BORDER.split(self.text[begin : figure.start])[-1]
        right = BORDER.split(self.text[figure.end : end], maxsplit=1)[0]
        return stems(left) | stems(right) | stems(self.head)

    def clause(self, figure: Figure) -> frozenset[str]:
        """Return the stems of the figure's clause and of the statement's context."""
        begin, end = self.clause_span(figure)
        return stems(self.text[begin:end]) | stems(self.context)

    def clause_span(self, figure: Figure) -> tuple[int, int]:
        """Return where the figure's clause begins and ends."""
        ends = [m.end() for m in _CLAUSE.finditer(self.text, 0, figure.start)]
        behind = _CLAUSE.search(self.text, figure.end)
        return (ends or [0])[-1], behind.start() if behind else len(self.text)

    def _behind(self, figure: Figure) -> int:
        """Return where what the figure counts ends."""
        noun = re.compile(r"[\s*`_\"-]*[^\W\d_]+").match(self.text, figure.end)
        return noun.end() if noun and figure.counted else figure.end

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the stems that may name its subject."""
        return self.said | stems(self.before)
