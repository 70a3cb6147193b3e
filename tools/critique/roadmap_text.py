"""A roadmap of this conversation as the sentences of a plan, to be reviewed like any other."""

from collections.abc import Iterator

from tools.roadmap.model import Roadmap


def roadmap_text(plan: Roadmap) -> str:
    """Return what the roadmap plans, as Markdown; what it lists as risks is left out."""
    return "\n".join(_lines(plan))


def _lines(plan: Roadmap) -> Iterator[str]:
    head = plan.headline
    yield "# Decision"
    yield from (f"- {c.text}" for c in (head.decision, head.reason, head.monday, head.cost))
    yield (
        f"- We stop if {head.stop.text}"
        if "stop" not in head.stop.text.lower()
        else f"- {head.stop.text}"
    )
    yield "# Owners"
    yield from (f"- {d.owner_role} owns {d.name}." for d in plan.domains)
    yield "# Order"
    yield f"- {plan.order_summary.text}"
    yield from (
        f"- {p.title}: week {p.start_week} to {p.end_week}, then the next. {p.dual_run}"
        for p in plan.phases
    )
    yield "# Capacity"
    yield f"- {plan.capacity.engineers.text}"
    yield f"- {plan.capacity.verdict.text}"
    yield "# First products"
    for product in plan.products:
        yield f"- {product.name} is for {', '.join(product.consumers)}, who use it: {product.purpose.text}"
        promises = ", ".join(f"{s.property} {s.target}" for s in product.slos)
        yield f"- The data contract of {product.name} promises {promises}."
    yield "# Rules"
    yield from (f"- {p.title}: {p.demand}" for p in plan.policies)
    yield "# Platform"
    yield from (f"- {c.name}: {c.decision} for the platform." for c in plan.platform if c.at_launch)
    yield "# Roles"
    yield from (f"- New role: {r.title}, {r.count}; {r.does}" for r in plan.roles)
    yield "# Measures"
    yield from (f"- Stop rule: {m.stop}" for m in plan.metrics if m.stop)
