import numpy as np

from knowledge.catalog.model import Dataset
from tools.domains.own_words import lexicon, opening_of, own_words
from tools.domains.titles import called, texts_of, things_first
from tools.domains.words import singular, subject, telling, words_of


def test_names_are_split_at_case_underscore_and_digit() -> None:
    assert words_of("stg_SalesOrder2Lines") == ("stg", "sale", "order", "line")


def test_acronyms_stay_whole() -> None:
    assert words_of("CRMContact") == ("crm", "contact")


def test_plurals_meet_their_singular() -> None:
    plurals = ("orders", "categories", "addresses", "boxes", "warehouses", "nexuses", "status")

    assert [singular(w) for w in plurals] == [
        "order",
        "category",
        "address",
        "box",
        "warehouse",
        "nexus",
        "status",
    ]


def test_layers_systems_and_generic_words_tell_nothing() -> None:
    assert telling(words_of("raw_sap_invoice_history_id")) == ("invoice",)


def test_two_versions_of_a_table_have_one_subject() -> None:
    assert subject("stg_orders_v1") == subject("fct_orders_v2") == ("order",)


def test_words_of_other_alphabets_are_kept() -> None:
    assert words_of("Größe_Артикул") == ("größe", "артикул")


def named(*names: str, words: tuple[str, ...]) -> str:
    members = [Dataset(id=n, name=n) for n in names]
    return called(words, texts_of(members, words[0]), str)


def test_words_that_stand_beside_each_other_are_one_term() -> None:
    names = ("vFixedAsset", "FixedAssetMeter", "MaintOfFixedAsset")

    assert named(*names, words=("asset", "fixed")) == "Fixed asset"


def test_words_that_stand_apart_are_joined() -> None:
    names = ("picklist_status", "bin_status", "picklist_role", "bin_role")

    assert named(*names, words=("picklist", "bin")) == "Picklist and bin"


def test_a_second_word_that_few_names_hold_is_left_out() -> None:
    names = ("agreement_role", "agreement_item", "agreement_status", "agreement", "supplier_role")

    assert named(*names, words=("agreement", "supplier")) == "Agreement"


def test_the_opening_of_most_names_is_the_name() -> None:
    names = ("data_quality_claims", "data_quality_labs", "practitioner")

    assert named(*names, words=("quality", "claims")) == "Data quality"


def test_a_word_that_half_of_the_names_hold_is_name_enough() -> None:
    names = ("encounter_type", "encounter_day", "acute_encounter", "anchor_event", "anchor_end")

    assert named(*names, words=("encounter", "anchor")) == "Encounter"


def own(*groups: tuple[Dataset, ...]) -> list[list[str]]:
    datasets = [d for group in groups for d in group]
    labels = np.array([n for n, group in enumerate(groups) for _ in group], np.int64)
    return own_words(labels, lexicon(datasets))


def plain(*names: str) -> tuple[Dataset, ...]:
    return tuple(Dataset(id=n, name=n) for n in names)


def test_a_word_counts_by_how_far_it_covers_the_group_and_is_at_home_in_it() -> None:
    encounters = plain("encounter_type", "encounter_day", "encounter_anchor", "acute_anchor")
    others = plain("claim_encounter", "claim_line", "claim_day")

    first, second = own(encounters, others)

    assert (first[0], second[0]) == ("encounter", "claim")


def test_codes_are_named_by_what_their_descriptions_open_with() -> None:
    codes = (
        Dataset(id="a", name="VBAK", description="Sales document header"),
        Dataset(id="b", name="VBAP", description="Sales document items"),
        Dataset(id="c", name="VBEP", description="Sales schedule lines"),
    )

    assert own(codes, plain("claim_line"))[0][0] == "sale"


def test_words_of_a_state_stand_behind_words_of_things() -> None:
    assert own(plain("changed_invoice", "changed_invoice_copy"))[0][0] == "invoice"


def test_words_written_in_capitals_stay_so_and_shouted_names_do_not() -> None:
    known = lexicon(
        [
            Dataset(id="a", name="kpi_claim", description="A KPI of claims"),
            Dataset(id="b", name="CUSTOMER_ORDERS"),
        ]
    )

    assert (known.form("kpi"), known.form("customer")) == ("KPI", "customer")


def test_the_opening_of_a_description_ends_with_a_whole_word() -> None:
    told = f"{'Visits of people. ' * 6}They are guaranteed to be complete."

    assert opening_of(Dataset(id="v", name="v", description=told)).endswith("They are ")
    assert opening_of(Dataset(id="v", name="v", description=told[:119])).endswith("They are gu")


def test_what_a_description_denies_gives_no_word() -> None:
    text = "It won't hold what people don't send."

    assert "won" not in words_of(opening_of(Dataset(id="v", name="v", description=text)))
    assert "send" in words_of(opening_of(Dataset(id="v", name="v", description=text)))


def test_a_state_gives_way_to_a_thing_in_a_name() -> None:
    assert things_first(["unmapped", "appointment", "order"]) == [
        "appointment",
        "unmapped",
        "order",
    ]
    assert things_first(["portal", "page"]) == ["portal", "page"]
    assert things_first(["unmapped", "final"]) == ["unmapped", "final"]
