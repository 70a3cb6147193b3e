"""What all sessions of this process share: the workspace, the assistant, and the loop it runs on."""

import argparse
import gc
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import streamlit as st

from assistant.assistant import Assistant
from assistant.opening import Opening
from knowledge.people import Person
from ui.opened import opened
from ui.web.attached import Attached
from ui.web.running import LoopThread


@dataclass(frozen=True, slots=True)
class Options:
    """How `meshwright web` was started."""

    workspace: Path | None
    sample: bool
    email: str | None
    """Who asks in local mode; the workspace's owner where it is None."""


@dataclass(frozen=True, slots=True)
class Office:
    """The shared parts."""

    opening: Opening
    assistant: Assistant
    attached: Attached
    loop: LoopThread
    options: Options


def options(arguments: list[str]) -> Options:
    """Return the options from the script's own arguments."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workspace", type=Path, default=None)
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--as", dest="email", default=None)
    found = parser.parse_args(arguments)
    return Options(found.workspace, found.sample, found.email)


@st.cache_resource(show_spinner="Opening the workspace …")
def office() -> Office:
    """Return the shared parts, made once for this process."""
    chosen = options(sys.argv[1:])
    opening = opened(chosen.workspace, sample=chosen.sample)
    assistant = opening.assistant()
    _settle()
    return Office(opening, assistant, Attached(opening, assistant), LoopThread(), chosen)


def _settle() -> None:
    """Take what every session shares out of the garbage collector's sight.

    Streamlit collects at the end of each run of a script, which goes through all objects that there
    are: a tenth of a second with the tools loaded, three times for each answer.
    """
    import_module("tools.toolbox")  # Now, so that the tools are settled too.
    gc.collect()
    gc.freeze()


def login_is_set_up() -> bool:
    """Return whether people log in here; without, the page is for whoever started it."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def is_logged_in() -> bool:
    """Return whether somebody has logged in, whoever it is."""
    return bool(st.user.get("is_logged_in"))


def asker() -> Person | None:
    """Return who is at the page; None where they have to log in first, or nobody vouches for them."""
    shared = office()
    if not login_is_set_up():
        return shared.opening.asker(shared.options.email)
    email = st.user.get("email")
    if not is_logged_in() or not isinstance(email, str) or not email.strip():
        return None
    if not _is_vouched_for(st.user.get("email_verified")):
        return None
    return shared.opening.asker(email.strip().casefold())


def _is_vouched_for(verified: object) -> bool:
    """Return whether the address is the person's; who says nothing of it counts only if trusted."""
    workspace = office().opening.workspace
    login = workspace.login if workspace else None
    return verified is True or (verified is None and login is not None and login.trusts_email)
