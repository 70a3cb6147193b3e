"""The words by which leaders set conditions to a plan, as the handbook's file holds them."""

from knowledge.record import Record


class RegulationWords(Record):
    """A law or standard, the words that name it, and the handbook's source ids that cite it."""

    name: str
    words: tuple[str, ...]
    sources: tuple[str, ...]
    written: tuple[str, ...] = ()
    """Names that count only with these capitals, being common words otherwise: REACH."""
    label: str = "Law or standard"


class ConditionWords(Record):
    """Regular expressions without regard to case, but for `regulations` and `months`: words."""

    deadline: str
    """What leads to a date that something has to be done by."""
    within: str
    """What leads to a time, such as "in 4 months", that means a date where `wanted_live` is near."""
    wanted_live: str
    first_result: str
    """What says that a date is for the first product, whichever it is."""
    ending: str
    """What says that something in use goes away on a date."""
    decided: str
    """What says that the plan itself is decided on a date."""
    asks_realistic: str
    asks_whether: str
    """What asks whether to have a mesh at all."""
    budget: str
    not_budget: str
    not_deadline: str
    """What says that a time is one of measuring, not one to be done by."""
    frozen: str
    """What says that no money is to be had."""
    no_hires: str
    no_owner: str
    """What says that nobody would own a domain."""
    attempt: str
    attempt_of: str
    first: str
    """With the group `with` or `named`: what has to come first."""
    leaving: str
    """With the group `many`: how many engineers leave."""
    regulations: tuple[RegulationWords, ...]
    months: dict[int, tuple[str, ...]]
