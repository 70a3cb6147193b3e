"""The tool that validates a contract, compares two versions, and says whom the changes touch."""

import re
from datetime import timedelta

from open_data_contract_standard.model import OpenDataContractStandard, Team
from pydantic import Field

from knowledge.contracts.contract import Contract, Reading, read
from knowledge.contracts.yaml_reading import MOST_BYTES
from tools.context import Context
from tools.contracts.answering import answer, blocks
from tools.contracts.changed import Verdict, worst
from tools.contracts.lints import lint
from tools.contracts.model import Change, ContractCheck, Problem
from tools.contracts.protocol import protocol_of
from tools.contracts.readers import Touched, parties, touched_by
from tools.contracts.subject import contract_named
from tools.contracts.versions import following, suffices
from tools.declaration import Request, declare
from tools.wording import count

_MOST = MOST_BYTES + 1024
"""A little more than is read, so that a text beyond the limit gets the reader's own words."""
_YAML = re.compile(r"\n|^\s*[\w\"']+\s*:\s")


class CheckContract(Request):
    """What to check. Contracts are YAML text, or the id of one that the catalog knows."""

    contract: str = Field(min_length=1)
    """The contract as YAML text of the Open Data Contract Standard 3.0 to 3.2, or the id of a
    known contract, or of a dataset that has one."""
    previous: str = ""
    """The version before it, in the same form. Left out, a known contract of the same id is
    taken, where its version differs."""


def check_contract(request: CheckContract, context: Context) -> ContractCheck:
    """Check a data contract, and whether a new version of it breaks those who read the data.

    Validates against the Open Data Contract Standard with the place, the fault and the nearest
    valid value; looks beyond it for a missing owner, personal data without a class and service
    levels without a measure; compares two versions and gives each change a verdict (breaking,
    needs notice, safe), the semantic version to take, and for each reader what it means and who
    must agree. Use it for "is this contract valid", "does this break anyone", "compare versions".
    """
    context.progress("Reading the contract")
    reading = read(_text(request.contract, context))
    if reading.contract is None:
        return _unusable(reading)
    problems = _problems(reading, context)
    previous = _previous(request, reading.contract, context)
    if previous is None:
        return _alone(reading.contract, problems, ())
    if previous.contract is None:
        fault = previous.faults[0]
        note = f"The earlier version can't be read (line {fault.line}: {fault.problem}), so nothing is compared."  # fmt: skip
        return _alone(reading.contract, problems, (note,))
    return _compared(previous.contract, reading.contract, problems, context)


def _text(given: str, context: Context) -> str:
    if _YAML.search(given[:_MOST]):
        return given
    return contract_named(context.catalog, given).text


def _unusable(reading: Reading) -> ContractCheck:
    problems = tuple(_problem_of(reading))
    first = problems[0]
    return ContractCheck(
        summary=f"The contract can't be read: line {first.line}, {first.problem}.",
        id="", version="", valid=False, problems=problems, compared_with="", changes=(),
        verdict="not compared", next_version="", version_suffices=False, readers=(), further=(),
        parties=(), earliest="", notes=(),
    )  # fmt: skip


def _problem_of(reading: Reading) -> list[Problem]:
    return [
        Problem(path=f.path, line=f.line, problem=f.problem, nearest=f.nearest, severity=f.severity)
        for f in reading.faults
    ]


def _problems(reading: Reading, context: Context) -> tuple[Problem, ...]:
    assert reading.contract is not None
    beyond = [
        Problem(path=f.path, line=f.line, problem=f.problem, nearest=f.nearest, severity=f.severity)
        for f in lint(reading.contract, context.handbook)
    ]
    found = [*_problem_of(reading), *beyond]
    return tuple(sorted(found, key=lambda p: (p.severity != "error", p.line, p.path)))


def _previous(request: CheckContract, contract: Contract, context: Context) -> Reading | None:
    """Return the version before: the given one, else a known one of this id that differs."""
    if request.previous.strip():
        return read(_text(request.previous, context))
    same = (c for c in context.catalog.contracts if c.id == contract.model.id)
    known = next((c for c in same if c.text and c.version != contract.model.version), None)
    return read(known.text) if known is not None else None


def _alone(
    contract: Contract, problems: tuple[Problem, ...], notes: tuple[str, ...]
) -> ContractCheck:
    return ContractCheck(
        summary=_validity(problems),
        id=contract.model.id or "", version=contract.model.version or "", valid=_valid(problems),
        problems=problems, compared_with="", changes=(), verdict="not compared", next_version="",
        version_suffices=False, readers=(), further=(), parties=(), earliest="", notes=notes,
    )  # fmt: skip


def _valid(problems: tuple[Problem, ...]) -> bool:
    return all(p.severity != "error" for p in problems)


def _validity(problems: tuple[Problem, ...]) -> str:
    errors = sum(p.severity == "error" for p in problems)
    doubts = len(problems) - errors
    if errors:
        return f"The contract is not valid: {count(errors, 'error')} and {count(doubts, 'warning')}."  # fmt: skip
    return f"The contract is valid, with {count(doubts, 'warning') if doubts else 'no warning'}."


def _compared(
    old: Contract, new: Contract, problems: tuple[Problem, ...], context: Context
) -> ContractCheck:
    context.progress("Comparing the two versions")
    from tools.contracts.comparing import compare  # noqa: PLC0415 - it loads a large library.

    changes = compare(old.model, new.model)
    verdict = worst(tuple(c.verdict for c in changes))
    touched = touched_by(changes, old.model, context.catalog)
    added = any(c.what.endswith("was added") for c in changes)
    before, after = old.model.version or "", new.model.version or ""
    wanted = following(before, verdict, changed=bool(changes), added=added)
    protocol = protocol_of(old.model)
    waits = verdict == "breaking" and protocol.notice_days is not None
    earliest = (context.now + timedelta(days=protocol.notice_days or 0)).date().isoformat()
    return ContractCheck(
        summary=_summary(changes, verdict, touched, wanted, problems),
        id=new.model.id or "",
        version=after,
        valid=_valid(problems),
        problems=problems,
        compared_with=f"{old.model.id} {before}".strip(),
        changes=changes,
        verdict=verdict,
        next_version=wanted,
        version_suffices=suffices(after, wanted),
        readers=touched.readers,
        further=touched.further,
        parties=parties(touched, _owners(new.model), protocol.approvers) if changes else (),
        earliest=earliest if waits else "",
        notes=_notes(old.model, touched, verdict, wanted, after),
    )


def _owners(contract: OpenDataContractStandard) -> tuple[str, ...]:
    team = contract.team
    members = (team.members or []) if isinstance(team, Team) else (team or [])
    named = (m.name or m.username for m in members if "owner" in (m.role or "").lower())
    return tuple(dict.fromkeys(n for n in named if n))


def _summary(
    changes: tuple[Change, ...],
    verdict: Verdict,
    touched: Touched,
    wanted: str,
    problems: tuple[Problem, ...],
) -> str:
    if not changes:
        return f"Nothing that readers build on has changed. {_validity(problems)}"
    grave = sum(c.verdict == verdict for c in changes)
    hit = sum(r.verdict == verdict for r in touched.readers)
    word = {"breaking": "breaking for", "needs notice": "to be told to", "safe": "safe for"}[
        verdict
    ]
    some = f"{count(grave, 'change')} of {len(changes):,}" if len(changes) > 1 else "the one change"
    is_ = "is" if grave == 1 else "are"
    whom = f"{count(hit, 'known reader')}" if hit else "those who read the data"
    said = f"{some} {is_} {word} {whom}"
    return f"{said[:1].upper()}{said[1:]}; the version to take is {wanted}. {_validity(problems)}"


def _notes(
    old: OpenDataContractStandard, touched: Touched, verdict: Verdict, wanted: str, given: str
) -> tuple[str, ...]:
    found: list[str] = []
    if touched.unknown:
        found.append(f"Not in the catalog that you may read, so their readers are not known: {', '.join(touched.unknown[:8])}.")  # fmt: skip
    if verdict == "breaking" and protocol_of(old).notice_days is None:
        found.append("The contract agrees no notice period for breaking changes: settle one in customProperties (noticeDays).")  # fmt: skip
    if not suffices(given, wanted):
        found.append(f"The contract calls itself {given or 'nothing'}, and the changes ask for {wanted}.")  # fmt: skip
    if touched.datasets:
        found.append("Readers that you may not know of are told by their steward.")
    return tuple(found)


TOOL = declare(
    check_contract,
    title="Checking the contract",
    examples=(
        "Is the data contract of the orders table valid?",
        "Check the ODCS data contract for faults in its schema",
        "Validate our ODCS file",
        "Does the new version of the contract break anyone?",
        "Compare two versions of the data contract of the orders table",
        "Which version number should the changed contract take?",
        "Which consumers must sign off the changes of the data contract?",
        "What is wrong in our ODCS data contract file?",
        "Is removing this field from the contract a breaking change?",
        "Lint the orders contract",
        "What changed between version 1 and version 2 of the contract?",
        "Can we publish this contract as a minor version?",
    ),
    blocks=blocks,
    answer=answer,
)
