"""What a model says, checked sentence by sentence before anybody sees it."""

import re
from dataclasses import dataclass, field

from assistant.events import (
    AnswerClaim,
    CitationMade,
    Event,
    Retracted,
    TextDelta,
    Withheld,
)
from assistant.gate import admit
from assistant.grounding import Evidence, check
from assistant.model import Quoted
from assistant.numbering import Numbering
from assistant.reticence import shows_instructions
from assistant.sentences import cut
from knowledge.invisible import visible_characters

_OWN = "Left out of the answer: the assistant's own instructions."


@dataclass(slots=True)
class Speech:
    """The words of one turn: what waits, what was shown, and what it rests on."""

    evidence: Evidence
    number: Numbering
    _waiting: str = ""
    _shown: str = ""
    _heading: str = ""
    _intro: str = ""
    """What leads to a list."""
    _last: str = ""
    _from: int = 0
    _claims: list[AnswerClaim] = field(default_factory=list[AnswerClaim])
    _unsupported: list[str] = field(default_factory=list[str])
    _citations: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    @property
    def text(self) -> str:
        """Return what is shown and not taken back."""
        return self._shown

    @property
    def claims(self) -> tuple[AnswerClaim, ...]:
        """Return the claims of the shown text, in order."""
        return tuple(self._claims)

    @property
    def unsupported(self) -> tuple[str, ...]:
        """Return the untraced figures and names of the shown text, each once, in order."""
        return tuple(dict.fromkeys(self._unsupported))

    def hear(self, text: str) -> list[Event]:
        """Take in a piece of text; return the events for the sentences that are now whole."""
        pieces, self._waiting = cut(self._waiting + text, finished=False)
        return [event for piece in pieces for event in self._say(piece)]

    def finish(self) -> list[Event]:
        """Return the events for what still waits."""
        pieces, self._waiting = cut(self._waiting, finished=True)
        return [event for piece in pieces for event in self._say(piece)]

    def cite(self, quoted: Quoted) -> list[Event]:
        """Put the source's number behind the words just heard; return its event if it is new."""
        key = (quoted.source, quoted.quote)
        known = key in self._citations
        number = self._citations.setdefault(key, len(self._citations) + 1)
        self.evidence = self.evidence.with_passage(quoted.source, quoted.title, quoted.quote)
        words = self._waiting.rstrip()
        space = self._waiting[len(words) :]
        if not words.endswith(f"[{number}]"):
            self._waiting = f"{words} [{number}]{space}" if words else self._alone(number)
        if known:
            return []
        event = CitationMade(
            number=number,
            source_title=visible_characters(quoted.title),
            location=self.evidence.place_of(quoted.quote, quoted.source),
            quote=visible_characters(quoted.quote),
            title="Source",
        )
        return [self.number(event)]

    def _alone(self, number: int) -> str:
        """Return a source's number where no words wait: behind code it stands on a line of its own.

        It is indented as the code is, so that a list goes on below it.
        """
        last = self._shown.rstrip("\n").rpartition("\n")[2]
        code = re.match(r"([ \t]*)(?:```|~~~)", last)
        return f"{code[1]}[{number}]\n" if code and self._shown.endswith("\n") else f"[{number}] "

    def take_back(self, reason: str) -> list[Event]:
        """Drop all that was said since the last reply began; return the event if it was shown."""
        start = self._from
        self.forget()
        return [self.number(Retracted(from_sequence=start, reason=reason))] if start else []

    def forget(self) -> None:
        """Start anew with nothing said."""
        self._waiting, self._shown, self._from = "", "", 0
        self._heading, self._intro, self._last = "", "", ""
        self._claims.clear()
        self._unsupported.clear()

    def _say(self, piece: str) -> list[Event]:
        if shows_instructions(self._shown, piece):
            return [self.number(Withheld(reason=_OWN, title="Left out"))]
        places = self.evidence.places
        numbers = frozenset(self._citations.values())
        admitted = admit(piece, places, numbers, self.evidence.holds)
        before = f"{self._heading} {self._intro} {self._last}"
        checked = check(admitted.text, self.evidence, before, self._shown)
        self._remember(admitted.text)
        # A mark in brackets before a parenthesis would be a link, so the gate has the last word.
        text = checked.text
        if checked.unsupported:
            text = admit(text, places, quoted=self.evidence.holds).text
        self._claims += checked.claims
        self._unsupported += checked.unsupported
        shown = self.number(TextDelta(text=text))
        self._from = self._from or shown.sequence
        self._shown += text
        reasons = (f"Left out of the answer: {reason}." for reason in admitted.withheld)
        return [shown, *(self.number(Withheld(reason=r, title="Left out")) for r in reasons)]

    def _remember(self, piece: str) -> None:
        """Keep what may name the record that the next pieces speak of."""
        if not piece.strip():
            return
        self._last = piece
        if piece.startswith("#"):
            self._heading, self._intro = piece, ""
        elif piece.rstrip().endswith(":") and not piece.lstrip().startswith(("-", "*")):
            self._intro = f"{self._intro} {piece}"
        elif not piece.lstrip().startswith(("-", "*", "|")):
            self._intro = piece
