"""Possible causes, ranked by what speaks for and against them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from knowledge.catalog.model import Check, Dataset, Run
from knowledge.documents.stems import coverage, stems
from knowledge.handbook.failures import FailureKind
from tools.changes.drift import Drift
from tools.diagnosis.model import Cause, Evidence
from tools.diagnosis.ranking import Fit
from tools.diagnosis.scene import Scene, has_failed, moment
from tools.diagnosis.signs import kinds_in, plain, shown
from tools.passages.statements import statements
from tools.standing import Standing

_MOST = 6
_OF_A_KIND = 3
_LATE = 3.0
"""Times its usual interval from which a dataset counts as late, and at least so many hours."""
_LEAST_LATE, _LEAST_LATE_THOUGH_RUN = timedelta(hours=3), timedelta(hours=12)
_RECENT = timedelta(days=4)
"""Before the newest moment of the catalog; what failed earlier and is not named is history."""

# How much each kind of evidence says, set on what people find first when they look themselves.
_RUN_FAILED, _RUN_NAMED, _RUN_RECOVERED = 0.8, 0.62, 0.3
_STALE, _CHECK, _SIGN, _WRITTEN = 0.5, 0.4, 0.5, 0.45
_DRIFT, _BREAKS = 0.4, 0.15
_SAME_KIND = 0.2
"""Added where what is found and the description show the same kind of failure."""
_OTHER_KIND, _WAITED, _UPSTREAM_CHECK = 0.15, 0.1, 0.12
"""Lost where they show different kinds; where a job only waited; where a check is not on what failed."""
_SAID = 0.3
"""Added to a written cause in proportion to the words of the description that it has."""
_PER_STEP = 0.06
"""Lost for each step further upstream."""


@dataclass(frozen=True, slots=True)
class _Draft:
    cause: str
    where: str
    kind: FailureKind | None
    fit: float
    standing: Standing
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...] = ()
    found_by: Literal["run", "age", "check", "drift", "words", "runbook"] = "words"


def causes_of(
    problem: str, scene: Scene, fits: tuple[Fit, ...], drifts: tuple[Drift, ...] = ()
) -> tuple[Cause, ...]:
    """Return at most six causes, the likeliest first.

    From failed runs, late inputs, failing checks and drift along lineage; from what the words show; and
    from the causes that the runbook which fits best lists.
    """
    signs = kinds_in(problem)
    drafts = [
        *_failed_runs(scene, {kind.id for kind, _ in signs}),
        *_late(scene, {kind.id for kind, _ in signs}),
        *_failing_checks(scene, {kind.id for kind, _ in signs}),
        *_drifted(scene, drifts, {kind.id for kind, _ in signs}),
        *_shown_by_words(signs),
        *_written(problem, fits),
    ]
    ranked = sorted(drafts, key=lambda d: (-round(d.fit, 4), d.where, d.cause))
    told: dict[tuple[str, str], _Draft] = {}
    for draft in ranked:
        told.setdefault((draft.where, draft.kind.id if draft.kind else draft.cause), draft)
    found = {d.kind.id for d in told.values() if d.where and d.kind and d.fit > _SIGN}
    # What a run shows and the words say too is one cause, told once, where it was found.
    kept = [d for d in told.values() if d.where or not d.kind or d.kind.id not in found]
    chosen = [*_few(kept)][:_MOST]
    return tuple(_cause(n, d) for n, d in enumerate(chosen, start=1))


def _few(drafts: list[_Draft]) -> Iterator[_Draft]:
    """Yield them without the fourth and further found in one way, which say little new."""
    told = Counter[str]()
    for draft in drafts:
        told[draft.found_by] += 1
        if told[draft.found_by] <= _OF_A_KIND:
            yield draft


def _cause(rank: int, draft: _Draft) -> Cause:
    return Cause(
        rank=rank,
        cause=draft.cause,
        where=draft.where,
        kind=draft.kind.id if draft.kind else "",
        fit=round(min(draft.fit, 1.0), 2),
        standing=draft.standing,
        speaks_for=draft.speaks_for,
        speaks_against=draft.speaks_against,
        check=draft.kind.check if draft.kind else "",
        setting=draft.kind.setting if draft.kind else "",
    )


def _failed_runs(scene: Scene, asked: set[str]) -> Iterator[_Draft]:
    """Yield one failure of each job at work here: the newest that is of a kind spoken of, if any."""
    for job, depth in scene.jobs():
        named = job in scene.named.jobs and depth == 0 and not scene.inferred
        runs = scene.runs.get(job, ())
        failed = [r for r in runs if has_failed(r) and _counts(r, scene, named=named)]
        if not failed:
            continue
        alike = [r for r in failed if asked & {k.id for k, _ in kinds_in(r.error)[:1]}]
        chosen = (alike or failed)[-1]
        later = [r for r in runs if not has_failed(r) and _after(r, chosen)]
        kind = next((k for k, _ in kinds_in(chosen.error)), None)
        recovered = _RUN_NAMED if named else _RUN_RECOVERED
        fit = (recovered if later else _RUN_FAILED) - _PER_STEP * depth
        fit += _SAME_KIND if alike else -_OTHER_KIND * bool(asked)
        # A job that only waited is hit by the cause and is not it.
        fit -= _WAITED * (kind is not None and kind.id == "upstream-late")
        yield _Draft(
            f"{job} failed{f': {kind.title}' if kind else ''}", job, kind, fit, "confirmed",
            _of_run(chosen, failed, runs), _since(later), "run",
        )  # fmt: skip


def _of_run(run: Run, failed: list[Run], runs: tuple[Run, ...]) -> tuple[Evidence, ...]:
    error = f": {plain(run.error)[:200]}" if run.error else ""
    held = Evidence(text=f"{run.job} failed on {moment(run.started_at)}{error}", source=run.job)
    if len(failed) == 1:
        return (held,)
    often = f"{len(failed)} of its last {len(runs)} runs failed"
    return (held, Evidence(text=often, source=run.job))


def _since(later: list[Run]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(text=f"{r.job} ran without failure on {moment(r.started_at)}", source=r.job)
        for r in later[-1:]
    )


def _counts(run: Run, scene: Scene, *, named: bool) -> bool:
    as_of = scene.catalog.as_of
    if named or run.started_at is None or as_of is None:
        return True
    return as_of - run.started_at <= _RECENT


def _after(run: Run, other: Run) -> bool:
    return bool(run.started_at and other.started_at and run.started_at > other.started_at)


def _late(scene: Scene, asked: set[str]) -> Iterator[_Draft]:
    """Yield the datasets that are late although nothing that feeds them is: there it begins."""
    late = {d.id: (d, depth) for d, depth in scene.depths() if _age(d, scene)}
    fed = {e.dst for e in scene.catalog.edges if e.src in late and e.kind == "lineage"}
    kind = next(k for k, _ in kinds_in("upstream late"))
    for dataset, depth in late.values():
        found = _age(dataset, scene)
        if found is None or (dataset.id in fed and len(late) > 1):
            continue
        held = _is_late(dataset, *found)
        fit = _STALE - _PER_STEP * depth + _SAME_KIND * (kind.id in asked)
        cause = f"{dataset.id} is out of date"
        yield _Draft(
            cause, dataset.id, kind, fit, "confirmed", (held,), _runs_well(scene, dataset), "age"
        )


def _age(dataset: Dataset, scene: Scene) -> tuple[timedelta, timedelta, datetime] | None:
    """Return age, usual interval and the moment counted from, if the dataset is late."""
    usual, now = scene.cadence(dataset.id), scene.written_until
    if dataset.updated_at is None or usual is None or now is None:
        return None
    age = now - dataset.updated_at
    # Where its jobs ran well, the catalog may only have been read before the next run.
    least = _LEAST_LATE_THOUGH_RUN if _runs_well(scene, dataset) else _LEAST_LATE
    return (age, usual, now) if age > max(_LATE * usual, least) else None


def _is_late(dataset: Dataset, age: timedelta, usual: timedelta, as_of: datetime) -> Evidence:
    return Evidence(
        text=f"last written {moment(dataset.updated_at)}, {_span(age)} before {moment(as_of)}; usually every {_span(usual)}",
        source=dataset.id,
    )


def _runs_well(scene: Scene, dataset: Dataset) -> tuple[Evidence, ...]:
    """Return that its jobs ran without failure, where they did."""
    last = [runs[-1] for j in scene.writers.get(dataset.id, ()) if (runs := scene.runs.get(j, ()))]
    if not last or any(has_failed(run) for run in last):
        return ()
    newest = max(last, key=lambda r: r.started_at.timestamp() if r.started_at else 0.0)
    return (
        Evidence(
            text=f"the last run of {newest.job} succeeded, {moment(newest.started_at)}",
            source=newest.job,
        ),
    )


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 2:  # noqa: PLR2004 - told in minutes
        return f"{round(hours * 60)} minutes"
    return f"{round(hours)} hours" if hours < 48 else f"{round(hours / 24)} days"  # noqa: PLR2004 - two days


def _failing_checks(scene: Scene, asked: set[str]) -> Iterator[_Draft]:
    for dataset, depth in scene.depths():
        checks = scene.checks.get(dataset.id, ())
        kinds = {c: {k.id for k, _ in kinds_in(f"{c.rule} {c.dimension}")} for c in checks}
        failing = sorted((c for c in checks if not c.passed), key=lambda c: not asked & kinds[c])
        if not failing:
            continue
        alike = bool(asked & kinds[failing[0]])
        kind = next((k for k, _ in kinds_in(f"{failing[0].rule} {failing[0].dimension}")), None)
        fit = _CHECK - _PER_STEP * depth + _SAME_KIND * alike - _UPSTREAM_CHECK * (depth > 0)
        passed = len(checks) - len(failing)
        against = (Evidence(text=f"{passed} other of its checks passed", source=dataset.id),) if passed else ()  # fmt: skip
        yield _Draft(
            f'{dataset.id} fails its check "{plain(failing[0].rule)}"', dataset.id, kind, fit, "confirmed",
            tuple(_failing(c) for c in failing[:3]), against, "check",
        )  # fmt: skip


def _failing(check: Check) -> Evidence:
    column = f" on {check.column}" if check.column else ""
    return Evidence(
        text=f'check "{plain(check.rule)}"{column} failed, {moment(check.at)}', source=check.dataset
    )


def _drifted(scene: Scene, drifts: tuple[Drift, ...], asked: set[str]) -> Iterator[_Draft]:
    """Yield what changed between the last two loads in what failed or what feeds it."""
    depths = {d.id: depth for d, depth in scene.depths()}
    kind = next(k for k, _ in kinds_in("schema change"))
    for one in drifts:
        if one.dataset not in depths or one.verdict == "safe":
            continue
        what = f"{one.dataset}.{one.column}" if one.column else one.dataset
        change = f" from {one.before} to {one.after}" if one.before and one.after else ""
        held = Evidence(text=f"{one.kind}{change}: {one.why}", source="the last two loads")
        fit = _DRIFT + _BREAKS * (one.verdict == "breaking") - _PER_STEP * depths[one.dataset]
        fit += _SAME_KIND * (kind.id in asked)
        yield _Draft(f"{what} changed: {one.kind}", one.dataset, kind, fit, "confirmed", (held,), (), "drift")  # fmt: skip


def _shown_by_words(signs: tuple[tuple[FailureKind, str], ...]) -> Iterator[_Draft]:
    for place, (kind, words) in enumerate(signs[:3]):
        held = Evidence(text=f"you say “{shown(words)}”", source="the asker")
        yield _Draft(kind.title.capitalize(), "", kind, _SIGN - 0.06 * place, "inferred", (held,))


def _written(problem: str, fits: tuple[Fit, ...]) -> Iterator[_Draft]:
    """Yield the causes that the best runbook lists, in its order, the ones spoken of first."""
    wanted = stems(problem)
    for fit in fits[:1]:
        for part in fit.runbook.parts:
            if part.role != "causes":
                continue
            for place, statement in enumerate(statements(part.text)[:5]):
                said = coverage(wanted, statement.text)
                held = Evidence(
                    text=statement.text,
                    source=f"{fit.runbook.document} § {part.heading} (line {part.line})",
                )
                score = _WRITTEN - 0.03 * place + _SAID * said
                yield _Draft(
                    statement.text.rstrip("."),
                    "",
                    None,
                    score,
                    "documented",
                    (held,),
                    (),
                    "runbook",
                )
