"""Says in words what scoring quality found."""

from tools.quality.score import QualityScore
from tools.wording import cell, count

_WORST = 3
_ROWS = 10
"""Checks and rules named in an answer."""


def summary(found: QualityScore) -> str:
    """Return the score, its course and what is not measured, in sentences without markup."""
    if found.score_percent is None:
        return nothing(found)
    rest = (*outlook(found), *contracts(found), *left_open(found))
    notes = (line.removeprefix("> ").removeprefix("- ").replace("**", "") for line in rest if line)
    return "\n".join((first(found).replace("**", ""), course(found), worst(found), *notes))


def answer(found: QualityScore) -> str:
    """Return the answer in Markdown: the score first, then what it is made of."""
    if found.score_percent is None:
        return nothing(found)
    opening = " ".join(filter(None, (first(found), course(found), worst(found))))
    lines = [opening, "", *dimensions(found), *outlook(found), *failing(found)]
    return "\n".join([*lines, *contracts(found), *left_open(found)])


def nothing(found: QualityScore) -> str:
    """Return why there is no score, and what would give one."""
    what = (
        f"{found.errors:,} checks could not be run" if found.errors else "no check has an outcome"
    )
    return (
        f"The quality of {found.about} is unmeasured: {what} on its {count(found.datasets, 'dataset')}, "
        "so nothing can be said for or against it. Load check results with the catalog, or check a "
        "contract against the data with `meshwright check`."
    )


def first(found: QualityScore) -> str:
    """Return the score in a sentence."""
    when = f", as of {found.as_of:%Y-%m-%d}" if found.as_of else ""
    errors = f", {found.errors:,} could not be run" if found.errors else ""
    return (
        f"**{found.score_percent:g} %** is the quality score of {found.about}{when}: "
        f"{found.passed:,} of {count(found.checks, 'check')} pass, {found.failed:,} fail{errors}."
    )


def worst(found: QualityScore) -> str:
    """Return the worst datasets in a sentence; nothing where one is asked about or none fails."""
    bad = [d for d in found.standings if d.failed or d.errors][:_WORST]
    if not bad or found.datasets == 1:
        return ""
    told = ", ".join(
        f"{d.dataset} ({'could not be checked' if d.score_percent is None else f'{d.score_percent:g} %'})"
        for d in bad
    )
    return f"The worst: {told}."


def dimensions(found: QualityScore) -> list[str]:
    """Return the dimensions as a table, unmeasured ones too."""
    rows = ["| dimension | score | checks | passed | datasets |", "|---|--:|--:|--:|--:|"]
    return rows + [
        f"| {cell(d.dimension)} | {'unmeasured' if d.score_percent is None else f'{d.score_percent:g} %'} | {d.checks:,} | {d.passed:,} | {d.datasets:,} |"
        for d in found.dimensions
    ]


def outlook(found: QualityScore) -> list[str]:
    """Return the rules that are heading for a break."""
    if not found.outlook:
        return []
    lines = ["", "Heading for a break, if it goes on like this:", ""]
    return lines + [
        f"- **{o.dataset}**: {o.rule} is at {o.measured:g}, the limit is {o.limit:g}, reached about {o.breaks_on:%Y-%m-%d}"
        for o in found.outlook[:_ROWS]
    ]


def failing(found: QualityScore) -> list[str]:
    """Return the checks that fail, the worst first."""
    if not found.failing:
        return ["", "No check fails."]
    more = f" ({len(found.failing):,} in all)" if len(found.failing) > _ROWS else ""
    lines = ["", f"What fails, the worst first{more}:", ""]
    for one in found.failing[:_ROWS]:
        column = f" {one.column}" if one.column else ""
        how = f" ({one.conforms_percent:g} % conform)" if one.conforms_percent else ""
        conforms = " (could not be run)" if one.conforms_percent is None else how
        lines.append(f"- **{one.dataset}**{column}: {one.rule}, {one.dimension}{conforms}")
    return lines


def contracts(found: QualityScore) -> list[str]:
    """Return how the data stands against its contracts."""
    lines = [
        f"- contract {c.contract}: {c.passed:,} rules hold, {c.failed:,} are broken, {c.errors:,} could not be run ({c.at:%Y-%m-%d})"
        for c in found.contracts
    ]
    return ["", "Against its contracts:", "", *lines] if lines else []


def course(found: QualityScore) -> str:
    """Return how the score changed over time, or why that can't be told."""
    if not found.history:
        return "Over time nothing can be said: no check was run on more than one day."
    first, last = found.history[0], found.history[-1]
    course: dict[str, str] = {"falling": "It falls", "rising": "It rises", "steady": "It is steady"}
    told = course.get(found.trend.heading, "Too few days for a trend")
    return (
        f"{told}: {first.score_percent:g} % on {first.day:%Y-%m-%d}, {last.score_percent:g} % on {last.day:%Y-%m-%d} "
        f"(the checks run on more than one day: {last.checks:,})."
    )


def left_open(found: QualityScore) -> list[str]:
    """Return what no check says anything of."""
    notes: list[str] = []
    if found.unmeasured:
        notes.append(
            f"> Unmeasured, and so neither good nor bad: {len(found.unmeasured):,} of "
            f"{count(found.datasets, 'dataset')} have no check."
        )
    blank = [d.dimension for d in found.dimensions if d.score_percent is None]
    if blank:
        notes.append(f"> No check measures {', '.join(blank)}.")
    if found.unchecked_contracts:
        notes.append(
            f"> Never checked against data: {', '.join(found.unchecked_contracts[:_ROWS])}."
        )
    return ["", *notes] if notes else []
