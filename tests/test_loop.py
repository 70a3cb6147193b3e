import asyncio
import json
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel, calls, says
from peers.shop_tools import assistant_with, opened, question

from assistant.assistant import Assistant
from assistant.events import (
    Answer,
    CitationMade,
    Event,
    FollowUps,
    Notice,
    Retracted,
    Stopped,
    TextDelta,
    ToolFinished,
    Withheld,
)
from assistant.evidence import Evidence
from assistant.loop import MAX_TURNS
from assistant.model import Ended, Quoted, Replied, Returned, Suggested, Text, Withdrawn
from assistant.numbering import Numbering
from assistant.sentences import cut
from assistant.speech import Speech


def run(model: ScriptedModel, folder: Path, seconds: float = 120) -> list[Event]:
    async def heard(assistant: Assistant) -> list[Event]:
        return [event async for event in assistant.ask(question("How many tables has Orders?"))]

    with opened(folder) as store, assistant_with(model, store, seconds=seconds) as assistant:
        return asyncio.run(heard(assistant))


def returned(model: ScriptedModel, reply: int) -> tuple[Returned, ...]:
    last = model.sent[reply].entries[-1]
    assert isinstance(last, tuple)
    return last


def finished(events: list[Event]) -> list[ToolFinished]:
    return [event for event in events if isinstance(event, ToolFinished)]


def test_tools_run_at_once_and_one_that_fails_leaves_the_others_alone(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            calls(
                ("wait", '{"seconds": 0.3}'),
                ("count_tables", '{"domain": "Nowhere"}'),
                ("wait", '{"seconds": 0.31}'),
            ),
            says("Done."),
        ]
    )

    events = run(model, tmp_path)

    assert [r.call.id for r in returned(model, 1)] == ["call-0", "call-1", "call-2"]
    assert [r.error for r in returned(model, 1)] == [
        "",
        "There is no domain 'Nowhere'. The domains are Orders and Stock.",
        "",
    ]
    assert [e.ok for e in finished(events)] == [False, True, True]
    last = events[-1]
    assert isinstance(last, Answer)
    assert last.seconds < 0.55


def test_invalid_arguments_are_told_field_by_field(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            calls(
                ("count_tables", '{"area": "Orders"}'),
                ("count_tables", '{"domain": '),
                ("wait", '{"seconds": "soon"}'),
            ),
            says("Done."),
        ]
    )

    run(model, tmp_path)

    first, second, third = (r.error for r in returned(model, 1))
    assert first == (
        "The arguments don't fit: domain: Field required; area: Extra inputs are not permitted. "
        "count_tables takes: domain."
    )
    assert second.startswith("The arguments are not JSON")
    assert third.startswith("The arguments don't fit: seconds: Input should be a valid number")


def test_an_unknown_tool_is_answered_with_the_tools_there_are(tmp_path: Path) -> None:
    model = ScriptedModel([calls(("drop_tables", "{}")), says("Done.")])

    events = run(model, tmp_path)

    assert [event.title for event in finished(events)] == ["A tool that there is not"]

    assert returned(model, 1)[0].error == (
        "There is no tool 'drop_tables'. The tools are: count_tables, request_access, tell_margin, wait."
    )


def test_a_bug_in_a_tool_shows_only_a_reference(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = ScriptedModel([calls(("count_tables", '{"domain": "Broken"}')), says("Done.")])

    events = run(model, tmp_path)

    told = returned(model, 1)[0].error
    assert told.startswith("Counting tables failed inside. The log has the details under reference")
    assert finished(events)[0].error == told
    assert not any("secret detail" in event.model_dump_json() for event in events)
    assert told.split()[-1].rstrip(".") in caplog.text
    assert "secret detail" in caplog.text


def test_the_same_call_is_refused_the_third_time(tmp_path: Path) -> None:
    same = calls(("count_tables", '{"domain": "Orders"}'))
    spaced = calls(("count_tables", '{ "domain":"Orders" }'))
    model = ScriptedModel([same, spaced, same, says("Done.")])

    run(model, tmp_path)

    assert [returned(model, n)[0].error[:22] for n in (1, 2, 3)] == [
        "",
        "",
        "This call was already ",
    ]


def test_a_model_that_only_calls_tools_is_ended(tmp_path: Path) -> None:
    model = ScriptedModel([calls(("count_tables", '{"domain": "Orders"}'))])

    events = run(model, tmp_path)

    assert len(model.sent) == MAX_TURNS
    assert model.lasts == ["may_call"] * (MAX_TURNS - 1) + ["must_answer"]
    assert isinstance(events[-1], Stopped)


def test_a_withdrawn_reply_is_retracted_and_begins_again(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            [
                Text("It is bad. "),
                Text("Very"),
                Withdrawn("The connection broke."),
                *says("It is good."),
            ]
        ]
    )

    events = run(model, tmp_path)

    assert [e.kind for e in events] == ["text", "retracted", "text", "answer"]
    assert isinstance(events[1], Retracted)
    assert events[1].from_sequence == events[0].sequence
    assert isinstance(events[-1], Answer)
    assert events[-1].text == "It is good."


def test_words_before_a_call_are_taken_back(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            calls(("count_tables", '{"domain": "Orders"}'), text="Let me look.\n"),
            says("412 tables."),
        ]
    )

    events = run(model, tmp_path)

    assert [e.kind for e in events[:2]] == ["text", "retracted"]
    assert isinstance(events[-1], Answer)
    assert events[-1].text == "412 tables."


def test_at_the_deadline_the_turn_ends_in_words(tmp_path: Path) -> None:
    model = ScriptedModel([[Text("Well. "), 30.0, *says("Never.")]])

    events = run(model, tmp_path, seconds=0.3)

    assert isinstance(events[-1], Stopped)
    assert events[-1].reason.startswith("This took too long")
    assert model.closed == 1


def test_a_tool_that_hangs_is_given_up_and_the_others_are_answered_from(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("wait", '{"seconds": 30}'), ("count_tables", '{"domain": "Orders"}')), says("412.")]
    )

    events = run(model, tmp_path, seconds=3)

    assert [r.error for r in returned(model, 1)] == [
        (
            "Waiting took too long and was given up. Answer with what is known and say what is "
            "missing, or ask for less."
        ),
        "",
    ]
    assert [e.tool for e in finished(events)] == ["count_tables", "wait"]
    assert isinstance(events[-1], Answer)
    assert events[-1].seconds < 3


def test_a_question_that_is_too_long_by_itself_is_not_asked_again(tmp_path: Path) -> None:
    model = ScriptedModel([[Ended(Replied("", ()), "context_full")]])

    events = run(model, tmp_path)

    assert len(model.sent) == 1
    assert [e.kind for e in events] == ["stopped"]


def test_text_leaves_sentence_by_sentence(tmp_path: Path) -> None:
    model = ScriptedModel(
        [says("All is ", "well. It", " costs e.g. noth", "ing.\n\n- a", "\n- b\n")]
    )

    events = run(model, tmp_path)

    assert [e.text for e in events if isinstance(e, TextDelta)] == [
        "All is well. ",
        "It costs e.g. nothing.\n",
        "\n",
        "- a\n",
        "- b\n",
    ]


def test_a_quote_puts_its_number_into_the_text(tmp_path: Path) -> None:
    quoted = Quoted("policies/masking.md", "Masking", "Card numbers are masked after 30 days.")
    text = "Card numbers are masked after 30 days."
    model = ScriptedModel(
        [[Text(text), quoted, Text(" So wait."), quoted, Ended(Replied(text, ()), "answer")]]
    )

    events = run(model, tmp_path)

    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.text == "Card numbers are masked after 30 days. [1] So wait. [1]"
    assert answer.claims[0].standing == "documented"
    assert answer.claims[0].sources == ("policies/masking.md",)
    assert [e.number for e in events if isinstance(e, CitationMade)] == [1]


def test_the_number_of_quoted_code_stands_below_it_and_the_list_goes_on() -> None:
    place, command = "runbook.md § Steps (line 4)", "sched status load_a"
    speech = Speech(Evidence().with_passage(place, "Runbook", command), Numbering("t-1"))

    speech.hear(f"1. Look:\n\n   ```\n   {command}\n   ```\n")
    speech.cite(Quoted(place, "Runbook", command))
    speech.hear("\n2. Then wait.")
    speech.finish()

    assert speech.text == f"1. Look:\n\n   ```\n   {command}\n   ```\n   [1]\n\n2. Then wait."


def test_a_compromised_model_gets_no_image_and_no_link_out(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            says(
                "See ![x](https://evil.example/?d=1) and [more",
                "](https://evil.example/?d=2). Bye.",
            )
        ]
    )

    events = run(model, tmp_path)

    assert not any("evil" in event.model_dump_json() for event in events)
    assert [e.reason for e in events if isinstance(e, Withheld)] == [
        "Left out of the answer: an image.",
        "Left out of the answer: a link to a place that is not among this answer's sources.",
    ]


def test_the_number_of_a_source_that_there_is_not_is_left_out(tmp_path: Path) -> None:
    events = run(ScriptedModel([says("It is kept for long [7].\n")]), tmp_path)

    assert events[-1].model_dump()["text"] == "It is kept for long.\n"
    assert [e.reason for e in events if isinstance(e, Withheld)] == [
        "Left out of the answer: the number of a source that there is not."
    ]


def test_a_cut_answer_says_so(tmp_path: Path) -> None:
    model = ScriptedModel([[Text("It is"), Ended(Replied("It is", ()), "length")]])

    events = run(model, tmp_path)

    assert isinstance(events[-2], Notice)
    assert events[-2].text.startswith("The answer was cut")
    assert isinstance(events[-1], Answer)


def test_calls_of_a_reply_that_was_cut_are_not_run(tmp_path: Path) -> None:
    reply = calls(("count_tables", json.dumps({"domain": "Orders"})))
    ended = reply[-1]
    assert isinstance(ended, Ended)
    model = ScriptedModel([[Ended(ended.reply, "length")]])

    events = run(model, tmp_path)

    assert [e.kind for e in events] == ["stopped"]


def test_suggested_questions_come_before_the_answer(tmp_path: Path) -> None:
    model = ScriptedModel([[Suggested(("And Stock?",)), *says("Yes.")]])

    events = run(model, tmp_path)

    assert isinstance(events[-2], FollowUps)
    assert events[-2].questions == ("And Stock?",)


TEXT = """# Title
Dr. Who pays 3.5 % (e.g. in May). She does! "Really?" yes [see the note. Now](a.md). `a. b` ends.

| a | b |
|---|---|
| 1. | x. y |

1. One. Two.
   More of it.
2. Second

```sql
select 1. from a;

select 2;
```
Es gilt ab dem 12. März 2027. Das sind 12. Last words"""

PIECES = (
    "# Title\n",
    "Dr. Who pays 3.5 % (e.g. in May). ",
    "She does! ",
    '"Really?" ',
    "yes [see the note. Now](a.md). ",
    "`a. b` ends.\n",
    "\n",
    "| a | b |\n|---|---|\n| 1. | x. y |\n",
    "\n",
    "1. One. Two.\n   More of it.\n",
    "2. Second\n",
    "\n",
    "```sql\nselect 1. from a;\n\nselect 2;\n```\n",
    "Es gilt ab dem 12. März 2027. ",
    "Das sind 12. ",
    "Last words",
)


def test_markdown_is_cut_where_a_reader_would_pause() -> None:
    assert cut(TEXT, finished=True) == (PIECES, "")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
def test_the_cuts_do_not_depend_on_how_the_text_arrives(size: int) -> None:
    pieces: list[str] = []
    waiting = ""
    for start in range(0, len(TEXT), size):
        whole, waiting = cut(waiting + TEXT[start : start + size], finished=False)
        pieces += whole
    pieces += cut(waiting, finished=True)[0]

    assert tuple(pieces) == PIECES
