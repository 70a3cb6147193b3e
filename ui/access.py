"""The commands by which stewards decide about access and executors report."""

import json as json_text
from pathlib import Path

from assistant.access import AccessOffice, Act, told
from assistant.opening import Opening
from knowledge.access import AccessRequest
from knowledge.workspace.model import owner
from ui.failures import UsageError
from ui.opened import opened
from ui.terminal import say


def list_access(email: str | None, folder: Path | None, *, sample: bool, json: bool) -> None:
    """Print the asker's requests and those that they may decide, newest first."""
    office = opened(folder, sample=sample)
    desk = _desk(office)
    shown = desk.shown_to(office.asker(email), office.now())
    if json:
        print(json_text.dumps([r.model_dump(mode="json") for r in shown], indent=2))
        return
    if not shown:
        print("There is no request that is yours or that you may decide.")
    for request in shown:
        _say(request, desk)


def decide_access(
    act: Act, identifier: str, reason: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Carry out a steward's or executor's act and print how the request stands.

    Raises:
        AssistantError: The person may not, or the request is not in that state.

    """
    office = opened(folder, sample=sample)
    desk = _desk(office)
    _say(desk.act(act, identifier, office.asker(email), reason, office.now()), desk)


def _desk(office: Opening) -> AccessOffice:
    if office.workspace is None:
        raise UsageError("There is no workspace here. Make one with `meshwright init DIR`.")
    return AccessOffice(office.store, owner(office.workspace), office.executor())


def _say(request: AccessRequest, desk: AccessOffice) -> None:
    say(told(request))
    say(f"  purpose: {request.purpose}")
    if request.state == "waiting":
        for reason in request.reasons_for:
            say(f"  for: {reason}")
        for reason in request.reasons_against:
            say(f"  against: {reason}")
    to_run = request.statements if request.state == "approved" else ()
    if request.state in {"revoked", "ended"} and not request.carried_out:
        to_run = request.reverse
    for statement in to_run:
        say(f"  {statement}")
    tries = desk.executor.tries_of(request) if desk.executor else None
    if tries is not None and not request.carried_out:
        times = "once" if tries.count == 1 else f"{tries.count} times"
        say(f"  executor: tried {times}, {tries.told}; again from {tries.again:%Y-%m-%d %H:%M}")
