"""A cut put into words: why each domain is one, what was rejected, what the catalog lacks."""

from collections.abc import Sequence

from knowledge.catalog.view import CatalogView
from tools.domains.coarsening import ENOUGH, Join, most_domains
from tools.domains.discovery import CLONED
from tools.domains.measures import Holding
from tools.domains.model import OtherCount, OwnerCandidate
from tools.domains.naming import Naming

AGAINST = "the size that would result, or the number wanted"
"""What holds back a join that affinity would allow."""
ALONE = "There is no other domain that its links or words lead to."
LARGE = 0.3
"""Share of a domain's evidence from which another domain is close."""


def rationale(naming: Naming, size: int, holding: Holding, owners: Sequence[OwnerCandidate]) -> str:
    """Return why these datasets are one domain, in figures of its own evidence."""
    parts = [f"{_datasets(size)}"]
    if naming.words:
        spoken = ", ".join(f'"{w}"' for w in naming.words[:4])
        parts[0] += f" that speak of {spoken}"
    if holding.cohesion is not None:
        ends = holding.inside * 2 + holding.crossing
        parts.append(
            f"{holding.cohesion * 100:.0f} % of their {ends:,} link ends stay inside"
            f" ({holding.inside:,} links within, {holding.crossing:,} across)"
        )
    else:
        parts.append("no links, so they are together by their words alone")
    if owners:
        first = owners[0]
        parts.append(f"{first.share * 100:.0f} % of their ownership and use points to {first.name}")
    return "; ".join(parts) + "."


def rejected(other: str, affinity: float, links: int) -> str:
    """Return the nearest other cut of a domain that groups were joined into, and what is against."""
    nearest = f"Nearest was a join with {other}: affinity {affinity:.2f} on a scale to 1"
    if affinity < ENOUGH:
        return f"{nearest}, where a join needs {ENOUGH:.2f}; {_between(links)}."
    return f"{nearest} would allow it; against it stood {AGAINST}; {_between(links)}."


def kept_apart(other: str, share: float, own: float, links: int) -> str:
    """Return the nearest other cut of a domain at its natural grain, and what is against it."""
    return (
        f"Nearest was a join with {other}, to which {share:.0%} of its links and words lead, where"
        f" {own:.0%} stay inside; {_between(links)}."
    )


def _between(links: int) -> str:
    return f"{links:,} {'link runs' if links == 1 else 'links run'} between them"


def natural_count(count: int, wanted: tuple[int, int] | None, inside: int, across: int) -> str:
    """Return why a cut whose domains are groups as they were found has so many."""
    if not count:
        return "The catalog holds nothing that could be grouped."
    if wanted and count < wanted[0]:
        return _too_few(count, wanted)
    held = (
        f", and {inside / (inside + across):.0%} of the links fall inside"
        if inside + across
        else ""
    )
    return (
        f"{_domains(count)}: {'as many as wanted' if wanted else 'no number was wanted'}, and the cut"
        f" is as fine as links and names confirm each other{held}."
    )


def _too_few(count: int, wanted: tuple[int, int]) -> str:
    return (
        f"{_domains(count)}, fewer than the {_bounds(wanted)} wanted: the evidence holds no more"
        " apart."
    )


def fewer(count: int, names: tuple[str, str], share: float) -> OtherCount:
    """Return the cut with one domain fewer than the natural one."""
    return OtherCount(
        direction="coarser",
        count=count - 1,
        change=f"{names[0]} and {names[1]} become one domain",
        why_not=f"only {share:.0%} of what the nearer one rests on leads to the other"
        if share < LARGE
        else f"{share:.0%} of what the nearer one rests on leads to the other, which is close",
    )


def more(count: int, name: str, sizes: tuple[int, int], kept: float) -> OtherCount:
    """Return the cut with one domain more than the natural one."""
    return OtherCount(
        direction="finer",
        count=count + 1,
        change=f"{name} is split into about {max(sizes):,} and {min(sizes):,} datasets",
        why_not=f"{kept:.0%} of what it rests on stays inside it",
    )


def count_reason(
    count: int, wanted: tuple[int, int] | None, size: int, last: float | None, next_: float | None
) -> str:
    """Return why there are so many domains."""
    if not count:
        return "The catalog holds nothing that could be grouped."
    bounds = "" if wanted is None else _bounds(wanted)
    if wanted and count < wanted[0]:
        return _too_few(count, wanted)
    if last is not None and last < ENOUGH:
        limit = (
            f"the {bounds} wanted" if wanted else f"{most_domains(size)}, the most for this size"
        )
        return (
            f"{_domains(count)}, to stay within {limit}: the last join had an affinity of {last:.2f},"
            f" below the {ENOUGH:.2f} at which groups belong together by themselves."
        )
    if next_ is not None and next_ >= ENOUGH:
        return (
            f"{_domains(count)}: the two nearest, at {next_:.2f}, could be joined too; against it"
            f" stands {AGAINST}."
        )
    if next_ is None:
        return f"{_domains(count)}: the evidence shows one group."
    return (
        f"{_domains(count)}: the two nearest have an affinity of {next_:.2f}, and groups belong"
        f" together from {ENOUGH:.2f}."
    )


def coarser(count: int, names: tuple[str, str], affinity: float) -> OtherCount:
    """Return the cut with one domain fewer."""
    return OtherCount(
        direction="coarser",
        count=count - 1,
        change=f"{names[0]} and {names[1]} become one domain",
        why_not=f"their affinity is {affinity:.2f}, and groups belong together from {ENOUGH:.2f}"
        if affinity < ENOUGH
        else f"their affinity of {affinity:.2f} would allow it; against it stands {AGAINST}",
    )


def finer(count: int, name: str, join: Join) -> OtherCount:
    """Return the cut with one domain more."""
    large, small = max(join.sizes), min(join.sizes)
    return OtherCount(
        direction="finer",
        count=count + 1,
        change=f"{name} is split into groups of about {large:,} and {small:,} datasets",
        why_not=f"the two have an affinity of {join.affinity:.2f}, and groups belong together from {ENOUGH:.2f}"
        if join.affinity >= ENOUGH
        else f"fewer domains were wanted; their affinity is only {join.affinity:.2f}",
    )


def missing_evidence(view: CatalogView, clone_rate: float, hints: int) -> tuple[str, ...]:
    """Return one sentence for each kind of evidence that is not there, with what it limits."""
    kinds = {e.kind for e in view.edges}
    described = sum(bool(d.description) for d in view.datasets)
    owned = any(d.owners for d in view.datasets) or any(t.owns for t in view.teams)
    found = (
        (not kinds, "The catalog has neither lineage nor foreign keys: domains rest on words alone."),
        (kinds == {"foreign_key"}, "The catalog has no lineage: what flows between domains is guessed from foreign keys."),
        (not owned, "No dataset has an owner: no owner can be proposed from evidence."),
        (not view.usage, "There is no usage: consumers, and who knows the data, are unknown."),
        (not view.queries, "There are no queries: which datasets are read together is unknown."),
        (not view.processes, "No business process is given: nothing says which datasets one process joins."),
        (described * 2 < len(view.datasets), f"Only {described:,} of {len(view.datasets):,} datasets have a description: names carry more weight than they should."),
        (len({d.schema for d in view.datasets}) <= 1 < len(view.datasets), "All datasets are in one schema or none: schemas tell nothing about domains."),
        (clone_rate > CLONED, f"{clone_rate * 100:.0f} % of the names occur in several unlinked places: names were trusted less."),
        (not hints, "No reference model was given: domains are named by their own words."),
    )  # fmt: skip
    return tuple(text for absent, text in found if absent) if view.datasets else ()


def _datasets(count: int) -> str:
    return f"{count:,} {'dataset' if count == 1 else 'datasets'}"


def _domains(count: int) -> str:
    return f"{count:,} {'domain' if count == 1 else 'domains'}"


def _bounds(wanted: tuple[int, int]) -> str:
    return f"{wanted[0]}" if wanted[0] == wanted[1] else f"{wanted[0]} to {wanted[1]}"
