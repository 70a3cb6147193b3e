"""A channel's settings say which sources its answers are made from, and name no hidden one."""

from datetime import timedelta
from pathlib import Path

from peers.scripted_model import says
from peers.shop_tools import NOON
from peers.slack_scene import PEOPLE, SOCKET_AND_HTTP, Mode, Scene, play

from knowledge.people import Audience
from ui.slack.channel_settings import settings_of
from ui.slack.directory import Directory

LONG = f"{'deep/' * 30}orders"
READERS = {"dbt": "sales", "documents": "sales", LONG: "sales", "margins": "finance"}


def readable(audience: Audience) -> tuple[str, ...]:
    """Return the sources that this audience may read; Ann reads the margins, Ben doesn't."""
    return tuple(s for s, group in READERS.items() if audience.may_read(frozenset({group})))


async def opened(scene: Scene) -> tuple[str, dict[str, str]]:
    """Return the form's id, and by what is shown the value of each source that it offers."""
    await scene.slack.slash("CSALES", "UANN", "/meshwright", "settings")
    await scene.bot.drain()
    view, form = list(scene.slack.state.modals.items())[-1]
    fields = [b["element"] for b in form["blocks"] if b["block_id"] == "sources"]
    return view, {o["text"]["text"]: o["value"] for f in fields for o in f["options"]}


async def sent(scene: Scene, view: str, *sources: str) -> None:
    set_ = {"when": "mentions", "first": "everyone", "changers": "everyone"}
    values = {n: {n: {"selected_option": {"value": v}}} for n, v in set_.items()}
    chosen = [{"value": source} for source in sources]
    values["sources"] = {"sources": {"selected_options": chosen}}  # type: ignore[dict-item]
    await scene.slack.submit(view, "UANN", values)
    await scene.bot.drain()


@SOCKET_AND_HTTP
def test_the_sources_that_all_of_the_channel_may_read_are_chosen_and_used(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        view, offered = await opened(scene)
        assert [*offered][:2] == ["dbt", "documents"]
        assert all(len(shown) <= 75 for shown in offered)
        assert "margins" not in str(scene.slack.state.modals)

        await sent(scene, view, offered["dbt"], [*offered.values()][2])

        set_ = settings_of(scene.store, "T1", "CSALES")
        assert (set_.sources, set_.sources_since) == (("dbt", LONG), NOON)
        assert "made only from dbt, deep/" in scene.slack.state.by_bot("CSALES")[-1].text
        await scene.slack.mention("CSALES", "UANN", "Hello?")
        await scene.bot.drain()
        assert [o.sources for o in scene.occasions] == [frozenset({"dbt", LONG})] * 2

    play(tmp_path, act, says("Good day."), mode=mode, sources=readable)


def test_a_value_that_was_not_offered_chooses_nothing(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        _, alone = await _alone(scene)
        view, _ = await opened(scene)

        await sent(scene, view, alone["margins"])

        assert settings_of(scene.store, "T1", "CSALES").sources == ()

    play(tmp_path, act, says("unused"), sources=readable)


async def _alone(scene: Scene) -> tuple[str, dict[str, str]]:
    """Return what the form offers while Ann is alone in the channel, whom nothing is hidden from."""
    scene.slack.state.channels["CSALES"].members.discard("UBEN")
    found = await opened(scene)
    scene.slack.state.channels["CSALES"].members.add("UBEN")
    scene.bot.directory = Directory(lambda email: PEOPLE[email])
    return found


def test_what_was_chosen_is_shown_again_and_dates_from_its_last_change(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        view, offered = await opened(scene)
        await sent(scene, view, offered["dbt"])
        scene.bot.now = lambda: NOON + timedelta(hours=1)
        view, _ = await opened(scene)
        form = scene.slack.state.modals[view]
        field = next(b["element"] for b in form["blocks"] if b["block_id"] == "sources")
        assert [o["text"]["text"] for o in field["initial_options"]] == ["dbt"]
        await sent(scene, view, offered["dbt"])
        assert settings_of(scene.store, "T1", "CSALES").sources_since == NOON

        await sent(scene, view)
        assert settings_of(scene.store, "T1", "CSALES").chosen() is None

    play(tmp_path, act, says("unused"), sources=readable)


def test_where_there_is_nothing_to_choose_nothing_is_offered(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        _, offered = await opened(scene)

        assert offered == {}

    play(tmp_path, act, says("unused"), sources=lambda _: ("all there is",))
