"""Durations as contracts write them: a number with a unit, or ISO 8601."""

import re

_SECONDS: dict[str, int] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3_600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
    **dict.fromkeys(("w", "wk", "week", "weeks"), 7 * 86_400),
    **dict.fromkeys(("mo", "month", "months"), 30 * 86_400),
    **dict.fromkeys(("y", "yr", "year", "years"), 365 * 86_400),
}
_ISO = re.compile(
    r"P(?=\d|T\d)(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?"
    r"(?:T(?=\d)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
_ISO_SECONDS = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)


def seconds_of(value: object, unit: str, *, m_is: str) -> float | None:
    """Return the duration in seconds, or None where it can't be understood.

    A month has 30 days and a year 365. `m` means `m_is`: minutes where freshness is meant, months
    where retention is, as in the command line tool of the standard. Without a unit, days.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip().upper()
        iso = _ISO.fullmatch(text)
        if iso is not None:
            return _iso(iso)
        value = float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None
    if not isinstance(value, (int, float)):
        return None
    word = unit.strip().lower() or "d"
    factor = _SECONDS.get(m_is if word == "m" else word)
    return None if factor is None else value * factor


def _iso(match: re.Match[str]) -> float | None:
    try:
        parts = [float(p) if p else 0.0 for p in match.groups()]
    except ValueError:
        return None
    return sum(p * s for p, s in zip(parts, _ISO_SECONDS, strict=True))


def duration(seconds: float) -> str:
    """Return it in words with the largest fitting unit, such as `36 hours`."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if abs(seconds) >= 2 * size:
            return f"{seconds / size:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{seconds:,.0f} seconds"
