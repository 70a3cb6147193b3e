"""What a plan is called, for whom it is, and what it was computed from."""

from tools.roadmap.situation import Situation


def title(case: Situation) -> str:
    """Return the title, with the organisation's name where it is known."""
    name = case.organisation.name if case.organisation else ""
    return f"Data mesh roadmap for {name}" if name else "Data mesh roadmap"


def organisation(case: Situation) -> str:
    """Return for whom it is: a name, or the industry and size."""
    if case.organisation and case.organisation.name:
        return case.organisation.name
    title = next((i.title.lower() for i in case.handbook.industries if i.id == case.industry), "")
    kind = f"an organisation in {title}" if title else "your organisation"
    people = case.fact_text("people")
    return f"{kind} with {people}" if people else kind


def basis(case: Situation) -> str:
    """Return in one line what it was computed from."""
    stated = sum(1 for f in case.facts if f.standing == "stated") + len(case.brief.areas)
    parts = [f"{stated} facts from your words"]
    if case.catalog is not None:
        view = case.catalog
        parts.append(
            f"the loaded catalog ({len(view.datasets):,} datasets, {len(view.jobs):,} jobs, {len(view.teams):,} teams)"
        )
    parts.append(f"the handbook's {case.model.title.lower()} reference model")
    return f"Computed from {', '.join(parts[:-1])} and {parts[-1]}."
