"""The page in a real browser: asking, reloading, stopping, files, links of others, hostile text."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from peers.pages import CHROMIUM, Visitor, chromium, free_port, provider, web
from playwright.sync_api import Browser, expect
from pptx import Presentation

from evals.loopback.messages_api import Peer, Text, Turn, serve

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium"
)

ADA, BO, CY = "ada@shop.example", "bo@shop.example", "cy@shop.example"

WORKSPACE = """
[organisation]
name = "Shop"
industry = "retail"
owner = "ada@shop.example"

[[sources]]
path = "catalog"
kind = "jsonl"
readers = ["everyone"]

[[sources]]
path = "open"
kind = "documents"
readers = ["everyone"]

[[sources]]
path = "closed"
kind = "documents"
readers = ["finance"]

[groups]
finance = "Finance"

[[people]]
email = "ada@shop.example"
name = "Ada Lee"
role = "Chief data officer"
groups = ["finance"]

[[people]]
email = "bo@shop.example"
name = "Bo Ray"
role = "Data engineer"
"""


def dataset(subject: str, name: str) -> str:
    columns = [{"name": f"{name}_id"}, {"name": f"{subject}_id"}]
    return json.dumps(
        {"id": f"{subject}.{name}", "name": name, "owner": subject, "columns": columns}
    )


PARTS = {
    "sales": ("order", "order_line", "cart", "checkout", "customer_order", "order_return"),
    "stock": ("item", "warehouse", "stock_level", "replenishment", "shelf", "stock_count"),
}
DATASETS = "\n".join(dataset(subject, n) for subject, names in PARTS.items() for n in names)
EDGES = "\n".join(
    json.dumps({"src": f"{subject}.{names[0]}", "dst": f"{subject}.{n}", "kind": "lineage"})
    for subject, names in PARTS.items()
    for n in names[1:]
)
RETURNS = "# Returns\n\nGoods are taken back within 41 days.\n"
BUDGET = "# Budget\n\nThe budget for returns is 7301 crowns a year.\n"


def workspace(folder: Path, more: str = "") -> Path:
    for name, text in {
        "meshwright.toml": WORKSPACE + more,
        "catalog/datasets.jsonl": DATASETS,
        "catalog/edges.jsonl": EDGES,
        "open/returns.md": RETURNS,
        "closed/budget.md": BUDGET,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    with chromium() as opened:
        yield opened


@dataclass
class Local:
    """The page on one's own machine, and the model behind it."""

    address: str
    model: Peer


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Generator[Local]:
    folder = workspace(tmp_path_factory.mktemp("local"))
    with serve([]) as model:
        key = {"ANTHROPIC_API_KEY": "sk-ant-x", "ANTHROPIC_BASE_URL": model.url}
        with web(folder, free_port(), key) as address:
            yield Local(address, model)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    folder, port = tmp_path_factory.mktemp("shared"), free_port()
    with provider({ADA: True, BO: True, CY: False}, folder / "provider.log") as described:
        login = f"""
[login]
metadata_url = "{described}"
client_id = "meshwright"
secret_env = "SHOP_LOGIN"
address = "http://localhost:{port}"
"""
        with web(workspace(folder, login), port, {"SHOP_LOGIN": "hush"}) as address:
            yield address


@pytest.fixture(scope="module")
def window(browser: Browser, local: Local) -> Generator[Visitor]:
    context = browser.new_context(accept_downloads=True)
    yield Visitor(context, local.address)
    context.close()


@pytest.fixture
def ada(window: Visitor) -> Generator[Visitor]:
    """Return Ada at a new conversation; afterwards no other machine was asked for anything."""
    window.asked_for.clear()
    window.open()
    yield window
    assert window.strangers() == set()


def says(*texts: str, pause: float = 0.0) -> Turn:
    return Turn(tuple(Text(t) for t in texts), "end_turn", pause=pause)


def test_a_first_question_is_answered_and_kept_under_its_own_address(
    ada: Visitor, local: Local
) -> None:
    local.model.script += [says("Orders belong together.")]
    ada.ask("Which belong together?")
    expect(ada.answers.first).to_contain_text("Orders belong together.")
    ada.settled()
    assert "?c=c-" in ada.page.url
    ada.page.reload()
    expect(ada.answers.first).to_contain_text("Orders belong together.")


def slow(local: Local) -> None:
    pieces = "Orders come first. Stock comes second. Returns come third. Money comes fourth. "
    local.model.script += [says(pieces * 4, pause=0.15)]


def test_an_answer_goes_on_through_a_reload(ada: Visitor, local: Local) -> None:
    slow(local)
    ada.ask("In which order?")
    expect(ada.answers.first).to_contain_text("Orders come first.")
    ada.page.reload()
    expect(ada.answers.first).to_contain_text("Money comes fourth.")
    ada.settled()


def test_stop_closes_the_connection_to_the_model_and_keeps_what_was_said(
    ada: Visitor, local: Local
) -> None:
    local.model.disconnected.clear()
    slow(local)
    ada.ask("In which order?")
    expect(ada.answers.first).to_contain_text("Orders come first.")
    ada.stop.click()
    expect(ada.page.get_by_text("Stopped. What the tools returned")).to_be_visible()
    assert local.model.disconnected.wait(5)
    ada.settled()
    expect(ada.answers.first).to_contain_text("Orders come first.")
    expect(ada.box).to_be_enabled()


def test_a_hostile_text_draws_no_image_and_leads_nowhere(ada: Visitor, local: Local) -> None:
    hostile = (
        "Before. ![pixel](http://127.0.0.1:9/p.png) <img src='http://127.0.0.1:9/q.png'> "
        "[press](http://127.0.0.1:9/l) https&#58;//127.0.0.1/z :red[x] $x$ After."
    )
    local.model.script += [says(hostile)]
    ada.ask("<img src='http://127.0.0.1:9/r.png'> ![x](http://127.0.0.1:9/s.png)?")
    expect(ada.answers.first).to_contain_text("After.")
    ada.settled()
    assert not [url for url in ada.asked_for if ":9/" in url]
    assert ada.page.locator(".stMain img, .stSidebar img").count() == 0
    links = ada.page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert [link for link in links if not link.startswith(local.address)] == []


def test_a_dropped_file_goes_with_the_question(ada: Visitor, local: Local) -> None:
    seen: list[str] = []
    answer = says("It is a contract.")
    local.model.script += [Turn(answer.blocks, "end_turn", expect=lambda b: seen.append(str(b)))]
    ada.page.locator("input[type=file]").first.set_input_files(
        {"name": "orders.odcs.yaml", "mimeType": "text/yaml", "buffer": b"id: orders-41\n"}
    )
    expect(ada.page.get_by_text("orders.odcs.yaml").first).to_be_visible()
    ada.ask("What is this?")
    expect(ada.answers.first).to_contain_text("It is a contract.")
    ada.settled()
    assert "id: orders-41" in seen[0]
    expect(ada.page.get_by_text("id: orders-41")).to_have_count(0)


def test_a_dropped_catalog_is_seen_by_tools_in_its_conversation_and_kept_on_a_click(
    browser: Browser, shared: str
) -> None:
    context = browser.new_context()
    one = Visitor(context, shared)
    one.log_in(ADA)
    one.box.wait_for()
    ddl = "CREATE TABLE wine_cellar (cellar_id int, vintage int);\n"
    one.page.locator("input[type=file]").first.set_input_files(
        {"name": "cellar.sql", "mimeType": "text/plain", "buffer": ddl.encode()}
    )
    expect(one.page.get_by_text("cellar.sql").first).to_be_visible()
    one.ask("Draft a data contract for wine_cellar")
    expect(one.answers.first).to_contain_text("vintage")
    one.settled()
    one.page.get_by_role("button", name="Load for good").click()
    one.page.get_by_label("Who may read it").click()
    one.page.get_by_role("option", name="Finance").click()
    one.page.keyboard.press("Escape")
    one.page.get_by_role("button", name="Load", exact=True).click()
    expect(one.page.get_by_text("It is a source of the workspace now.")).to_be_visible()
    context.close()


def test_a_file_that_can_not_be_read_is_refused_in_a_sentence(ada: Visitor) -> None:
    ada.page.locator("input[type=file]").first.set_input_files(
        {"name": "x.bin", "mimeType": "application/octet-stream", "buffer": b"\xff\xfe\x00\x01"}
    )
    ada.ask("What is this?")
    expect(ada.page.get_by_text("is neither UTF-8 text nor a document")).to_be_visible()
    expect(ada.answers).to_have_count(0)


def test_an_export_holds_the_question_and_the_answer(
    ada: Visitor, local: Local, tmp_path: Path
) -> None:
    local.model.script += [says("Stock is **apart**.\n\n| a | b |\n|---|---|\n| c | d |\n")]
    ada.ask("What is apart?")
    expect(ada.answers.first).to_contain_text("Stock is apart.")
    ada.settled()
    ada.page.get_by_role("button", name="Export").click()
    got: dict[str, Path] = {}
    for label, form in (("Word", "docx"), ("Slides", "pptx"), ("Markdown", "md")):
        with ada.page.expect_download() as download:
            ada.page.get_by_role("button", name=label, exact=True).click()
        got[form] = tmp_path / f"x.{form}"
        download.value.save_as(got[form])
    written = Document(str(got["docx"]))
    assert "What is apart?" in [p.text for p in written.paragraphs]
    assert written.tables[0].rows[1].cells[1].text == "d"
    slides = Presentation(str(got["pptx"])).slides
    assert slides[0].shapes.title is not None
    assert slides[0].shapes.title.text == "Stock is apart"
    assert "Stock is **apart**." in got["md"].read_text()


def test_a_thumb_down_with_its_reason_is_there_after_a_reload(ada: Visitor, local: Local) -> None:
    local.model.script += [says("It is stock.")]
    ada.ask("Who owns it?")
    expect(ada.answers.first).to_contain_text("It is stock.")
    ada.settled()
    ada.page.get_by_role("radio", name="Thumbs down").click()
    ada.page.get_by_role("button", name="What is not good?").click()
    ada.page.get_by_text("I know the right answer").click()
    ada.page.get_by_label("What would be right?").fill("It is sales.")
    ada.page.get_by_role("button", name="Keep").click()
    expect(ada.page.get_by_role("button", name="I know the right answer")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("button", name="I know the right answer")).to_be_visible()


def test_a_question_is_edited_and_asked_again(ada: Visitor, local: Local) -> None:
    local.model.script += [says("First."), says("Second.")]
    ada.ask("Who owns it?")
    expect(ada.answers.first).to_contain_text("First.")
    ada.settled()
    ada.page.get_by_role("button", name="Edit").click()
    ada.page.get_by_label("Your question").fill("Who uses it?")
    ada.page.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.answers.nth(1)).to_contain_text("Second.")
    expect(ada.page.get_by_text("Who uses it?").first).to_be_visible()


def test_people_see_their_own_conversations_and_what_they_may_read(
    browser: Browser, shared: str
) -> None:
    contexts = [browser.new_context() for _ in range(3)]
    one, two, three = (Visitor(c, shared) for c in contexts)
    one.log_in(ADA)
    two.log_in(BO)
    for visitor in (one, two):
        visitor.box.wait_for()
        visitor.ask("How many crowns is the budget for returns?")
    expect(one.answers.first).to_contain_text("7301")
    one.settled()
    two.settled()
    one.page.locator("[class*=st-key-source-] button").first.click()
    expect(one.page.locator(".mw-cited")).to_contain_text("7301 crowns a year")
    assert "7301" not in two.page.locator("body").inner_text()

    link = one.page.url.partition("/?")[2]
    two.open(f"?{link}")
    expect(two.page.get_by_text("There is no such conversation that you may open")).to_be_visible()

    one.page.get_by_role("button", name="Share").click()
    one.page.get_by_label("Who may open the link").click()
    one.page.get_by_role("option", name="Bo Ray").click()
    one.page.get_by_role("button", name="Save").click()
    expect(one.page.get_by_text("Saved who may open")).to_be_visible()
    two.open(f"?{link}")
    expect(two.page.get_by_text("shared this with you")).to_be_visible()
    assert "7301" not in two.page.locator("body").inner_text()

    three.log_in(CY)
    expect(three.page.get_by_text("gives no e-mail address that its provider")).to_be_visible()
    two.open()
    two.page.get_by_role("button", name="Log out").click()
    expect(two.box).to_have_count(0)
    for visitor in (one, two):
        assert {h for h in visitor.strangers() if "jsdelivr" not in h} == set()
    for context in contexts:
        context.close()


def test_a_click_on_the_map_opens_the_domain(browser: Browser, local: Local) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visitor = Visitor(context, local.address)
    visitor.page.goto(f"{local.address}/domains")
    places = visitor.page.locator(".plotly .point")
    places.first.wait_for()
    picked = visitor.page.get_by_label("Domain", exact=True).first
    before = visitor.page.locator(".stMain h3").inner_text()
    count = places.count()
    assert count > 1
    box = places.nth(count - 1).bounding_box()
    assert box is not None
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visitor.page.locator(".stMain h3")).not_to_have_text(before)
    assert picked.count() == 1
    assert visitor.strangers() == set()
    context.close()


def test_a_proposal_does_nothing_before_its_click_and_then_waits_for_the_steward(
    browser: Browser, shared: str
) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    asker, owner = (Visitor(c, shared) for c in contexts)
    asker.log_in(BO)
    asker.box.wait_for()
    asker.ask("I need access to sales.order for 30 days to count returns")
    card = asker.page.locator("[class*=st-key-proposal-]").first
    expect(card.get_by_text("Nothing has happened yet.")).to_be_visible()
    asker.settled()
    owner.log_in(ADA)
    owner.box.wait_for()
    owner.page.goto(f"{shared}/access")
    expect(owner.page.get_by_role("tab", name="To decide", exact=True)).to_be_visible()

    card.get_by_role("button", name="Confirm").click()
    expect(card.get_by_text("Nothing has happened yet.")).to_have_count(0)
    owner.page.reload()
    owner.page.get_by_role("tab", name="To decide (1)").click()
    owner.page.get_by_role("button", name="Approve").click()
    expect(owner.page.get_by_text("approved, not yet in force").first).to_be_visible()
    for context in contexts:
        context.close()
