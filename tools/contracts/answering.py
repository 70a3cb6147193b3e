"""How the check of a contract is told: to a person as Markdown, to a model as bounded blocks."""

from tools.contracts.model import ContractCheck, Party, Problem, Reader
from tools.declaration import Block
from tools.wording import cell

_ROWS = 12
_DETAILED = 40


def answer(found: ContractCheck) -> str:
    """Return the verdict first, then what is wrong, what has changed, and whom it touches."""
    lines = [found.summary]
    if found.changes:
        lines += ["", "| Verdict | Change | Because |", "|---|---|---|"]
        lines += [
            f"| {c.verdict} | {cell(c.what)} | {cell(c.why)} |" for c in found.changes[:_ROWS]
        ]
        lines += _cut(len(found.changes), "The gravest changes are shown.")
    if found.readers and found.changes:
        lines += ["", "**What it means for each reader.**"]
        lines += [f"- {_reader(r)}" for r in found.readers[:_ROWS]]
        lines += _cut(len(found.readers), "Those touched most are shown.")
    if found.further:
        lines.append(f"- Further on: {', '.join(found.further[:_ROWS])}.")
    if found.parties:
        lines += ["", "**Who must agree, and who must hear of it.**"]
        lines += [f"- {_party(p)}" for p in found.parties[:_ROWS]]
        lines += _cut(len(found.parties), "Those touched most are shown.")
    if found.earliest:
        lines += ["", f"The earliest day by the agreed notice is {found.earliest}."]
    lines += ["", *(f"- {note}" for note in found.notes)] if found.notes else []
    if found.problems:
        lines += ["", "| Line | Place | Problem | Instead |", "|---|---|---|---|"]
        lines += [_problem(p) for p in found.problems[:_ROWS]]
        lines += _cut(len(found.problems), "The gravest problems are shown.")
    return "\n".join(lines)


def blocks(found: ContractCheck) -> tuple[Block, ...]:
    """Return the same for a model: the summary, then each part with what was cut."""
    early = (f"Earliest day by the agreed notice: {found.earliest}",) if found.earliest else ()
    return (
        Block((found.summary, *found.notes, *early), title="The check"),
        _block("Problems", tuple(_problem_line(p) for p in found.problems)),
        _block(
            "Changes", tuple(f"{c.verdict}: {c.what}; {c.why} [{c.path}]" for c in found.changes)
        ),
        _block("Readers", tuple(_reader(r) for r in found.readers)),
        _block("Who must agree or hear", tuple(_party(p) for p in found.parties)),
    )


def _block(title: str, lines: tuple[str, ...]) -> Block:
    cut = len(lines) - _DETAILED
    more = (f"{cut:,} more; open the result for them.",) if cut > 0 else ()
    return Block((*lines[:_DETAILED], *more), title=title)


def _problem_line(p: Problem) -> str:
    nearest = f" (nearest valid: {p.nearest})" if p.nearest else ""
    return f"{p.severity}, line {p.line}, {p.path or 'the contract'}: {p.problem}{nearest}"


def _problem(p: Problem) -> str:
    mark = "" if p.severity == "error" else "warning: "
    place = f"`{cell(p.path)}`" if p.path else "the contract"
    nearest = f"`{cell(p.nearest)}`" if p.nearest else ""
    return f"| {p.line} | {place} | {mark}{cell(p.problem)} | {nearest} |"


def _reader(r: Reader) -> str:
    return f"{r.name}: {r.verdict} ({r.evidence})"


def _party(p: Party) -> str:
    return f"{p.name} must {'agree' if p.must == 'agree' else 'hear of it'}: {p.because}"


def _cut(number: int, what: str) -> list[str]:
    return ["", what] if number > _ROWS else []
