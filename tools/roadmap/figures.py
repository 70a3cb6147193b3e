"""How figures are written, so that every surface writes them alike."""

from datetime import date


def percent(share: float) -> str:
    """Return a share of 0 to 1 as whole percent, such as "45 %"."""
    return f"{share * 100:.0f} %"


def percent_range(low: float, high: float) -> str:
    """Return a range of shares, such as "45 to 60 %", or one figure where the ends round alike."""
    first, last = f"{low * 100:.0f}", f"{high * 100:.0f}"
    return f"{first} %" if first == last else f"{first} to {last} %"


def span(low: float, high: float) -> str:
    """Return a range in whole numbers, such as "2 to 5", or one number where the ends round alike."""
    first, last = f"{low:,.0f}", f"{high:,.0f}"
    return first if first == last else f"{first} to {last}"


def day(moment: date) -> str:
    """Return a date as it is read aloud, such as "4 May 2026"."""
    return f"{moment.day} {moment:%B %Y}"


FAR_YEARS = 5
"""Years beyond which a plan's dates mean nothing; what lies there is only said to."""


def far(moment: date, start: date) -> str:
    """Return "after 2031" for a day of a plan that lies too far off to be told, else nothing."""
    last = start.year + FAR_YEARS
    return f"after {last}" if moment.year > last else ""


def counted(value: float, unit: str) -> str:
    """Return a count with its unit, "1 team" and "2 teams" from the same plural unit."""
    one = value == 1 and unit.endswith("s") and not unit.endswith("ss")
    return f"{value:g} {unit[:-1] if one else unit}"


def the(role: str) -> str:
    """Return a role inside a sentence: "the chief pharmacist"; what begins in capitals stays."""
    if role.lower().startswith(("a ", "the ", "an ")):
        return role
    kept = role[:2].isupper()
    return f"the {role if kept else role[:1].lower() + role[1:]}"


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")  # fmt: skip


def ordinal(place: int) -> str:
    """Return a place in a row in words: "fourth"; beyond the tenth "after the tenth"."""
    return _ORDINALS[place - 1] if place <= len(_ORDINALS) else "after the tenth"


def join(names: tuple[str, ...]) -> str:
    """Return names as a list in words: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
