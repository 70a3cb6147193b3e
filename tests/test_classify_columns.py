"""Sensitive columns: recognised by name, table, type, description, tag and value, or left open."""

from peers.secret_world import World, context

from knowledge.catalog.model import Column, Dataset
from knowledge.handbook.book import Handbook
from knowledge.people import Person
from tools.classify_columns import ClassifyColumns, GivenColumn, classify_columns
from tools.governance.classification.checksums import is_card, is_iban, is_imei, is_national_number
from tools.governance.classification.deciding import SENSITIVE, UNCERTAIN, classifier
from tools.governance.classification.model import ColumnFacts

CLASSIFIER = classifier(Handbook())
ANN = (Person("ann@shop.example"),)


def found(name: str, table: str = "", *samples: str, type_: str = "", about: str = "") -> str:
    """Return the kind, with a question mark where it is uncertain, or nothing."""
    (verdict,) = CLASSIFIER.classify([ColumnFacts(table, name, type_, about, (), samples)])
    if verdict.score >= SENSITIVE:
        return verdict.kind
    return f"{verdict.kind}?" if verdict.score >= UNCERTAIN else ""


def test_names_are_read_however_they_are_written() -> None:
    names = ("emailAddress", "E-MAIL", "cust_email", "user.emailid", "EMAIL_ADDR", "primary e mail")

    assert [found(n) for n in names] == ["email"] * 6
    assert found("dateofbirth") == found("DOB") == found("birth_dt") == "birth_date"


def test_names_are_read_in_german_french_and_spanish() -> None:
    assert found("Geburtsdatum") == found("date_naissance") == found("fecha_nacimiento")
    assert found("Nachname") == found("prénom") == found("apellidos") == "person_name"
    assert found("Straße") == found("calle") == "postal_address"
    assert found("Kontonummer") == found("numero_de_compte") == "bank_account"


def test_a_word_behind_or_in_front_makes_it_about_something_else() -> None:
    for name in ("email_template", "is_email_verified", "phone_count", "address_type", "min_salary",
                 "email_sent_at", "user_name_hash", "password_policy", "zip_file_size", "memory_address"):  # fmt: skip
        assert found(name) == "", name


def test_a_bare_name_means_a_person_only_in_a_table_about_people() -> None:
    assert found("name", "dim_customer") == "person_name"
    assert found("Name", "products") == ""
    assert found("name") == "person_name?"


def test_other_columns_of_a_table_tell_that_it_is_about_people() -> None:
    facts = [ColumnFacts("t_0815", n) for n in ("name", "gender", "birth_date")]

    assert [v.kind for v in CLASSIFIER.classify(facts)] == ["person_name", "gender", "birth_date"]


def test_the_contact_of_a_firm_is_left_to_a_person() -> None:
    assert found("phone", "suppliers") == "phone?"
    assert found("store_email") == "email?"


def test_an_account_in_the_books_is_no_bank_account() -> None:
    assert found("account_no", "core.gl_posting") == ""
    assert found("account_no", "customers") == "bank_account"
    assert found("iban", "journal_entries") == "bank_account"


def test_what_points_at_a_person_only_with_other_data_is_uncertain() -> None:
    assert found("latitude") == "precise_location?"
    assert found("zip_code") == "postcode?"


def test_values_confirm_a_name_or_speak_against_it() -> None:
    assert found("zip_code", "", "90210", "1012AB", "75001") == "postcode"
    assert found("national_id", "", "abc123", "user_001", "0") == ""
    assert found("auth_token", "", "confirmed", "no", "active") == ""
    assert found("birth_date", "", "active", "yes", "") == ""


def test_values_show_what_a_meaningless_name_does_not() -> None:
    assert found("c17", "", "ann@shop.example", "bob@shop.example") == "email"
    assert found("c18", "", "4111 1111 1111 1111", "5500-0000-0000-0004") == "card"
    assert (
        found("c19", "", "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432") == "bank_account"
    )
    assert found("c20", "", "10.0.0.1", "fe80::1") == "ip_address"
    assert found("c21", "", "Main St 12", "4 Rue de la Paix") == "postal_address"
    assert found("c22", "", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.abc", "AKIAIOSFODNN7EXAMPLE") == "secret"
    assert found("c23", "", "red", "green", "17") == ""


def test_figures_of_any_script_are_compared_and_never_counted_with() -> None:
    strange = ("²", "١٢٣ ٤٥٦ ٧٨٩٠", "١١١.٤٤٤.٧٧٧-٣٥", "९" * 11, "9" * 5_000)

    assert not any(is_national_number(value) for value in strange)
    assert found("age", "", *strange) == ""
    assert found("age", "", "17", "120", "4") == "age"


def test_a_type_that_does_not_suit_speaks_against_a_name() -> None:
    assert found("email", type_="BOOLEAN") == ""
    assert found("phone", type_="timestamp") == ""
    assert found("gender", type_="boolean") == "gender"


def test_a_description_tells_what_a_name_hides() -> None:
    assert found("attr_3", about="Customer's date of birth") == "birth_date"
    assert found("attr_4", about="Number of articles in the basket") == ""


def test_checksums_are_those_of_the_standards() -> None:
    assert is_card("378282246310005")
    assert not is_card("4111111111111112")
    assert not is_card("0000000000000000")
    assert is_imei("490154203237518")
    assert is_iban("FR14 2004 1010 0505 0001 3M02 606")
    assert not is_iban("DE89370400440532013001")
    for number in ("078-05-1120", "AB 12 34 56 C", "12345678Z", "X1234567L", "RSSMRA85T10A562S",
                   "111.444.777-35", "44051401359", "811228-9874", "943 476 5919"):  # fmt: skip
        assert is_national_number(number), number
    assert not is_national_number("12345678A")
    assert not is_national_number("111.444.777-36")


def test_masked_values_keep_the_kind_and_say_so() -> None:
    (verdict,) = CLASSIFIER.classify([ColumnFacts("", "email", samples=("a***", "b***"))])

    assert verdict.kind == "email"
    assert "its values are masked" in verdict.evidence


def test_each_column_is_decided_or_uncertain_and_a_tag_is_confirmed() -> None:
    world = World(
        datasets=(Dataset("crm.customer", "customer"),),
        columns=(
            Column("crm.customer", 0, "x1", tags=("PII",)),
            Column("crm.customer", 1, "email"),
            Column("crm.customer", 2, "zip"),
            Column("crm.customer", 3, "segment"),
            Column("crm.customer", 4, "mail_text", tags=("non-PII",)),
        ),
    )

    result = classify_columns(ClassifyColumns(), context(world, ANN))

    assert [(c.column, c.category, c.standing) for c in result.columns] == [
        ("x1", "personal", "confirmed"),
        ("email", "personal", "inferred"),
        ("segment", "none", "inferred"),
        ("mail_text", "none", "inferred"),
    ]
    assert [c.column for c in result.uncertain] == ["zip"]


def test_columns_can_be_given_without_a_catalog() -> None:
    given = (GivenColumn(column="iban"), GivenColumn(column="c1", samples=("a@b.example",)))

    result = classify_columns(ClassifyColumns(columns=given), context(World(), ANN))

    assert [c.category for c in result.columns] == ["payment", "personal"]


def test_the_full_name_of_a_thing_is_left_open_and_a_persons_is_not() -> None:
    assert found("accounting_period_full_name") == found("subsidiary_full_name") == "person_name?"
    assert found("customer_full_name") == found("full_name") == "person_name"
