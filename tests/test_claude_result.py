from peers.claude_parts import CALL, Passages, asked, sent_for

from assistant.model import Call, Replied, Returned, Said
from evals.loopback.messages_body import TextBlock, ToolResult


def one_result(returned: Returned) -> ToolResult:
    body = sent_for(asked(Said("Pay?"), Replied("", (returned.call,)), (returned,)))
    (result,) = body.messages[2].blocks()
    assert isinstance(result, ToolResult)
    return result


def test_an_error_is_sent_as_one_in_its_words() -> None:
    result = one_result(Returned(CALL, None, error="There is no such passage."))
    assert result.is_error
    assert result.model_dump()["content"][0]["text"] == "There is no such passage."


def test_an_error_without_words_still_says_something() -> None:
    assert one_result(Returned(CALL, None)).is_error


def test_a_long_result_is_cut_at_about_four_thousand_tokens_and_says_where_the_rest_is() -> None:
    result = one_result(Returned(CALL, Passages(lines=("word " * 20,) * 1000), "r7"))
    assert not isinstance(result.content, str)
    texts = [block for block in result.content if isinstance(block, TextBlock)]
    assert texts[0].text == "1000 passages"
    assert texts[1].text == (
        "Cut: 160 of 1001 lines are shown. For the rest, call open_result with 'r7'."
    )
    assert (
        15_800
        < len(result.model_dump_json(include={"content": {1: {"content": {"__all__": {"text"}}}}}))
        < 19_000
    )


def test_the_beginning_of_one_endless_line_is_shown() -> None:
    result = one_result(Returned(CALL, Passages(lines=("x" * 50_000,))))
    assert "xxx…" in result.model_dump_json()
    assert "ask for less at a time" in result.model_dump_json()
    assert len(result.model_dump_json()) < 17_000


def test_blank_lines_are_not_sent() -> None:
    result = one_result(Returned(CALL, Passages(lines=("", "  ", "Mask pay."))))
    assert not isinstance(result.content, str)
    assert [block.type for block in result.content] == ["text", "search_result"]


def test_a_result_of_a_tool_that_is_gone_is_sent_as_it_is() -> None:
    call = Call("c1", "forgotten", "{}")
    assert (
        "Mask pay." in one_result(Returned(call, Passages(lines=("Mask pay.",)))).model_dump_json()
    )


def test_an_endless_error_is_cut() -> None:
    assert len(one_result(Returned(CALL, None, error="x" * 50_000)).model_dump_json()) < 17_000


def test_long_sources_count_towards_the_room() -> None:
    found = Passages(lines=("Pay.",) * 3, source="s" * 15_990)
    assert "Cut: 1 of 4 lines are shown." in one_result(Returned(CALL, found)).model_dump_json()
