"""Pictures of every page, light and dark, wide and on a phone: `python -m ui.web.screenshots OUT`."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PAGES = ("", "domains", "priorities", "roadmap", "products", "governance", "access", "sources", "quality")  # fmt: skip
QUESTION = "What does our retention policy say?"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage")  # fmt: skip
_WIDE, _PHONE = (1280, 860), (390, 844)
_PATIENCE = 120_000
_NOTHING_PENDING = "!document.querySelector('[data-testid=stSkeleton]')"
"""Pictures load their library when first needed."""
_SETTLED = ".stApp[data-test-script-state=notRunning]"


def take(address: str, out: Path, executable: str) -> Iterator[Path]:
    """Take the pictures of the page at this address and yield each file."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_FLAGS))
        for scheme in ("light", "dark"):
            yield from _all(browser, address, out, scheme, _WIDE)
        yield from _all(browser, address, out, "light", _PHONE)
        browser.close()


def _all(
    browser: Browser, address: str, out: Path, scheme: str, size: tuple[int, int]
) -> Iterator[Path]:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    kind = "phone" if size == _PHONE else scheme
    for name in PAGES:
        page.goto(f"{address}/{name}")
        _wait(page)
        yield _kept(page, out / f"{name or 'welcome'}-{kind}.png")
    page.goto(address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(QUESTION)
    box.press("Enter")
    page.get_by_text("What each claim rests on").first.wait_for()
    _wait(page)
    page.locator("[class*=st-key-source-] button:visible").first.click()
    page.locator(".mw-passage").wait_for()
    _wait(page)
    page.get_by_test_id("stChatMessage").first.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    yield _kept(page, out / f"chat-{kind}.png")
    context.close()


def _wait(page: Page) -> None:
    """Wait until the script has run and pictures are drawn."""
    page.locator(".stMain .stElementContainer").first.wait_for()
    page.locator(_SETTLED).wait_for()
    page.get_by_test_id("stSpinner").first.wait_for(state="detached")
    page.wait_for_function(_NOTHING_PENDING)
    for drawn in page.get_by_test_id("stPlotlyChart").all():
        drawn.locator(".main-svg").first.wait_for(state="attached")
    page.wait_for_timeout(1_000)


def _kept(page: Page, file: Path) -> Path:
    page.screenshot(path=file)
    return file


def main() -> None:
    """Take them from a page that runs, such as that of `meshwright web --sample`."""
    parser = argparse.ArgumentParser(description=re.sub(r":.*", ".", __doc__ or ""))
    parser.add_argument("out", type=Path)
    parser.add_argument("--address", default="http://localhost:8501")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    for file in take(given.address, given.out, given.chromium):
        print(file)


if __name__ == "__main__":
    main()
