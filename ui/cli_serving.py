"""The commands that serve until they are stopped: Slack, MCP, the web page, and the watch."""

from typing import Annotated

import typer

from ui.cli_options import AsOption, JsonOption, SampleOption, WorkspaceOption


def slack(
    port: Annotated[int, typer.Option(help="To listen on where no app token is set.")] = 3000,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the app's manifest instead, for Slack.")
    ] = False,
    url: Annotated[
        str, typer.Option(help="With --manifest: the address that Slack reaches over HTTP.")
    ] = "",
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Answer in Slack, until stopped."""
    from ui.commands_slack import answer_in_slack, print_manifest  # noqa: PLC0415 - `--help` stays quick.

    if manifest:
        print_manifest(url)
        return
    answer_in_slack(port, workspace, sample=sample)


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP; else over standard input and output.")
    ] = False,
    port: Annotated[int, typer.Option(help="To listen on, with --http.")] = 8765,
    address: Annotated[
        str, typer.Option(help="To listen at; this machine alone by default.")
    ] = "127.0.0.1",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Serve the tools to MCP clients, until stopped."""
    from ui.commands_mcp import serve_tools  # noqa: PLC0415 - `--help` stays quick.

    serve_tools(port if http else None, address, as_, workspace, sample=sample)


def watch(
    once: Annotated[bool, typer.Option("--once", help="One round, for a scheduler.")] = False,
    every: Annotated[str, typer.Option(help="Time between rounds, such as 30m or 1d.")] = "1h",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Reload what is due, check contracts that have data, keep scores and queue alerts."""
    from ui.watching import watch as watch_rounds  # noqa: PLC0415 - `--help` stays quick.

    watch_rounds(workspace, once=once, every=every, json=json)


def web(
    port: Annotated[int, typer.Option(help="To listen on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="To listen at; this machine alone by default.")
    ] = "localhost",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Open the web page."""
    from ui.commands_web import open_page  # noqa: PLC0415 - `--help` stays quick.

    open_page(port, address, as_, workspace, sample=sample)
