"""How much each source gave when it was last read, apart for each of its readers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from knowledge.people import Audience
from knowledge.record import Record
from knowledge.whole import write_whole

What = Literal["datasets", "documents", "policies"]


class Tally(Record):
    """Records of one source that have the same readers."""

    source: str
    """As `meshwright.toml` names it."""
    readers: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SourceTally:
    """What an audience may know of a source's last reading."""

    source: str
    what: What
    count: int
    at: datetime


_TALLIES = TypeAdapter(tuple[Tally, ...])


def tallied(source: str, readers: Iterable[frozenset[str]]) -> tuple[Tally, ...]:
    """Return the tallies of a source, given the readers of each of its records."""
    counts = Counter(tuple(sorted(each)) for each in readers)
    found = (Tally(source=source, readers=r, count=n) for r, n in sorted(counts.items()))
    # A source without records was read as well.
    return tuple(found) or (Tally(source=source, readers=("everyone",), count=0),)


def write_tallies(state: Path, what: What, tallies: Iterable[Tally]) -> None:
    """Keep these, whose time is that of the file.

    Raises:
        OSError: The state folder can't be written.
    """
    write_whole(_file(state, what), _TALLIES.dump_json(tuple(tallies)))


def kept_tallies(state: Path, what: What) -> tuple[Tally, ...]:
    """Return what was kept of a load, for who loads; none where nothing was."""
    try:
        return _TALLIES.validate_json(_file(state, what).read_bytes())
    except (OSError, ValueError):
        return ()


def has_tallies(state: Path, what: What) -> bool:
    """Return whether any load came to its end with these."""
    return _file(state, what).is_file()


def tallies_for(state: Path, audience: Audience) -> tuple[SourceTally, ...]:
    """Return for each source, in order, how many readable records it gave and when."""
    return tuple(tally for what in get_args(What) for tally in _of(state, what, audience))


def _of(state: Path, what: What, audience: Audience) -> Iterable[SourceTally]:
    tallies = kept_tallies(state, what)
    if not tallies:
        return
    at = datetime.fromtimestamp(_file(state, what).stat().st_mtime, UTC)
    for source in dict.fromkeys(tally.source for tally in tallies):
        readable = [
            tally.count
            for tally in tallies
            if tally.source == source and audience.may_read(frozenset(tally.readers))
        ]
        if readable:
            yield SourceTally(source, what, sum(readable), at)


def _file(state: Path, what: What) -> Path:
    return state / f"loaded-{what}.json"
