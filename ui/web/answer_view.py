"""An answer on the page: while it is given, and afterwards with what it rests on."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.events import (
    Answer,
    AnswerClaim,
    Event,
    Notice,
    Progress,
    Retracted,
    Stopped,
    TextDelta,
    ToolFinished,
    ToolStarted,
    Withheld,
)
from ui.web.answer_html import MEANING, SIGNS, answer_html, sign
from ui.web.heard import say
from ui.web.plain import plain, table

EventT = TypeVar("EventT")

_PAUSE = 0.1
"""Seconds between two drawings of a text that grows."""
MOST_CLAIMS = 200
"""Claims listed below an answer."""


def draw_running(events: Iterator[Event | None]) -> None:
    """Draw an answer while it is being given; may be interrupted between any two events."""
    began = time.monotonic()
    state = st.status("Looking into it …")
    growing, ear = _Growing(st.empty()), st.empty()
    say(ear, "Looking into it")
    doing = "Looking into it"
    for event in events:
        match event:
            case None:
                state.update(label=f"{plain(doing)} … {time.monotonic() - began:.0f} s")
                growing.draw()
            case ToolStarted():
                doing = event.title
                state.update(label=f"{plain(doing)} …")
                state.text(event.title)
                say(ear, event.title)
            case Progress():
                doing = event.text
                state.update(label=f"{plain(doing)} …")
            case ToolFinished() if not event.ok:
                state.text(f"{event.title}: {event.error}")
            case TextDelta():
                growing.become(growing.text + event.text)
            case Retracted():
                growing.become("")
            case _:
                pass
    growing.draw()
    state.update(label="Done", state="complete")


@dataclass(slots=True)
class _Growing:
    """A text that grows. Each drawing draws all of it, so it is not drawn for every word."""

    place: DeltaGenerator
    text: str = ""
    _shown: str = ""
    _at: float = 0.0

    def become(self, text: str) -> None:
        """Take the text as it is now, and draw it if that was not done just before."""
        self.text = text
        if time.monotonic() - self._at > _PAUSE:
            self.draw()

    def draw(self) -> None:
        """Draw what is not drawn yet."""
        if self.text != self._shown:
            self.place.html(answer_html(self.text) or " ")
            self._shown, self._at = self.text, time.monotonic()


def draw_answer(events: Iterable[Event]) -> None:
    """Draw the text of an answer that has been given, and what must be known about it."""
    told = tuple(events)
    for notice in of(told, Notice):
        st.info(plain(notice.text), icon=":material/info:")
    answer = next(iter(of(told, Answer)), None)
    if answer is not None:
        st.html(answer_html(answer.text, answer.claims) or " ")
        _standings(answer)
    else:
        kept = "".join(e.text for e in _not_taken_back(told))
        if kept.strip():
            st.html(answer_html(kept))
    for one in of(told, Withheld):
        st.caption(f"Kept out of this answer: {plain(one.reason)}.")
    for stopped in of(told, Stopped):
        st.warning(plain(stopped.reason), icon=":material/stop_circle:")


def of(events: Iterable[Event], kind: type[EventT]) -> tuple[EventT, ...]:
    """Return the events of a kind, in their order."""
    return tuple(e for e in events if isinstance(e, kind))


def _not_taken_back(events: tuple[Event, ...]) -> tuple[TextDelta, ...]:
    kept: list[TextDelta] = []
    for event in events:
        if isinstance(event, TextDelta):
            kept.append(event)
        elif isinstance(event, Retracted):
            kept = [e for e in kept if e.sequence < event.from_sequence]
    return tuple(kept)


def _standings(answer: Answer) -> None:
    """Say how many claims have which standing, list them on a click, and name what has none."""
    if answer.unsupported:
        listed = ", ".join(plain(u) for u in answer.unsupported)
        st.warning(
            f"Not traced to a tool, a document or your words: {listed}", icon=":material/help:"
        )
    if not answer.claims:
        return
    counts = Counter(c.standing for c in answer.claims)
    legend = " ".join(
        f"<span>{sign(s)} {counts[s]} {s or 'not traced'}</span>" for s in SIGNS if counts[s]
    )
    st.html(f'<div class="mw-legend">{legend}</div>')
    with st.expander("What each claim rests on"):
        _claims(st.container(), answer.claims)


def _claims(place: DeltaGenerator, claims: tuple[AnswerClaim, ...]) -> None:
    rows = [
        (SIGNS[c.standing], c.standing or "not traced", c.text.strip(" -*"), ", ".join(c.sources))
        for c in claims[:MOST_CLAIMS]
    ]
    place.html(table(("", "Standing", "Claim", "Source"), rows))
    place.caption("; ".join(f"{SIGNS[s]} {m}" for s, m in MEANING.items()))
