"""Words of our field as they are spelt, for a question that was typed in haste."""

import json
import re
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

import knowledge.embedding
from assistant.planner.phrases import field_words

_WORD = re.compile(r"(?<![\w./@-])[^\W\d_]{4,}(?![\w/@-]|\.\w)")
_ALIKE = 0.84
"""Likeness, 0 to 1, from which a word that no dictionary has is taken for one of ours."""
_COMMON = """
which what where apply applies bounded breaks violate violations explain trust compare definition quality
column columns permission approve finance operations department difference should operating important
""".split()  # noqa: SIM905 - a list of this length is read as prose
"""Words of questions, besides those of the field."""


def spelt(text: str) -> str:
    """Return an English text with words in place of misspellings that are near to one of our field.

    A word that the embedding model's vocabulary has is spelt right; so is one that begins otherwise.
    """
    return _WORD.sub(lambda m: _right(m[0].casefold()) or m[0], text)


@lru_cache(maxsize=4_000)
def _right(word: str) -> str:
    if word in _dictionary() or word in _ours():
        return ""
    alike = get_close_matches(word, _ours(), 1, _ALIKE)
    return alike[0] if alike and alike[0][0] == word[0] else ""


@cache
def _ours() -> tuple[str, ...]:
    return tuple(sorted({*field_words(), *_COMMON}))


@cache
def _dictionary() -> frozenset[str]:
    path = Path(knowledge.embedding.__file__).with_name("tokenizer.json")
    return frozenset(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"])
