"""In a channel everybody hears what all may read; who may read more gets the rest alone."""

from datetime import timedelta
from pathlib import Path

from peers.scripted_model import calls, says
from peers.shop_tools import NOON
from peers.slack_scene import SOCKET_AND_HTTP, Mode, Scene, play

from ui.slack.errand import errand_at
from ui.slack.rolling import Place
from ui.slack.surviving import tend

MARGIN = calls(("tell_margin", "{}"))
IN_TWO_TIERS = (MARGIN, says("Open has 7 tables."), MARGIN, says("Margin has 31 tables."))


async def asked(scene: Scene, user: str = "UANN") -> str:
    root = await scene.slack.mention("CSALES", user, "What is our margin?")
    await scene.bot.drain()
    return root.ts


def to_all(scene: Scene) -> list[str]:
    return [m.text for m in scene.slack.state.by_bot("CSALES") if not m.only_for]


def test_the_rest_goes_to_the_asker_alone_who_may_share_it(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        root = await asked(scene)
        assert to_all(scene) == ["Open has 7 tables."]
        (alone,) = [m for m in scene.slack.state.by_bot("CSALES") if m.only_for]
        assert (alone.only_for, alone.thread_ts) == ("UANN", root)
        assert "Margin has 31 tables." in str(alone.blocks)

        await scene.slack.click(alone, "UBEN", "share")
        await scene.bot.drain()
        assert to_all(scene) == ["Open has 7 tables."]

        await scene.slack.click(alone, "UANN", "share")
        await scene.bot.drain()
        assert to_all(scene)[1:] == ["Margin has 31 tables."]
        assert scene.store.records.audit_trail()[-1].action == "shared in Slack"
        assert scene.slack.state.message("CSALES", alone.ts) is None

    play(tmp_path, act, *IN_TWO_TIERS)


def test_the_rest_is_not_said_twice_where_its_process_ended_right_after_it(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        root = await asked(scene)
        place, later = Place("T1", "CSALES", root, "UANN", private=False), NOON + timedelta(minutes=1)  # fmt: skip
        errand = errand_at(place, "What is our margin?", f"slack:T1:CSALES:{root}")
        scene.store.inbox.forget(later)
        assert scene.store.inbox.keep(errand.key, errand.model_dump_json(), NOON)

        scene.bot.now = lambda: later
        await tend(scene.bot)
        await scene.bot.drain()

        assert to_all(scene) == ["Open has 7 tables."]
        assert len([m for m in scene.slack.state.by_bot("CSALES") if m.only_for]) == 1

    play(tmp_path, act, *IN_TWO_TIERS)


def test_who_may_read_no_more_than_the_channel_is_answered_once(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await asked(scene, "UBEN")

        assert [m.text for m in scene.slack.state.by_bot()] == ["Open has 7 tables."]
        assert len(scene.model.sent) == 2

    play(tmp_path, act, *IN_TWO_TIERS)


def test_what_rests_on_nothing_hidden_is_not_said_twice(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await asked(scene)

        assert [m.only_for for m in scene.slack.state.by_bot()] == [""]

    play(tmp_path, act, says("Good day."), says("Good morning."))


@SOCKET_AND_HTTP
def test_a_channel_can_show_answers_to_the_asker_first(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        await configured(scene, first="asker")
        await asked(scene)

        (alone,) = [m for m in scene.slack.state.by_bot("CSALES") if m.only_for]
        assert "Good day." in str(alone.blocks)
        assert len(to_all(scene)) == 1

    play(tmp_path, act, says("Good day."), mode=mode)


def test_a_channel_can_have_all_its_questions_answered(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await configured(scene, when="questions")
        await scene.slack.say("CSALES", "UBEN", "Who owns orders?")
        await scene.slack.say("CSALES", "UBEN", "I see.")
        await scene.slack.mention("CSALES", "UBEN", "Hello?")
        await scene.bot.drain()

        assert to_all(scene)[1:] == ["Good day.", "Good day."]

    play(tmp_path, act, says("Good day."))


def test_switched_off_it_says_so_to_who_mentions_it_and_nothing_else(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await configured(scene, when="off")
        await scene.slack.mention("CSALES", "UBEN", "Hello?")
        await scene.bot.drain()

        (alone,) = [m for m in scene.slack.state.by_bot("CSALES") if m.only_for]
        assert "switched off in this channel" in alone.text
        assert scene.model.sent == []

    play(tmp_path, act, says("Good day."))


def test_settings_kept_for_one_are_changed_by_nobody_else(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await configured(scene, changers="one")
        await scene.slack.slash("CSALES", "UBEN", "/meshwright", "settings")
        await scene.bot.drain()

        assert len(scene.slack.state.modals) == 1
        assert "<@UANN> alone" in scene.slack.state.by_bot("CSALES")[-1].text

    play(tmp_path, act, says("Good day."))


@SOCKET_AND_HTTP
def test_a_command_answers_its_user_alone(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        ack = await scene.slack.slash("CSALES", "UANN", "/meshwright", "What is our margin?")
        await scene.bot.drain()

        assert ack.seconds < 3
        said = scene.slack.state.by_bot("CSALES")
        assert {m.only_for for m in said} == {"UANN"}
        assert "Margin has 31 tables." in str(said[-1].blocks)

    play(tmp_path, act, MARGIN, says("Margin has 31 tables."), mode=mode)


async def configured(scene: Scene, **given: str) -> None:
    """Set the channel up as Ann, by the command and its form."""
    await scene.slack.slash("CSALES", "UANN", "/meshwright", "settings")
    await scene.bot.drain()
    view = list(scene.slack.state.modals)[-1]
    set_ = {"when": "mentions", "first": "everyone", "changers": "everyone"} | given
    values = {name: {name: {"selected_option": {"value": value}}} for name, value in set_.items()}
    await scene.slack.submit(view, "UANN", values)
    await scene.bot.drain()
