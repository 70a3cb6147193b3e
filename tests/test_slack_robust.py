"""Whatever Slack or the model refuses has a way out: never silence, never a fault's own words."""

from datetime import timedelta
from pathlib import Path

from peers.scripted_model import ScriptedModel, says
from peers.shop_tools import NOON, assistant_with
from peers.slack_scene import Scene, play

from assistant.model import ModelUnavailable
from ui.slack.surviving import tend


def said(scene: Scene, channel: str) -> list[str]:
    return [m.text for m in scene.slack.state.by_bot(channel)]


async def asked(scene: Scene) -> str:
    im = scene.slack.im("UANN")
    await scene.slack.say(im, "UANN", "Hello?")
    await scene.bot.drain()
    return im


def test_a_limit_of_slacks_is_waited_for(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        # How long is tried against the peer alone, where a second is spent once.
        scene.slack.faults["chat.startStream"] = [(429, "0")]
        scene.slack.faults["chat.stopStream"] = [(429, "0")]

        assert said(scene, await asked(scene)) == ["Good day."]

    play(tmp_path, act, says("Good day."))


def test_blocks_that_slack_refuses_cost_the_buttons_and_not_the_answer(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.faults["chat.stopStream"] = [(200, "invalid_blocks")]
        im = await asked(scene)

        (answer,) = scene.slack.state.by_bot(im)
        assert answer.text == "Good day."
        assert answer.stream is not None
        assert not answer.stream.live

    play(tmp_path, act, says("Good day."))


def test_in_an_archived_channel_the_asker_is_told_directly(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.state.channels["CSALES"].archived = True
        await scene.slack.mention("CSALES", "UANN", "Hello?")
        await scene.bot.drain()

        assert said(scene, "CSALES") == []
        assert "is archived" in said(scene, scene.slack.im("UANN"))[0]

    play(tmp_path, act, says("Good day."))


def test_without_the_right_to_show_a_status_it_answers_all_the_same(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        team = scene.slack.state.teams["T1"]
        team.scopes -= {"assistant:write", "users:read.email", "usergroups:read"}

        assert said(scene, await asked(scene)) == ["Good day."]

    play(tmp_path, act, says("Good day."))


def test_a_token_that_was_taken_back_ends_nothing_but_its_answers(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        scene.slack.state.teams["T1"].revoked = True
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        assert said(scene, im) == []

        scene.slack.state.teams["T1"].revoked = False
        assert said(scene, await asked(scene)) == ["Good day."]

    play(tmp_path, act, says("Good day."))


def test_a_stream_that_expired_goes_on_in_another_message(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.faults["chat.appendStream"] = [(200, "message_not_in_streaming_state")]
        texts = said(scene, await asked(scene))

        assert "".join(texts).count("Good day.") == 1

    play(tmp_path, act, says("Good day."))


def test_while_the_model_is_down_another_answers_and_says_so(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        down = ScriptedModel([[ModelUnavailable("The model is not reachable.")]], name="claude")
        planner = ScriptedModel([says("Good day.")], name="planner")
        with assistant_with(down, scene.store, fallback=planner) as assistant:
            scene.bot.assistant = assistant
            im = await asked(scene)

        (answer,) = scene.slack.state.by_bot(im)
        assert answer.text == "Good day."
        assert "The model is not reachable. The planner answers instead." in str(answer.blocks)

    play(tmp_path, act, says("unused"))


def test_a_late_event_is_answered_and_forgotten_only_after_days(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        message = await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        scene.bot.now = lambda: NOON + timedelta(hours=20)
        await tend(scene.bot)
        await scene.slack.tell(message, "EvLATE")
        await scene.bot.drain()

        assert said(scene, im) == ["Good day."]

    play(tmp_path, act, says("Good day."))


def test_a_connection_that_breaks_loses_no_question(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        for number in range(4):
            await scene.slack.delivery.refresh(abruptly=number % 2 == 1)
            await scene.slack.say(im, "UANN", f"Hello {number}?")
        await scene.bot.drain()

        assert said(scene, im) == ["Good day."] * 4

    play(tmp_path, act, says("Good day."))
