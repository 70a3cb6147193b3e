"""Gated Markdown as Streamlit may draw it: its own extras, which the gate can't know, are off."""

import re

_EXTRAS = re.compile(
    r"(?<!\\)([$~])|:(?=[a-z_-]+\[)|:(?=(?:material|streamlit)[/:])|:(?=[a-z0-9_+-]+:)"
)


def shown(markdown: str) -> str:
    """Return the Markdown with Streamlit's formulas, colours, badges, icons and emoji codes escaped."""
    return _EXTRAS.sub(lambda m: f"\\{m[0]}", markdown)
