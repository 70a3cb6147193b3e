"""A loopback Slack with its people: serves the Web API, sockets, uploads and OAuth, and acts as users do.

The rules are those of Slack's public reference and of what developers report; the size and the age
at which a stream ends are settings, since Slack documents neither.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl

from aiohttp import web
from peers.slack_delivery import Ack, Delivery
from peers.slack_methods import Methods
from peers.slack_rules import Refused, check_message
from peers.slack_state import Channel, File, Json, Message, State, Team, User

Fault = tuple[int, str]
"""An HTTP status with seconds to wait as text, such as (429, "1"), or (200, "error_name").

Status 0 breaks the connection.
"""


@dataclass
class Call:
    """One call of the Web API."""

    method: str
    body: Json
    at: float
    error: str = ""


@dataclass
class Slack:
    """A workspace of Slack. Use it as `async with Slack() as slack`."""

    app_token: str = "xapp-1-test"
    client_id: str = "111.222"
    client_secret: str = "a-client-secret"
    now: Callable[[], float] = time.monotonic
    state: State = field(default_factory=State)
    delivery: Delivery = field(default_factory=Delivery)
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """By method, what its next calls meet instead of an answer."""
    url: str = ""
    _codes: dict[str, str] = field(default_factory=dict)
    _responses: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _events: int = 0

    def __post_init__(self) -> None:
        self.methods = Methods(self.state, self.now, lambda: self.url)
        self.team("T1", "xoxb-one")

    @property
    def api(self) -> str:
        """Return the address that `SLACK_API_URL` is set to."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_post("/api/{method}", self._serve)
        app.router.add_get("/api/{method}", self._serve)
        app.router.add_get("/link/", self.delivery.socket)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/files/{file}", self._download)
        app.router.add_post("/response/{token}", self._respond)
        app.router.add_get("/oauth/v2/authorize", self._consent)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in list(self.delivery.sockets):
            await socket.close()
        await self._runner.cleanup()

    # What there is.

    def team(self, id_: str, token: str, **more: object) -> Team:
        """Add a team with its bot."""
        team = Team(id_, token, f"UBOT{id_}", **more)  # type: ignore[arg-type]
        self.state.teams[id_] = team
        self.state.users[team.bot_user] = User(team.bot_user, "meshwright", "", id_, is_bot=True)
        return team

    def user(self, id_: str, email: str, team: str = "T1", **more: object) -> User:
        """Add a person."""
        user = User(id_, email.split("@", maxsplit=1)[0], email, team, **more)  # type: ignore[arg-type]
        self.state.users[id_] = user
        return user

    def channel(self, id_: str, *members: str, team: str = "T1", **more: object) -> Channel:
        """Add a channel with these people and the bot."""
        bot = self.state.teams[team].bot_user
        channel = Channel(
            id_, team, id_.lower(), more.pop("kind", "channel"), {*members, bot}, **more
        )  # type: ignore[arg-type]
        self.state.channels[id_] = channel
        return channel

    def im(self, user: str) -> str:
        """Return the id of the conversation of this person and the bot."""
        team = self.state.teams[self.state.users[user].team]
        return str(self.methods.call("conversations.open", team, {"users": user})["channel"]["id"])

    # The Web API.

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await _read(request)
        call = Call(method, body, self.now())
        self.calls.append(call)
        waiting = self.faults.get(method) or []
        if waiting:
            status, told = waiting.pop(0)
            call.error = told
            if status == 0 and request.transport is not None:
                request.transport.abort()
            if status != 200:
                return web.Response(status=status, headers={"Retry-After": told}, text="{}")
            return web.json_response({"ok": False, "error": told})
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            answer = self._answer(method, token or str(body.get("token", "")), body)
        except Refused as refused:
            call.error = refused.error
            told = {
                "ok": False,
                "error": refused.error,
                "response_metadata": {"messages": list(refused.details)},
            }
            if refused.error == "missing_scope":
                told |= {"needed": refused.details[0], "provided": ""}
            return web.json_response(told)
        return web.json_response({"ok": True, **answer})

    def _answer(self, method: str, token: str, body: Json) -> Json:
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refused("invalid_auth")
            place = self.url.replace("http", "ws", 1)
            return {"url": f"{place}/link/?ticket={self.delivery.ticket()}&app_id=A1"}
        if method == "oauth.v2.access":
            return self._exchange(body)
        team = next((t for t in self.state.teams.values() if t.token == token), None)
        if team is None:
            raise Refused("invalid_auth" if token else "not_authed")
        return self.methods.call(method, team, body)

    def _exchange(self, body: Json) -> Json:
        team = self.state.teams.get(self._codes.pop(str(body.get("code", "")), ""))
        if team is None:
            raise Refused("invalid_code")
        return {
            "access_token": team.token, "token_type": "bot", "scope": ",".join(sorted(team.scopes)),
            "bot_user_id": team.bot_user, "app_id": "A1", "is_enterprise_install": False,
            "team": {"id": team.id, "name": team.id},
            "enterprise": {"id": team.enterprise, "name": "Org"} if team.enterprise else None,
            "authed_user": {"id": "UINSTALLER"},
        }  # fmt: skip

    async def _consent(self, request: web.Request) -> web.Response:
        """Show the page on which an administrator of the team in `team` clicks Allow."""
        if request.query.get("client_id") != self.client_id:
            return web.Response(status=400, text="invalid_client_id")
        code = secrets.token_hex(8)
        self._codes[code] = request.query.get("team", "T1")
        target = (
            f"{request.query.get('redirect_uri', '')}?code={code}&state={request.query['state']}"
        )
        return web.json_response({"redirect": target})

    def code(self, team: str) -> str:
        """Return a code as the redirect carries it after a click on Allow."""
        made = secrets.token_hex(8)
        self._codes[made] = team
        return made

    async def _upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        if request.content_type.startswith("multipart/"):
            return web.Response(status=400)
        self.methods.uploaded(request.match_info["file"], content)
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        tokens = {f"Bearer {t.token}" for t in self.state.teams.values() if not t.revoked}
        if request.headers.get("Authorization") not in tokens:
            return web.Response(text="<html>Sign in to Slack</html>", content_type="text/html")
        file = self.state.files[request.match_info["file"]]
        return web.Response(body=file.content, content_type=file.mimetype)

    async def _respond(self, request: web.Request) -> web.Response:
        place = self._responses.get(request.match_info["token"])
        if place is None:
            return web.Response(status=404, text="used_url")
        body = json.loads(await request.text())
        channel, user, ts = place
        original = self.state.message(channel, ts)
        if body.get("delete_original") and original:
            original.deleted = True
            return web.Response(text="ok")
        try:
            check_message(body)
        except Refused as refused:
            return web.json_response({"ok": False, "error": refused.error}, status=400)
        if body.get("replace_original") and original:
            original.text, original.blocks = body.get("text") or "", body.get("blocks") or []
        else:
            only = "" if body.get("response_type") == "in_channel" else user
            bot = self.state.teams[self.state.channels[channel].team].bot_user
            self.state.messages.append(
                Message(
                    channel,
                    self.state.next_ts(),
                    bot,
                    body.get("text") or "",
                    body.get("blocks") or [],
                    only_for=only,
                )
            )
        return web.Response(text="ok")

    # What people do.

    def write(
        self, channel: str, user: str, text: str, thread_ts: str = "", files: tuple[File, ...] = ()
    ) -> Message:
        """Put a person's message into a channel without telling the app."""
        shown = []
        for file in files:
            self.state.files[file.id] = file
            shown.append(self.methods.shown_file(file))
        message = Message(
            channel, self.state.next_ts(), user, text, thread_ts=thread_ts, files=shown
        )
        self.state.messages.append(message)
        return message

    def event(self, event: Json, team: str = "T1", event_id: str = "") -> Json:
        """Return the outer event around an event."""
        self._events += 1
        one = self.state.teams[team]
        return {
            "token": "unused", "team_id": team, "enterprise_id": one.enterprise, "api_app_id": "A1", "type": "event_callback",
            "event": event, "event_id": event_id or f"Ev{self._events:08d}", "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": one.enterprise, "team_id": team, "user_id": one.bot_user, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }  # fmt: skip

    def _inner(self, message: Message, kind: str) -> Json:
        channel = self.state.channels[message.channel]
        found: Json = {
            "type": kind, "user": message.user, "text": message.text, "ts": message.ts, "channel": channel.id,
            "event_ts": message.ts, "team": channel.team,
        }  # fmt: skip
        if message.thread_ts:
            found["thread_ts"] = message.thread_ts
        if kind == "message":
            found["channel_type"] = channel.kind
        if message.files:
            found |= {"files": message.files, "subtype": "file_share"}
        return found

    async def mention(
        self, channel: str, user: str, text: str, thread_ts: str = "", files: tuple[File, ...] = ()
    ) -> Message:
        """Mention the bot; the app is told twice, as a mention and as a message."""
        team = self.state.channels[channel].team
        message = self.write(
            channel, user, f"<@{self.state.teams[team].bot_user}> {text}", thread_ts, files
        )
        await asyncio.gather(
            self.delivery.deliver(
                "events_api", self.event(self._inner(message, "app_mention"), team)
            ),
            self.delivery.deliver("events_api", self.event(self._inner(message, "message"), team)),
        )
        return message

    async def say(
        self,
        channel: str,
        user: str,
        text: str,
        thread_ts: str = "",
        files: tuple[File, ...] = (),
        event_id: str = "",
    ) -> Message:
        """Write a message without a mention, in a channel or to the bot."""
        message = self.write(channel, user, text, thread_ts, files)
        await self.tell(message, event_id)
        return message

    async def tell(
        self, message: Message, event_id: str = "", looking_at: str | None = None
    ) -> Ack:
        """Tell the app of a message, perhaps once more under the same id.

        To the bot's own conversation belongs what its writer looks at: a channel, or nothing.
        """
        team = self.state.channels[message.channel].team
        inner = self._inner(message, "message")
        if looking_at is not None:
            inner["app_context"] = _in_view(looking_at, team)
        outer = self.event(inner, team, event_id)
        return await self.delivery.deliver("events_api", outer)

    async def look_at(self, user: str, channel: str) -> Ack:
        """Go to a channel, or to nothing that Slack tells of, with the bot's pane open."""
        team = self.state.users[user].team
        event: Json = {
            "type": "app_context_changed", "user": user, "context": _in_view(channel, team),
            "event_ts": self.state.next_ts(),
        }  # fmt: skip
        return await self.delivery.deliver("events_api", self.event(event, team))

    async def use(self, user: str, callback_id: str) -> Ack:
        """Use a global shortcut."""
        payload: Json = {
            "type": "shortcut", "callback_id": callback_id, **self._acting(user, ""),
            "action_ts": self.state.next_ts(),
        }  # fmt: skip
        payload.pop("response_url")
        return await self.delivery.deliver("interactive", payload)

    async def open_home(self, user: str, tab: str = "home") -> Ack:
        """Open the app's home, or its messages."""
        team = self.state.users[user].team
        event = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.im(user),
            "tab": tab,
            "event_ts": self.state.next_ts(),
        }
        return await self.delivery.deliver("events_api", self.event(event, team))

    async def press_stop(self, channel: str, user: str, thread_ts: str) -> Ack:
        """Press Stop in a thread: Slack ends its streams and tells the app."""
        live = [m for m in self.state.thread(channel, thread_ts) if m.stream and m.stream.live]
        for message in live:
            assert message.stream is not None
            message.stream.live = False
        event: Json = {
            "type": "agent_session_stopped", "channel": channel, "thread_ts": thread_ts, "user": user,
            "streaming_message_ts": [m.ts for m in live], "event_ts": self.state.next_ts(),
        }  # fmt: skip
        return await self.delivery.deliver(
            "events_api", self.event(event, self.state.channels[channel].team)
        )

    def _acting(self, user: str, channel: str, ts: str = "") -> Json:
        token = secrets.token_hex(8)
        self._responses[token] = channel, user, ts
        team = self.state.users[user].team
        return {
            "team": {"id": team, "domain": "fake"}, "user": {"id": user, "team_id": team, "username": user.lower(), "name": user.lower()},
            "api_app_id": "A1", "token": "unused", "trigger_id": self.methods.trigger(),
            "response_url": f"{self.url}/response/{token}", "enterprise": None, "is_enterprise_install": False,
        }  # fmt: skip

    async def click(
        self, message: Message, user: str, action_id: str, value: str = "", **more: object
    ) -> Ack:
        """Press a button of a message, or give feedback with its buttons."""
        element, block = _found(message.blocks, action_id)
        action: Json = {
            "type": element["type"], "action_id": element.get("action_id", ""), "block_id": block.get("block_id", "b"),
            "action_ts": self.state.next_ts(), "value": value or element.get("value", ""), **more,
        }  # fmt: skip
        payload: Json = {
            "type": "block_actions", **self._acting(user, message.channel, message.ts), "actions": [action],
            "channel": {"id": message.channel, "name": message.channel.lower()},
            "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": bool(message.only_for), "thread_ts": message.thread_ts},
            "message": {"ts": message.ts, "text": message.text, "user": message.user, "blocks": message.blocks, "thread_ts": message.thread_ts or message.ts},
            "state": {"values": {}},
        }  # fmt: skip
        return await self.delivery.deliver("interactive", payload)

    async def click_home(self, user: str, action_id: str, value: str = "") -> Ack:
        """Press a button of the home tab."""
        view = self.state.homes[user]
        element, block = _found(view["blocks"], action_id)
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block.get("block_id", "b"),
            "value": value or element.get("value", ""),
        }
        payload: Json = {
            "type": "block_actions", **self._acting(user, self.im(user)), "actions": [action],
            "container": {"type": "view", "view_id": "VHOME"}, "view": {**view, "id": "VHOME", "state": {"values": {}}},
        }  # fmt: skip
        return await self.delivery.deliver("interactive", payload)

    async def submit(self, view_id: str, user: str, values: Json) -> Ack:
        """Submit a modal with these values, by block and action."""
        view = self.state.modals[view_id]
        shown = {
            **view,
            "state": {"values": values},
            "type": "modal",
            "team_id": self.state.users[user].team,
        }
        payload: Json = {
            "type": "view_submission",
            **self._acting(user, self.im(user)),
            "view": shown,
        }
        return await self.delivery.deliver("interactive", payload)

    async def shortcut(self, message: Message, user: str, callback_id: str) -> Ack:
        """Use a message shortcut on a message."""
        payload: Json = {
            "type": "message_action", "callback_id": callback_id, **self._acting(user, message.channel, message.ts),
            "channel": {"id": message.channel, "name": message.channel.lower()}, "message_ts": message.ts,
            "message": {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "files": message.files, **({"thread_ts": message.thread_ts} if message.thread_ts else {})},
        }  # fmt: skip
        return await self.delivery.deliver("interactive", payload)

    async def slash(self, channel: str, user: str, command: str, text: str) -> Ack:
        """Use a slash command."""
        acting = self._acting(user, channel)
        payload: Json = {
            "command": command, "text": text, "user_id": user, "user_name": user.lower(), "channel_id": channel,
            "channel_name": self.state.channels[channel].name, "team_id": self.state.users[user].team, "team_domain": "fake",
            "trigger_id": acting["trigger_id"], "response_url": acting["response_url"], "api_app_id": "A1", "token": "unused",
        }  # fmt: skip
        return await self.delivery.deliver("slash_commands", payload)

    async def until(self, held: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: It did not in time; what the bot said last is in the message.
        """
        end = time.monotonic() + seconds
        while not held():
            if time.monotonic() > end:
                said = [(m.text or m.blocks) for m in self.state.by_bot()[-3:]]
                errors = [(c.method, c.error) for c in self.calls if c.error][-5:]
                raise AssertionError(f"not in time; said {said}; refused {errors}")
            await asyncio.sleep(0.01)


def _in_view(channel: str, team: str) -> Json:
    if not channel:
        return {}
    entity = {"type": "slack#/types/channel_id", "value": channel, "team_id": team}
    return {"entities": [entity]}


def _found(blocks: list[Json], action_id: str) -> tuple[Json, Json]:
    for block in blocks:
        inside = [
            *block.get("elements", []),
            *([block["accessory"]] if "accessory" in block else []),
        ]
        for element in inside:
            if element.get("action_id") == action_id:
                return element, block
    shown = [e.get("action_id") for b in blocks for e in b.get("elements", [])]
    raise AssertionError(f"nothing to press is called {action_id!r}; there are {shown}")


async def _read(request: web.Request) -> Json:
    """Read a body as lenient as Slack does: JSON, a form with JSON in it, or nothing."""
    text = await request.text()
    if text and request.content_type == "application/json":
        return dict(json.loads(text))
    found: Json = {**request.query, **dict(parse_qsl(text))}
    for name in ("blocks", "view", "files", "prompts", "chunks", "metadata"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found
