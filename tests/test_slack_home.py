"""The Home tab, first questions, shortcuts, and the way to a person who looks after the data."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from peers.scripted_model import says
from peers.shop_tools import NOON, context_for
from peers.slack_scene import OWNER, SOCKET_AND_HTTP, Mode, Scene, play

from assistant.conversation import ConversationResults, Occasion
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import DataProduct, Dataset
from knowledge.catalog.view import CatalogView
from knowledge.people import Person, audience_of
from knowledge.quality import Measurement
from tools.context import Context
from ui.slack import home

CATALOG = Memory(
    datasets=(
        Dataset(id="sales.orders", name="orders", owners=("ben@shop.example",), readers=frozenset({"sales"})),
        Dataset(id="hr.pay", name="pay", owners=("ben@shop.example",), readers=frozenset({"hr"})),
    ),
    products=(
        DataProduct(
            id="p1", name="Orders", owners=("Ben",), outputs=("sales.orders",), readers=frozenset({"sales"})
        ),
    ),
)  # fmt: skip


class Measured:
    def __init__(self, *found: Measurement) -> None:
        self.found = found

    def of(self, datasets: object, since: object) -> tuple[Measurement, ...]:
        del since
        return tuple(m for m in self.found if m.dataset in set(datasets))  # type: ignore[call-overload]


def measured(rule: str, status: str, hours: int = 1) -> Measurement:
    return Measurement(
        dataset="sales.orders", rule=rule, name=f"{rule} is never empty", dimension="completeness",
        contract="c", at=NOON - timedelta(hours=hours), status=status,  # type: ignore[arg-type]
        score=None, measured=None, limit=None, toward="", failing_rows=None, rows=None, reason="",
    )  # fmt: skip


def context(person: Person, *found: Measurement) -> Context:
    audience = audience_of((person,))
    occasion = Occasion(person, audience, NOON, (), ConversationResults(None, "c", audience))  # type: ignore[arg-type]
    made = context_for(occasion)
    return replace(made, catalog=CatalogView(CATALOG, audience), quality=Measured(*found))


BEN = Person("ben@shop.example", "Ben", "Planner", frozenset({"sales"}))


def test_the_health_of_ones_data_is_that_of_the_latest_checks() -> None:
    earlier, now = measured("id", "fail", 5), measured("id", "pass")

    (line,) = home.health_of(context(BEN, earlier, now), BEN)
    (bad,) = home.health_of(context(BEN, now, measured("day", "fail")), BEN)

    assert line.endswith("*Orders*: all 1 checks pass")
    assert bad.endswith("*Orders*: 1 of 2 checks fail, such as day is never empty")


@SOCKET_AND_HTTP
def test_the_home_tab_shows_what_is_ones_own_and_what_to_try(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.open_home("UBEN")
        await scene.bot.drain()

        shown = str(scene.slack.state.homes["UBEN"])
        assert "*Orders*: no check ran" in shown
        assert "hr.pay" not in shown

        await scene.slack.click_home("UBEN", "try:0")
        await scene.bot.drain()
        said = [m.text for m in scene.slack.state.by_bot(scene.slack.im("UBEN"))]
        assert said[0].startswith("You asked: Which domain should go first")
        assert said[1] == "Claims."

    play(tmp_path, act, says("Claims."), context=context, mode=mode)


def test_a_home_tab_that_fails_says_so_and_no_more(tmp_path: Path) -> None:
    def broken(_: Person) -> Context:
        raise ZeroDivisionError("a secret detail")

    async def act(scene: Scene) -> None:
        await scene.slack.open_home("UBEN")
        await scene.bot.drain()

        shown = str(scene.slack.state.homes["UBEN"])
        assert "Something failed inside me" in shown
        assert "secret" not in shown

    play(tmp_path, act, says("unused"), context=broken)


def test_opening_the_messages_suggests_questions_for_ones_role(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.open_home("UANN", "messages")
        await scene.bot.drain()

        prompts = scene.slack.state.prompts[scene.slack.im("UANN")]
        assert "Why is this pipeline failing?" in [p["message"] for p in prompts]

    play(tmp_path, act, says("unused"))


@SOCKET_AND_HTTP
def test_a_message_of_anybodys_is_diagnosed_in_ones_own_conversation(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        message = scene.slack.write("CSALES", "UBEN", "load_orders failed:\nKeyError: 'day'")
        await scene.slack.shortcut(message, "UANN", "diagnose")
        await scene.bot.drain()

        assert scene.slack.state.by_bot("CSALES") == []
        said = [m.text for m in scene.slack.state.by_bot(scene.slack.im("UANN"))]
        assert said[-1] == "A column is missing."
        assert "KeyError: 'day'" in str(scene.model.sent[0])

    play(tmp_path, act, says("A column is missing."), mode=mode)


def test_a_person_is_asked_who_looks_after_what_the_question_names(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Why is sales.orders late?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot(im)[-1]
        await scene.slack.click(answer, "UANN", "ask_person")
        await scene.bot.drain()
        ((view, _),) = scene.slack.state.modals.items()
        await scene.slack.submit(view, "UANN", {"text": {"text": {"value": "Is it late today?"}}})
        await scene.bot.drain()

        (to_ben,) = scene.slack.state.by_bot(scene.slack.im("UBEN"))
        assert "Is it late today?" in str(to_ben.blocks)
        assert scene.slack.state.by_bot(im)[-1].text == "I have asked <@UBEN>, who looks after it."

    play(tmp_path, act, says("I can't tell."), context=context)


def test_where_nobody_is_known_the_workspaces_owner_is_asked(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.user("UOLGA", OWNER.email)
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Why is it late?")
        await scene.bot.drain()
        await scene.slack.click(scene.slack.state.by_bot(im)[-1], "UANN", "ask_person")
        await scene.bot.drain()
        (view,) = scene.slack.state.modals
        await scene.slack.submit(view, "UANN", {"text": {"text": {"value": "Who knows?"}}})
        await scene.bot.drain()

        assert "Who knows?" in str(scene.slack.state.by_bot(scene.slack.im("UOLGA"))[0].blocks)

    play(tmp_path, act, says("I can't tell."), context=context)
