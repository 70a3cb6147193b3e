"""What was pressed, sent or to be told when a process ended is done by another one, once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from peers.scripted_model import calls, says
from peers.shop_tools import NOON
from peers.slack_scene import PEOPLE, Scene, connected, play
from peers.slack_state import Message

from knowledge.access import AccessDecision, AccessRequest
from knowledge.quality import Alert
from ui.slack.bot import Bot, Work
from ui.slack.deed import Deed
from ui.slack.digests import deliver
from ui.slack.directory import Directory
from ui.slack.errand import errand_at
from ui.slack.marked import mark, marked
from ui.slack.rolling import Place
from ui.slack.stewards import announce
from ui.slack.surviving import ATTEMPTS, GIVEN_UP, INTERRUPTED, WAITS, tend
from ui.slack.web_api import Upload

PROPOSES = calls(("request_access", '{"domain": "Orders"}')), says("Access to Orders is proposed.")
LATER = NOON + timedelta(minutes=1)


class Dying(Bot):
    """A process that ends right after Slack has heard that something arrived."""

    def do(self, work: Work, deed: Deed, failed: Callable[[], Work]) -> None:
        """Do nothing any more."""
        del deed, failed
        work.close()

    async def did(self, work: Work, deed: Deed) -> None:
        """Do nothing any more."""
        del deed
        work.close()


def dying(scene: Scene) -> Dying:
    return Dying(
        scene.assistant, scene.bot.directory, scene.store, now=lambda: NOON,
        people=tuple(PEOPLE.values()), teams=scene.bot.teams,
    )  # fmt: skip


async def survived(scene: Scene) -> None:
    """Let a minute pass, and the other process look after what was left, twice."""
    scene.bot.now = lambda: LATER
    await tend(scene.bot)
    await tend(scene.bot)
    await scene.bot.drain()


def to(scene: Scene, user: str) -> list[Message]:
    return scene.slack.state.by_bot(scene.slack.im(user))


def test_a_button_pressed_before_the_process_ended_is_carried_out_once(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.mention("CSALES", "UANN", "May I read Orders?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot("CSALES")[-1]
        async with connected(scene.slack, dying(scene), "http"):
            ack = await scene.slack.click(answer, "UANN", "confirm")
        assert ack.ok
        assert scene.store.records.audit_trail() == ()

        await survived(scene)

        assert [r.action for r in scene.store.records.audit_trail()] == ["request_access"]
        told = [m.text for m in scene.slack.state.by_bot() if m.only_for == "UANN"]
        assert told == ["Access to Orders is granted."]

    play(tmp_path, act, *PROPOSES)


def test_who_confirmed_is_told_where_it_is_not_known_whether_it_was_done(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.mention("CSALES", "UANN", "May I read Orders?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot("CSALES")[-1]
        buttons = [e for b in answer.blocks for e in b.get("elements", [])]
        token = next(e["value"] for e in buttons if e.get("action_id") == "confirm")
        kept = scene.store.proposals.find(token, "ann@shop.example")
        assert kept is not None
        async with connected(scene.slack, dying(scene), "http"):
            await scene.slack.click(answer, "UANN", "confirm")
        assert scene.store.proposals.move(kept.token_hash, "open", "taken")

        await survived(scene)

        (told,) = [m.text for m in scene.slack.state.by_bot() if m.only_for == "UANN"]
        assert "may be done or not" in told
        assert scene.store.records.audit_trail() == ()

    play(tmp_path, act, *PROPOSES)


def test_a_form_and_a_command_of_a_process_that_ended_are_done(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.slash("CSALES", "UANN", "/meshwright", "settings")
        await scene.bot.drain()
        (view,) = scene.slack.state.modals
        set_ = {"when": "off", "first": "everyone", "changers": "everyone"}
        values = {n: {n: {"selected_option": {"value": v}}} for n, v in set_.items()}
        async with connected(scene.slack, dying(scene), "http"):
            await scene.slack.submit(view, "UANN", values)
            await scene.slack.slash("CSALES", "UBEN", "/meshwright", "Hello?")

        await survived(scene)

        said = scene.slack.state.by_bot("CSALES")
        assert [m.text for m in said if "I answer never" in m.text] != []
        assert ["Good day." in str(m.blocks) for m in said if m.only_for == "UBEN"][-1]

    play(tmp_path, act, says("Good day."))


def test_a_window_that_can_not_open_any_more_is_told(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        async with connected(scene.slack, dying(scene), "http"):
            await scene.slack.use("UANN", "ask")
        scene.slack.faults["views.open"] = [(200, "expired_trigger_id")]

        await survived(scene)

        assert [m.text for m in to(scene, "UANN")] == ["Slack opened no form. Ask me here instead."]

    play(tmp_path, act, says("unused"))


def request(scene: Scene) -> None:
    """Keep Ann's request for what Ben looks after."""
    asked = AccessRequest(
        id="a-1", person="ann@shop.example", group="", target="Orders", datasets=("sales.orders",),
        purpose="A forecast", days=90, state="waiting", reasons_for=(), reasons_against=(), policies=(),
        stewards=("Ben",), statements=(), reverse=(), asked=NOON, expires=None, carried_out=False,
    )  # fmt: skip
    decided = AccessDecision(request="a-1", by="policy", verdict="referred", reason="", at=NOON)
    scene.store.access.keep(asked, decided)


def test_news_that_a_process_had_claimed_is_told_once(tmp_path: Path) -> None:
    alert = Alert(
        id="x-1", kind="broken", dataset="d1", to="ben@shop.example", title="d1 is broken",
        body="12 rows have no day.", raised_by="watch", at=NOON,
    )  # fmt: skip

    async def act(scene: Scene) -> None:
        request(scene)
        scene.store.quality.keep((), [alert])
        gone = dying(scene)
        await announce(gone)
        await deliver(gone)
        assert to(scene, "UBEN") == []

        await survived(scene)
        await announce(scene.bot)
        await deliver(scene.bot)

        assert sorted(m.text for m in to(scene, "UBEN")) == [
            "1 alert on your data", "ann@shop.example asks to read Orders",
        ]  # fmt: skip

    play(tmp_path, act, says("unused"))


def test_news_that_was_told_before_the_process_could_note_it_is_not_told_again(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        request(scene)
        gone = dying(scene)
        await announce(gone)
        told = await scene.bot.teams.api_of("T1")
        assert told is not None
        await told.call(
            "chat.postMessage", channel=scene.slack.im("UBEN"), text="Ann asks.",
            metadata=mark("access:a-1 waiting False"),
        )  # fmt: skip

        await survived(scene)

        assert [m.text for m in to(scene, "UBEN")] == ["Ann asks."]

    play(tmp_path, act, says("unused"))


def test_an_answer_that_stands_already_is_not_given_again(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        root = await scene.slack.mention("CSALES", "UBEN", "Hello?")
        await scene.bot.drain()
        place = Place("T1", "CSALES", root.ts, "UBEN", private=False)
        # Its process ended between the answer and the note that it is given.
        errand = errand_at(place, "Hello?", f"slack:T1:CSALES:{root.ts}")
        scene.store.inbox.forget(LATER)
        assert scene.store.inbox.keep(errand.key, errand.model_dump_json(), NOON)

        await survived(scene)

        assert [m.text for m in scene.slack.state.by_bot("CSALES")] == ["Good day."]
        assert not scene.store.inbox.take_over(LATER + timedelta(days=1), LATER)

    play(tmp_path, act, says("Good day."))


def test_somebody_elses_mark_keeps_no_answer_back(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = scene.slack.write(im, "UANN", "Hello?")
        forged = scene.slack.write(im, "UANN", "Good day.", root.ts)
        errand = errand_at(Place("T1", im, root.ts, "UANN", private=True), "Hello?", "slack:1")
        forged.metadata = mark(errand.key)
        scene.store.inbox.keep(errand.key, errand.model_dump_json(), NOON)

        await survived(scene)

        assert scene.slack.state.by_bot(im)[-1].text == "Good day, Ann."

    play(tmp_path, act, says("Good day, Ann."))


def test_what_ends_every_process_is_given_up_with_a_word(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = scene.slack.write(im, "UANN", "Hello?")
        errand = errand_at(Place("T1", im, root.ts, "UANN", private=True), "Hello?", "slack:1")
        often = errand.model_copy(update={"attempt": ATTEMPTS})
        scene.store.inbox.keep(often.key, often.model_dump_json(), NOON)

        await survived(scene)

        assert [m.text for m in scene.slack.state.by_bot(im)] == [GIVEN_UP]
        assert scene.slack.state.session_status[im, root.ts] == ["closed"]

    play(tmp_path, act, says("unused"))


def test_a_question_waits_for_a_slack_that_is_out_of_reach_and_is_answered_then(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        scene.slack.faults["chat.startStream"] = [(503, "")] * 4
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        assert scene.slack.state.by_bot(im) == []
        scene.slack.faults.clear()

        await survived(scene)

        assert [m.text for m in scene.slack.state.by_bot(im)] == [INTERRUPTED, "Good day."]
        assert not scene.store.inbox.take_over(LATER + timedelta(days=1), LATER)

    play(tmp_path, act, says("Good day."))


def test_a_press_and_news_wait_for_it_as_well(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.slack.mention("CSALES", "UANN", "May I read Orders?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot("CSALES")[-1]
        request(scene)
        scene.bot.directory = Directory(lambda email: PEOPLE[email])
        down = {m: [(503, "")] * 4 for m in ("users.info", "users.lookupByEmail")}
        scene.slack.faults.update({m: list(told) for m, told in down.items()})
        await scene.slack.click(answer, "UANN", "confirm")
        await announce(scene.bot)
        await scene.bot.drain()
        assert scene.store.records.audit_trail() == ()
        assert to(scene, "UBEN") == []
        scene.slack.faults.clear()

        await survived(scene)

        assert [r.action for r in scene.store.records.audit_trail()] == ["request_access"]
        assert [m.text for m in to(scene, "UBEN")] == ["ann@shop.example asks to read Orders"]

    play(tmp_path, act, *PROPOSES)


def test_what_slack_always_fails_at_is_given_up_in_the_end(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = scene.slack.write(im, "UANN", "Hello?")
        errand = errand_at(Place("T1", im, root.ts, "UANN", private=True), "Hello?", "slack:1")
        waited = errand.model_copy(update={"attempt": WAITS + ATTEMPTS, "waits": WAITS + ATTEMPTS})
        scene.store.inbox.keep(waited.key, waited.model_dump_json(), NOON)

        await survived(scene)

        assert [m.text for m in scene.slack.state.by_bot(im)] == [GIVEN_UP]

    play(tmp_path, act, says("unused"))


def test_files_that_stand_below_an_answer_are_not_sent_again(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        key, api = f"slack:T1:{im}:{root.ts}", await scene.bot.teams.api_of("T1")
        assert api is not None
        before = await marked(api, im, root.ts, key)

        await api.upload(im, root.ts, [Upload("roadmap.docx", "Roadmap", b"docx")])

        after = await marked(api, im, root.ts, key)
        assert before is not None
        assert after is not None
        assert (before.with_files, after.with_files) == (False, True)

    play(tmp_path, act, says("Good day."))
