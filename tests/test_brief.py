"""What a leader's words state."""

import itertools

import pytest

from knowledge.handbook.book import Handbook
from tools.roadmap.brief import read_brief

REFERENCE = (
    "We're a retailer with 15,000 people across e-commerce, supply chain, stores and marketing. "
    "Today we run one central warehouse with 200+ ETL jobs; a new data request takes 3 weeks on "
    "average, and our 12 data engineers drown in maintenance. Measure success in the first 6 months."
)


def facts(text: str) -> dict[str, float | None]:
    return {f.id: f.value for f in read_brief(text, Handbook()).facts}


def test_the_reference_prompt_states_four_figures_four_areas_two_pains_and_an_industry() -> None:
    brief = read_brief(REFERENCE, Handbook())

    assert {f.id: f.value for f in brief.facts} == {
        "engineers": 12.0,
        "jobs": 200.0,
        "lead_time_days": 15.0,
        "people": 15_000.0,
    }
    assert [a.name for a in brief.areas] == ["e-commerce", "marketing", "stores", "supply chain"]
    assert {pain for pain, _ in brief.pains} == {"lead_time", "maintenance"}
    assert brief.industry == "retail"


def test_every_fact_quotes_words_that_are_really_there() -> None:
    brief = read_brief(REFERENCE, Handbook())

    assert all(f.source.quote and f.source.quote in REFERENCE for f in brief.facts)


@pytest.mark.parametrize(
    "text",
    [
        "Retail. People: 15,000. ETL jobs: 200+. Data engineers: 12. Lead time: 3 weeks.",
        "| Industry | Retail |\n| People | 15,000 |\n| ETL jobs | 200+ |\n| Data engineers | 12 |\n| Lead time | 3 weeks |",
        "Our twelve data engineers run two hundred pipelines for a retailer of fifteen thousand employees; it takes three weeks to get data.",
        "Wir sind ein Einzelhändler mit 15.000 Mitarbeitern, 200 ETL-Jobs, eine Datenanfrage dauert 3 Wochen, 12 Dateningenieure.",
        "Nous sommes un distributeur de 15 000 salariés, 200 flux ETL, une demande prend 3 semaines, 12 ingénieurs de données.",
        "Somos un minorista con 15.000 empleados, 200 procesos ETL, una solicitud tarda 3 semanas, 12 ingenieros de datos.",
    ],
    ids=["colons", "table", "words", "German", "French", "Spanish"],
)  # fmt: skip
def test_the_same_facts_in_another_form_are_the_same_facts(text: str) -> None:
    assert facts(text) == {
        "engineers": 12.0,
        "jobs": 200.0,
        "lead_time_days": 15.0,
        "people": 15_000.0,
    }
    assert read_brief(text, Handbook()).industry == "retail"


def test_the_order_of_sentences_changes_nothing() -> None:
    sentences = (
        "We have 900 people. ",
        "We run 40 pipelines. ",
        "The data team is 5. ",
        "Requests wait 4 weeks. ",
    )

    found = {
        tuple(sorted(facts("".join(order)).items())) for order in itertools.permutations(sentences)
    }

    assert found == {
        (("engineers", 5.0), ("jobs", 40.0), ("lead_time_days", 20.0), ("people", 900.0))
    }


def test_two_team_sizes_are_both_named_and_the_smaller_is_planned_with() -> None:
    brief = read_brief(
        "Our 12 data engineers are tired. Our data team of 9 is too small.", Handbook()
    )

    (contradiction,) = brief.contradictions
    assert contradiction.values == ("9 data engineers", "12 data engineers")
    assert contradiction.chosen == "9 data engineers"
    assert brief.value("engineers") == 9


def test_a_stated_share_of_maintenance_is_read_and_other_percentages_are_not() -> None:
    assert facts("Our engineers lose 60% of their time to maintenance.") == {"run_share": 0.6}
    assert facts("Sales grew 60% in a year.") == {}


def test_the_months_of_measuring_are_not_the_horizon_of_the_plan() -> None:
    assert facts("How to measure success in the first 6 months?") == {}
    assert facts("Give us an 18-month roadmap.") == {"horizon_months": 18.0}


def test_a_number_without_a_meaning_is_no_fact() -> None:
    assert facts("We won 3 awards in 2024 and opened 12 offices.") == {}


def test_more_than_any_organisation_has_is_no_fact() -> None:
    assert facts("We have 9999999999999999999999 data engineers and 900 jobs.") == {"jobs": 900.0}


def test_a_wait_of_two_days_is_no_pain() -> None:
    brief = read_brief("A data request takes 2 days.", Handbook())

    assert brief.value("lead_time_days") == 2
    assert brief.pains == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("We make pumps: 80 jobs, 20 days for a report.", 20 * 5 / 7),
        ("One Redshift, 12 days to get a number.", 12 * 5 / 7),
        ("Es braucht 3 Wochen bis zum fertigen Bericht.", 15.0),
        ("Trois semaines et 4 semaines pour un rapport.", 20.0),
        ("We keep logs for 90 days for a reason.", None),
        ("We have 6 weeks for a pilot with three reports.", None),
    ],
)
def test_a_time_for_something_that_is_waited_for_is_the_lead_time(
    text: str, days: float | None
) -> None:
    found = read_brief(text, Handbook()).value("lead_time_days")

    assert found == (None if days is None else pytest.approx(days))


def test_us_the_pronoun_is_not_the_united_states() -> None:
    assert read_brief("Plan it with us.", Handbook()).regions == ()
    assert read_brief("We sell in the US and Germany.", Handbook()).regions == ("EU", "US")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("They spend 70% of their time on 900 ETL jobs.", 0.7),
        ("Half of the time is maintenance.", 0.5),
        ("Two thirds of our hours go into keeping jobs alive.", 2 / 3),
        ("Half of our customers shop at the weekend.", None),
    ],
)
def test_the_share_of_time_is_read_in_figures_and_fractions(text: str, share: float | None) -> None:
    assert facts(text).get("run_share") == share


@pytest.mark.parametrize(
    "text",
    [
        "A retailer with marketing, stores and e-commerce in Germany.",
        "Retail. Our areas are marketing, stores, e-commerce",
        "We do e-commerce, stores and marketing for fashion.",
    ],
)
def test_areas_are_read_with_a_place_behind_them_or_without_an_and(text: str) -> None:
    areas = [a.name for a in read_brief(text, Handbook()).areas]

    assert areas == ["e-commerce", "marketing", "stores"]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("14 hospitals, 22k staff, ~450 ETL flows, 18 data engineers; clinicians wait two months.",
         {"people": 22_000, "jobs": 450, "engineers": 18, "lead_time_days": 42}),
        ("21,000 employees, of whom 5,000 network engineers; 35 data engineers run 1,500 workflows.",
         {"people": 21_000, "engineers": 35, "jobs": 1_500}),
        ("One team of eight engineers keeps 60 SSIS packages; it takes us nearly a month.",
         {"engineers": 8, "jobs": 60, "lead_time_days": 21}),
        ("We employ 15 thousand. Our data team: 5. We plan to open 20 stores within 2 years.",
         {"people": 15_000, "engineers": 5}),
        ("Rund 350 Ladeprozesse, 9 Data Engineers, 65 Prozent ihrer Zeit für Wartung; neue Auswertungen dauern 6 Wochen.",
         {"jobs": 350, "engineers": 9, "run_share": 0.65, "lead_time_days": 30}),
        ("Notre équipe data compte 9 personnes pour 230 flux; il faut six semaines pour livrer un rapport.",
         {"engineers": 9, "jobs": 230, "lead_time_days": 30}),
        ("14 mil empleados, 260 procesos de carga; cada informe tarda un mes.",
         {"people": 14_000, "jobs": 260, "lead_time_days": 21}),
        ("A data mesh plan over 18 months.", {"horizon_months": 18}),
    ],
)  # fmt: skip
def test_figures_are_read_in_the_words_that_leaders_use(
    text: str, stated: dict[str, float]
) -> None:
    assert facts(text) == stated


@pytest.mark.parametrize(
    "text",
    [
        "Wir sind ein Maschinenbauer (Einkauf, Produktion, Vertrieb und Kundenservice).",
        "Un fabricant avec les achats, la production, les ventes et le service client.",
        "Una empresa industrial con compras, producción, ventas y atención al cliente.",
    ],
)
def test_areas_named_in_other_languages_keep_their_names_and_say_what_they_mean(text: str) -> None:
    areas = read_brief(text, Handbook()).areas

    assert {a.means or a.name for a in areas} == {
        "purchasing", "production", "sales", "customer service",
    }  # fmt: skip
    assert all(a.name in text.lower() for a in areas)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Port, 1,900 employees, terminals, vessel traffic, pilotage and hinterland rail.",
         {"terminals", "vessel traffic", "pilotage", "hinterland rail"}),
        ("Churn, network quality, billing disputes and roaming teams queue for 11 weeks.",
         {"churn", "network quality", "billing disputes", "roaming"}),
        ("R&D, quality, production, EHS, sales are the areas.", {"r&d", "quality", "production", "ehs", "sales"}),
        ("4 300 collaborateurs : rédaction, programmes, droits et archives, audience, production.",
         {"rédaction", "programmes", "droits et archives", "audience", "production"}),
        ("A carrier, 26,000 people, depots, line haul, claims.", {"depots", "line haul", "claims"}),
        ("We operate in Germany, France, Spain, Italy and Poland with 5,000 people.", set()),
        ("We make brakes with 3,000 people in Lyon, Turin, Graz and Pune.", set()),
        ("Slow, expensive, opaque and late: that is our data.", set()),
        ("Our stack: Snowflake, dbt, Airflow, Looker and Kafka.", set()),
        ("Queremos dominios, orden de migración, políticas y métricas.", set()),
    ],
)  # fmt: skip
def test_areas_are_read_from_a_list_that_describes_the_organisation_and_from_no_other(
    text: str, named: set[str]
) -> None:
    assert {a.name for a in read_brief(text, Handbook()).areas} == named


def test_every_english_word_for_an_area_is_one_that_a_reference_model_knows() -> None:
    handbook = Handbook()
    known = {w for m in handbook.models for c in m.capabilities for w in c.area_words}

    assert set(handbook.area_names.values()) <= known


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("150 engineers sit in IT, of which maybe 40 do data.", {"engineers": 40.0}),
        ("A team of 150 engineers in all, 14 in data.", {"engineers": 14.0}),
        ("5 data people (3 analytics engineers, 2 data engineers).", {"engineers": 5.0}),
        ("One part-time data person.", {"engineers": 1.0}),
        ("13 data engineers, 45% on maintenance.", {"engineers": 13.0, "run_share": 0.45}),
        ("We're a 300-person B2B SaaS scale-up.", {"people": 300.0}),
        ("Plan our data mesh over 24 months.", {"horizon_months": 24.0}),
        ("The council has given us 18 months.", {"horizon_months": 18.0}),
        ("Queremos un plan a 18 meses.", {"horizon_months": 18.0}),
        ("Sales fell over the last 3 years.", {}),
    ],
)
def test_wholes_parts_and_times_for_the_plan_are_told_apart(
    text: str, found: dict[str, float]
) -> None:
    assert facts(text) == found


def test_hours_are_waited_for_a_report_and_run_by_a_job() -> None:
    assert facts("A report takes 4 hours.") == {"lead_time_days": 0.5}
    assert facts("The nightly load takes 4 hours.") == {}


def test_nobody_who_would_own_data_is_heard_and_a_past_refusal_is_not() -> None:
    said = "No department wants to own data."

    assert read_brief(said, Handbook()).no_owner == "No department wants to own data"
    assert not read_brief("It failed as no domain wanted to own anything.", Handbook()).no_owner
    assert not read_brief("Our 12-person data team is small.", Handbook()).value("people")


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("Wir sind ein Stadtwerk.", "energy"),
        ("Groupe hospitalier de 8 000 personnes.", "health-care"),
        ("A vaccine maker.", "life-sciences"),
        ("We are an airline.", "aviation"),
        ("A law firm.", "professional-services"),
        ("Wir sind Automobilzulieferer.", "manufacturing"),
        ("Une chaîne publique de radio et télévision.", "media-software"),
        ("Ein Krankenhausverbund.", "health-care"),
        ("A ferry company: bookings, onboard retail, pricing and vessels.", "logistics"),
        ("An energy trading house, owned by a bank.", "energy"),
        ("The works council and the decision makers agree.", ""),
        ("A building company with 90 jobs in Azure Data Factory.", ""),
    ],
)
def test_industries_are_heard_and_a_tool_s_name_is_none(text: str, industry: str) -> None:
    assert read_brief(text, Handbook()).industry == industry


def test_people_in_a_team_are_no_size_of_the_organisation() -> None:
    assert facts("2,800 civil servants, 8 people in the data team.") == {
        "engineers": 8.0,
        "people": 2800.0,
    }
