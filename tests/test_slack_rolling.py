"""A streamed answer survives what ends a stream, and nothing of it is lost."""

import asyncio
from collections.abc import Awaitable, Callable

from peers.slack import Slack

from ui.slack.rolling import Place, RollingStream
from ui.slack.text import escaped, open_fence, pieces
from ui.slack.web_api import WebApi, client_of

Scene = Callable[[Slack, RollingStream], Awaitable[None]]


def play(scene: Scene) -> None:
    """Play a scene with a stream into a thread of Ann's."""

    async def run() -> None:
        async with Slack() as slack:
            slack.user("UANN", "ann@shop.example")
            im = slack.im("UANN")
            root = slack.write(im, "UANN", "a question")
            api = WebApi(client_of("xoxb-one", slack.api))
            await scene(slack, RollingStream(api, Place("T1", im, root.ts, "UANN", private=True)))

    asyncio.run(run())


def said(slack: Slack) -> list[str]:
    return [m.text for m in slack.state.by_bot()]


def test_a_long_answer_goes_on_in_further_messages_without_loss() -> None:
    async def scene(slack: Slack, stream: RollingStream) -> None:
        whole = "".join(f"Line {n} of a long answer, with ümläuts.\n" for n in range(700))

        await stream.say(whole)
        await stream.end()

        assert len(said(slack)) > 2
        assert "".join(said(slack)) == whole
        assert all(m.stream is not None and not m.stream.live for m in slack.state.by_bot())

    play(scene)


def test_a_block_of_code_is_closed_and_opened_again_between_messages() -> None:
    async def scene(slack: Slack, stream: RollingStream) -> None:
        await stream.say("```sql\n" + "select 1;\n" * 1200 + "```\nDone.")
        await stream.end()

        first, second = said(slack)
        assert first.count("```") == second.count("```") == 2
        assert second.startswith("```sql\n")

    play(scene)


def test_a_stream_that_slack_ended_is_followed_by_another() -> None:
    async def scene(slack: Slack, stream: RollingStream) -> None:
        await stream.say("The first half. ")
        opened = slack.state.by_bot()[-1].stream
        assert opened is not None
        opened.live = False
        await stream.say("The second half.")
        await stream.end()

        assert said(slack) == ["The first half. ", "The second half."]

    play(scene)


def test_blocks_that_slack_minds_are_left_out_and_the_text_stays() -> None:
    async def scene(slack: Slack, stream: RollingStream) -> None:
        await stream.say("The answer.")
        await stream.end(({"type": "unheard_of"},))

        message = slack.state.by_bot()[-1]
        assert message.text == "The answer."
        assert message.stream is not None
        assert not message.stream.live

    play(scene)


def test_nothing_in_a_text_calls_people_or_makes_a_link() -> None:
    text = escaped("<!channel> <@U1> <https://evil.example|click> @here & @Everyone")

    assert "<" not in text
    assert "@here" not in text
    assert "@Everyone" not in text
    assert text.startswith("&lt;!channel>")


def test_a_quotation_stays_one() -> None:
    assert escaped("> what they said\nand a > b") == "> what they said\nand a > b"


def test_pieces_are_cut_at_lines_and_put_together_again() -> None:
    text = "é" * 50 + "\n" + "word " * 40

    cut = pieces(text, 120)

    assert "".join(cut) == text
    assert all(len(piece.encode()) <= 120 for piece in cut)


def test_a_fence_is_open_until_one_like_it() -> None:
    assert open_fence("a\n```yaml\nb: 1\n") == "```yaml"
    assert open_fence("a\n```yaml\nb: 1\n```\n") == ""
    assert open_fence("````\n```\n") == "````"
