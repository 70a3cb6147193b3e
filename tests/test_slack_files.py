"""Files that come with a message are read as text, and never fetched from elsewhere."""

from dataclasses import replace
from pathlib import Path

from peers.roadmaps import PHASES, designed, not_yet
from peers.scripted_model import says
from peers.slack_scene import SOCKET_AND_HTTP, Mode, Scene, play
from peers.slack_state import File

from assistant.events import ArtifactMade
from knowledge.store.results import StoredResult
from tools.define_data_products import DataProducts
from ui.slack.files import read, room_of, send
from ui.slack.heard import SharedFile, files_of
from ui.slack.rolling import Place
from ui.slack.web_api import Told, WebApi, client_of
from ui.web.attaching import LOADED


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
        assert said[0].startswith("logo.png is neither UTF-8 text nor a document")
        assert said[1].startswith("big.log is too long to be quoted")
        assert said[-1] == "A table."

    play(tmp_path, act, says("A table."), mode=mode)


def test_the_token_goes_to_no_other_host(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        api = WebApi(client_of("xoxb-one", scene.slack.api))
        away = SharedFile(
            id="F1", name="a.txt", mimetype="text/plain", url="https://notslack.com/a.txt"
        )

        found = await read(api, (away,), lambda _: None)

        assert found.texts == ()
        assert "is not kept by Slack" in found.faults[0]

    play(tmp_path, act, says("unused"))


def test_a_file_that_is_too_long_to_be_quoted_is_loaded_for_its_thread(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        taken: list[File] = []
        manifest = scene.slack.write(
            "CSALES", "UANN", "see", files=(File("F1", "manifest.json", b"x" * 150_000),)
        )
        shown = files_of(Told({"files": manifest.files}))
        api = WebApi(client_of("xoxb-one", scene.slack.api))

        found = await read(
            api, shown, lambda file: taken.append(File("F", file.name, file.content))
        )

        assert [(f.name, len(f.content)) for f in taken] == [("manifest.json", 150_000)]
        assert [(t.name, t.text) for t in found.texts] == [("manifest.json", LOADED)]
        assert found.faults == ()

    play(tmp_path, act, says("unused"))


def test_the_files_of_no_two_threads_are_kept_together() -> None:
    here = Place("T1", "CSALES", "1.1", "UANN", private=False)

    rooms = {room_of(p) for p in (here, replace(here, channel="CPLANS"), replace(here, team="T2"))}

    assert len(rooms) == 3
    assert room_of(replace(here, user="UBEN")) == room_of(here)


def test_a_roadmap_goes_out_as_document_slides_and_pictures_and_products_as_files(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        im = scene.slack.im("UANN")
        root = await scene.slack.say(im, "UANN", "Plan our data mesh")
        await scene.bot.drain()
        turn = scene.slack.state.by_bot(im)[-1].blocks[-1]["elements"][0]["positive_button"]["value"].partition(":")[2]  # fmt: skip
        plan = not_yet().model_copy(update={"phases": PHASES})
        body = plan.model_dump_json()
        scene.store.results.add(StoredResult("r-1", turn, "plan_roadmap", 1, "Roadmap", "{}", "f", body))  # fmt: skip
        made = ArtifactMade(turn=turn, sequence=90, artifact="roadmap", result="r-1", title="Roadmap")  # fmt: skip
        products = DataProducts(
            domain="Orders", products=(), designs=(designed("Orders", "name: Orders\n"),), retire=(), notices=(),
        ).model_dump_json()  # fmt: skip
        scene.store.results.add(StoredResult("r-2", turn, "define_data_products", 1, "Products", "{}", "f", products))  # fmt: skip
        more = made.model_copy(update={"artifact": "products", "result": "r-2"})
        api = WebApi(client_of("xoxb-one", scene.slack.api))
        place = Place("T1", im, root.ts, "UANN", private=True)

        assert await send(scene.store, api, place, turn, (made, more)) == ""

        names = {f["name"] for f in scene.slack.state.by_bot(im)[-1].files}
        assert {"roadmap.docx", "roadmap.pptx", "Orders.odps.yaml"} < names
        pictures = [f for f in scene.slack.state.files.values() if f.name.endswith(".png")]
        assert {f.name for f in pictures} < names
        assert all(f.alt_txt for f in pictures)

    play(tmp_path, act, says("Here it is."))
