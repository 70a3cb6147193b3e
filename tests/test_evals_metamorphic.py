import pytest

from assistant.opening import Opening
from assistant.settings import Settings
from evals.metamorphic import Brief, briefs, misplanned, misread, overshown
from evals.offices import NOWHERE, Offices
from tools import open_document
from tools.context import Context


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    return Offices(Settings(), tmp_path_factory.mktemp("metamorphic"))


@pytest.fixture(scope="module")
def nowhere(offices: Offices) -> Context:
    office = offices.named(NOWHERE)
    return office.context_alone(office.asker(None), ())


@pytest.fixture(scope="module")
def water(offices: Offices) -> Opening:
    return offices.named("water")


BANK = Brief.model_validate(
    {
        "id": "bank",
        "say": ["We are a bank of 4,000 people.", "90 ETL jobs are run by 6 data engineers."],
        "likewise": {"4,000 people": "40 people"},
        "fact": {"id": "jobs", "sentence": 0, "words": "90", "other": "90", "value": 60},
    }
)


def test_facts_follow_the_words_of_each_brief(nowhere: Context) -> None:
    assert [one for brief in briefs() for one in misread(brief, nowhere)] == []


def test_what_is_not_the_same_is_told(nowhere: Context) -> None:
    assert tuple(misread(BANK, nowhere)) == (
        "bank: '40 people' is not read like '4,000 people'",
        "bank: '90' does not change jobs alone",
        "bank: jobs is read although nobody says it",
    )


def test_the_plan_follows_a_changed_figure_and_asks_for_one_left_out(nowhere: Context) -> None:
    assert tuple(misplanned(briefs()[0], nowhere)) == ()
    assert "bank: '90' gives the same plan" in tuple(misplanned(BANK, nowhere))


def test_who_may_read_less_is_shown_no_more(water: Opening) -> None:
    less, more = (
        water.asker(f"{name}@aldermoor.example") for name in ("tobias.renn", "marguerite.oyelaran")
    )

    reading = (open_document.TOOL,)
    assert tuple(overshown(water, less, more, reading)) == ()
    assert any("minutes-board.md" in one for one in overshown(water, more, less))
