"""Files that come with a message are read as text, and never fetched from elsewhere."""

from pathlib import Path

from peers.scripted_model import says
from peers.slack_scene import SOCKET_AND_HTTP, Mode, Scene, play
from peers.slack_state import File

from ui.slack.files import read
from ui.slack.heard import SharedFile
from ui.slack.web_api import WebApi, client_of


@SOCKET_AND_HTTP
def test_a_text_file_comes_with_the_question_and_others_are_named(
    tmp_path: Path, mode: Mode
) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        files = (
            File("F1", "orders.sql", b"create table orders (id int);"),
            File("F2", "logo.png", b"\x89PNG\0\0", "image/png"),
            File("F3", "big.log", b"x" * 200_000),
        )
        await scene.slack.say(im, "UANN", "What is in here?", files=files)
        await scene.bot.drain()

        (asked,) = scene.model.sent
        assert "create table orders (id int);" in str(asked)
        said = [m.text for m in scene.slack.state.by_bot(im)]
        assert said[0].startswith("logo.png is no text")
        assert said[1].startswith("big.log has more than 100 kB")
        assert said[-1] == "A table."

    play(tmp_path, act, says("A table."), mode=mode)


def test_the_token_goes_to_no_other_host(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        api = WebApi(client_of("xoxb-one", scene.slack.api))
        away = SharedFile(
            id="F1", name="a.txt", mimetype="text/plain", url="https://notslack.com/a.txt"
        )

        found = await read(api, (away,))

        assert found.texts == ()
        assert "is not kept by Slack" in found.faults[0]

    play(tmp_path, act, says("unused"))
