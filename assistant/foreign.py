"""Tells whether a piece of an answer is in another language than its evidence, which is English.

Figures are then looked for without the words around them, and capitals tell no names.
"""

import re
from functools import lru_cache

from knowledge.language import language_of

_ENOUGH = 6
"""Words from which a text shows its language by itself; "La Paz (3 tables)" does not."""
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=5_000)
def is_foreign(text: str, shown: str = "") -> bool:
    """Return whether a text is German, French or Spanish; `shown` is what stands before it.

    A short text is taken to be in the language of both together.
    """
    if len(_WORD.findall(text)) >= _ENOUGH:
        return language_of(text) is not None
    whole = f"{shown} {text}"
    return len(_WORD.findall(whole)) >= _ENOUGH and language_of(whole) is not None
