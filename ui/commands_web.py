"""The web command: opens the page in the browser's reach."""

from pathlib import Path


def open_page(
    port: int, address: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Serve the page until interrupted."""
    from ui.web.office import Options  # noqa: PLC0415 - loads Streamlit.
    from ui.web.server import serve  # noqa: PLC0415 - as above.

    print(f"Meshwright is at http://{address}:{port} (stop it with Ctrl+C).", flush=True)
    serve(Options(folder, sample, email), port, address)
