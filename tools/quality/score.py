"""What scoring quality finds: the result that surfaces render and models read."""

from datetime import datetime

from tools.declaration import Result
from tools.quality.outlook import ContractStanding, Outlook
from tools.quality.scoring import DatasetStanding, DayScore, DimensionStanding, FailingCheck
from tools.quality.trend import Trend


class QualityScore(Result):
    """What checks say of the data, and what no check says anything of."""

    summary: str
    """The score, its course and what is not measured, in sentences."""
    about: str
    as_of: datetime | None
    """The newest outcome; None where nothing was ever measured."""
    score_percent: float | None
    """Percent, 0 to 100: mean over the checks of what conforms; None if nothing is measured."""
    checks: int
    passed: int
    failed: int
    errors: int
    """Checks that could not be run; they count in no score."""
    datasets: int
    measured: int
    """Datasets with at least one outcome."""
    dimensions: tuple[DimensionStanding, ...]
    standings: tuple[DatasetStanding, ...]
    """The measured datasets, the worst first."""
    unmeasured: tuple[str, ...]
    """Ids of the datasets that no check looks at."""
    failing: tuple[FailingCheck, ...]
    """The worst first."""
    contracts: tuple[ContractStanding, ...]
    """Contracts that were checked against data."""
    unchecked_contracts: tuple[str, ...]
    """Ids of contracts in the catalog that were never checked against data."""
    history: tuple[DayScore, ...]
    """Days on which checks that were run more than once were run; oldest first."""
    trend: Trend
    """Of the history, in percent a day."""
    outlook: tuple[Outlook, ...]
    """Rules that still hold and are heading for a break, the soonest first."""
