"""What the buttons under an answer do, for whom, and what the others are told."""

from pathlib import Path

from peers.scripted_model import calls, says
from peers.slack_scene import SOCKET_AND_HTTP, Mode, Scene, play

from assistant.events import CitationMade
from assistant.model import Suggested
from knowledge.store.results import hashed
from knowledge.store.turns import JournalEntry
from ui.slack import blocks, clicks

PROPOSES = calls(("request_access", '{"domain": "Orders"}')), says("Access to Orders is proposed.")


async def proposed(scene: Scene) -> str:
    """Return the root of a thread in which Ann was proposed something."""
    root = await scene.slack.mention("CSALES", "UANN", "May I read Orders?")
    await scene.bot.drain()
    return root.ts


def shown(scene: Scene, user: str) -> list[str]:
    return [m.text for m in scene.slack.state.by_bot() if m.only_for == user]


@SOCKET_AND_HTTP
def test_a_proposal_is_carried_out_once_on_the_click_of_whom_it_is_for(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        await proposed(scene)
        answer = scene.slack.state.by_bot("CSALES")[-1]

        await scene.slack.click(answer, "UBEN", "confirm")
        await scene.bot.drain()
        assert shown(scene, "UBEN") == [
            "There is no such proposal for you to confirm. Ask for it again."
        ]

        await scene.slack.click(answer, "UANN", "confirm")
        await scene.bot.drain()
        assert shown(scene, "UANN") == ["Access to Orders is granted."]
        assert "Done for <@UANN>." in str(answer.blocks)
        assert "'confirm'" not in str(answer.blocks)
        assert scene.store.records.audit_trail()[-1].action == "request_access"

    play(tmp_path, act, *PROPOSES, mode=mode)


def test_a_second_click_on_a_button_that_was_slow_to_go_is_refused(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await proposed(scene)
        answer = scene.slack.state.by_bot("CSALES")[-1]
        before = list(answer.blocks)
        await scene.slack.click(answer, "UANN", "confirm")
        await scene.bot.drain()
        answer.blocks = before

        await scene.slack.click(answer, "UANN", "confirm")
        await scene.bot.drain()

        assert "already confirmed" in shown(scene, "UANN")[-1]

    play(tmp_path, act, *PROPOSES)


def test_a_proposal_that_was_left_can_not_be_carried_out(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await proposed(scene)
        answer = scene.slack.state.by_bot("CSALES")[-1]
        token = next(
            e["value"]
            for b in answer.blocks
            for e in b.get("elements", [])
            if e.get("action_id") == "decline"
        )

        await scene.slack.click(answer, "UANN", "decline")
        await scene.bot.drain()

        assert "left it; nothing was done" in str(answer.blocks)
        found = scene.store.proposals.find(token, "ann@shop.example")
        assert found is not None
        assert (found.token_hash, found.state) == (hashed(token), "left")

    play(tmp_path, act, *PROPOSES)


@SOCKET_AND_HTTP
def test_a_suggested_question_is_asked_in_the_thread_by_who_clicks_it(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        root = await scene.slack.mention("CSALES", "UANN", "Hello")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot("CSALES")[-1]
        await scene.slack.click(answer, "UBEN", "ask:0")
        await scene.slack.click(answer, "UBEN", "ask:0")
        await scene.bot.drain()

        said = [m.text for m in scene.slack.state.thread("CSALES", root.ts)]
        assert "<@UBEN> asks: And for stores?" in said
        assert said.count("Of stores I know nothing.") == 1

    suggests = [Suggested(("And for stores?",)), *says("Good day.")]
    play(tmp_path, act, suggests, says("Of stores I know nothing."), mode=mode)


@SOCKET_AND_HTTP
def test_feedback_is_kept_with_its_reason(tmp_path: Path, mode: Mode) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot(im)[-1]
        value = answer.blocks[-1]["elements"][0]["negative_button"]["value"]

        await scene.slack.click(answer, "UANN", "feedback", value)
        await scene.bot.drain()
        ((view, form),) = scene.slack.state.modals.items()
        assert form["callback_id"] == clicks.REASON
        await scene.slack.submit(view, "UANN", {"reason": {"reason": {"value": "Too short."}}})
        await scene.bot.drain()

        (kept,) = scene.store.records.feedback_on(value.partition(":")[2])
        assert (kept.verdict, kept.comment) == ("bad", "Too short.")
        assert scene.slack.state.by_bot(im)[-1].text.startswith("Thank you.")

    play(tmp_path, act, says("Good day."), mode=mode)


def test_who_may_not_read_an_answer_opens_nothing_of_it(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot(im)[-1]
        value = answer.blocks[-1]["elements"][0]["positive_button"]["value"]

        await scene.slack.click(answer, "UBEN", "feedback", value)
        await scene.bot.drain()

        assert "can't open that answer" in scene.slack.state.by_bot(im)[-1].text
        assert scene.store.records.feedback_on(value.partition(":")[2]) == ()

    play(tmp_path, act, says("Good day."))


def test_what_each_claim_rests_on_is_shown_to_who_may_read_the_answer(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "How many tables has Orders?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot(im)[-1]
        await scene.slack.click(answer, "UBEN", "claims")
        await scene.bot.drain()
        assert scene.slack.state.modals == {}

        await scene.slack.click(answer, "UANN", "claims")
        await scene.bot.drain()

        (view,) = scene.slack.state.modals.values()
        assert "Confirmed by your data (1)" in str(view["blocks"])
        assert "• Orders has 412 tables." in str(view["blocks"])

    counts = calls(("count_tables", '{"domain": "Orders"}'))
    play(tmp_path, act, counts, says("Orders has 412 tables."))


def test_a_cited_passage_opens_for_who_may_read_the_answer(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        await scene.slack.say(im, "UANN", "Hello?")
        await scene.bot.drain()
        answer = scene.slack.state.by_bot(im)[-1]
        turn = answer.blocks[-1]["elements"][0]["positive_button"]["value"].partition(":")[2]
        cited = CitationMade(
            turn=turn, sequence=90, number=1, source_title="Policy <!channel>", location="p. 3", quote="Keep it."
        )  # fmt: skip
        scene.store.turns.write(turn, (JournalEntry(90, "citation", cited.model_dump_json()),))
        answer.blocks.append(blocks.sources(turn, [cited])[1])

        await scene.slack.click(answer, "UANN", "open_source:1")
        await scene.bot.drain()

        (view,) = scene.slack.state.modals.values()
        assert view["title"]["text"] == "Source [1]"
        assert "> Keep it." in str(view["blocks"])
        assert "<!channel>" not in str(view["blocks"])

    play(tmp_path, act, says("Good day."))
