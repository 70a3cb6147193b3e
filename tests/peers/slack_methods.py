"""The Web API of a loopback Slack: each method keeps the state, and refuses what Slack refuses."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from peers.slack_rules import (
    MARKDOWN,
    Refused,
    check_blocks,
    check_chunks,
    check_message,
    check_view,
)
from peers.slack_state import Channel, File, Json, Message, State, Stream, Team, User

SCOPES: Mapping[str, str] = {
    "chat.postMessage": "chat:write", "chat.postEphemeral": "chat:write", "chat.update": "chat:write",
    "chat.delete": "chat:write", "chat.startStream": "chat:write", "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write", "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write", "assistant.threads.setTitle": "assistant:write",
    "agents.sessions.setStatus": "assistant:write", "agents.sessions.rename": "assistant:write",
    "users.info": "users:read", "users.lookupByEmail": "users:read.email", "usergroups.list": "usergroups:read", "usergroups.users.list": "usergroups:read",
    "conversations.info": "channels:read", "conversations.members": "channels:read",
    "conversations.replies": "channels:history", "conversations.history": "im:history", "conversations.open": "im:write", "reactions.add": "reactions:write",
    "files.getUploadURLExternal": "files:write", "files.completeUploadExternal": "files:write", "files.info": "files:read",
}  # fmt: skip
_SESSION = frozenset({"processing", "active", "suspended", "closed"})


class Methods:
    """The methods by name; `call` answers one request of one team."""

    def __init__(self, state: State, now: Callable[[], float], url: Callable[[], str]) -> None:
        self.state = state
        self._now = now
        self._url = url
        self.stream_seconds = 300.0
        """After so long a stream ends by itself."""
        self.stream_bytes = 11_000
        """So much fits into one streamed message."""
        self.stop_subscribed = True
        """Whether the app handles the Stop button; without, setting a status warns."""
        self._triggers: dict[str, float] = {}
        self._uploads: dict[str, File] = {}
        self._methods: dict[str, Callable[[Team, Json], Json]] = {
            "auth.test": self._auth_test, "auth.revoke": self._revoke, "chat.postMessage": self._post, "chat.postEphemeral": self._ephemeral,
            "chat.update": self._update, "chat.delete": self._delete, "chat.startStream": self._start,
            "chat.appendStream": self._append, "chat.stopStream": self._stop,
            "assistant.threads.setStatus": self._status, "assistant.threads.setTitle": self._title,
            "assistant.threads.setSuggestedPrompts": self._prompts, "agents.sessions.setStatus": self._session,
            "agents.sessions.rename": self._rename, "users.info": self._user, "users.lookupByEmail": self._by_email, "usergroups.list": self._groups,
            "usergroups.users.list": self._group_users, "conversations.info": self._info,
            "conversations.members": self._members, "conversations.replies": self._replies, "conversations.history": self._history,
            "conversations.open": self._open_im, "views.open": self._open_view, "views.publish": self._publish,
            "views.update": self._update_view, "reactions.add": self._react,
            "files.getUploadURLExternal": self._upload_url, "files.completeUploadExternal": self._complete,
            "files.info": self._file, "chat.getPermalink": self._permalink, "team.info": self._team,
        }  # fmt: skip

    def call(self, method: str, team: Team, body: Json) -> Json:
        """Return what the method answers, `ok` aside.

        Raises:
            Refused: The method answers with an error.
        """
        if method not in self._methods:
            raise Refused("unknown_method")
        if team.revoked:
            raise Refused("token_revoked")
        needed = SCOPES.get(method, "")
        if needed and needed not in team.scopes:
            raise Refused("missing_scope", needed)
        return self._methods[method](team, body)

    def trigger(self) -> str:
        """Return a new trigger id, good once and for three seconds."""
        made = f"{secrets.token_hex(4)}.trigger"
        self._triggers[made] = self._now()
        return made

    def _spend(self, trigger: str) -> None:
        made = self._triggers.pop(trigger, None)
        if made is None:
            raise Refused("invalid_trigger_id")
        if self._now() - made > 3:
            raise Refused("expired_trigger_id")

    def _auth_test(self, team: Team, body: Json) -> Json:
        del body
        return {
            "url": "https://fake.slack.example/", "team": team.id, "team_id": team.id, "user": "meshwright",
            "user_id": team.bot_user, "bot_id": f"B{team.id}", "enterprise_id": team.enterprise,
        }  # fmt: skip

    def _revoke(self, team: Team, body: Json) -> Json:
        del body
        team.revoked = True
        return {"revoked": True}

    def _channel(self, team: Team, body: Json, *, writes: bool = True) -> Channel:
        channel = self.state.channels.get(str(body.get("channel") or body.get("channel_id") or ""))
        if channel is None or channel.team != team.id or team.bot_user not in channel.members:
            raise Refused("channel_not_found" if channel is None else "not_in_channel")
        if writes and channel.archived:
            raise Refused("is_archived")
        return channel

    def _own(self, team: Team, body: Json) -> Message:
        channel = self._channel(team, body)
        found = self.state.message(channel.id, str(body.get("ts", "")))
        if found is None:
            raise Refused("message_not_found")
        if found.user != team.bot_user or found.only_for:
            raise Refused("cant_update_message")
        return found

    def _say(self, team: Team, body: Json, **more: Any) -> Message:
        message = Message(
            channel=str(body["channel"]), ts=self.state.next_ts(), user=team.bot_user,
            text=str(body.get("text") or ""), blocks=list(body.get("blocks") or []),
            thread_ts=str(body.get("thread_ts") or ""), metadata=body.get("metadata"), **more,
        )  # fmt: skip
        self.state.messages.append(message)
        return message

    def _post(self, team: Team, body: Json) -> Json:
        user = self.state.users.get(str(body.get("channel", "")))
        if user is not None:
            body = {**body, "channel": self._open_im(team, {"users": user.id})["channel"]["id"]}
        channel = self._channel(team, body)
        check_message(body)
        self._thread_is_there(channel, str(body.get("thread_ts") or ""))
        message = self._say(team, body)
        return {"channel": channel.id, "ts": message.ts, "message": _shown(message)}

    def _thread_is_there(self, channel: Channel, thread_ts: str) -> None:
        if thread_ts and self.state.message(channel.id, thread_ts) is None:
            raise Refused("thread_not_found")

    def _ephemeral(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        if str(body.get("user", "")) not in channel.members:
            raise Refused("user_not_in_channel")
        check_message(body)
        message = self._say(team, body, only_for=str(body["user"]))
        return {"message_ts": message.ts}

    def _update(self, team: Team, body: Json) -> Json:
        message = self._own(team, body)
        if message.stream is not None and message.stream.live:
            raise Refused("streaming_state_conflict")
        check_message(body)
        message.text = str(body.get("text") or "")
        if "blocks" in body:
            message.blocks = list(body["blocks"])
        return {"channel": message.channel, "ts": message.ts, "message": _shown(message)}

    def _delete(self, team: Team, body: Json) -> Json:
        message = self._own(team, body)
        message.deleted = True
        return {"channel": message.channel, "ts": message.ts}

    def _start(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        if not body.get("thread_ts"):
            raise Refused("invalid_arguments", "missing required field: thread_ts")
        self._thread_is_there(channel, str(body["thread_ts"]))
        if channel.kind != "im":
            for name in ("recipient_user_id", "recipient_team_id"):
                if not body.get(name):
                    raise Refused(f"missing_{name}")
        stream = Stream(opened=self._now(), recipient=str(body.get("recipient_user_id") or ""))
        message = self._say(team, {**body, "blocks": [], "text": ""}, stream=stream)
        self._pour(message, body)
        return {"channel": channel.id, "ts": message.ts}

    def _live(self, team: Team, body: Json) -> Message:
        message = self._own(team, body)
        stream = message.stream
        if stream is None:
            raise Refused("message_not_in_streaming_state")
        if stream.live and self._now() - stream.opened > self.stream_seconds:
            stream.live = False
        if not stream.live:
            raise Refused("message_not_in_streaming_state")
        return message

    def _append(self, team: Team, body: Json) -> Json:
        message = self._live(team, body)
        if not body.get("markdown_text") and not body.get("chunks"):
            raise Refused("no_text")
        self._pour(message, body)
        return {"channel": message.channel, "ts": message.ts}

    def _pour(self, message: Message, body: Json) -> None:
        text, chunks = str(body.get("markdown_text") or ""), list(body.get("chunks") or [])
        if text and chunks:
            raise Refused("invalid_arguments", "markdown_text and chunks exclude each other")
        if len(text) > MARKDOWN:
            raise Refused("msg_too_long")
        check_chunks(chunks)
        stream = message.stream
        assert stream is not None
        size = stream.size + len(text.encode()) + sum(map(_weight, chunks))
        if size > self.stream_bytes:
            raise Refused("msg_too_long")
        stream.size = size
        message.text += text
        for chunk in chunks:
            match chunk["type"]:
                case "markdown_text":
                    message.text += chunk["text"]
                case "task_update":
                    message.tasks[chunk["id"]] = {**message.tasks.get(chunk["id"], {}), **chunk}
                case "plan_update":
                    message.plan = chunk["title"]
                case _:
                    message.blocks += chunk["blocks"]

    def _stop(self, team: Team, body: Json) -> Json:
        message = self._live(team, body)
        check_blocks(body.get("blocks") or [], 50)
        self._pour(message, body)
        message.blocks += list(body.get("blocks") or [])
        message.metadata = body.get("metadata") or message.metadata
        assert message.stream is not None
        message.stream.live = False
        if body.get("session_status"):
            self._session(
                team, {**body, "status": body["session_status"], "thread_ts": message.thread_ts}
            )
        return {"channel": message.channel, "ts": message.ts, "message": _shown(message)}

    def _status(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        if len(body.get("loading_messages") or []) > 10:
            raise Refused("invalid_arguments", "loading_messages: at most 10")
        place = channel.id, str(body.get("thread_ts") or "")
        self.state.thread_status.setdefault(place, []).append(str(body.get("status", "")))
        return {}

    def _title(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        self.state.titles[channel.id, str(body.get("thread_ts") or "")] = str(body.get("title", ""))
        return {}

    def _prompts(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        prompts = list(body.get("prompts") or [])
        if not 0 < len(prompts) <= 4 or not all(
            p.get("title") and p.get("message") for p in prompts
        ):
            raise Refused("invalid_arguments", "prompts: 1 to 4 with title and message")
        self.state.prompts[channel.id] = prompts
        return {}

    def _session(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        if body.get("status") not in _SESSION or len(str(body.get("title") or "")) > 200:
            raise Refused("invalid_arguments")
        place = channel.id, str(body.get("thread_ts") or "")
        self.state.session_status.setdefault(place, []).append(str(body["status"]))
        if body.get("title"):
            self.state.titles[place] = str(body["title"])
        warning = "missing_agent_session_stopped_event_subscription"
        return {} if self.stop_subscribed else {"warning": warning}

    def _rename(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body)
        if not 0 < len(str(body.get("title") or "")) <= 200:
            raise Refused("invalid_arguments")
        self.state.titles[channel.id, str(body.get("thread_ts") or "")] = str(body["title"])
        return {}

    def _user(self, team: Team, body: Json) -> Json:
        user = self.state.users.get(str(body.get("user", "")))
        if user is None:
            raise Refused("user_not_found")
        return {"user": _person(user, with_email="users:read.email" in team.scopes)}

    def _by_email(self, team: Team, body: Json) -> Json:
        for user in self.state.users.values():
            if user.team == team.id and user.email == body.get("email") and not user.deleted:
                return {"user": _person(user, with_email=True)}
        raise Refused("users_not_found")

    def _groups(self, team: Team, body: Json) -> Json:
        del body
        return {"usergroups": [
            {"id": f"S{handle.upper()}", "handle": handle, "team_id": team.id, "date_delete": 0, "users": list(users)}
            for handle, users in self.state.groups.items()
        ]}  # fmt: skip

    def _group_users(self, team: Team, body: Json) -> Json:
        del team
        for handle, users in self.state.groups.items():
            if body.get("usergroup") == f"S{handle.upper()}":
                return {"users": list(users)}
        raise Refused("no_such_subteam")

    def _info(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body, writes=False)
        return {"channel": {
            "id": channel.id, "name": channel.name, "is_channel": channel.kind == "channel", "is_im": channel.kind == "im",
            "is_group": channel.kind == "group", "is_mpim": channel.kind == "mpim", "is_private": channel.kind != "channel",
            "is_ext_shared": channel.external, "is_shared": channel.external, "is_org_shared": False,
            "is_archived": channel.archived, "is_member": True, "num_members": len(channel.members),
        }}  # fmt: skip

    def _members(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body, writes=False)
        everyone = sorted(channel.members)
        begin, size = int(body.get("cursor") or 0), min(int(body.get("limit") or 100), 1000)
        after = begin + size
        cursor = str(after) if after < len(everyone) else ""
        return {"members": everyone[begin:after], "response_metadata": {"next_cursor": cursor}}

    def _replies(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body, writes=False)
        thread = self.state.thread(channel.id, str(body.get("ts", "")))
        if not thread:
            raise Refused("thread_not_found")
        return self._some(thread, body)

    def _history(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body, writes=False)
        tops = [m for m in self.state.messages if m.channel == channel.id and not m.deleted and m.thread_ts in {"", m.ts}]  # fmt: skip
        return self._some(tops[::-1], body)

    def _some(self, messages: list[Message], body: Json) -> Json:
        """Return the first of these messages that everybody sees; marks where they are asked for."""
        limit = min(int(body.get("limit") or 100), 1000)
        seen = [m for m in messages if not m.only_for]
        marks = bool(body.get("include_all_metadata"))
        shown = [{**_shown(m), **({"metadata": m.metadata} if marks and m.metadata else {})} for m in seen[:limit]]  # fmt: skip
        return {"messages": shown, "has_more": len(seen) > limit}

    def _open_im(self, team: Team, body: Json) -> Json:
        users = [u for u in str(body.get("users", "")).split(",") if u]
        if not users or any(u not in self.state.users for u in users):
            raise Refused("user_not_found")
        members = {*users, team.bot_user}
        for channel in self.state.channels.values():
            if (
                channel.team == team.id
                and channel.kind in {"im", "mpim"}
                and channel.members == members
            ):
                return {"channel": {"id": channel.id}}
        made = f"D{len(self.state.channels):05d}{users[0]}"
        kind = "im" if len(users) == 1 else "mpim"
        self.state.channels[made] = Channel(made, team.id, "", kind, members)
        return {"channel": {"id": made}}

    def _open_view(self, team: Team, body: Json) -> Json:
        del team
        self._spend(str(body.get("trigger_id", "")))
        check_view(body.get("view") or {})
        made = f"V{len(self.state.modals) + 1:06d}"
        self.state.modals[made] = {**body["view"], "id": made, "hash": "1"}
        return {"view": self.state.modals[made]}

    def _update_view(self, team: Team, body: Json) -> Json:
        del team
        known = str(body.get("view_id", ""))
        if known not in self.state.modals:
            raise Refused("not_found")
        check_view(body.get("view") or {})
        self.state.modals[known] = {**body["view"], "id": known, "hash": "2"}
        return {"view": self.state.modals[known]}

    def _publish(self, team: Team, body: Json) -> Json:
        del team
        if str(body.get("user_id", "")) not in self.state.users:
            raise Refused("user_not_found")
        check_view(body.get("view") or {})
        self.state.homes[str(body["user_id"])] = body["view"]
        return {"view": body["view"]}

    def _react(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, {**body})
        found = channel.id, str(body.get("timestamp", "")), str(body.get("name", ""))
        if self.state.message(found[0], found[1]) is None:
            raise Refused("message_not_found")
        if found in self.state.reactions:
            raise Refused("already_reacted")
        self.state.reactions.add(found)
        return {}

    def _upload_url(self, team: Team, body: Json) -> Json:
        del team
        if not body.get("filename") or int(body.get("length") or 0) <= 0:
            raise Refused("invalid_arguments")
        made = f"F{secrets.token_hex(4).upper()}"
        self._uploads[made] = File(
            made, str(body["filename"]), b"", alt_txt=str(body.get("alt_txt") or "")
        )
        return {"upload_url": f"{self._url()}/upload/{made}", "file_id": made}

    def uploaded(self, file: str, content: bytes) -> None:
        """Take the bytes that were sent to an upload address."""
        self._uploads[file].content = content

    def _complete(self, team: Team, body: Json) -> Json:
        files: list[Json] = []
        for one in body.get("files") or []:
            known = self._uploads.pop(str(one.get("id")), None)
            if known is None or not known.content:
                raise Refused("file_not_found")
            known.title = str(one.get("title") or known.name)
            self.state.files[known.id] = known
            files.append(self.shown_file(known))
        if body.get("channel_id"):
            where = {
                "channel": body["channel_id"],
                "thread_ts": body.get("thread_ts"),
                "text": body.get("initial_comment") or "",
            }
            self._channel(team, where)
            self._say(team, where, files=files)
        return {"files": files}

    def _file(self, team: Team, body: Json) -> Json:
        del team
        file = self.state.files.get(str(body.get("file", "")))
        if file is None:
            raise Refused("file_not_found")
        return {"file": self.shown_file(file)}

    def shown_file(self, file: File) -> Json:
        """Return the file as events and methods show it."""
        return {
            "id": file.id, "name": file.name, "title": file.title or file.name, "mimetype": file.mimetype,
            "size": len(file.content), "mode": "hosted", "alt_txt": file.alt_txt,
            "url_private": f"{self._url()}/files/{file.id}", "url_private_download": f"{self._url()}/files/{file.id}",
        }  # fmt: skip

    def _permalink(self, team: Team, body: Json) -> Json:
        channel = self._channel(team, body, writes=False)
        place = str(body.get("message_ts", "")).replace(".", "")
        return {"permalink": f"https://fake.slack.example/archives/{channel.id}/p{place}"}

    def _team(self, team: Team, body: Json) -> Json:
        del body
        return {"team": {"id": team.id, "name": team.id, "domain": "fake"}}


def _weight(chunk: Json) -> int:
    """Return what a chunk counts against a stream's bytes: details and output twice."""
    once = len(str(chunk.get("text") or chunk.get("title") or "").encode())
    return once + 2 * len(
        (str(chunk.get("details") or "") + str(chunk.get("output") or "")).encode()
    )


def _person(user: User, *, with_email: bool) -> Json:
    profile: Json = {"real_name": user.name, "display_name": user.name}
    if with_email:
        profile["email"] = user.email
    return {
        "id": user.id, "team_id": user.team, "name": user.name, "real_name": user.name, "deleted": user.deleted,
        "is_bot": user.is_bot, "is_stranger": False, "locale": "en-US", "tz": "Europe/Dublin", "profile": profile,
    }  # fmt: skip


def _shown(message: Message) -> Json:
    found: Json = {"type": "message", "ts": message.ts, "user": message.user, "text": message.text}
    if message.thread_ts:
        found["thread_ts"] = message.thread_ts
    if message.blocks:
        found["blocks"] = message.blocks
    if message.files:
        found["files"] = message.files
    return found
