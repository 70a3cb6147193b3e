"""What the page draws of texts that are not ours: nothing is loaded, linked or styled by them."""

from html.parser import HTMLParser

import pytest

from assistant.events import Answer, AnswerClaim, CitationMade, Stopped
from ui.web.answer_html import answer_html, quote_html
from ui.web.asking import question_and_files
from ui.web.heard import ending, spoken
from ui.web.plain import cards, facts, plain, table
from ui.web.sources_view import labels_of

HOSTILE = (
    "![x](https://evil.example/p.png)",
    "![x][r]\n\n[r]: https://evil.example/p.png",
    "[look](https://evil.example)",
    "<https://evil.example>",
    "https&#58;//evil.example/?q=1",
    "<img src=https://evil.example/p.png>",
    "<style>@import url(https://evil.example)</style>",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    '<a href="https://evil.example" onclick="x()">y</a>',
    "| a |\n|---|\n| ![x](https://evil.example/p.png) |",
    "`<img src=x onerror=alert(1)>`",
    "```html\n<iframe src=https://evil.example>\n```",
)


class Tags(HTMLParser):
    """Collects what a browser would make of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags = set[str]()
        self.attributes = set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("text", HOSTILE)
def test_an_answer_holds_nothing_that_loads_links_or_runs(text: str) -> None:
    found = Tags(answer_html(f"Before. {text}\n\n{text}"))
    assert not found.tags & {"img", "a", "script", "style", "iframe", "link", "svg"}
    assert found.attributes <= {"class", "title", "role", "aria-label", "start"}


@pytest.mark.parametrize("text", HOSTILE)
def test_passages_tables_and_cards_show_a_text_as_it_is(text: str) -> None:
    for html in (
        quote_html([text], text, 1),
        table(["a", text], [[text, "b"]], caption=text),
        cards([(text, text)]),
        facts([(text, text)]),
    ):
        found = Tags(html)
        assert not found.tags & {"img", "a", "script", "style", "iframe"}
        assert found.attributes <= {"class", "tabindex", "scope"}


def test_claims_in_the_text_carry_the_sign_of_their_standing() -> None:
    html = answer_html(
        "Orders go first. It takes 9 months.",
        (
            AnswerClaim(text="Orders go first.", standing="confirmed", sources=("r-1",)),
            AnswerClaim(text="It takes 9 months.", standing=None, sources=()),
        ),
    )
    assert html.index("Orders go first.") < html.index("✓") < html.index("It takes")
    assert html.index("It takes 9 months.") < html.index("?</span>")
    assert 'aria-label="not traced: neither a tool, a document nor you said so"' in html


def test_a_sign_leaves_the_emphasis_before_it_whole() -> None:
    claim = AnswerClaim(text="**Approve 8 domains.**", standing="inferred", sources=("r-1",))
    html = answer_html("**Approve 8 domains.**\n\nNext.", (claim,))
    assert "<strong>Approve 8 domains.<span" in html
    assert "**" not in html


def test_a_text_can_not_set_signs_itself() -> None:
    html = answer_html("It takes 9 months.\ue000", ())
    assert "mw-sign" not in html


def test_a_claim_of_a_table_leaves_the_table_whole() -> None:
    claim = AnswerClaim(text="| 1 | Orders |", standing="confirmed", sources=())
    html = answer_html("| # | Domain |\n|---|---|\n| 1 | Orders |", (claim,))
    assert html.count("<td>") == 2


def test_a_long_name_may_go_on_in_the_next_line_at_its_joints_only() -> None:
    html = table(["Dataset"], [["core.purchase_order"]]) + facts([("To", "ann@shop.example")])

    assert "core.<wbr>purchase_<wbr>order" in html
    assert "<dt>To</dt><dd>ann@<wbr>shop.<wbr>example</dd>" in html


def test_how_an_answer_begins_is_read_out_without_its_marks() -> None:
    answer = Answer(text="**Orders** go `first`.\n\nThen stock.", claims=(), unsupported=(), model="m", seconds=1)  # fmt: skip

    assert ending((answer,)) == "Answered: Orders go first."
    assert ending((Stopped(reason="Stopped. Ask again."),)) == "Stopped. Ask again."


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_read_out_is_no_part_of_the_page(text: str) -> None:
    found = Tags(spoken(f'"{text}', ended=True))

    assert found.tags == {"span", "script"}
    assert found.attributes == {"data-mw-say", "data-mw-box"}
    assert spoken(text, ended=False).split("<script>")[1] == spoken("", ended=False).split("<script>")[1]  # fmt: skip


def test_sources_of_one_title_are_told_apart_by_their_place() -> None:
    one, two, other = (
        CitationMade(number=n, source_title=t, location=place, quote="")
        for n, t, place in ((1, "DP-02", "p.md § Rules (line 26)"), (2, "DP-02", "p.md § Rules (line 28)"), (3, "Memo", "m.md § Costs (line 3)"))
    )  # fmt: skip

    assert labels_of((one, two, other)) == {
        1: "DP-02, Rules (line 26)",
        2: "DP-02, Rules (line 28)",
        3: "Memo",
    }


def test_a_label_shows_addresses_and_marks_without_linking_or_drawing_them() -> None:
    shown = plain("see https://evil.example, www.evil.example or a@b.example :smile: $x$ *b*")
    assert "https:" not in shown.replace("\\", "")
    assert "www." not in shown.replace("\\", "")
    assert "\\$x\\$" in shown
    assert "\\*b\\*" in shown


def test_the_cited_line_is_marked_in_its_passage() -> None:
    html = quote_html(
        ["A heading", "Keep invoices for ten years."], "Keep invoices for ten years.", 7
    )
    assert '<p class="mw-cited"><span>8</span>Keep invoices' in html
    assert html.count("mw-cited") == 1


def test_a_question_is_told_apart_from_its_files() -> None:
    words = "Check this.\n\nAttached file a.yaml:\nid: x\n\nAttached file b.sql:\nselect 1"
    assert question_and_files(words) == ("Check this.", ("a.yaml", "b.sql"))
    assert question_and_files("Just this.") == ("Just this.", ())
