"""The mcp command: finds out who asks, then serves the tools until it is stopped."""

import asyncio
from ipaddress import ip_address
from pathlib import Path

from assistant.opening import Opening
from assistant.settings import secret
from assistant.tokens import Tokens, tokens_of
from ui.failures import UsageError
from ui.opened import opened


def serve_tools(
    port: int | None, address: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Serve over HTTP on a port, or without one over standard input and output.

    Raises:
        UsageError: It is not clear who asks, or anyone on the network could.
        WorkspaceError: A token is missing or too short.

    """
    office = opened(folder, sample=sample)
    tokens = None if port is None else _tokens(office, email, address)
    from ui.mcp_server import ToolServer  # noqa: PLC0415 - loads the SDK, which takes a second.

    server = ToolServer(office, email, tokens)
    try:
        if port is None:
            asyncio.run(server.run_stdio_async())
        else:
            asyncio.run(server.listen(address, port))
    finally:
        server.close()


def _tokens(office: Opening, email: str | None, address: str) -> Tokens | None:
    """Return the tokens that say who asks; None where all ask as one, on this machine alone."""
    workspace = office.workspace
    if workspace is not None and workspace.tokens:
        if email:
            raise UsageError(
                "Leave out --as: meshwright.toml has [[tokens]], and each request's says who asks."
            )
        return tokens_of(workspace, secret)
    if email is None:
        raise UsageError(
            "Over HTTP, say who asks: add [[tokens]] with email and token_env to meshwright.toml, "
            "or use --as EMAIL on this machine alone."
        )
    if not _loopback(address):
        raise UsageError(
            "Without [[tokens]] in meshwright.toml anyone who reaches this address would ask as "
            f"{email}. Add them, or leave out --address."
        )
    return None


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
