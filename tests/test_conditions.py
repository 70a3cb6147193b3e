"""The conditions that a leader sets, and what a plan does with each."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from knowledge.catalog.memory import Memory
from knowledge.catalog.view import CatalogView
from knowledge.handbook.book import Handbook
from knowledge.people import Audience
from tools.roadmap.brief import read_brief
from tools.roadmap.conditions import read_conditions
from tools.roadmap.dates import day_in
from tools.roadmap.model import ConditionReply, Roadmap
from tools.roadmap.plan import compute
from tools.roadmap.policies import cites
from tools.roadmap.situation import situation

HANDBOOK = Handbook()
WORDS = HANDBOOK.condition_words
TODAY = date(2026, 11, 23)
BANK = "A bank with 9,000 people: payments, lending, risk and finance. 500 ETL jobs, 20 data engineers, 5 weeks for a data request. "


class Kept:
    """Computes each time."""

    def once(self, name: str, compute: Callable[[], str]) -> str:
        del name
        return compute()


def plan(text: str) -> Roadmap:
    view = CatalogView(Memory(), Audience())
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    brief = read_brief(text, HANDBOOK)
    return compute(situation(brief, HANDBOOK, None, view, None, now, Kept()), lambda _: None)


def reply(text: str, label: str) -> ConditionReply:
    return next(r for r in plan(f"{BANK}{text}").conditions if r.label == label)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(c.kind, c.text) for c in read_conditions(text, WORDS)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("30 June 2027", date(2027, 6, 30)),
        ("June 30, 2027", date(2027, 6, 30)),
        ("2027-06-30", date(2027, 6, 30)),
        ("30. Juni 2027", date(2027, 6, 30)),
        ("1er septembre 2027", date(2027, 9, 1)),
        ("30 de junio de 2027", date(2027, 6, 30)),
        ("March 2028", date(2028, 3, 31)),
        ("before July", date(2027, 6, 30)),
        ("the end of 2027", date(2027, 12, 31)),
        ("Q3 2027", date(2027, 9, 30)),
        ("Easter", date(2027, 3, 28)),
        ("4 months", date(2027, 3, 23)),
        ("31 February 2027", None),
        ("soon", None),
    ],
)
def test_days_are_read_as_leaders_say_them(said: str, meant: date | None) -> None:
    assert day_in(said, TODAY, WORDS.months) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The supervisor expects it by 30 June 2027.", [("deadline", "30 June 2027")]),
        ("The board wants it live in 4 months.", [("deadline", "4 months")]),
        ("Un premier produit avant le 1er septembre 2027.", [("deadline", "before le 1er septembre 2027")]),
        ("Hadoop is being shut down at the end of 2027.", [("ending", "the end of 2027")]),
        ("The committee approves on 1 March 2027.", [("decided", "1 March 2027")]),
        ("We have a budget of €4.5m over two years.", [("budget", "€4.5 million")]),
        ("Budget: 1,8 Mio. Euro.", [("budget", "€1.8 million")]),
        ("The warehouse costs us $2 million a year.", []),
        ("There is a hiring freeze.", [("no_hires", "hiring freeze")]),
        ("Two of our engineers retire next year.", [("leaving", "Two")]),
        ("Claims must come first.", [("first", "Claims")]),
        ("Should claims go first?", []),
        ("We tried a mesh in 2022 and it failed.", [("attempt", "2022")]),
        ("The churn model failed in production.", []),
        ("We are under DORA and HIPAA.", [("regulation", "HIPAA"), ("regulation", "DORA")]),
        ("It may take a while, and we march on.", []),
        ("En vivo antes del 30 de junio de 2027.", [("deadline", "before 30 de junio de 2027")]),
        ("Board demo in 10 weeks!!", [("deadline", "10 weeks")]),
        ("How do we measure results in 6 months?", []),
        ("Le budget est gelé, aucune embauche.", [("frozen", "budget est gelé"), ("no_hires", "aucune embauche")]),
        ("DORA applies, IFRS 17 does not.", [("regulation", "DORA")]),
        ("The trustees meet on 12 April 2027.", [("decided", "12 April 2027")]),
        ("Queremos empezar por reservas y tener éxito.", [("first", "reservas")]),
        ("REACH applies; we reach customers everywhere.", [("regulation", "REACH")]),
        ("No joins of tax and social data.", [("regulation", "data kept apart")]),
    ],
)  # fmt: skip
def test_conditions_are_read_and_other_words_are_none(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert kinds(text) == found


def test_a_date_for_a_domain_that_comes_later_is_not_kept_and_says_what_would_keep_it() -> None:
    found = plan(f"{BANK}The supervisor expects risk figures by 30 June 2027.")

    (date_,) = (r for r in found.conditions if r.label == "Date")
    assert date_.kept == "not kept"
    assert "Credit risk and capital" in date_.answer.text
    assert "would keep the date if Credit risk and capital went first" in date_.answer.text
    assert date_.answer.text in found.headline.decision.text


def test_a_date_that_no_number_of_engineers_keeps_is_called_so() -> None:
    found = reply("We want it live in 6 weeks.", "Date")

    assert found.kept == "not kept"
    assert "No number of engineers keeps it" in found.answer.text


def test_whether_a_date_is_realistic_is_answered_first() -> None:
    found = plan(f"{BANK}The board wants it live in 3 months. Is that realistic?")

    assert found.headline.decision.text.startswith("No, that is not realistic.")


def test_a_late_date_is_kept() -> None:
    assert reply("A first product has to be live by 31 December 2029.", "Date").kept == "kept"


def test_a_plan_starts_after_the_day_on_which_it_is_decided() -> None:
    found = plan(f"{BANK}The committee approves on 1 March 2027.")

    assert found.phases[0].start == date(2027, 3, 8)


def test_a_budget_is_weighed_against_the_weeks_of_work_without_a_made_up_rate() -> None:
    found = plan(f"{BANK}We have a budget of €3 million.")

    (budget,) = (r for r in found.conditions if r.label == "Budget")
    assert "as long as one person-week costs no more than €" in budget.answer.text
    assert budget.answer.text in found.headline.cost.text


def test_what_has_to_come_first_does_and_its_place_by_the_scores_is_said() -> None:
    found = plan(f"{BANK}Lending must come first.")

    assert found.order[0].name == "Lending and loan servicing"
    assert "because you decide it" in found.order_summary.text
    assert [p.total for p in found.order[1:]] == sorted(
        (p.total for p in found.order[1:]), reverse=True
    )


def test_an_earlier_failure_is_named_among_the_risks_and_heard_before_the_first_domain() -> None:
    found = plan(f"{BANK}We tried it in 2022 and it failed because no domain wanted to own data.")

    (risk,) = (r for r in found.risks if r.id == "no-owners")
    assert "It happened here: 'We tried it in 2022" in risk.here.text
    assert any("attempt of 2022" in line for line in found.phases[0].work)


def test_a_law_that_is_named_brings_its_rule_into_the_launch_set() -> None:
    before, after = plan(BANK), plan(f"{BANK}PCI DSS applies.")

    added = {p.id for p in after.policies} - {p.id for p in before.policies}
    laws = {p.because.text.split(".")[0] for p in after.policies if p.id in added}
    assert laws <= {"You name PCI DSS"}
    assert reply("PCI DSS applies.", "Law or standard").kept == "kept"


@pytest.mark.parametrize(
    "law",
    ["GxP", "21 CFR Part 11", "IATF 16949", "IFRS 17", "DORA", "NIS2", "HIPAA", "BCBS 239", "MiFID II", "REMIT",
     "REACH", "CSRD", "ISO 27001"],
)  # fmt: skip
def test_a_law_that_is_named_is_answered_by_a_rule_whatever_the_industry(law: str) -> None:
    brief = read_brief(f"A maker of pumps and drugs. {law} applies.", Handbook())
    (condition,) = (c for c in brief.conditions if c.kind == "regulation")
    words = next(r for r in WORDS.regulations if r.name == condition.text)

    assert any(cites(p, words) for p in Handbook().policies)


def test_a_rule_of_the_asker_s_own_is_called_so_and_checked() -> None:
    found = reply("The privacy officer says no joins of card and credit data.", "Rule of yours")

    assert found.kept == "kept"


def test_engineers_who_leave_are_weighed_against_today_s_jobs() -> None:
    found = reply("Two of our engineers retire next year.", "People")

    assert "instead of" in found.answer.text
    assert "have to be retired or handed over before" in found.answer.text


def test_a_date_that_a_smaller_launch_keeps_is_kept_by_it_and_says_what_waits() -> None:
    whole = plan(BANK)
    tight = plan(f"{BANK}A first product has to be live by 15 June 2027.")

    (date_,) = (r for r in tight.conditions if r.label == "Date")
    assert (whole.phases[1].live or TODAY) > date(2027, 6, 15)
    assert date_.kept == "kept"
    assert "smaller launch" in date_.answer.text
    assert len(tight.policies) < len(whole.policies)
    assert len(tight.policies) + len(tight.later_policies) == len(whole.policies) + len(
        whole.later_policies
    )


def test_a_date_that_nothing_keeps_is_told_what_can_be_shown_by_then() -> None:
    found = reply("The board wants a demo in 11 weeks.", "Date")

    assert found.kept == "not kept"
    assert "By then stand the domain map" in found.answer.text


def test_nobody_left_to_run_today_s_jobs_is_not_yet_where_nobody_may_be_hired() -> None:
    small = "A bank with 9,000 people: payments, lending, risk. 85 jobs, 3 data engineers, 5 weeks a request. "

    assert plan(small).verdict == "go"
    assert plan(f"{small}No new hires. GDPR applies.").verdict == "not_yet"


def test_a_law_that_no_rule_answers_is_open() -> None:
    assert reply("FedRAMP applies.", "Law or standard").kept == "open"


def test_a_tool_in_use_stays_and_one_that_ends_does_not() -> None:
    stays, ends = (
        plan(f"{BANK}{words}")
        for words in ("We run Teradata.", "Teradata is shut down at the end of 2027.")
    )

    assert any(r.label == "Tools" and r.said == "Teradata" for r in stays.conditions)
    assert not any(r.label == "Tools" for r in ends.conditions)


def test_every_reply_quotes_words_that_are_there() -> None:
    text = f"{BANK}We have a budget of €3 million. A first product by May 2027. GDPR applies."

    replies = [r for r in plan(text).conditions if r.label != "Tools"]
    assert len(replies) == 3
    assert all(r.said in text for r in replies)


def test_a_law_holds_without_a_mesh_too() -> None:
    found = plan(
        "A software company with 300 people, 5 data engineers, a request takes 2 days. SOX."
    )

    assert found.verdict == "not_yet"
    assert "without a mesh" in found.conditions[0].answer.text
    assert found.headline.stop.text.startswith("Ask again when a new data request takes longer")


def test_an_area_that_no_model_knows_is_a_domain_called_as_the_asker_calls_it() -> None:
    found = plan(
        "An airline with 5,600 people: crew, loyalty, maintenance, cargo and finance. 30 data engineers, 900 jobs."
    )

    names = {d.name for d in found.domains}
    assert {"Crew", "Loyalty", "Cargo"} <= names or any("rew" in n for n in names)


def test_a_first_domain_that_no_model_knows_has_an_owner_and_products_all_the_same() -> None:
    found = plan(
        "A circus with 900 people: acrobats, animals, marketing and finance. Acrobats must come first. 90 jobs, 6 data engineers, 4 weeks a request."
    )

    assert found.order[0].name == "Acrobats"
    assert found.domains[0].owner_role == "Head of acrobats"
    assert len(found.products) == 3
    assert all("Acrobats" in p.name and p.columns and p.slos for p in found.products)


def test_a_date_for_a_first_product_is_for_the_first_domain_whatever_else_is_named() -> None:
    found = reply("A first product before the lending season starts in May.", "Date")

    assert "Payments and clearing" in found.answer.text


def test_a_named_law_brings_no_rule_of_another_industry() -> None:
    policies = plan(f"{BANK}The EU AI Act applies.").policies

    assert not any("student" in p.title for p in policies)


def test_a_budget_in_spaced_thousands_is_read() -> None:
    assert kinds("Budget de 900 000 euros.") == [("budget", "€900,000")]


def test_no_day_is_promised_before_the_work_is_known() -> None:
    found = plan("An insurer with 4,000 people and 40 data engineers, 6 months a request.")

    assert "at the earliest, once the number of jobs is known" in found.headline.decision.text
