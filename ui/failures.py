"""What a person sees when a command fails: one sentence and a way out, or a reference to a bug."""

import logging
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

COULD_NOT = 1
"""Exit status when there is no answer."""
WRONG_USAGE = 2
INTERRUPTED = 130


class UsageError(Exception):
    """The command was called in a way that makes no sense; the message says what would."""


@contextmanager
def reported() -> Generator[None]:
    """Turn every failure into a message on standard error and an exit status."""
    try:
        yield
    except UsageError as reason:
        _leave(str(reason), WRONG_USAGE)
    except KeyboardInterrupt:
        _leave("Stopped. What was finished is kept.", INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(COULD_NOT) from None
    except OSError as reason:
        what = f"{reason.filename} can't be used" if reason.filename else "A file can't be used"
        _leave(f"{what}: {reason.strerror or reason}.", COULD_NOT)
    except Exception as reason:  # noqa: BLE001 - the last of the three places that catch failures.
        if isinstance(reason, told()):
            _leave(str(reason), COULD_NOT)
        reference = logged(reason)
        _leave(
            f"Something went wrong in Meshwright itself; nothing you gave was lost. Report it with the reference {reference}.",
            COULD_NOT,
        )


def told() -> tuple[type[Exception], ...]:
    """Return the failures whose messages are written for the person who reads them."""
    from assistant.conversation import AssistantError  # noqa: PLC0415 - `--help` stays quick.
    from assistant.model import ModelUnavailable  # noqa: PLC0415 - as above.
    from assistant.settings import SettingsError  # noqa: PLC0415 - as above.
    from knowledge.data.model import DataUnavailable  # noqa: PLC0415 - as above.
    from knowledge.store.opening import StoreUnavailable  # noqa: PLC0415 - as above.
    from knowledge.workspace.model import WorkspaceError  # noqa: PLC0415 - as above.
    from tools.declaration import ToolError  # noqa: PLC0415 - as above.

    return (
        ToolError,
        AssistantError,
        ModelUnavailable,
        SettingsError,
        DataUnavailable,
        StoreUnavailable,
        WorkspaceError,
    )


def logged(reason: Exception) -> str:
    """Write the failure with its trace to the user's log, and return its reference and the file."""
    from platformdirs import user_log_path  # noqa: PLC0415 - `--help` stays quick.

    reference = secrets.token_hex(4)
    file = user_log_path("meshwright", appauthor=False, ensure_exists=True) / "bugs.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    log = logging.getLogger("meshwright.bugs")
    log.addHandler(handler)
    log.error("bug %s", reference, exc_info=reason)
    handler.close()
    log.removeHandler(handler)
    return f"{reference}; details are in {file}"


def _leave(message: str, status: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.write(f"{message}\n")
    raise SystemExit(status)
