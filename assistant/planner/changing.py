"""A brief with later figures in place of earlier ones, for "what if we had 20 engineers?"."""

from functools import cache

from knowledge.handbook.book import FactWords, Handbook
from tools.roadmap.durations import durations_in
from tools.roadmap.mentions import Mention, counts_in
from tools.roadmap.shares import shares_in


def changed(brief: str, later: str) -> str:
    """Return the earlier words, without the figures that the later words replace, then the later.

    Figures are taken out rather than overwritten, so that every figure left was said as it stands
    and counts as stated.
    """
    replaced = {mention.fact for mention in mentions_in(later)}
    kept = brief
    for mention in sorted(mentions_in(brief), key=lambda m: -m.start):
        if mention.fact in replaced:
            rest = kept[mention.end :].lstrip(" +")
            kept = f"{kept[: mention.start]}{rest}"
    return "\n\n".join(filter(None, (kept, later.strip())))


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Return the figures of an organisation that a text states."""
    words = _fact_words()
    return (*counts_in(text, words), *durations_in(text, words), *shares_in(text, words))


@cache
def _fact_words() -> FactWords:
    return Handbook().fact_words
