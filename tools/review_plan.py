"""The tool that reviews somebody's plan for a data mesh: its mistakes, each with its repair, and what is good."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from knowledge.embedding.encoder import EncoderUnavailable, default_model
from tools.context import Context
from tools.critique.evidence import CatalogEvidence
from tools.critique.findings import (
    findings,
    is_sketch,
    open_questions,
    sound_points,
    unsaid,
)
from tools.critique.judging import read
from tools.critique.model import OpenQuestion, PlanFinding, PlanReviewed
from tools.critique.reading import plan_statements
from tools.critique.roadmap_text import roadmap_text
from tools.declaration import Block, Request, ToolError, declare
from tools.roadmap.brief import Brief, read_brief
from tools.roadmap.model import Roadmap
from tools.roadmap.situation import situation

LONGEST_PLAN = 120_000
"""Characters of a plan that are read, about 40 pages; a longer one is refused rather than cut."""
_LEAST_SAID = 40
"""Words that the asker has to have said for their words to be taken for a plan."""
_PLANNED = "plan_roadmap"

_Kind = Literal["text", "document", "roadmap", "conversation"]


class ReviewPlan(Request):
    """What to review; without arguments the roadmap of this conversation, or what was said in it."""

    plan: str = ""
    """The plan itself, word for word, as it was pasted or attached; empty where there is none."""
    document: str = ""
    """Path or title of a loaded document that holds the plan, if the asker names one."""


@dataclass(frozen=True, slots=True)
class _Plan:
    text: str
    kind: _Kind
    source: str


def review_plan(request: ReviewPlan, context: Context) -> PlanReviewed:
    """Review a plan for a data mesh critically: find its mistakes, say how bad, and repair them.

    Use it when somebody shows a plan, proposal or programme and asks for criticism, holes,
    weaknesses or a second opinion, or asks to review the roadmap made in this conversation. It
    finds technology only, boundaries by system, a thin platform, governance too weak or central,
    a big bang, and missing owners, capacity, consumers, stop criteria, contracts or change of
    roles, and vendor claims taken for facts; each with the sentence, the catalog's evidence and
    the repair. It also says what is good.
    """
    plan = _plan(request, context)
    statements = plan_statements(plan.text)
    if not statements:
        raise ToolError("There is no sentence to review: paste the plan as text.")
    context.progress(f"Reading {len(statements):,} statements of the plan")
    try:
        said = read(statements, context.handbook.plan_review, default_model())
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    mistakes = (*context.handbook.mistakes, *context.handbook.plan_review.more)
    brief = read_brief(plan.text, context.handbook)
    return PlanReviewed(
        reviewed=plan.kind,
        source=plan.source,
        statements=len(statements),
        findings=findings(said, statements, mistakes, _evidence(brief, context), _areas(brief)),
        questions=open_questions(said, statements, mistakes),
        sound=sound_points(said, statements, mistakes),
        unsaid=unsaid(said) if is_sketch(statements) else (),
    )


def _areas(brief: Brief) -> tuple[str, ...]:
    """Return the areas that the plan names: English ones in small letters, others as written."""
    return tuple(area.written if area.means and area.written else area.name for area in brief.areas)


def _evidence(brief: Brief, context: Context) -> CatalogEvidence:
    """Return what the catalog can say, unless the plan is for another organisation."""
    case = situation(
        brief,
        context.handbook,
        context.organisation,
        context.catalog,
        None,
        context.now,
        context.keep,
    )
    return CatalogEvidence(case)


def _plan(request: ReviewPlan, context: Context) -> _Plan:
    if request.plan.strip():
        return _bounded(_Plan(request.plan, "text", ""))
    if request.document.strip():
        return _bounded(_document(request.document.strip(), context))
    roadmap = _roadmap(context)
    if roadmap is not None:
        return _Plan(roadmap_text(roadmap), "roadmap", roadmap.title)
    said = "\n\n".join(context.said)
    if len(said.split()) < _LEAST_SAID:
        raise ToolError(
            "There is no plan to review yet: paste its text, attach the file, name a loaded document, or ask for a roadmap first."
        )
    return _bounded(_Plan(said, "conversation", ""))


def _bounded(plan: _Plan) -> _Plan:
    if len(plan.text) > LONGEST_PLAN:
        raise ToolError(
            f"The plan has {len(plan.text):,} characters; {LONGEST_PLAN:,} can be reviewed at once. Give the parts one by one."
        )
    return plan


def _document(wanted: str, context: Context) -> _Plan:
    said = wanted.casefold()
    own = [d for d in context.documents.documents() if d.origin == "organisation"]
    exact = [d for d in own if said in {d.path.casefold(), d.title.casefold()}]
    part = [d for d in own if said in d.path.casefold() or said in d.title.casefold()]
    found = exact or part
    if not found:
        raise ToolError(
            f"No document called {wanted!r} is loaded that you may read; paste the plan instead."
        )
    if len(found) > 1:
        names = ", ".join(d.path for d in found[:5])
        raise ToolError(
            f"Several documents may be meant by {wanted!r}: {names}. Name one by its path."
        )
    return _Plan(found[0].text, "document", found[0].path)


def _roadmap(context: Context) -> Roadmap | None:
    """Return the newest roadmap of the conversation; one of an older shape counts as none."""
    for kept in context.results.all():
        if kept.tool == _PLANNED:
            try:
                return Roadmap.model_validate_json(kept.body)
            except ValidationError:
                return None
    return None


def _answer(found: PlanReviewed) -> str:
    lines = [_verdict(found)]
    said = [f for f in found.findings if f.basis == "said"]
    left_out = [f for f in found.findings if f.basis == "nowhere"]
    if said:
        lines += ["", *(_told(number, f) for number, f in enumerate(said, 1))]
    if left_out:
        lines += ["", "**What it leaves out**", *(_missed(f) for f in left_out)]
    if found.questions:
        lines += ["", "**What I can't tell**", *map(_asked, found.questions)]
    if found.unsaid:
        lines += [
            "",
            "A text this short can't be faulted for what it leaves out, but a plan will have to say more:",
        ]
        lines += [f"- {said}" for said in found.unsaid]
    if found.sound:
        lines += ["", "**What is good**", *(f"- {s.title}: “{s.sentence}”" for s in found.sound)]
    return "\n".join(lines)


def _verdict(found: PlanReviewed) -> str:
    what = {
        "text": "The plan",
        "document": f"The plan in {found.source}",
        "roadmap": "The roadmap of this conversation",
        "conversation": "What you have described so far",
    }[found.reviewed]
    if not found.findings and found.questions:
        return f"{what} makes none of the mistakes that I look for, as far as I can tell; I have questions on what I can't tell."
    if not found.findings:
        return f"{what} makes none of the mistakes that I look for."
    worst = found.findings[0]
    grave = [f for f in found.findings if f.severity == "high"]
    if not grave:
        return f"{what} has gaps rather than grave mistakes; the first to close: {_lowered(worst.title)}."
    return f"{what} is not ready to be carried out as it stands; its worst mistake: {_lowered(worst.title)}."


def _told(number: int, finding: PlanFinding) -> str:
    said = finding.sentence.rstrip(".")
    return f"{number}. **{finding.title}** ({finding.severity}): “{said}.” {finding.why}{_mended(finding)}"


def _missed(finding: PlanFinding) -> str:
    return f"- {finding.why.rstrip('.')} ({finding.severity}).{_mended(finding)}"


def _asked(question: OpenQuestion) -> str:
    if question.doubt == "suspected":
        return f"- “{question.sentence}” may be {_lowered(question.about)}. Is it meant so?"
    near = f" The nearest that I found: “{question.sentence}”" if question.sentence else ""
    return f"- {question.about}{near}"


def _mended(finding: PlanFinding) -> str:
    here = f" *Here:* {finding.evidence}" if finding.evidence else ""
    return f"{here} *Repair:* {finding.repair}"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _blocks(found: PlanReviewed) -> tuple[Block, ...]:
    summary = (
        _verdict(found),
        f"{len(found.findings)} findings in {found.statements} statements.",
        *(f"Good: {s.title}: “{s.sentence}”" for s in found.sound),
        *(f"To ask: {_asked(q)[2:]}" for q in found.questions),
        *(f"A short text: {said}" for said in found.unsaid),
    )
    details = tuple(
        Block(
            title=f"{f.title} ({f.severity}, {f.mistake})",
            lines=(
                f"The plan: {f.sentence}",
                f.why,
                *((f"Catalog: {f.evidence}",) if f.evidence else ()),
                f"Repair: {f.repair}",
                f"Source: {f.source}",
            ),
        )
        for f in found.findings
    )
    return (Block(title="Review of a plan", lines=summary), *details)


TOOL = declare(
    review_plan,
    title="Reviewing a plan",
    examples=(
        "Review this plan",
        "What is wrong with our data mesh plan?",
        "Poke holes in this proposal",
        "Give me a second opinion on the programme below",
        "Criticise the attached strategy",
        "Which classic mistakes does this plan make?",
        "Is this plan any good?",
        "Play devil's advocate on our migration plan",
        "Check this draft for weaknesses before the board sees it",
        "What is missing in our rollout plan?",
        "Tear this approach apart",
        "Would you sign this plan?",
        "Find the flaws in what the consultants propose",
        "Review the roadmap you just made",
    ),
    blocks=_blocks,
    answer=_answer,
)
