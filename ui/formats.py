"""The formats of files that a person asks for, as `md,docx`."""

from typing import TypeVar

from ui.failures import UsageError

FormatT = TypeVar("FormatT", bound=str)


def formats_in(text: str, known: tuple[FormatT, ...]) -> tuple[FormatT, ...]:
    """Return those of the known formats that a text lists, in the order in which they are known.

    Raises:
        UsageError: It lists another one, or none.

    """
    asked = [part.strip().casefold() for part in text.split(",") if part.strip()]
    unknown = [part for part in asked if part not in known]
    if unknown or not asked:
        raise UsageError(
            f"Unknown format {', '.join(unknown) or text!r}; choose from {', '.join(known)}."
        )
    return tuple(one for one in known if one in asked)
