"""Requests for access reach who decides, and alerts reach owners as they want them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from peers.scripted_model import says
from peers.shop_tools import NOON
from peers.slack_scene import OWNER, Scene, play
from peers.slack_state import Message

from knowledge.access import AccessDecision, AccessRequest
from knowledge.quality import Alert
from ui.slack.digests import deliver
from ui.slack.stewards import announce


def asked_for(scene: Scene, *stewards: str) -> AccessRequest:
    """Keep Ann's request, as a click in any surface does."""
    request = AccessRequest(
        id="a-1", person="ann@shop.example", group="", target="Orders", datasets=("sales.orders",),
        purpose="A forecast of returns", days=90, state="waiting", reasons_for=("It is internal.",),
        reasons_against=("It is unusual.",), policies=(), stewards=stewards or ("Ben",),
        statements=("GRANT SELECT ON orders TO ann",), reverse=(), asked=NOON, expires=None, carried_out=False,
    )  # fmt: skip
    decision = AccessDecision(request="a-1", by="policy", verdict="referred", reason="", at=NOON)
    scene.store.access.keep(request, decision)
    return request


def to(scene: Scene, user: str) -> list[Message]:
    return scene.slack.state.by_bot(scene.slack.im(user))


def test_a_steward_approves_and_both_sides_are_told(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        asked_for(scene)
        await announce(scene.bot)
        await announce(scene.bot)
        (message,) = to(scene, "UBEN")
        assert "A forecast of returns" in str(message.blocks)

        await scene.slack.click(message, "UBEN", "approve")
        await scene.bot.drain()
        assert "Approved by ben@shop.example." in str(message.blocks)
        assert "GRANT SELECT ON orders TO ann" in str(message.blocks)
        assert "is approved by ben@shop.example" in to(scene, "UANN")[-1].text

        await scene.slack.click(message, "UBEN", "carried_out")
        await scene.bot.drain()
        assert "is carried out: you can read it until" in to(scene, "UANN")[-1].text

    play(tmp_path, act, says("unused"))


def test_a_denial_comes_with_its_note(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        asked_for(scene)
        await announce(scene.bot)
        (message,) = to(scene, "UBEN")
        await scene.slack.click(message, "UBEN", "deny")
        await scene.bot.drain()
        (view,) = scene.slack.state.modals
        note = "Use the monthly figures."
        await scene.slack.submit(view, "UBEN", {"note": {"note": {"value": note}}})
        await scene.bot.drain()

        assert to(scene, "UANN")[-1].text.endswith(f"is denied by ben@shop.example: {note}")
        assert "'approve'" not in str(message.blocks)

    play(tmp_path, act, says("unused"))


def test_nobody_else_decides_and_a_steward_can_ask_first(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        asked_for(scene)
        await announce(scene.bot)
        (message,) = to(scene, "UBEN")
        await scene.slack.click(message, "UANN", "approve")
        await scene.bot.drain()
        found = scene.store.access.find("a-1")
        assert found is not None
        assert found.state == "waiting"

        await scene.slack.click(message, "UBEN", "ask_back")
        await scene.bot.drain()
        (view,) = scene.slack.state.modals
        await scene.slack.submit(view, "UBEN", {"text": {"text": {"value": "For which year?"}}})
        await scene.bot.drain()
        letter = to(scene, "UANN")[-1]
        assert "For which year?" in str(letter.blocks)
        await scene.slack.click(letter, "UANN", "reply")
        await scene.bot.drain()
        await scene.slack.submit(
            list(scene.slack.state.modals)[-1], "UANN", {"text": {"text": {"value": "2026."}}}
        )
        await scene.bot.drain()
        assert "2026." in str(to(scene, "UBEN")[-1].blocks)

    play(tmp_path, act, says("unused"))


def test_a_request_whose_stewards_nobody_knows_reaches_the_owner(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.user("UOLGA", OWNER.email)
        asked_for(scene, "Some Team")
        await announce(scene.bot)

        assert len(to(scene, "UOLGA")) == 1

    play(tmp_path, act, says("unused"))


def alert(number: int, kind: str = "broken", to: str = "ben@shop.example") -> Alert:
    return Alert(
        id=f"x-{number}", kind=kind, dataset=f"d{number}", to=to, title=f"d{number} is broken",  # type: ignore[arg-type]
        body="12 rows have no day.", raised_by="watch", at=NOON,
    )  # fmt: skip


def test_alerts_come_in_one_message_once(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.store.quality.keep((), [alert(1), alert(2)])
        await deliver(scene.bot)
        await deliver(scene.bot)

        (message,) = to(scene, "UBEN")
        assert message.text == "2 alerts on your data"
        assert "12 rows have no day." in str(message.blocks)
        assert scene.store.quality.waiting() == ()

    play(tmp_path, act, says("unused"))


def test_what_was_silenced_is_told_no_more(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.store.quality.keep((), [alert(1)])
        await deliver(scene.bot)
        await scene.slack.click(to(scene, "UBEN")[0], "UBEN", "mute_dataset:0")
        await scene.bot.drain()
        scene.store.quality.keep((), [replace(alert(1), id="x-9"), alert(3, "drift")])
        await deliver(scene.bot)

        last = to(scene, "UBEN")[-1]
        assert last.text == "1 alert on your data"
        assert "d3 is broken" in str(last.blocks)

    play(tmp_path, act, says("unused"))


def test_a_digest_comes_as_often_as_it_is_wanted(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.store.quality.keep((), [alert(1)])
        await deliver(scene.bot)
        await scene.slack.click(to(scene, "UBEN")[0], "UBEN", "tune_digest")
        await scene.bot.drain()
        (view,) = scene.slack.state.modals
        wish = {
            "every": {"every": {"selected_option": {"value": "day"}}},
            "kinds": {"kinds": {"selected_options": [{"value": "broken"}]}},
        }
        await scene.slack.submit(view, "UBEN", wish)
        await scene.bot.drain()
        scene.store.quality.keep((), [alert(2), alert(3, "drift")])
        before = len(to(scene, "UBEN"))
        await deliver(scene.bot)
        assert len(to(scene, "UBEN")) == before

        scene.bot.now = lambda: NOON + timedelta(days=1)
        await deliver(scene.bot)
        assert to(scene, "UBEN")[-1].text == "1 alert on your data"
        assert scene.store.quality.waiting() == ()

    play(tmp_path, act, says("unused"))


def test_an_alert_to_nobody_known_reaches_the_owner_without_what_it_says(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.user("UOLGA", OWNER.email)
        scene.store.quality.keep((), [alert(1, to="Some Team")])
        await deliver(scene.bot)

        (message,) = to(scene, "UOLGA")
        assert "It is for Some Team, whom I can't reach." in str(message.blocks)
        assert "12 rows" not in str(message.blocks)

    play(tmp_path, act, says("unused"))
