"""The page for people who log in: what each sees, shares, proposes and decides."""

from collections.abc import Generator

import pytest
from peers.pages import NEEDS_CHROMIUM, Visitor, chromium, free_port, provider, web
from peers.shop_workspace import ADA, BO, CY, workspace
from playwright.sync_api import Browser, expect

pytestmark = [NEEDS_CHROMIUM, pytest.mark.xdist_group("web people")]


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
def browser() -> Generator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def ada(browser: Browser, shared: str) -> Visitor:
    return logged_in(browser, shared, ADA)


@pytest.fixture(scope="module")
def bo(browser: Browser, shared: str) -> Visitor:
    return logged_in(browser, shared, BO)


def logged_in(browser: Browser, address: str, person: str) -> Visitor:
    visitor = Visitor(browser.new_context(), address)
    visitor.page.goto(address)
    visitor.log_in(person)
    visitor.box.wait_for()
    return visitor


def test_people_see_what_they_may_read_and_no_conversation_of_others_unless_shared(
    ada: Visitor, bo: Visitor
) -> None:
    for visitor in (ada, bo):
        visitor.ask("How many crowns is the budget for returns?")
    expect(ada.answers.first).to_contain_text("7301")
    for visitor in (ada, bo):
        visitor.settled()
    ada.page.locator("[class*=st-key-source-] button").first.click()
    expect(ada.page.locator(".mw-cited").first).to_contain_text("7301 crowns a year")
    expect(ada.page.locator(".mw-passage")).to_contain_text("127.0.0.1:9/f")
    assert ada.page.locator(".stMain img, .stMain a[href*=':9/']").count() == 0
    assert not [url for url in ada.asked_for if ":9/" in url]
    assert "7301" not in bo.page.locator("body").inner_text()

    link = ada.page.url.partition("/?")[2]
    bo.open(f"?{link}")
    expect(bo.page.get_by_text("There is no such conversation that you may open")).to_be_visible()

    ada.page.get_by_role("button", name="Share").click()
    ada.page.get_by_label("Who may open the link").click()
    ada.page.get_by_role("option", name="Bo Ray").click()
    ada.page.get_by_role("button", name="Save").click()
    expect(ada.page.get_by_text("Saved who may open")).to_be_visible()
    bo.open(f"?{link}")
    expect(bo.page.get_by_text("shared this with you")).to_be_visible()
    assert "7301" not in bo.page.locator("body").inner_text()


def test_a_dropped_catalog_is_seen_by_tools_in_its_conversation_and_kept_on_a_click(
    ada: Visitor,
) -> None:
    ada.anew()
    ada.drop(
        "cellar.sql", "text/plain", b"CREATE TABLE wine_cellar (cellar_id int, vintage int);\n"
    )
    ada.ask("Draft a data contract for wine_cellar")
    expect(ada.answers.first).to_contain_text("vintage")
    ada.settled()
    ada.page.get_by_role("button", name="Load for good").click()
    ada.page.get_by_label("Who may read it").click()
    ada.page.get_by_role("option", name="Finance").click()
    ada.page.keyboard.press("Escape")
    ada.page.get_by_role("button", name="Load", exact=True).click()
    expect(ada.page.get_by_text("It is a source of the workspace now.")).to_be_visible()


def test_a_proposal_does_nothing_before_its_click_and_then_waits_for_the_steward(
    ada: Visitor, bo: Visitor
) -> None:
    bo.anew()
    bo.ask("I need access to sales.order for 30 days to count returns")
    card = bo.page.locator("[class*=st-key-proposal-]").first
    expect(card.get_by_text("Nothing has happened yet.")).to_be_visible()
    bo.settled()
    ada.go("Access")
    expect(ada.page.get_by_role("tab", name="To decide", exact=True)).to_be_visible()

    card.get_by_role("button", name="Send the request").click()
    expect(card.get_by_text("Nothing has happened yet.")).to_have_count(0)
    ada.anew()
    ada.go("Access")
    ada.page.get_by_role("tab", name="To decide (1)").click()
    ada.page.get_by_role("button", name="Approve").click()
    expect(ada.page.get_by_text("approved, not yet in force").first).to_be_visible()


def test_who_logs_out_sees_nothing_and_an_address_that_nobody_vouches_for_does_not_come_in(
    bo: Visitor,
) -> None:
    bo.page.get_by_role("button", name="Log out").click()
    bo.page.wait_for_url("**/end_session**")
    bo.page.goto(bo.address)
    expect(bo.page.get_by_text("Log in to ask")).to_be_visible()
    expect(bo.box).to_have_count(0)
    bo.log_in(CY)
    expect(bo.page.get_by_text("gives no e-mail address that its provider")).to_be_visible()
    expect(bo.box).to_have_count(0)


def test_no_request_left_this_machine_but_for_the_providers_own_page(
    ada: Visitor, bo: Visitor
) -> None:
    strangers = ada.strangers() | bo.strangers()
    assert {h for h in strangers if "jsdelivr" not in h} == set()
    assert len(ada.asked_for) > len(strangers)
