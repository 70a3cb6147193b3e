"""A roadmap in words: the planner's Markdown answer, and the bounded blocks for Claude."""

from tools.declaration import Block
from tools.roadmap.figures import day
from tools.roadmap.model import Priority, Roadmap


def roadmap_answer(plan: Roadmap) -> str:
    """Return the plan as a chat answer: the five lines, the order, and where the rest is."""
    head = plan.headline
    lines = [
        f"**{head.decision.text}**",
        "",
        head.reason.text,
        "",
        f"- **Starts:** {head.monday.text}",
        f"- **Costs:** {head.cost.text}",
        f"- **Stops if:** {head.stop.text}",
    ]
    if plan.verdict != "go":
        lines += [
            "",
            "What is known:",
            *(f"- {f.label}: {f.text} ({f.standing})" for f in plan.facts),
        ]
        return "\n".join([*lines, *_notices(plan)])
    lines += ["", "## 1. Domains and 2. order of migration", "", plan.domain_count.text, ""]
    lines += [
        "| # | Domain | Wave | Score | Owner | Strongest scores of 5 |",
        "|---|---|---|---|---|---|",
    ]
    owners = {d.id: d.owner_role for d in plan.domains}
    lines += [
        f"| {p.rank} | {_cell(p.name)} | {p.wave} | {p.total:.2f} | {_cell(owners[p.domain])} | {_cell(_short(p))} |"
        for p in plan.order
    ]
    lines += ["", plan.order_summary.text, "", plan.capacity.verdict.text]
    lines += ["", f"## 3. First data products of {plan.order[0].name}", ""]
    lines += [
        f"- **{p.name}** ({p.kind}), for {', '.join(p.consumers[:3])}: {p.purpose.text}"
        for p in plan.products
    ]
    lines += ["", "## 4. Policies at launch", ""]
    lines += [
        f"- **{p.title}** ({p.owner_role}{'; ' + p.regulation if p.regulation else ''}): {p.because.text}"
        for p in plan.policies
    ]
    lines += [
        "",
        "## 5. Success in six months",
        "",
        "| Measure | Today | Month 3 | Month 6 |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {_cell(m.title)} | {_cell(m.baseline.text)} | {_cell(m.target_month_3)} | {_cell(m.target_month_6)} |"
        for m in plan.metrics
    ]
    lines += ["", "## Roadmap", ""]
    lines += [
        f"- **{p.title}**, {day(p.start)} to {day(p.end)}{'' if p.within_horizon else ' (outlook)'}: {'; '.join(p.work[:2])}"
        for p in plan.phases
    ]
    lines += [
        "",
        "What would change this plan most:",
        *(f"{q.rank}. {q.text}" for q in plan.questions[:3]),
    ]
    return "\n".join([*lines, *_notices(plan)])


def _notices(plan: Roadmap) -> list[str]:
    return ["", *(f"> {n}" for n in plan.notices)] if plan.notices else []


def _short(priority: Priority) -> str:
    turned = {"complexity", "risk"}
    best = sorted(
        priority.scores, key=lambda s: -((6 - s.value) if s.criterion in turned else s.value)
    )
    return ", ".join(f"{s.criterion} {s.value:.1f}" for s in best[:3])


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def roadmap_blocks(plan: Roadmap) -> tuple[Block, ...]:
    """Return the summary, then each part in brief; the rest is there by `open_result`."""
    head = plan.headline
    summary = Block(
        title=plan.title,
        lines=(
            f"Verdict: {plan.verdict}. {plan.basis}",
            *(
                f"{name}: {c.text} [{c.standing}]"
                for name, c in (
                    ("Decision", head.decision),
                    ("Reason", head.reason),
                    ("Monday", head.monday),
                    ("Cost", head.cost),
                    ("Stop", head.stop),
                )
            ),
            *(f"Notice: {n}" for n in plan.notices),
            *(f"Fact: {f.label} = {f.text} [{f.standing}]" for f in plan.facts),
            *(
                f"Contradiction: {c.fact}: {', '.join(c.values)}; chosen {c.chosen} because {c.reason}"
                for c in plan.contradictions
            ),
        ),
    )
    if plan.verdict != "go":
        return (summary,)
    domains = Block(
        title=f"{len(plan.domains)} domains in order",
        lines=(
            plan.domain_count.text,
            *(
                f"{p.rank}. {p.name} (wave {p.wave}, score {p.total:.2f} of 5): {d.covers} Owner: {d.owner_role}. {p.why.text} {p.why_not_first}"
                for p, d in zip(plan.order, plan.domains, strict=True)
            ),
            plan.order_summary.text,
            f"Capacity: {plan.capacity.verdict.text} [{plan.capacity.verdict.standing}]",
        ),
    )
    rest = (
        Block(title="First products", lines=tuple(f"{p.name}: {p.purpose.text} Consumers: {', '.join(p.consumers)} [{p.consumers_standing}]" for p in plan.products)),
        Block(title="Policies at launch", lines=tuple(f"{p.title}: {p.because.text} [{p.because.standing}] Owner: {p.owner_role}. {p.regulation}" for p in plan.policies)),
        Block(title="Metrics", lines=tuple(f"{m.title}: today {m.baseline.text} [{m.baseline.standing}]; {m.target_month_3}; {m.target_month_6}. {m.stop}" for m in plan.metrics)),
        Block(title="Phases", lines=tuple(f"{p.title}: weeks {p.start_week} to {p.end_week}{'' if p.within_horizon else ' (outlook)'}; exit: {p.exit[0] if p.exit else ''}" for p in plan.phases)),
        Block(title="Doubts", lines=(*(f"Assumption {a.rank}: {a.text}; {a.effect}" for a in plan.assumptions[:4]), *(f"Question {q.rank}: {q.text} It changes {q.changes}." for q in plan.questions[:4]))),
    )  # fmt: skip
    return (summary, domains, *rest)
