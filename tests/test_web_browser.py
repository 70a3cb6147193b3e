"""The page in a real browser, on one's own machine: asking, reloading, stopping, files, hostile text."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from peers.pages import NEEDS_CHROMIUM, Visitor, chromium, free_port, web
from peers.shop_workspace import workspace
from playwright.sync_api import expect
from pptx import Presentation

from evals.casebook import EvalCase
from evals.loopback.messages_api import Peer, Text, Turn, serve
from evals.outcome import Outcome
from evals.report_pages import written
from evals.reporting import Baseline, place_of, reported
from evals.trial import Trial

pytestmark = [NEEDS_CHROMIUM, pytest.mark.xdist_group("web browser")]


@dataclass
class Local:
    """The page on one's own machine, and the model behind it."""

    address: str
    model: Peer
    state: Path


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Generator[Local]:
    folder = workspace(tmp_path_factory.mktemp("local"))
    with serve([]) as model:
        key = {"ANTHROPIC_API_KEY": "sk-ant-x", "ANTHROPIC_BASE_URL": model.url}
        with web(folder, free_port(), key) as address:
            yield Local(address, model, folder / ".meshwright")


@pytest.fixture(scope="module")
def window(local: Local) -> Generator[Visitor]:
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        visitor = Visitor(context, local.address)
        visitor.open()
        yield visitor


@pytest.fixture
def ada(window: Visitor) -> Generator[Visitor]:
    """Return Ada at a new conversation; afterwards no other machine was asked for anything."""
    window.asked_for.clear()
    window.anew()
    yield window
    assert window.strangers() == set()


def says(*texts: str) -> Turn:
    return Turn(tuple(Text(t) for t in texts), "end_turn")


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


ORDER = "Orders come first. Stock comes second. Returns come third. Money comes fourth. "
SILENT_AFTER = 8
"""Events after which the first sentence is told, and not yet the last."""


def halted(local: Local) -> None:
    """Let the model's next answer fall silent after its first words, until it is told to go on."""
    local.model.go_on.clear()
    local.model.script += [Turn((Text(ORDER),), "end_turn", stall_after=SILENT_AFTER)]


def test_an_answer_goes_on_through_a_reload(ada: Visitor, local: Local) -> None:
    halted(local)
    ada.ask("In which order?")
    expect(ada.answers.first).to_contain_text("Orders come first.")
    ada.page.reload()
    expect(ada.answers.first).to_contain_text("Orders come first.")
    expect(ada.stop).to_be_visible()
    local.model.go_on.set()
    expect(ada.answers.first).to_contain_text("Money comes fourth.")
    ada.settled()


def test_stop_closes_the_connection_to_the_model_and_keeps_what_was_said(
    ada: Visitor, local: Local
) -> None:
    local.model.disconnected.clear()
    halted(local)
    ada.ask("In which order?")
    expect(ada.answers.first).to_contain_text("Orders come first.")
    ada.stop.click()
    expect(ada.page.get_by_test_id("stAlert")).to_contain_text("Stopped. What the tools returned")
    assert local.model.disconnected.wait(30)
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
    ada.drop("orders.odcs.yaml", "text/yaml", b"id: orders-41\n")
    ada.ask("What is this?")
    expect(ada.answers.first).to_contain_text("It is a contract.")
    ada.settled()
    assert "id: orders-41" in seen[0]
    expect(ada.page.get_by_text("id: orders-41")).to_have_count(0)


def test_a_file_that_can_not_be_read_is_refused_in_a_sentence(ada: Visitor) -> None:
    ada.drop("x.bin", "application/octet-stream", b"\xff\xfe\x00\x01")
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


def test_a_click_on_the_map_opens_the_domain(ada: Visitor) -> None:
    ada.go("Domains")
    places = ada.page.locator(".plotly .point")
    places.first.wait_for()
    opened = ada.page.locator(".stMain h2")
    before = opened.inner_text()
    count = places.count()
    assert count > 1
    box = places.nth(count - 1).bounding_box()
    assert box is not None
    ada.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(opened).not_to_have_text(before)


PAGES = ("Domains", "Priorities", "Roadmap", "Products and contracts", "Governance", "Access", "Sources", "Quality of answers")  # fmt: skip
CONTROLS = {"button", "link", "textbox", "combobox", "checkbox", "slider", "tab", "radio", "spinbutton", "switch", "img"}  # fmt: skip


def faults(visitor: Visitor) -> list[str]:
    """Return what keeps people with a screen reader, or with a phone, from using the page."""
    seen = visitor.context.new_cdp_session(visitor.page).send("Accessibility.getFullAXTree")
    nodes = [(n["role"]["value"], n["name"]["value"]) for n in seen["nodes"] if not n["ignored"] and "name" in n]  # fmt: skip
    found = [f"a {role} without a name" for role, name in nodes if role in CONTROLS and not name]
    if visitor.page.locator("h1").count() != 1:
        found.append("not one heading of the first level")
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    if visitor.page.evaluate("document.documentElement.scrollWidth") > 390:
        found.append("wider than a phone")
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    return found if nodes else ["nothing to read"]


def test_each_page_names_its_controls_and_fits_a_phone(ada: Visitor) -> None:
    found = {"Chat": faults(ada)}
    for page in PAGES:
        ada.go(page)
        ada.settled()
        found[page] = faults(ada)
    assert {page: told for page, told in found.items() if told} == {}


def test_the_last_evaluation_is_shown_with_what_failed(ada: Visitor, local: Local) -> None:
    cases = [EvalCase(id=name, ask=("Who owns it?",), kind="tools") for name in ("owner", "count")]
    wrong = ((), ("says: Ada",))
    found = [Outcome(case=c, trials=(Trial(),), wrong=(w,)) for c, w in zip(cases, wrong, strict=True)]  # fmt: skip
    before = Baseline(passed={"planner": ("tools/owner", "tools/count")})
    made = datetime(2026, 11, 29, 12, tzinfo=UTC)
    written(reported("planner", "planner", made, found, before), place_of(local.state))
    ada.go("Quality of answers")
    expect(ada.page.get_by_text("1 of 2").first).to_be_visible()
    expect(ada.page.get_by_text("do not now: tools/count")).to_be_visible()
    expect(ada.page.get_by_text("says: Ada")).to_be_visible()


def test_a_first_question_is_asked_by_keyboard_alone(ada: Visitor, local: Local) -> None:
    local.model.script += [says("Orders go first.")]
    for _ in range(60):
        ada.page.keyboard.press("Tab")
        if ada.page.locator("button:focus", has_text="should go first").count():
            break
    ada.page.keyboard.press("Enter")
    expect(ada.answers.first).to_contain_text("Orders go first.")
    ada.settled()
    expect(ada.box).to_be_focused()
    expect(ada.page.get_by_role("status").last).to_contain_text("Answered: Orders go first.")
