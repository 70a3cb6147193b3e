"""A diagnosis in words: the answer for people, the blocks for a model, and what a click would do."""

from tools.declaration import Block, Offered
from tools.diagnosis.model import Cause, Step
from tools.diagnosis.result import Diagnosis


def flat(text: str) -> str:
    """Return a text on one line without its full stop."""
    return " ".join(text.split()).rstrip(".")


def changing(found: Diagnosis) -> tuple[Step, ...]:
    """Return the steps that change something."""
    return tuple(s for s in found.steps if s.changes)


def offer(found: Diagnosis) -> Offered:
    """Return what confirming would do."""
    steps = changing(found)
    numbers = ", ".join(str(s.number) for s in steps)
    which = f"step {numbers}" if len(steps) == 1 else f"the steps {numbers}"
    return Offered(
        title=f"{found.runbooks[0].runbook}: {which}",
        does=f"You would carry out {which} yourself: you get the commands, dry run first, and it is kept that you took them. Meshwright runs nothing.",
        button=f"I take {which}",
        facts=(
            *((f"Step {s.number}", _tried(s)) for s in steps),
            ("Keeps the runbook", found.runbooks[0].owner),
        ),
    )


def _tried(step: Step) -> str:
    dry = "with a dry run" if step.dry_run else "no dry run is known: let a second person read it"
    return f"{flat(step.step).replace('`', '')} ({dry})"


def _taken(found: Diagnosis) -> str:
    assert found.taken_at is not None
    first = found.runbooks[0]
    lines = [
        f"Kept: {found.taken_by} carries out {first.runbook} ({first.document}) since {found.taken_at:%Y-%m-%d %H:%M}; nothing was run here.",
    ]
    for step in changing(found):
        lines += ["", f"**{step.number}. {step.step}**"]
        for title, commands in (("Dry run first:", step.dry_run), ("Then:", step.commands)):
            if commands:
                lines += ["", title, *(f"\n```\n{c}\n```" for c in commands)]
        if not step.dry_run:
            lines += ["", "No dry run is known; let a second person read it first."]
    return "\n".join(lines)


def answer(found: Diagnosis) -> str:
    """Return Markdown that names the likeliest cause first, or who took the steps up."""
    if found.taken_by:
        return _taken(found)
    others = "; ".join(
        f"{r.runbook} ({r.document})" for r in found.runbooks if r.rank > 1 or not r.close
    )
    parts = (
        _about(found),
        _listed("Causes, the likeliest first.", [_told(c) for c in found.causes]),
        _steps(found),
        f"**Do not.** {' '.join(found.avoid)}" if found.avoid else "",
        _listed("To tell the causes apart.", [f"- {a}" for a in found.apart]),
        f"**Also hit.** {_hit_told(found)}" if found.hit or found.hit_consumers else "",
        _listed("Call.", [f"- {c.whom}: {c.when}" for c in found.calls]),
        _listed("So that it does not come again.", [f"- {s}" for s in found.settings]),
        f"Other runbooks, further off: {others}." if others else "",
    )
    return "\n\n".join((found.summary, *filter(None, parts)))


def _about(found: Diagnosis) -> str:
    if found.about_inferred:
        return f"You named no job or table, so this looks at what the runbook names: {', '.join(found.about)}."
    if not found.causes and not found.runbooks:
        return "Name the job or table, or paste the message it failed with."
    return ""


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join((f"**{title}**", "", *lines)) if lines else ""


def _steps(found: Diagnosis) -> str:
    if not found.steps:
        return ""
    first = found.runbooks[0]
    title = f"**Steps** of {first.runbook} ({first.document}); nothing was carried out."
    return "\n".join((title, "", *(line for step in found.steps for line in _step(step))))


def _told(cause: Cause) -> str:
    held = "; ".join(f"{e.text} ({e.source})" for e in cause.speaks_for)
    against = "; ".join(f"{e.text}" for e in cause.speaks_against)
    return f"{cause.rank}. **{flat(cause.cause)}** ({cause.standing}). For: {held}.{f' Against: {against}.' if against else ''}"


def _step(step: Step) -> list[str]:
    """Return a step as an item of a list, with all that belongs to it indented below it."""
    lines = [f"{step.number}. {step.step}"]
    for command in step.commands:
        lines += _command(command)
    if step.changes:
        tried = step.dry_run
        lines += ["", "   This changes something: it is proposed, not done." + ("" if tried else " No dry run is known; let a second person read it first.")]  # fmt: skip
        for command in tried:
            lines += ["", "   Try it first without effect:", *_command(command)]
    return [*lines, ""]


def _command(command: str) -> list[str]:
    return ["", *(f"   {line}" for line in ("```", *command.splitlines(), "```"))]


def _step_called(found: Diagnosis, step: Step) -> str:
    told = ", which changes something" if step.changes else ""
    return f"Step {step.number} of {found.runbooks[0].runbook}{told}"


def _hit_told(found: Diagnosis) -> str:
    named = ", ".join(h.dataset for h in found.hit[:5])
    more = " and others further on" if len(found.hit) > 5 else ""  # noqa: PLR2004 - as many as are named
    fed = f"It feeds {named}{more}." if named else ""
    read = (
        f"Readers, most queries first: {', '.join(found.hit_consumers[:5])}."
        if found.hit_consumers
        else ""
    )
    return f"{fed} {read}".strip()


def _step_blocks(found: Diagnosis, step: Step) -> tuple[Block, ...]:
    """Return what a step begins with, which can be cited, as it opens there; then what follows."""
    title = _step_called(found, step)
    first, *rest = step.quotes or (step.step,)
    more = (*rest, *step.commands)
    return (Block((first,), source=step.place, title=title), *((Block(more, title=title),) if more else ()))  # fmt: skip


def blocks(found: Diagnosis) -> tuple[Block, ...]:
    """Return causes, runbooks and steps to cite, whom to call and who is hit."""
    return (
        Block((found.summary, *found.apart, *(_told(c) for c in found.causes)), title="Causes"),
        *(Block((r.statement,), source=r.place, title=r.runbook) for r in found.runbooks if r.statement),
        *(block for s in found.steps for block in _step_blocks(found, s)),
        Block(tuple(f"{c.whom}: {c.when}" for c in found.calls), title="Whom to call"),
        Block((_hit_told(found), *found.settings), title="Also hit, and settings"),
    )  # fmt: skip
