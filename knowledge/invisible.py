"""Characters that nobody sees and that may carry text, turn it round, or steer a terminal."""

import re

_INVISIBLE = re.compile(
    # Zero-width and joining characters, soft hyphens, direction controls, Unicode tags and the
    # variation selectors that can carry text; then control characters that are no white space.
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)


def visible_characters(text: str) -> str:
    """Return the text without them, its lines ended by line feeds alone."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
