"""Values that look personal or secret, wherever they stand."""

import re

PERSONAL = re.compile(
    r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"  # An e-mail address.
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}(?: ?[A-Z0-9]{1,3}\b)?"  # An IBAN.
    r"|(?:\d[ -]?){13,19}"  # A card's number.
    r"|(?:\+|\b00)\d[\d ()/-]{7,}\d"  # A telephone number.
    r"|\b\d{3}-\d{2}-\d{4}\b"  # A social security number.
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"  # An IP address.
)
"""Values that look personal, whatever their column is called."""

_SECRET = re.compile(
    r"\b(?:sk-|xox[a-z]-|xapp-|gh[opsu]_|AKIA|eyJ)[\w.-]{10,}"  # Keys and tokens of known makers.
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"  # Name and password in a URL.
    r"|(?i:(?<=bearer )|(?<=password=)|(?<=password: )|(?<=token=)|(?<=secret=))[^\s\"\',;]{6,}"
)
WITHHELD = "(withheld)"


def redacted(text: str) -> str:
    """Return the text with what looks personal or secret withheld."""
    return PERSONAL.sub(WITHHELD, _SECRET.sub(WITHHELD, text))
