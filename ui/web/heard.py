"""What screen readers hear of an answer while it comes and when it is there, and where the keyboard is then."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from streamlit.delta_generator import DeltaGenerator

from assistant.events import Answer, Event, Stopped

_MOST = 300
"""Letters of an answer that are read out; who wants more reads on."""
_SIGNS = re.compile(r"[*_`#>|]+")


def say(place: DeltaGenerator, text: str, *, ended: bool = False) -> None:
    """Have a text read out; where the answer has ended, the box to ask in has the focus again."""
    place.html(spoken(text, ended=ended), unsafe_allow_javascript=True)


def ending(events: Iterable[Event]) -> str:
    """Return what is read out of a turn that has ended: how its answer begins, or why there is none."""
    told = tuple(events)
    answer = next((e.text for e in told if isinstance(e, Answer)), "")
    first = " ".join(_SIGNS.sub("", answer.strip().split("\n\n", 1)[0]).split())
    if first:
        return f"Answered: {first[:_MOST]}"
    return next((e.reason for e in told if isinstance(e, Stopped)), "There is no answer.")


def spoken(text: str, *, ended: bool) -> str:
    """Return HTML whose script is the same for every text, which it reads from an attribute."""
    box = ' data-mw-box=""' if ended else ""
    return (
        f'<span data-mw-say="{escape(text, quote=True)}"{box}></span><script>{_script()}</script>'
    )


@cache
def _script() -> str:
    return Path(__file__).with_name("heard.js").read_text(encoding="utf-8")
