"""Small pieces of answers: a count with its noun, and a text as a cell of a table holds it."""


def count(number: int, noun: str, several: str = "") -> str:
    """Return a number with its noun in the right form; `several` where that is not with an s."""
    return f"{number:,} {noun if number == 1 else several or f'{noun}s'}"


def cell(text: str) -> str:
    """Return a text on one line that does not end its cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "/")
