"""The ways in which mesh programmes fail, as they would look in this organisation."""

from knowledge.handbook.entries import Mistake
from tools.roadmap.capacity import HARDLY_ANYBODY, Capacity
from tools.roadmap.figures import percent, span, the
from tools.roadmap.model import PlatformCapability, Risk
from tools.roadmap.order import Scored
from tools.roadmap.product_model import Product
from tools.roadmap.replies import failed_of
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline
from tools.standing import Claim, Source, Standing


def risks(
    case: Situation,
    scored: tuple[Scored, ...],
    platform: tuple[PlatformCapability, ...],
    timeline: Timeline,
    capacity: Capacity,
    products: tuple[Product, ...],
    policies: int,
) -> tuple[Risk, ...]:
    """Return every known mistake with how it could happen here, the classic five first."""
    here: dict[str, tuple[str, Standing]] = {
        "technology-only": _technology(case, scored),
        "boundaries-by-system": _systems(case),
        "thin-platform": _platform(platform),
        "governance-too-weak-or-central": (f"{policies} rules are to be checked by machine at launch; each one that stays a document is a decision for a meeting again, and the queue returns", "inferred"),
        "big-bang": _big_bang(case, scored, timeline),
        "no-owners": _owners(case, scored),
        "no-capacity": _capacity(case, capacity),
        "no-consumers": _consumers(products),
        "no-stop-criteria": ("Without the stop rules of the measures of success nobody would notice that old and new run side by side for good", "inferred"),
    }  # fmt: skip
    here |= _seen_before(case, here)
    found = [_risk(m, here.get(m.id)) for m in case.handbook.mistakes]
    return tuple(sorted(found, key=lambda r: not r.classic))


def _seen_before(
    case: Situation, here: dict[str, tuple[str, Standing]]
) -> dict[str, tuple[str, Standing]]:
    """Return the risks that an earlier attempt failed of, with the asker's words on it."""
    told = ((failed_of(case, c.quote), c) for c in case.brief.conditions if c.kind == "attempt")
    return {
        mistake.id: (f"It happened here: {c.quote!r}. {here[mistake.id][0]}", "inferred")
        for mistake, c in told
        if mistake is not None and mistake.id in here
    }


def _risk(mistake: Mistake, here: tuple[str, Standing] | None) -> Risk:
    text, standing = here or (mistake.what, "documented")
    source = Source(kind="handbook", where=f"mistakes.yaml: {mistake.id}")
    return Risk(
        id=mistake.id,
        title=mistake.title,
        classic=mistake.classic,
        here=Claim(text=text, standing=standing, sources=(source,)),
        sign=mistake.sign,
        guard=mistake.guard,
    )


def _technology(case: Situation, scored: tuple[Scored, ...]) -> tuple[str, Standing]:
    owner = scored[0].candidate.owner_role if scored else ""
    who = the(owner) if owner else "a business owner"
    text = f"The plan stands or falls with {who} taking ownership; if the first money goes into a tool instead, the {case.fact_text('engineers') or 'data engineers'} stay the queue"
    return text, "inferred"


def _systems(case: Situation) -> tuple[str, Standing]:
    if case.catalog is None:
        return (
            "Without a catalog the cut follows capabilities; a map drawn from the warehouse's source schemas would look quicker and be wrong",
            "inferred",
        )
    raw = sum(1 for d in case.catalog.datasets if d.layer == "raw")
    if not raw:
        return (
            "Dataset names carry the cut here; a name that comes from a system misleads it, so each border dataset is listed for a person to decide",
            "inferred",
        )
    return (
        f"{raw:,} of {len(case.catalog.datasets):,} datasets are raw copies of source systems; grouped by their names they would make domains called after systems",
        "confirmed",
    )


def _platform(platform: tuple[PlatformCapability, ...]) -> tuple[str, Standing]:
    missing = [p for p in platform if p.at_launch and p.decision != "keep"]
    low, high = sum(p.effort.low for p in missing), sum(p.effort.high for p in missing)
    names = ", ".join(p.name.lower() for p in missing[:4])
    text = f"{len(missing)} launch capabilities do not exist yet ({names}); {low:g} to {high:g} person-months. Cut below that, each domain builds its own"
    return text, "inferred"


def _big_bang(
    case: Situation, scored: tuple[Scored, ...], timeline: Timeline
) -> tuple[str, Standing]:
    jobs = case.fact_text("jobs")
    weeks = span(timeline.all_done_weeks.low, timeline.all_done_weeks.high)
    what = (
        f"Moving {jobs} of {len(scored)} domains at once"
        if jobs
        else f"Moving {len(scored)} domains at once"
    )
    text = f"{what} would put {weeks} weeks of work before the first result; the waves put the first domain in week {timeline.slots[1].end}"
    return text, "inferred"


def _owners(case: Situation, scored: tuple[Scored, ...]) -> tuple[str, Standing]:
    unowned, datasets = case.value("unowned"), case.value("datasets")
    if unowned and datasets:
        return (
            f"{unowned:,.0f} of {datasets:,.0f} datasets have no owner today, and {len(scored)} product owners have to be found",
            "confirmed",
        )
    return f"{len(scored)} product owners have to be found, none of whom is named yet", "inferred"


def _capacity(case: Situation, capacity: Capacity) -> tuple[str, Standing]:
    if capacity.rate is None or capacity.run_share is None:
        return (
            "The team's size or its jobs are not known, so no date is backed by capacity yet",
            "inferred",
        )
    asked = f", and {capacity.ask.people} are asked for" if capacity.ask else ""
    few = (
        "hardly anybody is free"
        if capacity.rate.middle < HARDLY_ANYBODY
        else f"about {capacity.rate.middle:.1f} are free"
    )
    text = f"Of {case.fact_text('engineers')} {few} for this today{asked}; each urgent request above {percent(capacity.urgent_share.high)} of the time comes out of them"
    return text, "inferred"


def _consumers(products: tuple[Product, ...]) -> tuple[str, Standing]:
    if products and products[0].consumers_standing == "confirmed":
        return (
            f"{products[0].name} has {products[0].consumers[0]} today; a product without such a reader is not started",
            "confirmed",
        )
    return (
        "Consumers are expected from the reference model, not yet named by themselves",
        "inferred",
    )
