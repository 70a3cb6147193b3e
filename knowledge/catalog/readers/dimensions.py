"""Says which dimension of quality a check is about, from the name by which tools know it."""

import re

_DIMENSIONS: tuple[tuple[str, str], ...] = (
    ("uniqueness", r"unique|duplicate|distinct"),
    ("timeliness", r"fresh|recen|latency|stale|delay|up_to_date|timel"),
    ("consistency", r"relation|referential|foreign|reconcil|consisten|match_other|schema"),
    ("completeness", r"null|missing|complete|row_?count|volume|empty|present|column_?count"),
    ("conformity", r"accepted|in_set|valid|regex|pattern|format|enum|length|type"),
    ("accuracy", r"between|range|min|max|sum|mean|median|stdev|std_?dev|expression|value"),
)
"""The words of ODCS for dimensions, and what names of checks hold; the surest signs first."""


def dimension_of(rule: str) -> str:
    """Return the dimension that a check's name tells of; accuracy where it tells nothing."""
    word = re.sub(r"[\s-]", "_", rule.casefold())
    return next((name for name, signs in _DIMENSIONS if re.search(signs, word)), "accuracy")
