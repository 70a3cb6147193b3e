"""The web page as a process, a browser in front of it, and a provider to log in with."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

CHROMIUM = shutil.which("chromium")
"""Debian's; the tests of the page are skipped without it."""
NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium"
)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # The provider's own page wants a style sheet from elsewhere; nothing leaves this machine.
    # Not by a route of playwright's, which would also turn the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PATIENCE = 120_000
"""Milliseconds until the page has done what it is waited for, on a busy machine."""
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def process(
    command: list[str], ready: str, environ: Mapping[str, str], log: Path
) -> Generator[int]:
    """Run a command until the block ends; it is ready when the address answers. Yields its id."""
    with log.open("wb") as told:
        running = subprocess.Popen(command, env={**os.environ, **environ}, stdout=told, stderr=told)
        try:
            _wait(ready, running, log)
            yield running.pid
        finally:
            running.terminate()
            running.wait(PATIENCE / 1000)


def _wait(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and running.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"not ready: {log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def web(folder: Path, port: int, environ: Mapping[str, str], *options: str) -> Generator[str]:
    """Serve the page of a workspace, and yield its address."""
    command = [sys.executable, "-m", "ui.cli", "web", "--port", str(port)]
    command += ["--workspace", str(folder), *options]
    settings = {"MESHWRIGHT_MODEL": "", "ANTHROPIC_API_KEY": "", **environ}
    paths = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / ".cache")}
    address = f"http://localhost:{port}"
    ready = f"{address}/_stcore/health"
    with process(command, ready, {**settings, **paths}, folder / "web.log"):
        yield address


@contextlib.contextmanager
def provider(people: Mapping[str, bool | None], log: Path) -> Generator[str]:
    """Serve an OpenID provider for these people, and yield where it describes itself.

    Of each it says whether the address was verified, or nothing of it.
    """
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for email, verified in people.items():
        claims = {"sub": email, "email": email}
        known = {} if verified is None else {"email_verified": verified}
        command += ["--user-claims", json.dumps({**claims, **known})]
    described = f"http://localhost:{port}/.well-known/openid-configuration"
    with process(command, described, {}, log):
        yield described


@contextlib.contextmanager
def chromium() -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at the page, with a browser of their own, whose every request is noted."""

    context: BrowserContext
    address: str
    page: Page = field(init=False)
    asked_for: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.page = self.context.new_page()
        self.context.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked_for.append(request.url)

    def strangers(self) -> set[str]:
        """Return the hosts of other machines that the page asked for anything."""
        hosts = {urlsplit(url).hostname or "" for url in self.asked_for}
        return hosts - {"localhost", "127.0.0.1", ""}

    def open(self, query: str = "") -> None:
        self.page.goto(f"{self.address}/{query}")
        self.box.wait_for()

    @property
    def box(self) -> Locator:
        return self.page.get_by_test_id("stChatInputTextArea")

    @property
    def stop(self) -> Locator:
        return self.page.locator(".st-key-stop button")

    @property
    def answers(self) -> Locator:
        return self.page.locator(".mw-answer")

    def anew(self) -> None:
        """Leave what is open for a new conversation, without loading the page again."""
        begin = self.page.get_by_role("button", name="New conversation")
        if not begin.is_visible():
            self.page.get_by_test_id("stSidebarNavLink").filter(has_text="Chat").click()
        begin.click()
        self.page.get_by_role("heading", name="What do you want to know").wait_for()
        self.settled()

    def go(self, page: str) -> None:
        """Open one of the pages beside the chat from the sidebar."""
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=page).click()
        self.page.get_by_role("heading", name=page, level=1).wait_for()

    def drop(self, name: str, kind: str, content: bytes) -> None:
        """Drop a file into the chat."""
        self.page.locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": kind, "buffer": content}
        )
        expect(self.page.get_by_text(name).first).to_be_visible()

    def ask(self, question: str) -> None:
        """Ask. Enter does nothing while a dropped file is still on its way, and is pressed again."""
        self.box.fill(question)
        expect(self.box).to_have_value(question)
        end = time.monotonic() + PATIENCE / 1000
        while self.box.input_value() == question:
            assert time.monotonic() < end, "The question is still in the box."
            self.box.press("Enter")
            self.page.wait_for_timeout(200)

    def settled(self) -> None:
        """Wait until nothing runs any more."""
        self.page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
        expect(self.stop).to_have_count(0)

    def log_in(self, person: str) -> None:
        """Log in at the provider, from the page that asks for it."""
        self.page.get_by_role("button", name="Log in").click()
        self.page.locator("input[name=sub]").fill(person)
        self.page.get_by_role("button", name="Authorize").click()
