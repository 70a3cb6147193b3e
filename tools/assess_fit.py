"""The tool that says whether a data mesh fits an organisation at all, and what to do if not."""

from typing import Literal

from knowledge.record import Record
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.roadmap.brief import read_brief
from tools.roadmap.situation import Situation, situation
from tools.roadmap.verdict import Reason, judge_fit
from tools.standing import Standing

_TELL = "say how many people and data engineers there are, how long a data request takes and which business areas there are, or load a catalog"
_START = "ask for a roadmap, and start with the one domain that is bounded, wanted and ready"


class AssessFit(Request):
    """What to judge from."""

    brief: str = ""
    """The asker's own words on the organisation, verbatim: people, engineers, jobs, areas, lead
    time; empty takes all that they said in this conversation."""


class FitEvidence(Record):
    """A fact that speaks for or against."""

    text: str
    standing: Standing


class FitAssessed(Result):
    """The verdict and what it rests on."""

    verdict: Literal["yes", "not yet", "no"]
    evidence_for: tuple[FitEvidence, ...]
    evidence_against: tuple[FitEvidence, ...]
    next_step: str
    """The cheapest one."""
    unknown: tuple[str, ...]
    """What would settle it best and is not known, in words."""
    notices: tuple[str, ...]


_WANTED = (
    ("lead_time_days", "how long a new data request takes"),
    ("people", "how many people the organisation has"),
    ("engineers", "how many data engineers there are"),
    ("jobs", "how many jobs or pipelines run"),
)


def assess_fit(request: AssessFit, context: Context) -> FitAssessed:
    """Judge whether a data mesh fits this organisation: yes, not yet, or no.

    Use it for "should we", "is it worth it", "are we too small" and "do we need a mesh at all". It
    weighs bottleneck, size, amount of data, and whether there are areas and people who could own
    data, from the asker's words and the catalog, and names the cheapest next step.
    """
    words = request.brief.strip() or "\n\n".join(context.said)
    if not words and not context.catalog.datasets:
        raise ToolError(
            "There is nothing to judge from: describe the organisation (industry, people, areas, jobs, team) or load a catalog."
        )
    brief = read_brief(words, context.handbook)
    case = situation(
        brief,
        context.handbook,
        context.organisation,
        context.catalog,
        context.documents,
        context.now,
        context.keep,
    )
    fit = judge_fit(case)
    return FitAssessed(
        verdict=fit.advice,
        evidence_for=tuple(map(_evidence, fit.reasons_for)),
        evidence_against=tuple(map(_evidence, fit.reasons_against)),
        next_step=_TELL if _is_empty(case) else fit.cheapest_step or _START,
        unknown=tuple(words for id_, words in _WANTED if case.fact(id_) is None),
        notices=case.notices,
    )


def _is_empty(case: Situation) -> bool:
    """Return whether nothing is known that a verdict could rest on."""
    return not (case.facts or case.brief.areas or case.brief.no_owner or case.catalog)


def _evidence(reason: Reason) -> FitEvidence:
    return FitEvidence(text=reason.text, standing=reason.standing)


_SAYS = {
    "yes": "Yes, a data mesh fits: what it cures is there, and so is what it needs.",
    "not yet": "Not yet: a data mesh does not fit as things stand, or too little is known to say that it does.",
    "no": "No, a data mesh does not fit: it would cost more than the trouble it cures.",
}


def _answer(found: FitAssessed) -> str:
    lines = [f"**{_SAYS[found.verdict]}**"]
    for title, evidence in (("For", found.evidence_for), ("Against", found.evidence_against)):
        if evidence:
            lines += [
                "",
                f"**{title}**",
                *(f"- {_capital(e.text)} ({e.standing})." for e in evidence),
            ]
    lines += ["", f"**Cheapest next step:** {found.next_step}."]
    if found.unknown:
        lines += ["", f"Not known, and able to change this: {', '.join(found.unknown)}."]
    return "\n".join([*lines, *(("", *(f"*{n}*" for n in found.notices)) if found.notices else ())])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _blocks(found: FitAssessed) -> tuple[Block, ...]:
    lines = (
        f"Verdict: {found.verdict}. {_SAYS[found.verdict]}",
        *(f"For ({e.standing}): {e.text}" for e in found.evidence_for),
        *(f"Against ({e.standing}): {e.text}" for e in found.evidence_against),
        f"Cheapest next step: {found.next_step}",
        *(f"Not known: {words}" for words in found.unknown),
        *found.notices,
    )
    return (Block(title="Whether a data mesh fits", lines=lines),)


TOOL = declare(
    assess_fit,
    title="Judging whether a mesh fits",
    examples=(
        "Does data mesh fit our company at all?",
        "Should we do a data mesh?",
        "Are we too small for a data mesh?",
        "Do we even need a mesh?",
        "Is data mesh worth it for us?",
        "We have one data team and little data, would a mesh help?",
        "When is a data mesh the wrong choice for a company like ours?",
        "What speaks for and against a mesh in our case?",
        "Tell me honestly if we should leave data mesh alone",
        "Are we ready for a data mesh or is it too early?",
    ),
    blocks=_blocks,
    answer=_answer,
)
