"""Starts Streamlit on the page's script, reachable from this machine alone unless told otherwise."""

from pathlib import Path

from streamlit.web import bootstrap

from ui.render.palette import BLUE, DARK
from ui.web.office import Options


def serve(options: Options, port: int, address: str, login: Path | None) -> None:
    """Serve the page until interrupted; `login` is the file with how people log in, if they do."""
    arguments: list[str] = ["--sample"] if options.sample else []
    if options.workspace is not None:
        arguments += ["--workspace", str(options.workspace)]
    if options.email:
        arguments += ["--as", options.email]
    flags: dict[str, object] = {
        "server_port": port,
        "server_address": address,
        "server_headless": True,
        "server_fileWatcherType": "none",
        "server_disconnectedSessionTTL": 600,
        "browser_gatherUsageStats": False,
        "runner_magicEnabled": False,
        "client_toolbarMode": "minimal",
        "client_showErrorDetails": "none",
        "theme_light_primaryColor": BLUE,
        "theme_dark_primaryColor": DARK.calm,
        "logger_level": "warning",
        # Files of the machine's other Streamlit apps must not say who may use this one.
        "secrets_files": [str(login)] if login else [],
    }
    bootstrap.load_config_options(flags)
    bootstrap.run(str(Path(__file__).with_name("app.py")), False, arguments, flags)  # noqa: FBT003 - its own signature.
