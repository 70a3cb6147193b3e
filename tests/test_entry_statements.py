"""An entry of the catalog is told column by column, each with the dataset's name."""

from tools.passages.entry_statements import entry_statements

ENTRY = (
    "customer shop (snowflake table)\nAccounts of the shop. Guests get a new one.\nOwners: web team\n"
    "Columns: customer_no (Key, eight digits), birth_date (Date of birth, voluntary), note"
)


def test_each_line_and_each_column_is_a_statement_with_its_words_as_they_stand() -> None:
    told = entry_statements("core.customer_shop", ENTRY)

    assert [s.quote for s in told] == [
        "Accounts of the shop. Guests get a new one.",
        "Owners: web team",
        "customer_no (Key, eight digits)",
        "birth_date (Date of birth, voluntary)",
        "note",
    ]
    assert told[3].text == (
        "`core.customer_shop` has the column birth_date (Date of birth, voluntary)"
    )
    assert all(s.quote in ENTRY for s in told)


def test_a_head_that_repeats_the_name_is_told_only_where_nothing_describes_the_dataset() -> None:
    heads = ("orders shop (view)\nOwners: web team", "orders shop (view)", "")

    assert [[s.quote for s in entry_statements("core.orders", h)] for h in heads] == [
        ["orders shop (view)", "Owners: web team"],
        ["orders shop (view)"],
        [],
    ]
