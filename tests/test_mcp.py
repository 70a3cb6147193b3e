"""The tools over MCP, asked by the SDK's own client, over standard input and output and over HTTP."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from peers.shop_tools import Tables
from sqlalchemy import text

from assistant.opening import open_for
from assistant.settings import Settings
from assistant.tokens import Tokens, tokens_of
from knowledge.store.store import Store
from knowledge.workspace.model import WorkspaceError
from knowledge.workspace.settings import open_workspace
from tools.context import Context
from tools.declaration import Request, Tool, declare
from ui.commands_mcp import serve_tools
from ui.failures import UsageError
from ui.mcp_server import ToolServer

pytestmark = pytest.mark.xdist_group("mcp")

ANN, BEN = "ann@shop.example", "ben@shop.example"
ANNS = "ann-token-for-the-tests-0123456789"
BENS = "ben-token-for-the-tests-0123456789"
PEOPLE = f"""
[organisation]
name = "Shop"
owner = "{ANN}"
[groups]
finance = "Finance"
[[people]]
email = "{ANN}"
groups = ["finance"]
[[people]]
email = "{BEN}"
"""
SOURCES = """
[[sources]]
path = "open"
kind = "jsonl"
readers = ["everyone"]
[[sources]]
path = "closed"
kind = "jsonl"
readers = ["finance"]
[[sources]]
path = "papers"
kind = "documents"
readers = ["everyone"]
"""
TOKENS = f"""
[[tokens]]
email = "{ANN}"
token_env = "ANNS_TOKEN"
[[tokens]]
email = "{BEN}"
token_file = "bens.token"
"""
T = TypeVar("T")
Ask = Callable[[Client], Awaitable[T]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace in which finance alone reads the ledger."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "meshwright.toml").write_text(PEOPLE + SOURCES + TOKENS)
    (folder / "bens.token").write_text(f"{BENS}\n")
    for where, name in (("open", "orders"), ("closed", "ledger")):
        (folder / where).mkdir()
        row = {"id": f"core.{name}", "name": name, "owner": ANN, "description": f"All {name}."}
        (folder / where / "datasets.jsonl").write_text(json.dumps(row) + "\n")
    (folder / "papers").mkdir()
    paper = (
        "# Retention of orders\n\nOrders are kept for seven years. ![x](https://evil.example/a)\n"
    )
    (folder / "papers" / "retention.md").write_text(paper)
    return folder


def environment(**more: str) -> dict[str, str]:
    return dict(os.environ) | {"MESHWRIGHT_MODEL": "planner", "ANNS_TOKEN": ANNS} | more


def command(*options: str) -> list[str]:
    return ["-m", "ui.cli", "mcp", *options]


def over_stdio(shop: Path, email: str, ask: Ask[T]) -> T:
    async def run() -> T:
        arguments = command("--workspace", str(shop), "--as", email)
        started = StdioServerParameters(command=sys.executable, args=arguments, env=environment())
        async with Client(stdio_client(started)) as client:
            return await ask(client)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def url(shop: Path) -> Iterator[str]:
    """Serve the workspace over HTTP and return where."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = command("--workspace", str(shop), "--http", "--port", str(port))
    server = subprocess.Popen(
        [sys.executable, *options], env=environment(), stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 120
        while server.poll() is None and time.monotonic() < until:
            with closing(socket.socket()) as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=120)


async def http_client(url: str, token: str, ask: Ask[T]) -> T:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as web,
        Client(streamable_http_client(url, http_client=web)) as client,
    ):
        return await ask(client)


def over_http(url: str, token: str, ask: Ask[T]) -> T:
    return asyncio.run(http_client(url, token, ask))


def said(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


async def search_everything(client: Client) -> str:
    called = [
        await client.call_tool("scan_governance", {"dataset": name})
        for name in ("orders", "ledger")
    ]
    found = await client.call_tool("search_knowledge", {"query": "orders ledger kept years"})
    return "\n".join((*map(said, called), said(found), repr(found.structured_content)))


def test_a_client_finds_the_same_tools_and_none_that_confirms(shop: Path) -> None:
    async def ask(client: Client) -> None:
        shown = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"find_policy", "open_result", "request_access"} <= set(shown)
        assert not [name for name in shown if "confirm" in name]
        assert "question" in shown["find_policy"].input_schema["properties"]
        hints = [shown[name].annotations for name in ("find_policy", "request_access")]
        assert [hint and hint.read_only_hint for hint in hints] == [True, False]

        called = await client.call_tool("open_document", {"path": "retention.md"})
        assert "seven years" in said(called)
        assert "evil.example" not in said(called)
        reopened = await client.call_tool("open_result", {"result": "latest"})
        assert not reopened.is_error

        proposed = await client.call_tool(
            "alert_owner", {"dataset": "core.orders", "problem": "The orders are late"}
        )
        assert "Nothing was done yet" in said(proposed)
        assert f"--as {ANN}" in said(proposed)

        for name, wrong, way_out in (
            ("no_such_tool", {}, "The tools are:"),
            ("find_policy", {"group": "finance"}, "find_policy takes: question"),
            ("alert_owner", {"dataset": "nowhere", "problem": "late"}, "nowhere"),
        ):
            refused = await client.call_tool(name, wrong)
            assert refused.is_error
            assert way_out in said(refused)

    over_stdio(shop, ANN, ask)


def test_over_http_the_token_says_who_asks_and_what_they_read_though_both_ask_at_once(
    url: str,
) -> None:
    async def both() -> list[str]:
        asked = (http_client(url, token, search_everything) for token in (ANNS, BENS))
        return await asyncio.gather(*asked)

    hers, his = asyncio.run(both())

    assert "core.ledger" in hers
    assert "core.orders" in his
    assert "core.ledger" not in his
    assert "All ledger" not in his


def test_results_of_one_person_are_not_opened_by_another(url: str) -> None:
    async def keep(client: Client) -> str:
        kept = await client.call_tool("search_knowledge", {"query": "ledger"})
        assert isinstance(kept.structured_content, dict)
        return str(kept.structured_content["result_id"])

    async def open_it(client: Client) -> CallToolResult:
        return await client.call_tool("open_result", {"result": identifier})

    identifier = over_http(url, ANNS, keep)

    assert not over_http(url, ANNS, open_it).is_error
    assert over_http(url, BENS, open_it).is_error


@pytest.mark.parametrize("token", ["", "another-token-of-the-right-length-1"])
def test_without_a_known_token_nothing_is_served(url: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    listed = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}

    answer = httpx2.post(url, json=listed, headers=headers)

    assert answer.status_code == 401
    assert "find_policy" not in answer.text
    with pytest.raises(ExceptionGroup) as refused:
        over_http(url, token, lambda client: client.list_tools())
    assert refused.group_contains((MCPError, httpx2.HTTPStatusError))


def test_it_will_not_serve_on_the_network_to_whoever_comes(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text(PEOPLE)
    with pytest.raises(UsageError, match="say who asks"):
        serve_tools(8765, "127.0.0.1", None, tmp_path, sample=False)
    with pytest.raises(UsageError, match="anyone who reaches this address"):
        serve_tools(8765, "0.0.0.0", ANN, tmp_path, sample=False)
    (tmp_path / "meshwright.toml").write_text(PEOPLE + TOKENS)
    with pytest.raises(UsageError, match="Leave out --as"):
        serve_tools(8765, "127.0.0.1", ANN, tmp_path, sample=False)


def test_missing_short_and_equal_tokens_are_named_together_and_never_shown(tmp_path: Path) -> None:
    same = '[[tokens]]\nemail = "cy@shop.example"\ntoken_env = "CYS"\n[[tokens]]\nemail = "di@shop.example"\ntoken_env = "DIS"\n'
    (tmp_path / "meshwright.toml").write_text(PEOPLE + TOKENS + same)
    values = {"ANNS_TOKEN": "short-secret", "CYS": ANNS, "DIS": ANNS}

    with pytest.raises(WorkspaceError) as refused:
        tokens_of(open_workspace(tmp_path), lambda name: values.get(name, ""))

    told = str(refused.value)
    assert f"token of {ANN} in the variable ANNS_TOKEN has fewer than 20" in told
    assert f"token of {BEN} is not in the file bens.token" in told
    assert "di@shop.example and cy@shop.example have the same token" in told
    assert "short-secret" not in told
    assert ANNS not in told


def test_a_token_entry_needs_exactly_one_place(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text(f'{PEOPLE}[[tokens]]\nemail = "{ANN}"\n')

    with pytest.raises(WorkspaceError, match="one of token_env, token_file and token_sha256"):
        open_workspace(tmp_path)


def test_tokens_are_not_in_their_repr() -> None:
    assert "abc" not in repr(Tokens(((ANN, "abc"),)))


class Nothing(Request):
    """Nothing to say more."""


class Held:
    """A tool that says something and then works until its client leaves or the test lets it go."""

    def __init__(self) -> None:
        self.let_go, self.left = threading.Event(), threading.Event()

    def tool(self) -> Tool:
        def hold(request: Nothing, context: Context) -> Tables:
            """Hold on."""
            del request
            context.progress("Counting 3 tables")
            while not self.let_go.wait(0.01):
                if context.out_of_time():
                    self.left.set()
                    break
            return Tables(domain="Orders", tables=3)

        told = lambda found: f"{found.tables} tables"  # noqa: E731 - as a tool's own.
        return declare(hold, title="Holding", examples=(), blocks=lambda _: (), answer=told)


@contextmanager
def holding(folder: Path, held: Held) -> Iterator[tuple[ToolServer, Store]]:
    """Open a server of that one tool, which tells after each moment of silence that it works."""
    office = open_for(Settings(), folder=None, sample=False, cwd=folder, cache=folder)
    server = ToolServer(office, ANN, None, (held.tool(),), beat=0.02)
    try:
        yield server, office.store
    finally:
        held.let_go.set()
        server.close()
        office.store.close()


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_a_client_hears_what_its_tool_does_and_that_it_still_does(
    tmp_path: Path, mode: str
) -> None:
    held, heard = Held(), list[tuple[float, str]]()

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        assert total is None
        heard.append((progress, message or ""))
        if (message or "").startswith("Counting 3 tables ("):
            held.let_go.set()

    async def ask(server: ToolServer) -> CallToolResult:
        async with asyncio.timeout(60), Client(server, mode=mode) as client:
            return await client.call_tool("hold", {}, progress_callback=hear)

    with holding(tmp_path, held) as (server, _):
        answered = asyncio.run(ask(server))

    assert not answered.is_error
    numbers, words = zip(*heard, strict=True)
    assert [each for each in words if "(" not in each] == ["Holding", "Counting 3 tables"]
    assert list(numbers) == sorted(set(numbers))


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_a_call_that_is_cancelled_stops_its_tool_and_nothing_is_kept(
    tmp_path: Path, mode: str
) -> None:
    held = Held()

    async def leave(server: ToolServer) -> None:
        async with asyncio.timeout(60), Client(server, mode=mode) as client:
            begun = asyncio.Event()

            async def hear(progress: float, total: float | None, message: str | None) -> None:
                del progress, total, message
                begun.set()

            call = asyncio.create_task(client.call_tool("hold", {}, progress_callback=hear))
            await begun.wait()
            call.cancel()
            assert await asyncio.to_thread(held.left.wait, 30)

    with holding(tmp_path, held) as (server, store):
        asyncio.run(leave(server))
        name = store.turns.latest_of(ANN)
        assert name is not None
        while (turn := store.turns.find(name)) and turn.status == "running":
            time.sleep(0.01)

    assert turn is not None
    assert turn.status == "stopped"
    assert turn.answer == ""


def test_a_bug_is_logged_and_the_client_gets_its_reference(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = open_for(Settings(), folder=None, sample=False, cwd=tmp_path, cache=tmp_path)
    server = ToolServer(office, ANN, None)
    with office.store.engine.begin() as connection:
        connection.execute(text("DROP TABLE turns"))

    result = asyncio.run(server.call_tool("find_policy", {"question": "orders"}))
    server.close()
    office.store.close()

    assert result.is_error
    assert "reference" in said(result)
    assert "no such table" not in said(result)
    assert "no such table" in caplog.text
