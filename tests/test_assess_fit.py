"""Whether a mesh fits is judged from facts, and the answer may be no."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from peers.secret_world import World, context

from knowledge.catalog.model import Dataset
from knowledge.people import Person
from tools.assess_fit import TOOL, AssessFit, FitAssessed, assess_fit
from tools.declaration import ToolError
from tools.plan_roadmap import PlanRoadmap, plan_roadmap

ANN = (Person("ann@shop.example"),)


def judged(brief: str, world: World | None = None) -> FitAssessed:
    return assess_fit(AssessFit(brief=brief), context(world or World(), ANN))


def test_a_large_company_with_a_queue_and_areas_gets_a_yes_with_its_own_figures() -> None:
    found = judged(
        "We are an insurer with 4,000 people: claims, underwriting and sales. 12 engineers run 300 jobs; a request takes 5 weeks."
    )

    assert found.verdict == "yes"
    assert found.evidence_for[0].text.startswith("a new data request takes 5 weeks")
    assert {e.standing for e in found.evidence_for} == {"stated"}
    assert found.evidence_against == ()


def test_a_small_company_without_a_queue_gets_a_no_and_a_cheaper_step() -> None:
    found = judged("We are a software firm with 40 people, 2 data engineers and 8 pipelines; a request takes 2 days.")  # fmt: skip

    assert found.verdict == "no"
    assert len(found.evidence_against) >= 3
    assert found.next_step.startswith("keep the central team")
    assert TOOL.answer(found).startswith("**No, a data mesh does not fit")


def test_two_facts_against_give_not_yet() -> None:
    found = judged("We are a bank with 2,000 people. 2 data engineers run 200 jobs and a request takes 3 days.")  # fmt: skip

    assert found.verdict == "not yet"
    assert len(found.evidence_against) == 2


def test_where_little_is_known_it_is_not_yet_and_says_what_to_measure() -> None:
    found = judged("We are a museum with 900 people.")

    assert found.verdict == "not yet"
    assert "measure for four weeks" in found.next_step
    assert "how long a new data request takes" in found.unknown


def test_nobody_who_would_own_a_domain_speaks_against() -> None:
    said = "We are a bank with 2,000 people, 10 engineers, 200 jobs. Nobody wants to own a domain. A request takes 3 days."

    assert any("nobody would own" in e.text for e in judged(said).evidence_against)


def test_the_catalog_confirms_what_it_knows() -> None:
    world = World(datasets=tuple(Dataset(f"t{n}", f"t{n}", owners=(f"team{n % 4}",)) for n in range(40)))  # fmt: skip

    found = judged("Should we do a data mesh? A request takes 4 weeks.", world)

    assert any("4 people or teams own data" in e.text and e.standing == "confirmed" for e in found.evidence_for)  # fmt: skip


def test_without_any_fact_it_commits_to_nothing_and_says_what_it_needs() -> None:
    alone = replace(context(World(), ANN, said=("Should we do a mesh?",)), organisation=None)

    found = assess_fit(AssessFit(), alone)

    assert found.verdict == "not yet"
    assert found.next_step.startswith("say how many people and data engineers there are")
    assert len(found.unknown) == 4


@pytest.mark.parametrize("brief", ["", "Should we do a mesh?", "An insurer with 300 people."])
def test_fit_and_roadmap_agree_on_what_a_brief_must_hold(brief: str) -> None:
    alone = replace(context(World(), ANN, said=()), organisation=None)

    def refused(run: Callable[[], object]) -> bool:
        try:
            run()
        except ToolError as error:
            return "describe the organisation" in str(error)
        return False

    fit = refused(lambda: assess_fit(AssessFit(brief=brief), alone))
    plan = refused(lambda: plan_roadmap(PlanRoadmap(brief=brief), alone))

    assert fit == plan == (not brief)
