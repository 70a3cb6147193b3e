"""The share of the engineers' time that running today's jobs takes, as a text states it."""

import re
from collections.abc import Iterable

from knowledge.handbook.stated import FactWords
from tools.roadmap.mentions import CLAUSE_END, Mention, amount, clause, mentions_any
from tools.roadmap.quantities import quantities


def shares_in(text: str, words: FactWords, counts: tuple[Mention, ...] = ()) -> tuple[Mention, ...]:
    """Return the share of time lost to running jobs, 0 to 1, where `text` states it.

    What is left for new work is told as what it leaves; "8 of them" are part of the engineers
    among `counts`.
    """
    found = [
        (q.value / 100, f"{amount(q)} %", q.start, q.end) for q in quantities(text) if q.percent
    ]
    for match in _FRACTION.finditer(text):
        share = _FRACTIONS[match[1].lower().replace("-", " ")]
        found.append((share, f"{share * 100:.0f} %", match.start(), match.end()))
    named = (*words.run_share, *(n for c in words.counts if c.id == "jobs" for n in c.nouns))
    mentions: list[Mention] = []
    for share, shown, start, end in found:
        quote = clause(text, start, end)
        of_time = re.search(
            r"\b(time|hours|capacity|effort|week|zeit|arbeitszeit|kapazität|capacité|capacidad|temps|tiempo)\b",
            quote,
            re.IGNORECASE,
        )
        spent = re.match(
            rf"\s*(?:of it |is |are |goes |go |spent |lost )?(?:on|in|for|to|into)?\s*(?:{'|'.join(map(re.escape, words.run_share))})\b",
            text[end:],
            re.IGNORECASE,
        )
        if _for_new(text, start, end, words):
            rest, said = 1 - share, f"{100 - share * 100:.0f} %"
            mentions.append(Mention("run_share", rest, "share", said, quote, start, end))
        elif (of_time or spent) and mentions_any(quote, named):
            mentions.append(Mention("run_share", share, "share", shown, quote, start, end))
    return (*mentions, *_heads(text, words, counts))


def _for_new(text: str, start: int, end: int, words: FactWords) -> bool:
    """Return whether a share is what is left for new work rather than what today's jobs take."""
    behind = CLAUSE_END.split(text[end : end + 90], maxsplit=1)[0].lower()
    before = text[max(0, start - 40) : start].lower()
    new = _first_of(behind, words.new_work)
    of_work = re.search(
        r"\b(time|hours|capacity|effort|week|left|remains?|free|zeit|kapazität|woche|bleib\w*|temps|reste\w*|tiempo|queda\w*)\b",
        f"{before} {behind}",
    )
    return (
        new is not None
        and of_work is not None
        and new < (_first_of(behind, words.run_share) or 999)
    )


def _first_of(text: str, terms: Iterable[str]) -> int | None:
    found = (re.search(rf"(?<!\w){re.escape(t)}(?!\w)", text) for t in terms)
    return min((m.start() for m in found if m), default=None)


def _heads(text: str, words: FactWords, counts: tuple[Mention, ...]) -> Iterable[Mention]:
    """Yield the share of the engineers who do nothing but run jobs: "10 engineers, 8 of them"."""
    for part in quantities(text):
        whole = next(
            (m for m in reversed(counts) if m.fact == "engineers" and m.end <= part.start), None
        )
        behind = CLAUSE_END.split(text[part.end : part.end + 90], maxsplit=1)[0]
        if (
            whole is not None
            and part.value <= whole.value
            and (
                re.match(_OF_THEM, behind, re.IGNORECASE)
                or re.search(_OF_WHOM, text[whole.end : part.start], re.IGNORECASE)
            )
            and _first_of(behind.lower(), words.run_share) is not None
            and _first_of(behind.lower(), words.new_work) is None
        ):
            share = part.value / whole.value
            quote = clause(text, part.start, part.end)
            yield Mention(
                "run_share", share, "share", f"{share * 100:.0f} %", quote, part.start, part.end
            )


_OF_THEM = (
    r"\s+(?:of (?:them|whom|those|these)|von ihnen|davon|d'entre eux|d'entre elles|de ellos)\b"
)


_FRACTIONS = {
    "half": 0.5,
    "a third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
}
_FRACTION = re.compile(
    r"\b(half|a third|two[ -]thirds|a quarter|three[ -]quarters)\b", re.IGNORECASE
)
_OF_WHOM = r"\b(?:of whom|of which|davon|von denen|dont|de los cuales|de ellos)\s+(?:sind\s+|are\s+|sont\s+)?$"
