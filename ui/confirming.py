"""The commands of a person's own acts: carry out a proposal, and check what was done so far."""

import asyncio
import sys
from contextlib import closing
from pathlib import Path

from assistant.conversation import AssistantError
from knowledge.record import Record
from knowledge.store.audit import Verdict, head_in
from ui.failures import COULD_NOT, UsageError
from ui.opened import opened


class ChainJson(Record):
    """What `audit verify --json` prints."""

    whole: bool
    entries: int
    head: str
    """Number and hash of the last entry, to be noted elsewhere; empty where there is none."""
    broken_at: int | None
    reason: str


def confirm_proposal(token: str, email: str | None, folder: Path | None, *, sample: bool) -> None:
    """Carry out the proposal and print what came of it.

    Raises:
        AssistantError: There is no such open proposal of this person, or it can't be carried out.

    """
    office = opened(folder, sample=sample)
    assistant = office.assistant()
    try:
        done = asyncio.run(assistant.confirm(token, office.asker(email)))
    finally:
        assistant.close()
    print(done.text)


def verify_audit(noted: str | None, folder: Path | None, *, sample: bool, json: bool) -> None:
    """Print whether the audit chain is whole; exit status 1 where it is not.

    Raises:
        UsageError: The noted head is not one.

    """
    head = head_in(noted) if noted else None
    if noted and head is None:
        raise UsageError(
            "A noted head is a number, a colon and 64 hexadecimal digits, as `meshwright audit verify` prints it."
        )
    with closing(opened(folder, sample=sample).store) as store:
        found = store.records.audit_verdict(head)
    if json:
        print(_object(found).model_dump_json(indent=2))
        if found.broken_at is not None:
            sys.exit(COULD_NOT)
        return
    if found.broken_at is not None:
        raise AssistantError(
            f"The audit chain is broken at entry {found.broken_at}: {found.reason}. Entries before it are as they were written."
        )
    print(f"The audit chain is whole: {found.entries:,} entries.")
    if found.head is not None:
        print(
            f"Head: {found.head}\nNote it outside this database; `--head` proves later that nothing up to it was rewritten, which the chain alone cannot."
        )


def _object(found: Verdict) -> ChainJson:
    return ChainJson(
        whole=found.broken_at is None,
        entries=found.entries,
        head=str(found.head) if found.head else "",
        broken_at=found.broken_at,
        reason=found.reason,
    )
