from knowledge.catalog.model import Dataset
from tools.domains.own_words import called
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
    return called(words, [Dataset(id=n, name=n) for n in names])


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
