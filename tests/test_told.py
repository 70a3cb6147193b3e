from assistant.evidence import Evidence
from assistant.figures import figures_in
from assistant.grounding import check
from assistant.told import is_told, told_in

BODY = '{"columns_seen": {"a": 3}, "domains": [{"name": "Orders"}, {"name": "Stock"}]}'
LINES = (
    "Of 2,203 columns in the catalog, **128 are sensitive**; 56 are uncertain.",
    "Orders (12 datasets)",
    "cohesion 62 %, coupling 30 %",
    "Stock (9 datasets)",
    "cohesion 71 %, coupling 44 %",
    "| dimension | score | checks |",
    "|---|--:|--:|",
    "| accuracy | 77.5 % | 58 |",
    "| validity | 91 % | 81 |",
)
EVIDENCE = Evidence().with_json("r-1", BODY, LINES)


def test_a_line_of_a_tool_repeated_word_for_word_is_traced_to_its_result() -> None:
    said = check("Of 2,203 columns in the catalog, 128 are sensitive; 56 are uncertain.", EVIDENCE)

    assert said.unsupported == ()
    assert {(c.standing, c.sources) for c in said.claims} == {("confirmed", ("r-1",))}


def test_one_other_figure_in_the_same_words_is_marked() -> None:
    said = check("Of 2,203 columns in the catalog, 129 are sensitive; 56 are uncertain.", EVIDENCE)

    assert "129" in said.unsupported


def test_a_line_that_is_said_of_several_records_needs_its_record() -> None:
    said = check("cohesion 62 %, coupling 30 %", EVIDENCE, before="## Stock")

    assert said.unsupported == ("62 %", "30 %")


def test_a_row_counts_under_its_own_heading_only() -> None:
    table = "| dimension | {} | checks |\n|---|--:|--:|\n| accuracy | 77.5 % | 58 |\n"

    assert check(table.format("score"), EVIDENCE).unsupported == ()
    assert "77.5 %" in check(table.format("share of fails"), EVIDENCE).unsupported


def test_figures_of_a_row_that_are_exchanged_are_marked() -> None:
    table = "| dimension | score | checks |\n|---|--:|--:|\n| accuracy | 91 % | 58 |\n"

    assert "91 %" in check(table, EVIDENCE).unsupported


def test_names_that_only_a_line_writes_whole_are_traced() -> None:
    evidence = Evidence().with_json("r-1", BODY, ("core.store.postcode: matches the pattern",))

    assert check("`core.store.postcode` fails.", evidence).unsupported == ()


def test_marks_and_a_closing_stop_make_no_other_line() -> None:
    told = told_in(("- **68** more are not listed here; open the result for them.",))

    assert is_told("68 more are not listed here; open the result for them", told)
    assert not is_told("", told)


def test_the_place_in_a_list_is_no_figure() -> None:
    assert figures_in("schema[0]: orders has no primary key") == ()


def test_the_askers_own_sentence_stays_stated_beside_a_result_that_infers_the_same() -> None:
    asked = "We are a utility with 2,400 people and 140 jobs; a new report takes 7 weeks."
    body = '{"standing": "inferred", "stop": "Stop if a new report of our jobs takes 7 weeks."}'
    evidence = Evidence().with_words(asked).with_json("r-1", body)

    said = check(asked, evidence)

    assert [c.standing for c in said.claims] == ["stated"]
