"""The bot answers in Slack, once, where and for whom it should, and stops when told to."""

from pathlib import Path

from peers.scripted_model import calls, says
from peers.slack_scene import PEOPLE, SOCKET_AND_HTTP, Mode, Scene, play

from assistant.model import Ended, Replied, Text
from knowledge.people import audience_of
from ui.slack.directory import Directory
from ui.slack.web_api import WebApi, client_of


@SOCKET_AND_HTTP
def test_a_mention_is_answered_once_in_its_thread_with_a_card_for_the_tool(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        root = await scene.slack.mention("CSALES", "UANN", "How many tables has Orders?")
        await scene.bot.drain()

        (answer,) = scene.slack.state.by_bot("CSALES")
        assert answer.thread_ts == root.ts
        assert answer.text == "Orders has 412 tables."
        assert [t["status"] for t in answer.tasks.values()] == ["complete"]
        assert answer.stream is not None
        assert not answer.stream.live
        assert answer.stream.recipient == "UANN"
        assert {(a.ok, a.attempt) for a in scene.slack.delivery.acks} == {(True, 0)}

    replies = calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 412 tables.")
    play(tmp_path, act, *replies, mode=mode)


@SOCKET_AND_HTTP
def test_the_same_event_told_again_is_not_answered_again(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        message = await scene.slack.say(im, "UANN", "Hello?", event_id="Ev1")
        await scene.slack.tell(message, "Ev1")
        await scene.slack.tell(message, "Ev2")
        await scene.bot.drain()

        assert [m.text for m in scene.slack.state.by_bot(im)] == ["Good day."]

    play(tmp_path, act, says("Good day."), mode=mode)


@SOCKET_AND_HTTP
def test_a_thread_it_has_joined_needs_no_further_mention_and_others_are_left_alone(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        root = await scene.slack.mention("CSALES", "UANN", "Hello")
        await scene.bot.drain()
        await scene.slack.say("CSALES", "UBEN", "And for stores?", root.ts)
        other = scene.slack.write("CSALES", "UBEN", "lunch?")
        await scene.slack.say("CSALES", "UANN", "yes", other.ts)
        await scene.slack.say("CSALES", "UANN", "nice weather")
        await scene.bot.drain()

        assert [m.thread_ts for m in scene.slack.state.by_bot("CSALES")] == [root.ts, root.ts]

    play(tmp_path, act, says("Good day."), says("Stores too."), mode=mode)


def test_a_reply_that_arrives_before_its_question_is_answered_once_too(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        root = scene.slack.write("CSALES", "UANN", "<@UBOTT1> Hello?")
        reply = scene.slack.write("CSALES", "UBEN", "And for stores?", root.ts)
        other = scene.slack.write("CSALES", "UBEN", "lunch?")
        await scene.slack.say("CSALES", "UANN", "yes", other.ts)
        await scene.slack.tell(reply)
        await scene.slack.tell(root)
        await scene.slack.tell(reply)
        await scene.bot.drain()

        said = [(m.thread_ts, m.text) for m in scene.slack.state.by_bot("CSALES")]
        assert sorted(said) == [(root.ts, "Good day."), (root.ts, "Stores too.")]

    play(tmp_path, act, says("Good day."), says("Stores too."))


def test_a_session_is_called_after_its_question_and_shows_that_somebody_is_at_work(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = await scene.slack.say(im, "UANN", "How many tables has Orders?")
        await scene.bot.drain()

        assert scene.slack.state.titles[im, root.ts] == "How many tables has Orders?"
        assert scene.slack.state.thread_status[im, root.ts] == ["is looking into it…"]
        (answer,) = scene.slack.state.by_bot(im)
        assert answer.plan == "How I found out"

    replies = calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 412 tables.")
    play(tmp_path, act, *replies)


def test_a_title_that_somebody_gave_a_session_stays_through_further_questions(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = await scene.slack.say(im, "UANN", "How many tables has Orders?")
        await scene.bot.drain()
        scene.slack.state.titles[im, root.ts] = "Orders, for the board"
        await scene.slack.say(im, "UANN", "And Returns?", root.ts)
        await scene.bot.drain()

        assert scene.slack.state.titles[im, root.ts] == "Orders, for the board"

    play(tmp_path, act, says("They are many."), says("They are few."))


def test_user_groups_in_slack_give_their_people_the_group_of_that_name(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.state.groups = {"finance": ("UBEN",), "strangers": ("UBEN",)}
        directory = Directory(lambda email: PEOPLE[email], frozenset({"finance", "sales"}))

        ben = await directory.of(_api(scene), "T1", "UBEN")

        assert ben.groups == {"sales", "finance"}

    play(tmp_path, act, says("unused"))


def test_in_a_channel_only_what_everybody_there_may_read_is_used(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        people = [await scene.bot.directory.of(_api(scene), "T1", u) for u in ("UANN", "UBEN")]
        both = audience_of(people)
        there = await scene.bot.directory.audience(
            _api(scene), "T1", "CSALES", private=False, asker=people[0]
        )

        assert there == both
        assert there.may_read(frozenset({"sales"}))
        assert not there.may_read(frozenset({"finance"}))

    play(tmp_path, act, says("unused"))


def test_where_slack_does_not_say_who_reads_it_is_what_everyone_may_read(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.faults["conversations.members"] = [(200, "missing_scope")]
        ann = await scene.bot.directory.of(_api(scene), "T1", "UANN")
        there = await scene.bot.directory.audience(
            _api(scene), "T1", "CSALES", private=False, asker=ann
        )

        assert not there.may_read(frozenset({"sales"}))

    play(tmp_path, act, says("unused"))


def test_a_channel_shared_with_another_organisation_gets_no_answer(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.slack.state.channels["CSALES"].external = True
        await scene.slack.mention("CSALES", "UANN", "What is our margin?")
        await scene.bot.drain()

        (said,) = scene.slack.state.by_bot("CSALES")
        assert "shared with another organisation" in said.text
        assert scene.model.sent == []

    play(tmp_path, act, says("The margin is secret."))


@SOCKET_AND_HTTP
def test_stop_ends_the_answer_at_once_and_says_what_is_kept(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = scene.slack.write(im, "UANN", "Tell me everything")
        await scene.slack.tell(root)
        await scene.slack.until(lambda: scene.slack.state.by_bot(im))

        await scene.slack.press_stop(im, "UANN", root.ts)
        await scene.slack.until(lambda: scene.slack.state.by_bot(im)[-1].text != "")
        await scene.bot.drain()

        assert scene.model.closed == 1
        assert "Stopped." in scene.slack.state.by_bot(im)[-1].text
        assert scene.slack.state.session_status[im, root.ts][-1] == "active"

    slow = [
        Text("The first sentence is here. "),
        Text("More."),
        600.0,
        Ended(Replied("", ()), "answer"),
    ]
    play(tmp_path, act, slow, mode=mode)


def test_what_is_taken_back_is_replaced_and_the_answer_goes_on(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "How many?")
        await scene.bot.drain()

        texts = [m.text for m in scene.slack.state.by_bot(im)]
        assert texts[-1] == "Orders has 412 tables."
        assert not any("Let me look" in text for text in texts)

    looks = calls(("count_tables", '{"domain": "Orders"}'), text="Let me look into that for you. ")
    play(tmp_path, act, looks, says("Orders has 412 tables."))


def _api(scene: Scene) -> WebApi:
    return WebApi(client_of("xoxb-one", scene.slack.api))
