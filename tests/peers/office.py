"""Another process that answers a question: `python -m peers.office FOLDER URL KEY`.

It prints each event as a line of JSON.
"""

import asyncio
import sys
from pathlib import Path

from peers.shop_tools import assistant_with, opened, question

from assistant.claude import ClaudeModel
from assistant.claude_client import ClaudeSettings


async def main(folder: Path, url: str, key: str) -> None:
    model = ClaudeModel("claude-sonnet-5-5", ClaudeSettings("sk-ant-secret", url))
    with opened(folder) as store, assistant_with(model, store) as assistant:
        async for event in assistant.ask(question("Go on?", event_key=key)):
            print(event.model_dump_json(), flush=True)  # noqa: T201 - what the other process reads.


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
