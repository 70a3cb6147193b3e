"""Serves the tools over MCP: the same permissions, bounded results, proposals instead of writes."""

import asyncio
import json
import threading
from contextvars import copy_context
from importlib.metadata import version

from mcp.server import MCPServer
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from mcp.types import Tool as ToolShown
from pydantic import AnyHttpUrl, JsonValue

from assistant.bounded import RESULT_ROOM, bounded
from assistant.calling import logged, request_of
from assistant.claude_request import schema_of
from assistant.gate import admit
from assistant.instructions import for_clients
from assistant.opening import Opening
from assistant.single import RanAlone, Waiting
from assistant.threads import Threads
from assistant.tokens import Tokens
from knowledge.people import Person
from tools.declaration import Block, Tool, ToolError
from tools.toolbox import TOOLS
from ui.mcp_progress import Told

PATH = "/mcp"
_ISSUER = AnyHttpUrl("http://localhost")
"""Tokens are made by hand; the SDK wants a URL of who issues them, and shows it to nobody."""
AT_ONCE = 8
"""How many tool calls run at once, whoever makes them; the rest wait."""
BEAT_SECONDS = 5.0
"""Well below the 30 to 60 s after which clients give up on who says nothing."""


class ToolServer(MCPServer[None]):
    """The tools of a workspace for MCP clients. Close it, to let go of its threads."""

    def __init__(
        self,
        office: Opening,
        email: str | None,
        tokens: Tokens | None,
        tools: tuple[Tool, ...] = TOOLS,
        beat: float = BEAT_SECONDS,
    ) -> None:
        """Take who asks: the owner of a request's token, else `email`, else the workspace's owner.

        `beat` is after how many seconds of silence a client is told that its tool is still at work.
        """
        super().__init__(
            "meshwright",
            title="Meshwright",
            version=version("meshwright"),
            instructions=for_clients(),
            auth=AuthSettings(issuer_url=_ISSUER, resource_server_url=None) if tokens else None,
            token_verifier=_Verifier(tokens) if tokens else None,
            log_level="WARNING",
        )
        self._office = office
        self._email = email
        self._assistant = office.assistant()
        self._threads = Threads(AT_ONCE)
        self._tools = tools
        self._beat = beat

    def close(self) -> None:
        """Begin no more tool calls."""
        self._threads.close()
        self._assistant.close()

    async def listen(self, address: str, port: int) -> None:
        """Serve over streamable HTTP until cancelled; each request says anew who asks."""
        await self.run_streamable_http_async(
            host=address, port=port, streamable_http_path=PATH, stateless_http=True
        )

    async def list_tools(self) -> list[ToolShown]:
        """Return the tools, in the order in which models read them."""
        return [_shown(tool) for tool in self._tools]

    async def call_tool(
        self, name: str, arguments: dict[str, object], context: Context[None] | None = None
    ) -> CallToolResult:
        """Run a tool for who asks; what goes wrong is told with a way out.

        A client that gave a token for progress is told what is being done, and every few seconds
        that it still is. A call that is cancelled stops its tool, and nothing of it is kept.
        """
        token = get_access_token()
        email = token.subject if token is not None else self._email
        told, gone = Told(), threading.Event()
        waiting = Waiting(told.say, gone.is_set)
        here = copy_context()  # Its spans belong to the request's, in whichever thread.
        work = self._threads.submit(lambda: here.run(self._called, name, arguments, email, waiting))
        work.add_done_callback(lambda _: told.say(None))
        try:
            if context is not None:
                await told.passed_on(context.report_progress, self._beat)
            return await asyncio.wrap_future(work)
        finally:
            gone.set()
            work.cancel()
            self._threads.give_up(work)

    def _called(
        self, name: str, arguments: dict[str, object], email: str | None, waiting: Waiting
    ) -> CallToolResult:
        tool = next((each for each in self._tools if each.name == name), None)
        if tool is None:
            names = ", ".join(each.name for each in self._tools)
            return _failed(f"There is no tool {name!r}. The tools are: {names}.")
        request = request_of(tool, json.dumps(arguments))
        if isinstance(request, str):
            return _failed(request)
        waiting.progress(tool.title)
        asker = self._office.asker(email)
        # A conversation a day: results stay open for the rest of it, and it stays short.
        conversation = f"mcp {self._office.now():%Y-%m-%d}"
        try:
            ran = self._assistant.run_tool(tool, request, asker, conversation, waiting)
        except ToolError as reason:
            return _failed(str(reason))
        except Exception:  # noqa: BLE001 - the edge: a bug is logged, the client gets a reference
            return _failed(f"{tool.title} failed inside. {logged(tool.name)}")
        return _told(tool, ran, self._command(ran, asker) if ran.token else "")

    def _command(self, ran: RanAlone, asker: Person) -> str:
        where = " --sample" if self._office.sample else ""
        return f"meshwright confirm {ran.token} --as {asker.email}{where}"


class _Verifier:
    """Tells the SDK whose token a request brings."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return whom the token lets in; None for an unknown one."""
        email = self._tokens.owner_of(token)
        if email is None:
            return None
        return AccessToken(token="", client_id=email, scopes=[], subject=email)


def _shown(tool: Tool) -> ToolShown:
    reads = tool.effect == "reads"
    return ToolShown(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(schema_of(tool.request)),
        annotations=ToolAnnotations(
            read_only_hint=reads, destructive_hint=False, open_world_hint=False
        ),
    )


def _failed(reason: str) -> CallToolResult:
    return CallToolResult(content=[_text(reason[:RESULT_ROOM])], is_error=True)


def _told(tool: Tool, ran: RanAlone, command: str) -> CallToolResult:
    """Return the result for a model, and as JSON where that has room."""
    found = bounded(tool.blocks(ran.result), ran.identifier)
    parts = [_joined(block) for block in found.blocks] or ["The result is empty."]
    parts.append(found.cut or f"This is result {ran.identifier}.")
    structured: dict[str, JsonValue] = {"result_id": ran.identifier}
    if command:
        parts.append(f"Nothing was done yet. The person you act for carries it out with: {command}")
        structured["proposal"] = {"token": ran.token, "confirm_with": command}
    body = ran.result.model_dump_json()
    structured["result"] = json.loads(body) if len(body) <= RESULT_ROOM else None
    return CallToolResult(content=[_text(part) for part in parts], structured_content=structured)


def _joined(block: Block) -> str:
    """Return the block as gated Markdown: a client may show it to a person as it is."""
    heading = " ".join(filter(None, (block.title, f"[{block.source}]" if block.source else "")))
    return admit("\n".join(filter(None, (heading, *block.lines))), frozenset()).text


def _text(text: str) -> TextContent:
    return TextContent(text=text.encode("utf-8", "replace").decode("utf-8"))
