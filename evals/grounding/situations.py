"""Real results of the tools on the shipped sample, each the evidence of some answers."""

from dataclasses import dataclass
from pathlib import Path

from assistant.bounded import lines_of
from assistant.evidence import Evidence
from assistant.opening import Opening, open_for
from assistant.settings import Settings
from knowledge.workspace.creation import sample_folder
from tools.by_name import tool_named
from tools.declaration import Result
from tools.roadmap.model import Roadmap

_VARIANTS = (
    (
        "We are a retailer with 8,000 employees and 5 data engineers. 120 ETL jobs feed one warehouse, "
        "and a data request takes 5 weeks. Plan our data mesh with a roadmap."
    ),
    (
        "Give me a data mesh roadmap for our retail company: 22,000 people, 350 pipelines, 18 data "
        "engineers, requests wait 25 working days, 55 % of the time goes into maintenance."
    ),
    (
        "How should a retail group of 15,000 staff move to a data mesh within 18 months? We have 200 "
        "jobs, 12 engineers, and nobody trusts the sales figures."
    ),
    (
        "Plan the data mesh of a bank with 4,000 people, 90 ETL jobs and 6 data engineers; reports "
        "take 4 weeks."
    ),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """A tool's result and what its asker said."""

    name: str
    result: Result
    told: str
    """The tool's own answer."""
    said: str
    lines: tuple[str, ...]
    """How the tool tells it to a model."""

    def evidence(self) -> Evidence:
        """Return what answers may rest on here."""
        source = f"result:{self.name}"
        return Evidence().with_words(self.said).with_result(source, self.result, self.lines)


def situations(cache: Path) -> dict[str, Situation]:
    """Return them by name; `cache` is where the sample's index is kept."""
    office = open_for(Settings(), folder=None, sample=True, cwd=cache, cache=cache)
    reference = (sample_folder() / "prompts" / "reference.txt").read_text(encoding="utf-8")
    plan = _run(office, "roadmap", "plan_roadmap", reference, brief=reference)
    found = [plan]
    found += [
        _run(office, f"roadmap_{number}", "plan_roadmap", brief, brief=brief)
        for number, brief in enumerate(_VARIANTS, start=2)
    ]
    found += [
        _run(office, "domains", "decompose_domains", "Which domains do we have?"),
        _run(office, "domains_eight", "decompose_domains", "Cut us into 8 domains.", count=8),
        _run(office, "scores", "assess_domains", "Which domain should move first?"),
        _run(office, "cards", "find_policy", "What holds for card data?", question="card data"),
        _run(office, "retention", "find_policy", "How long do we keep data?", question="retention"),
    ]
    assert isinstance(plan.result, Roadmap)
    for number, domain in enumerate(plan.result.domains[:4], start=1):
        question = f"Which products does {domain.name} need?"
        name = f"products_{number}"
        found.append(_run(office, name, "define_data_products", question, domain=domain.name))
    query = "how late do the POS files arrive?"
    found.append(_run(office, "late_files", "search_knowledge", query, query=query))
    return {one.name: one for one in found}


def _run(office: Opening, name: str, tool: str, said: str, **arguments: str | int) -> Situation:
    declared = tool_named(tool)
    assert declared is not None
    context = office.context_alone(office.asker(None), (said,))
    result = declared.run(declared.request.model_validate(arguments), context)
    lines = lines_of(declared, result, f"result:{name}")
    return Situation(name, result, declared.answer(result), said, lines)
