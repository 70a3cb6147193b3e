"""Other languages are read word by word: known words in English, the others as they are."""

from knowledge.glosses import glossed, word_by_word


def test_known_words_come_in_english_in_their_order_and_names_stay() -> None:
    assert word_by_word("Frau Szentirmay verantwortet die Daten.", "German").endswith("data.")
    assert "Szentirmay" in word_by_word("Frau Szentirmay verantwortet die Daten.", "German")
    assert word_by_word("pas d'équipe", "French") == "not of'team"
    assert word_by_word("nadie responde", "Spanish").startswith("nobody")


def test_a_compound_is_read_by_its_parts_with_what_links_them() -> None:
    known = {"betrieb": "operation", "mittel": "means", "kunden": "customer"}

    assert glossed("Betriebsmittel", known, compounds=True) == "operation means"
    assert glossed("Kundenmittel", known, compounds=True) == "customer means"
    assert glossed("Kundenwunsch", known, compounds=True) is None
    assert glossed("Betriebsmittel", known, compounds=False) is None
