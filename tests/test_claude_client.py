import asyncio
import subprocess
import sys

import pytest
from peers.claude_parts import (
    KEY,
    asked,
    collect,
)

from assistant.claude import ClaudeModel
from assistant.claude_client import ClaudeSettings
from assistant.model import (
    ModelUnavailable,
)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (ClaudeSettings(), "needs an API key"),
        (ClaudeSettings(api_key="sk ant"), "holds a space"),
        (ClaudeSettings(api_key="sk-ant\n"), "holds a space"),
        (ClaudeSettings(api_key="schlüssel"), "holds a space"),
        (ClaudeSettings(api_key=KEY, base_url="localhost:80"), "must begin with https://"),
        (ClaudeSettings(provider="foundry"), "is not set up"),
    ],
)
def test_settings_that_can_not_work_are_said_before_anything_is_sent(
    settings: ClaudeSettings, words: str
) -> None:
    with pytest.raises(ModelUnavailable, match=words) as caught:
        asyncio.run(collect(ClaudeModel("claude-sonnet-5-5", settings), asked()))
    assert "sk" not in str(caught.value).replace("ask", "")
    assert KEY not in repr(settings)


def test_nothing_of_anthropic_is_loaded_until_claude_is_chosen() -> None:
    code = "import sys, assistant.model, assistant.claude_client; print('anthropic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
