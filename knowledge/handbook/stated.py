"""The words by which leaders state facts, as the handbook's files hold them."""

from typing import Literal

from pydantic import Field

from knowledge.handbook.entries import DataClass, Pain
from knowledge.record import Record


class CountWords(Record):
    """The words by which a count is stated."""

    id: str
    label: str
    unit: str
    nouns: tuple[str, ...]
    """They follow the number, with up to three words between, or stand before it with a verb."""
    lead_ins: tuple[str, ...] = ()
    """Words right before the number that say what it counts, such as "we employ"."""
    never: tuple[str, ...] = ()
    """Words that make the noun behind them another one: software engineers carry no pipelines."""
    beside: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Nouns that count it only where the word they stand under is said: models, beside dbt."""


class Awaited(Record):
    """How people say what they wait for: "20 days for a report", "12 days to get a number"."""

    ways: tuple[str, ...]
    """Words behind the time."""
    things: tuple[str, ...]
    """What is waited for, at most two words on."""


class FactWords(Record):
    """The words by which leaders state facts, in four languages."""

    counts: tuple[CountWords, ...]
    units: dict[Literal["hour", "day", "week", "month", "quarter", "year"], tuple[str, ...]]
    lead_time: tuple[str, ...]
    awaited: Awaited
    horizon: tuple[str, ...]
    horizon_lead_ins: tuple[str, ...]
    """Words that stand right before the time that a plan is given."""
    metric_window: tuple[str, ...]
    run_share: tuple[str, ...]
    new_work: tuple[str, ...]
    """What time is left for that today's jobs do not take."""
    got_in: str
    """What stands before a time in which somebody gets data, as a regular expression."""
    no_industry: tuple[str, ...]
    """Words that hold the name of an industry and mean another thing: decision makers."""
    articles: tuple[str, ...]
    """They stand for one before a unit of time, where a word of waiting is near: "takes a month"."""
    waiting: tuple[str, ...]
    list_cues: tuple[str, ...]
    wanted: tuple[str, ...]
    """What a plan is asked for; a list of such words names no areas."""
    pains: dict[Pain, tuple[str, ...]]
    data: dict[DataClass, tuple[str, ...]]
    regions: dict[str, tuple[str, ...]]
    no_owner: tuple[str, ...]
    """Words that say that nobody would own a domain."""
    architecture: tuple[str, ...]


class Industry(Record):
    """An industry and the words by which it is recognised."""

    id: str
    title: str
    names: tuple[str, ...]
