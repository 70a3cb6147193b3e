"""What `meshwright.toml` says of the scheduled round: how often to reload, and what to check."""

import re

from pydantic import Field, field_validator

from knowledge.record import Record
from knowledge.workspace.model import CheckSpec

_UNITS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST = 100 * 366 * 86_400
"""Seconds; what lies further back than the calendar can't be counted."""


class Check(Record):
    """A `[[checks]]` entry: a contract, and where its data is."""

    contract: str = Field(min_length=1)
    """The contract's file, relative to the workspace or absolute."""
    data: str | tuple[str, ...] = Field(min_length=1)
    """Files, patterns or the URL of a database, as `meshwright check --data` takes them."""
    datasets: dict[str, str] = Field(default_factory=dict)
    """The id in the catalog for tables of the contract; by their names where left out."""

    def spec(self) -> CheckSpec:
        """Return it as the workspace holds it."""
        places = (self.data,) if isinstance(self.data, str) else self.data
        return CheckSpec(self.contract, places, tuple(sorted(self.datasets.items())))


class Every(Record):
    """Something with an interval."""

    every: str = ""
    """Such as `30m`, `6h`, `1d` or `2w`; empty: only when asked to."""

    @field_validator("every")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and interval(value) is None:
            raise ValueError("must be a number with m, h, d or w, such as 6h")
        return value


def interval(text: str) -> float | None:
    """Return the interval in seconds, at most a century, or None where it is none."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([mhdw])\s*", text)
    found = float(match[1]) * _UNITS[match[2]] if match else 0.0
    return found if 0 < found <= _LONGEST else None
