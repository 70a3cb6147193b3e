"""Says a statement of a document with its place, so that they stay one sentence."""


def sentence(text: str, where: str) -> str:
    """Return the statement with where it stands before its full stop."""
    end = text[-1] if text.endswith(("!", "?")) else "."
    return f"{text.rstrip('.!?')} (*{where}*){end}"
