"""A roadmap in words: the planner's Markdown answer, and the bounded blocks for Claude."""

from knowledge.language import DOCUMENT_NOTICES
from tools.declaration import Block
from tools.roadmap.domain_model import Priority
from tools.roadmap.figures import day, far
from tools.roadmap.model import Phase, Roadmap
from tools.wording import cell


def roadmap_answer(plan: Roadmap) -> str:
    """Return the plan as a chat answer: the five lines, then each part asked for, in brief."""
    parts = [_headline(plan), _conditions(plan)]
    if plan.verdict == "go":
        parts += [_order(plan), _products(plan), _policies(plan), _metrics(plan), _phases(plan)]
    else:
        parts += [
            ["What is known:", *(f"- {f.label}: {f.text} ({f.standing})" for f in plan.facts)]
        ]
    return "\n\n".join("\n".join(part) for part in [*parts, _notices(plan)] if part)


def _headline(plan: Roadmap) -> list[str]:
    head = plan.headline
    return [
        f"**{head.decision.text}**",
        "",
        head.reason.text,
        "",
        f"- **Starts:** {head.monday.text}",
        f"- **Costs:** {head.cost.text}",
        f"- **Stops:** {head.stop.text}",
    ]


def _conditions(plan: Roadmap) -> list[str]:
    if not plan.conditions:
        return []
    return [
        "What you set, and what the plan does with it:",
        "",
        *(f"- {r.label} ({r.kept}): {r.answer.text}" for r in plan.conditions),
    ]


def _order(plan: Roadmap) -> list[str]:
    owners = {d.id: d.owner_role for d in plan.domains}
    return [
        "## 1. Domains and 2. order of migration",
        "",
        plan.domain_count.text,
        "",
        "| # | Domain | Wave | Score | Owner | Strongest scores of 5 |",
        "|---|---|---|---|---|---|",
        *(
            f"| {p.rank} | {cell(p.name)} | {p.wave} | {p.total:.2f} | {cell(owners[p.domain])} | {cell(_short(p))} |"
            for p in plan.order
        ),
        "",
        plan.order_summary.text,
        "",
        plan.capacity.verdict.text,
    ]


def _products(plan: Roadmap) -> list[str]:
    return [
        f"## 3. First data products of {plan.order[0].name}",
        "",
        *(
            f"- **{p.name}** ({p.kind}), for {', '.join(p.consumers[:3])}: {p.purpose.text}"
            for p in plan.products
        ),
    ]


def _policies(plan: Roadmap) -> list[str]:
    return [
        "## 4. Policies at launch",
        "",
        *(
            f"- **{p.title}** ({p.owner_role}{'; ' + p.regulation if p.regulation else ''}): {p.because.text}"
            for p in plan.policies
        ),
    ]


def _metrics(plan: Roadmap) -> list[str]:
    return [
        "## 5. Success in six months",
        "",
        "| Measure | Today | Month 3 | Month 6 |",
        "|---|---|---|---|",
        *(
            f"| {cell(m.title)} | {cell(m.baseline.text)} | {cell(m.target_month_3)} | {cell(m.target_month_6)} |"
            for m in plan.metrics
        ),
    ]


def _days(phase: Phase, plan: Roadmap) -> str:
    until = far(phase.end, plan.dated)
    if far(phase.start, plan.dated):
        return until
    return (
        f"{day(phase.start)} on, done {until}"
        if until
        else f"{day(phase.start)} to {day(phase.end)}"
    )


def _phases(plan: Roadmap) -> list[str]:
    return [
        "## Roadmap",
        "",
        *(
            f"- **{p.title}**, {_days(p, plan)}{'' if p.within_horizon else ' (outlook)'}: {'; '.join(p.work[:2])}"
            for p in plan.phases
        ),
        "",
        "What would change this plan most:",
        *(f"{q.rank}. {q.text}" for q in plan.questions[:3]),
    ]


def _notices(plan: Roadmap) -> list[str]:
    # In a conversation the language was said before the answer.
    return [f"> {n}" for n in plan.notices if n not in DOCUMENT_NOTICES.values()]


def _short(priority: Priority) -> str:
    turned = {"complexity", "risk"}
    best = sorted(
        priority.scores, key=lambda s: -((6 - s.value) if s.criterion in turned else s.value)
    )
    return ", ".join(f"{s.criterion} {s.value:.1f}" for s in best[:3])


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
            *(f"Condition {r.label} ({r.kept}): {r.answer.text}" for r in plan.conditions),
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
