"""A proposal that is made outside a conversation waits for the same click as any other."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel
from peers.shop_tools import ACCESS, ALICE, BOB, CountTables, assistant_with, opened

from assistant.conversation import AssistantError


def test_a_tool_run_alone_keeps_its_proposal_until_its_asker_confirms(tmp_path: Path) -> None:
    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        made = assistant.run_tool(ACCESS, CountTables(domain="Orders"), ALICE)
        with pytest.raises(AssistantError, match="no such proposal"):
            asyncio.run(assistant.confirm(made.token, BOB))
        done = asyncio.run(assistant.confirm(made.token, ALICE))
        with pytest.raises(AssistantError, match="already confirmed"):
            asyncio.run(assistant.confirm(made.token, ALICE))
        logged = [entry.action for entry in store.records.audit_trail()]

    assert done.text == "Access to Orders is granted."
    assert logged == ["request_access"]


def test_a_result_that_offers_nothing_has_no_token(tmp_path: Path) -> None:
    nothing = replace(ACCESS, offers=lambda _: False)

    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        made = assistant.run_tool(nothing, CountTables(domain="Orders"), ALICE)

    assert made.token == ""
