"""What checking a contract finds: problems, changes, and whom they touch."""

from typing import Literal

from knowledge.record import Record
from tools.contracts.changed import Verdict
from tools.declaration import Result


class Change(Record):
    """One change between two versions, and what it means for those who read the data."""

    path: str
    """Keyed by names, such as `schema.orders.properties.amount.physicalType`."""
    verdict: Verdict
    what: str
    """The change in a sentence without its full stop."""
    why: str
    """What it means for readers, in a sentence without its full stop."""
    table: str = ""
    """The table it is about; empty where it is about the whole contract."""
    column: str = ""


class Problem(Record):
    """Something wrong or doubtful in a contract."""

    path: str
    """Such as `schema[0].properties[2].logicalType`; empty for the whole."""
    line: int
    """Counted from 1."""
    problem: str
    """A sentence without its full stop."""
    nearest: str
    """The nearest valid value or field, or empty where none is near."""
    severity: Literal["error", "warning"]


class Reader(Record):
    """Somebody or something that reads the contract's data, and what the changes mean for it."""

    name: str
    """A team or application, or a dataset's id."""
    kind: Literal["team", "dataset"]
    how: Literal["usage", "lineage", "key"]
    verdict: Verdict
    because: tuple[str, ...]
    """Paths of the changes that touch it."""
    reads: tuple[str, ...]
    """Ids of the contract's datasets that it reads."""
    evidence: str
    owners: tuple[str, ...]
    queries_30d: int


class Party(Record):
    """Somebody who must agree to the changes, or hear of them."""

    name: str
    must: Literal["agree", "hear"]
    because: str


class ContractCheck(Result):
    """What is wrong in the contract, what has changed, and whom that touches."""

    summary: str
    id: str
    version: str
    valid: bool
    """Whether the standard's schema and the checks beyond it find no error."""
    problems: tuple[Problem, ...]
    """Errors first, then by line."""
    compared_with: str
    """Id and version of the earlier contract; empty where nothing was compared."""
    changes: tuple[Change, ...]
    """The gravest first."""
    verdict: Verdict | Literal["not compared"]
    """The gravest verdict of all changes."""
    next_version: str
    """The semantic version that the changes ask for; empty where nothing was compared."""
    version_suffices: bool
    """Whether the contract's own version says as much."""
    readers: tuple[Reader, ...]
    """Who reads its data directly, each with a verdict, as far as the asker may know."""
    further: tuple[str, ...]
    """Datasets that the changes reach only through others."""
    parties: tuple[Party, ...]
    """Who must agree and who must hear of it."""
    earliest: str
    """The first day on which breaking changes may take effect by the agreed notice; else empty."""
    notes: tuple[str, ...]
    """What could not be told, and why."""
