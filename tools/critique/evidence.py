"""What the loaded catalog says of each mistake, in a sentence with its figures."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.catalog.view import CatalogView
from tools.governance.columns import sensitive_columns
from tools.roadmap.situation import Situation

_GOOD = frozenset({"success", "succeeded", "ok"})


@dataclass(frozen=True, slots=True)
class CatalogEvidence:
    """Says what the catalog of a situation holds on a mistake, when asked."""

    case: Situation

    def __call__(self, mistake: str) -> str:
        """Return a sentence, or an empty text where the catalog says nothing of it."""
        said = _SAYS.get(mistake)
        if said is None or self.case.catalog is None:
            return ""
        return said(self.case.catalog, self.case)


def _owners(view: CatalogView, case: Situation) -> str:
    del case
    unowned = sum(1 for d in view.datasets if not d.owners)
    owners = Counter(owner for d in view.datasets for owner in d.owners)
    told = f"{unowned:,} of {len(view.datasets):,} datasets have no owner in the catalog"
    if not owners:
        return f"{told}."
    name, count = min(owners.items(), key=lambda item: (-item[1], item[0]))
    return f"{told}, and {_plain(name)} alone is named for {count:,}."


def _systems(view: CatalogView, case: Situation) -> str:
    del case
    raw = sum(1 for d in view.datasets if d.layer == "raw")
    if raw:
        return f"{raw:,} of {len(view.datasets):,} datasets are raw copies of source systems; domains called after systems would hold little else."
    schemas = len({d.schema for d in view.datasets if d.schema})
    return f"The catalog has {schemas:,} schemas, which follow systems and layers more than subjects." if schemas else ""  # fmt: skip


def _platform(view: CatalogView, case: Situation) -> str:
    del case
    if not view.jobs:
        return ""
    return f"{len(view.jobs):,} jobs run in the catalog today; each domain would need its own way to build, watch and secure its share."


def _governance(view: CatalogView, case: Situation) -> str:
    del case
    found = sensitive_columns(view, view.by_id)
    if not found:
        return f"A rule by hand would have to look at {len(view.datasets):,} datasets."
    tables = len({c.dataset for c in found})
    return f"{len(found):,} columns in {tables:,} of {len(view.datasets):,} datasets look sensitive, whoever will own them."


def _big_bang(view: CatalogView, case: Situation) -> str:
    del case
    counts = (("dataset", view.datasets), ("job", view.jobs), ("link between them", view.edges))
    told = [_count(len(held), noun) for noun, held in counts if held]
    return f"What would move at once: {', '.join(told)}."


def _capacity(view: CatalogView, case: Situation) -> str:
    fact = case.fact("engineers")
    if fact is None or fact.standing != "confirmed" or not view.jobs:
        return ""
    failed = sum(1 for r in view.runs if r.status.lower() not in _GOOD)
    runs = f"; {failed:,} of {len(view.runs):,} runs on record failed" if view.runs else ""
    return f"The catalog has {fact.text} for {len(view.jobs):,} jobs{runs}."


def _consumers(view: CatalogView, case: Situation) -> str:
    del case
    if not view.usage:
        return ""
    used: Counter[str] = Counter()
    for usage in view.usage:
        used[usage.dataset] += usage.queries_30d
    unread = len(view.datasets) - sum(1 for count in used.values() if count)
    best = min(used, key=lambda dataset: (-used[dataset], dataset))
    reader = max(
        (u for u in view.usage if u.dataset == best), key=lambda u: (u.queries_30d, u.consumer)
    ).consumer
    return f"{unread:,} of {len(view.datasets):,} datasets have no reader on record in 30 days; the most read is {_plain(best)}, by {_plain(reader)}."


def _stop(view: CatalogView, case: Situation) -> str:
    del case
    if not view.runs:
        return ""
    failed = sum(1 for r in view.runs if r.status.lower() not in _GOOD)
    return f"A baseline is at hand: {failed:,} of {len(view.runs):,} runs on record failed."


def _contracts(view: CatalogView, case: Situation) -> str:
    del case
    under = {d for c in view.contracts for d in c.datasets}
    return f"{len(under):,} of {len(view.datasets):,} datasets stand in a data contract today."


def _people(view: CatalogView, case: Situation) -> str:
    del case
    owning = [t for t in view.teams if t.owns]
    if not owning:
        return ""
    team = max(owning, key=lambda t: (len(t.owns), t.id))
    return f"{len(owning):,} teams own data today, most of it {_plain(team.name)} ({len(team.owns):,} datasets)."


_SAYS: dict[str, Callable[[CatalogView, Situation], str]] = {
    "technology-only": _owners,
    "boundaries-by-system": _systems,
    "thin-platform": _platform,
    "governance-too-weak-or-central": _governance,
    "big-bang": _big_bang,
    "no-owners": _owners,
    "no-capacity": _capacity,
    "no-consumers": _consumers,
    "no-stop-criteria": _stop,
    "no-contracts": _contracts,
    "no-organisational-change": _people,
    "vendor-claims": _stop,
}


def _count(number: int, noun: str) -> str:
    """Return "1 link between them" or "2 links between them"."""
    first, _, rest = noun.partition(" ")
    return f"{number:,} {first}{'' if number == 1 else 's'} {rest}".rstrip()


def _plain(name: str) -> str:
    """Return a name from the catalog so that it can't end a line."""
    return " ".join(name.split())
