"""What somebody who wants access says of it: what for, and for how long."""

import re

_DURATION = re.compile(
    r"\b(?:for|during|until in|over|by|another)\s+(?:the next |about |around |up to |another )?(\d{1,4}|an?|one|two|three|four|six|nine|twelve|half an?)\s+(days?|weeks?|months?|quarters?|years?)\b|\b(\d{1,4})[ -](day|week|month|year)s?\b",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_PURPOSES = (
    re.compile(r"\b(?:because|since|so that|in order to|purpose:?|as)\s+(.{6,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"[,;.:?!–-]\s*((?:i|we) (?:want|need|have|would like|plan|am|are)\b.{6,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"(?<!access )(?<!permission )(?<!rights )(?<!need )(?<!want )(?<!like )(?<!how )\bto\s+((?!the\b|our\b|this\b|that\b|read\b|query\b|use\b|see\b|access\b|get\b|have\b|it\b)[a-z]{3,}\b.{4,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"\bfor\s+((?!(?:the next|about|up to|another|\d|an? (?:day|week|month|quarter|year)|one|two|three|six|half|me\b|us\b|my team\b)\b).{5,}?)\s*[.?!]*$", re.IGNORECASE),
)  # fmt: skip


def days_in(text: str) -> int | None:
    """Return for how many days something is wanted, or None where no time is named."""
    match = _DURATION.search(text)
    if match is None:
        return None
    said, unit = (match[1] or match[3]).lower(), (match[2] or match[4]).lower().rstrip("s")
    half = said.startswith("half")
    number = 1 if half else int(said) if said.isdigit() else _NUMBERS[said]
    days = number * _DAYS[unit]
    return min(max(days // 2 if half else days, 1), 3_650)


def purpose_in(text: str) -> str | None:
    """Return what it is wanted for, in the asker's words, or None where they don't say."""
    plain = " ".join(_DURATION.sub(" ", text).split())
    for pattern in _PURPOSES:
        match = pattern.search(plain)
        if match is not None:
            return match[1].strip(" ,;.")
    return None
