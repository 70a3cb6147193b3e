"""A roadmap as Markdown."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from peers.roadmaps import not_yet, retail
from peers.roadmaps_extreme import NAMES, extreme

from ui.render.roadmap_markdown import escaped, roadmap_markdown

PICTURES = {
    "domain-map": "pictures/domain-map.svg",
    "priorities": "pictures/priorities.svg",
    "timeline": "pictures/timeline.svg",
}


def tokens(text: str) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [inner for token in parsed for inner in (token, *(token.children or ()))]


def shown(text: str) -> str:
    return "".join(
        token.content if token.type in {"text", "code_inline", "text_special"} else "\n"
        for token in tokens(text)
        if token.type != "inline"
    )


def test_the_first_five_lines_are_decision_reason_first_step_cost_and_stop() -> None:
    lines = [line for line in roadmap_markdown(retail(), {}).splitlines() if line]

    assert lines[0] == "# Data mesh roadmap for Hartwell & Rowe"
    assert [line.split(":")[0] for line in lines[3:8]] == [
        "**Decision", "**Reason", "**First step", "**Cost", "**Stop",
    ]  # fmt: skip


def test_chapters_follow_the_order_of_the_questions() -> None:
    text = roadmap_markdown(retail(), {})

    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [
        "Executive summary",
        "1. Domains, and why these",
        "2. Order of migration",
        "3. Capacity",
        "4. First data products: Inventory and replenishment",
        "5. Policies at launch",
        "6. Measures of success in the first six months",
        "7. Timeline",
        "8. Platform",
        "9. Roles and operating model",
        "10. Risks",
        "11. Assumptions",
        "12. Open questions",
        "13. Facts used",
        "14. Sources",
        "15. Annex: the reason for each score",
    ]


def test_a_claim_carries_its_standing_and_the_legend_is_said_once() -> None:
    text = roadmap_markdown(retail(), {})

    assert (
        "**Reason:** A new data request takes 3 weeks and 12 engineers spend most of their time keeping 214 jobs running. *(stated)*"
        in text
    )
    assert text.count("What a claim rests on stands behind it") == 1


def test_each_domain_says_what_it_covers_what_not_and_what_was_rejected() -> None:
    text = roadmap_markdown(retail(), {})

    assert "- **Covers:** Stock by place and day, movements, replenishment orders" in text
    assert "- **Does not cover:** Supplier prices and store staffing" in text
    assert "- **Rejected alternative:** Part of a wide 'Supply chain' domain" in text


def test_a_verdict_of_not_yet_comes_first_and_leaves_empty_chapters_out() -> None:
    text = roadmap_markdown(not_yet(), PICTURES)

    assert text.startswith("# Not yet: Data mesh for a shop of 40 people\n")
    assert "## 1. Capacity" in text
    assert "Order of migration" not in text
    assert "![" not in text


def test_hostile_names_are_shown_and_do_nothing() -> None:
    text = roadmap_markdown(extreme(), {})

    kinds = {token.type for token in tokens(text)}
    assert not kinds & {
        "html_inline",
        "html_block",
        "link_open",
        "image",
        "s_open",
        "fence",
        "code_block",
    }
    for name in NAMES:
        assert name in shown(text)


def test_every_table_row_has_as_many_cells_as_its_header() -> None:
    parsed = MarkdownIt("commonmark").enable("table").parse(roadmap_markdown(extreme(), {}))

    header, row = 0, 0
    for token in parsed:
        header = 0 if token.type == "table_open" else header + (token.type == "th_open")
        row = 0 if token.type == "tr_open" else row + (token.type == "td_open")
        if token.type == "tr_close" and row:
            assert row == header
    assert sum(token.type == "table_open" for token in parsed) == sum(
        line.startswith("| ---") for line in roadmap_markdown(extreme(), {}).splitlines()
    )


def test_pictures_have_alternative_text_and_the_given_place() -> None:
    images = [
        token for token in tokens(roadmap_markdown(retail(), PICTURES)) if token.type == "image"
    ]

    assert [image.attrs["src"] for image in images] == list(PICTURES.values())
    assert "Supplier and purchasing to Inventory and replenishment: 31" in images[0].content


def test_a_line_that_begins_like_a_list_stays_a_line() -> None:
    roadmap = retail().model_copy(
        update={"unassigned": ("- not a list", "1. nor this", "# nor that")}
    )

    text = roadmap_markdown(roadmap, {})

    assert "\\- not a list" in text
    assert "1\\. nor this" in text
    assert "\\# nor that" in text


def test_entities_and_bare_links_are_not_resolved() -> None:
    assert escaped("a &lt; b & c") == "a \\&lt; b & c"
    assert escaped("see http://x.example") == "see http\\://x.example"


def test_what_later_waves_share_is_told_once() -> None:
    roadmap = retail()
    first, *_ = roadmap.phases
    later = tuple(
        first.model_copy(
            update={
                "title": f"Wave {n}",
                "work": (f"Move {n}",),
                "exit": ("Two products are live",),
            }
        )
        for n in (2, 3)
    )
    waves = roadmap.model_copy(update={"phases": (*roadmap.phases[:2], *later)})

    text = roadmap_markdown(waves, PICTURES)
    chapter = text[text.index("### Each wave after the first") :]
    assert chapter.count("Two products are live") == 1
    assert "Move 2" in chapter
    assert "Move 3" in chapter
