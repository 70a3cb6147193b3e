"""The slack command: checks the settings, then answers in Slack until it is stopped."""

import asyncio
import contextlib
import logging
from pathlib import Path

from ui.failures import UsageError
from ui.opened import opened


def print_manifest(address: str) -> None:
    """Print the app's manifest: for sockets, or for HTTP at an address."""
    from ui.slack.manifest import manifest_text  # noqa: PLC0415 - `--help` stays quick.

    print(manifest_text(address, "/slack/events"))


def answer_in_slack(port: int, folder: Path | None, *, sample: bool) -> None:
    """Answer until interrupted.

    Raises:
        SettingsError: A token or secret is missing.
        UsageError: There is no workspace, whose people would tell who may read what.

    """
    office = opened(folder, sample=sample)
    if office.workspace is None:
        raise UsageError(
            "The bot needs a workspace, which says who may read what. Make one with "
            "`meshwright init DIR`, or try `meshwright slack --sample`."
        )
    from ui.slack.serve import serve  # noqa: PLC0415 - loads Slack's SDK.

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    with contextlib.suppress(asyncio.CancelledError):  # A service that is told to end has ended.
        asyncio.run(serve(office, port))
