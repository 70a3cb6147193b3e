"""The loopback Slack refuses what Slack refuses, seen through the real SDK."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from peers.slack import Slack
from peers.slack_state import File
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

Scene = Callable[[Slack, AsyncWebClient], Awaitable[None]]


def play(scene: Scene) -> None:
    """Play a scene in a Slack with Ann, one channel, and a client of the bot's."""

    async def run() -> None:
        async with Slack() as slack:
            slack.user("UANN", "ann@shop.example")
            slack.channel("CSALES", "UANN")
            client = AsyncWebClient("xoxb-one", base_url=slack.api)
            await scene(slack, client)
            if client.session is not None:
                await client.session.close()

    asyncio.run(run())


async def refused(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def test_a_stream_in_a_channel_needs_to_know_for_whom_it_is() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        root = slack.write("CSALES", "UANN", "hello")

        error = await refused(client.chat_startStream(channel="CSALES", thread_ts=root.ts))

        assert error == "missing_recipient_user_id"

    play(scene)


def test_a_stream_takes_text_until_its_cap_and_ends_once() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        im = slack.im("UANN")
        root = slack.write(im, "UANN", "hello")
        begun = await client.chat_startStream(
            channel=im, thread_ts=root.ts, markdown_text="a" * 6000
        )
        ts = str(begun["ts"])

        assert (
            await refused(client.chat_appendStream(channel=im, ts=ts, markdown_text="b" * 5001))
            == "msg_too_long"
        )
        assert (
            await refused(client.chat_update(channel=im, ts=ts, text="x"))
            == "streaming_state_conflict"
        )
        await client.chat_stopStream(channel=im, ts=ts, markdown_text="!")
        assert (
            await refused(client.chat_stopStream(channel=im, ts=ts))
            == "message_not_in_streaming_state"
        )
        assert slack.state.by_bot(im)[-1].text == "a" * 6000 + "!"

    play(scene)


def test_an_old_stream_has_ended_by_itself() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        slack.methods.stream_seconds = 0.0
        im = slack.im("UANN")
        root = slack.write(im, "UANN", "hello")
        begun = await client.chat_startStream(channel=im, thread_ts=root.ts)

        error = await refused(
            client.chat_appendStream(channel=im, ts=str(begun["ts"]), markdown_text="late")
        )

        assert error == "message_not_in_streaming_state"

    play(scene)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}}]},
        {"type": "image", "image_url": "https://a.example/a.png"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        {"type": "data_carousel"},
    ],
    ids=["section", "header", "button", "image without alt text", "wide table", "unknown"],
)  # fmt: skip
def test_blocks_beyond_the_limits_are_refused(block: dict[str, object]) -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        del slack
        error = await refused(
            client.api_call(
                "chat.postMessage", json={"channel": "CSALES", "text": "t", "blocks": [block]}
            )
        )

        assert error == "invalid_blocks"

    play(scene)


def test_a_call_without_the_scope_names_the_scope() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        slack.state.teams["T1"].scopes -= {"users:read"}

        with pytest.raises(SlackApiError) as caught:
            await client.users_info(user="UANN")

        assert caught.value.response["needed"] == "users:read"

    play(scene)


def test_a_rate_limit_holds_for_as_long_as_it_says() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        slack.faults["chat.postMessage"] = [(429, "1")]

        await client.chat_postMessage(channel="CSALES", text="hello")

        first, second = (c.at for c in slack.calls if c.method == "chat.postMessage")
        assert second - first >= 1

    play(scene)


def test_archived_channels_and_revoked_tokens_take_nothing() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        slack.state.channels["CSALES"].archived = True
        assert await refused(client.chat_postMessage(channel="CSALES", text="x")) == "is_archived"
        slack.state.teams["T1"].revoked = True
        assert await refused(client.auth_test()) == "token_revoked"

    play(scene)


def test_a_trigger_opens_one_modal() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Settings"}, "blocks": []}
        trigger = slack.methods.trigger()
        await client.views_open(trigger_id=trigger, view=view)

        assert (
            await refused(client.views_open(trigger_id=trigger, view=view)) == "invalid_trigger_id"
        )

    play(scene)


def test_files_go_up_in_three_calls_and_come_down_with_a_token() -> None:
    async def scene(slack: Slack, client: AsyncWebClient) -> None:
        await client.files_upload_v2(
            content="id,name", filename="a.csv", title="A", channel="CSALES"
        )
        posted = slack.state.by_bot("CSALES")[-1]
        assert slack.state.files[posted.files[0]["id"]].content == b"id,name"

        said = slack.write("CSALES", "UANN", "see", files=(File("F1", "m.json", b"{}"),))
        address = said.files[0]["url_private_download"]
        async with ClientSession() as session:
            async with session.get(address, headers={"Authorization": "Bearer xoxb-one"}) as good:
                assert await good.read() == b"{}"
            async with session.get(address) as bad:
                assert bad.content_type == "text/html"

    play(scene)
