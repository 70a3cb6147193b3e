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
