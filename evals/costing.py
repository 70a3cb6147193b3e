"""What an evaluation cost: tokens of the answers and of the judge, at the list prices of a file."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

from knowledge.record import Record

_MILLION = 1_000_000


class Tokens(Protocol):
    """Anything that counts tokens: a trial, or a judgement."""

    @property
    def input_tokens(self) -> int:
        """Return those that were read anew."""
        ...

    @property
    def output_tokens(self) -> int:
        """Return those that were written."""
        ...

    @property
    def cached_tokens(self) -> int:
        """Return those that were read from the cache."""
        ...

    @property
    def written_tokens(self) -> int:
        """Return those that were put into the cache."""
        ...


class Price(Record):
    """US dollars for a million tokens."""

    input: float
    output: float
    cache_read: float
    cache_write: float


class Prices(Record):
    """Prices by the beginning of the model's name."""

    as_of: str
    models: dict[str, Price]

    def of(self, model: str) -> Price | None:
        """Return the price of a model, or None where it is not known."""
        fitting = [name for name in self.models if model.startswith(name)]
        return self.models[max(fitting, key=len)] if fitting else None


class Spending(Record):
    """Tokens, and what they cost."""

    fresh: int = 0
    cached: int = 0
    written: int = 0
    output: int = 0
    dollars: float | None = None
    """None where the price of the model is not known."""

    @property
    def read(self) -> int:
        """Return all tokens that were read, from the cache or not."""
        return self.fresh + self.cached + self.written

    @property
    def cache_share(self) -> float:
        """Return the share of what was read that came from the cache, 0 to 1."""
        return self.cached / self.read if self.read else 0.0


def spending(counted: Iterable[Tokens], price: Price | None) -> Spending:
    """Return the sum."""
    each = tuple(counted)
    found = Spending(
        fresh=sum(one.input_tokens for one in each),
        cached=sum(one.cached_tokens for one in each),
        written=sum(one.written_tokens for one in each),
        output=sum(one.output_tokens for one in each),
    )
    if price is None:
        return found
    cost = (
        found.fresh * price.input
        + found.cached * price.cache_read
        + found.written * price.cache_write
        + found.output * price.output
    )
    return found.model_copy(update={"dollars": cost / _MILLION})


@cache
def prices() -> Prices:
    """Return the prices that are shipped."""
    text = Path(__file__).with_name("prices.yaml").read_text(encoding="utf-8")
    return Prices.model_validate(yaml.safe_load(text))
