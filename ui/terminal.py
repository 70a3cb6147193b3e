"""Prints what came from elsewhere, such as a name of a catalog, without what would steer a terminal."""

from knowledge.invisible import visible_characters


def say(text: str) -> None:
    """Print a text without characters that nobody sees."""
    print(visible_characters(text))
