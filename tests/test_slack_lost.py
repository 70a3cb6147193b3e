"""Nothing asked in Slack is lost when a process ends, and nothing is answered twice by two."""

import asyncio
from datetime import timedelta
from pathlib import Path

from peers.scripted_model import says
from peers.shop_tools import NOON, assistant_with
from peers.slack_scene import PEOPLE, Scene, connected, play

from assistant.model import Ended, Replied, Text
from ui.slack.bot import Bot
from ui.slack.directory import Directory
from ui.slack.errand import errand_at
from ui.slack.rolling import Place
from ui.slack.surviving import INTERRUPTED, tend


def test_two_processes_on_one_store_answer_a_question_once(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        other = Bot(scene.assistant, scene.bot.directory, scene.store, now=lambda: NOON)
        async with connected(scene.slack, other):
            im = scene.slack.im("UANN")
            message = await scene.slack.say(im, "UANN", "Hello?")
            await asyncio.gather(*(scene.slack.tell(message) for _ in range(6)))
            await scene.bot.drain()
            await other.drain()

        assert [m.text for m in scene.slack.state.by_bot(im)] == ["Good day."]

    play(tmp_path, act, says("Good day."))


def test_what_a_process_left_is_answered_by_another_and_the_thread_is_told(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = scene.slack.write(im, "UANN", "Hello?")
        errand = errand_at(Place("T1", im, root.ts, "UANN", private=True), "Hello?", "slack:1")
        # A process kept it, and ended.
        assert scene.store.inbox.keep(errand.key, errand.model_dump_json(), NOON)
        await tend(scene.bot)
        await scene.bot.drain()
        assert scene.slack.state.by_bot(im) == []

        scene.bot.now = lambda: NOON + timedelta(minutes=1)
        await asyncio.gather(tend(scene.bot), tend(scene.bot))
        await scene.bot.drain()
        assert [m.text for m in scene.slack.state.by_bot(im)] == [INTERRUPTED, "Good day."]

    play(tmp_path, act, says("Good day."))


def test_a_process_that_dies_in_mid_answer_loses_nothing(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = await scene.slack.say(im, "UANN", "Tell me")
        await scene.slack.until(lambda: scene.slack.state.by_bot(im))
        with assistant_with(
            scene.model, scene.store, now=lambda: NOON + timedelta(minutes=1)
        ) as second:
            directory = Directory(lambda email: PEOPLE[email])
            other = Bot(
                second,
                directory,
                scene.store,
                now=lambda: NOON + timedelta(minutes=1),
                teams=scene.bot.teams,
            )
            await tend(other)
            await other.drain()
        await scene.assistant.stop_in(f"slack:T1:{im}:{root.ts}")

        assert [m.text for m in scene.slack.state.by_bot(im)][1:3] == [INTERRUPTED, "All of it."]

    slow = [
        Text("The first sentence is here. "),
        Text("More."),
        8.0,
        Ended(Replied("", ()), "answer"),
    ]
    play(tmp_path, act, slow, says("All of it."))


def test_a_fault_of_the_program_is_no_silence_and_no_traceback(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        def broken(_: str) -> None:
            raise ZeroDivisionError("a secret detail")

        scene.bot.directory = Directory(broken)  # type: ignore[arg-type]
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()

        (said,) = scene.slack.state.by_bot(im)
        assert said.text.startswith("Something failed inside me")
        assert "secret" not in said.text

    play(tmp_path, act, says("Good day."))
