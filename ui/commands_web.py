"""The web command: opens the page in the browser's reach."""

from pathlib import Path

from assistant.settings import secret
from ui.failures import UsageError
from ui.opened import opened

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Addresses that only this machine reaches."""


def open_page(
    port: int, address: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Serve the page until interrupted.

    Raises:
        UsageError: It would be open to others without a login, or the login lacks its secret.

    """
    office = opened(folder, sample=sample)
    spec = office.workspace.login if office.workspace else None
    if spec is None and address not in HERE:
        raise UsageError(
            f"Without a login the page is for this machine alone, and {address} is open to others: "
            "add [login] to meshwright.toml, or leave --address out."
        )
    if spec is not None and email:
        raise UsageError("This workspace asks people to log in, so --as has no meaning here.")
    from ui.web.login import write_login  # noqa: PLC0415 - `--help` stays quick.
    from ui.web.office import Options  # noqa: PLC0415 - loads Streamlit.
    from ui.web.server import serve  # noqa: PLC0415 - as above.

    login = write_login(spec, secret(spec.secret_env), office.state) if spec else None
    place = spec.address if spec else f"http://{address}:{port}"
    print(f"Meshwright is at {place} (stop it with Ctrl+C).", flush=True)
    serve(Options(folder, sample, email), port, address, login)
