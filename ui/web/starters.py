"""First questions that a person of this role may want to ask."""

_OF_LEADERS = (
    "Which domain should go first, and why?",
    "Plan our data mesh as an executive roadmap",
    "What would a data mesh cost us in people and months?",
    "Which governance policies do we need at launch?",
)
_OF_STEWARDS = (
    "Which policies do our datasets break?",
    "Which columns hold personal data?",
    "Which requests for access wait for me?",
    "What would break if this table changes?",
)
_OF_ENGINEERS = (
    "Why is this pipeline failing?",
    "Draft a data contract for our most used table",
    "Which data products are there on customers?",
    "Who has to hear of a change to this column?",
)


def starters(role: str) -> tuple[str, ...]:
    """Return four questions for a role in its own words; for an unknown one, those of leaders."""
    said = role.lower()
    if any(word in said for word in ("steward", "governance", "protection", "security", "risk")):
        return _OF_STEWARDS
    if any(word in said for word in ("engineer", "analyst", "developer", "scientist")):
        return _OF_ENGINEERS
    return _OF_LEADERS
