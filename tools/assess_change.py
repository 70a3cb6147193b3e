"""The tool that says what breaks if something in the catalog changes or goes away."""

from difflib import get_close_matches
from typing import Literal

from tools.changes.impact import Impact, Landscape, impact_of
from tools.changes.model import Action, Affected, Consumer, Promise, Target, Told
from tools.changes.telling import to_tell
from tools.changes.wanted import action_in, targets_in
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.lineage.meant import the_one
from tools.lineage.named import Named, Names
from tools.lineage.origins import Origin, asks_for_origin, origins_of, told
from tools.wording import cell, count

_ROWS = 12
"""Datasets shown in an answer, and people to tell."""
_TOLD = 8
_DETAILED = 60
"""Datasets told to a model."""
_MOST_TARGETS = 5
_HIDDEN = (
    "Only what you may read is looked at here: if others depend on it, the owner of what changes"
    " sees them and tells them."
)
_DOING = {
    "removed": "Removing", "renamed": "Renaming", "retyped": "Changing the type of",
    "added": "Adding to", "moved": "Moving", "stopped": "Stopping", "changed": "Changing",
}  # fmt: skip


class AssessChange(Request):
    """What is to change. The asker's words are enough; each other field makes them precise."""

    question: str = ""
    """The change in the asker's words."""
    dataset: str = ""
    """Id or name of a dataset."""
    column: str = ""
    """A column of that dataset, or dataset and column with a full stop between them."""
    job: str = ""
    contract: str = ""
    """Id of a contract or of a data product."""
    action: Literal["", "removed", "renamed", "retyped", "added", "moved", "stopped"] = ""
    """What is done to it; read from the question where left out."""


class ChangeImpact(Result):
    """What the change reaches, as far as the asker may read it. Each part is ranked."""

    summary: str
    """What is reached, in a sentence."""
    action: Action
    targets: tuple[Target, ...]
    origins: tuple[Origin, ...]
    """Who owns what changes, and what it is made from."""
    direct: int
    """Datasets that are reached in one step."""
    indirect: int
    """Datasets that are reached in more steps."""
    depth: int
    """Steps to the furthest of them."""
    queries_30d: int
    """Queries in 30 days on what changes and on what is reached."""
    affected: tuple[Affected, ...]
    spared: tuple[str, ...]
    """Datasets fed by it that, by the lineage of columns, don't use the column."""
    promises: tuple[Promise, ...]
    consumers: tuple[Consumer, ...]
    tell: tuple[Told, ...]
    jobs: tuple[str, ...]
    """Jobs that read what changes."""
    also_named: tuple[str, ...]
    """What the words could mean too."""
    cautions: tuple[str, ...]


def assess_change(request: AssessChange, context: Context) -> ChangeImpact:
    """Say what breaks if a dataset, column, job, contract or data product changes or goes away.

    Follows lineage and keys downstream, by column where the lineage of columns is known, and
    returns what is reached directly and indirectly with the path as evidence, the contracts and
    products that promise it, who reads it, and who to tell in which order; also who owns it and
    what it is made from. Use it for impact and lineage: "what breaks if", "who uses", "can we
    drop", "who depends on", "who owns", "where does it come from".
    """
    if not context.catalog.datasets:
        raise ToolError("No catalog is loaded that you may read: load one with `meshwright load`.")
    land = Landscape(context.catalog)
    names = Names(context.catalog)
    named = _named(request, names)
    targets = targets_in(named, land)
    chosen, others = targets[:_MOST_TARGETS], targets[_MOST_TARGETS:]
    impact = impact_of(chosen, land)
    action = request.action or action_in(request.question)
    origins = origins_of((d for t in chosen for d in t.datasets), context.catalog)
    asked = " ".join(map(told, origins)) + " " if asks_for_origin(request.question) else ""
    return ChangeImpact(
        summary=_unknown_column(named, names) + asked + _summary(action, chosen, impact),
        action=action,
        targets=chosen,
        origins=origins,
        direct=sum(a.depth == 1 for a in impact.affected),
        indirect=sum(a.depth > 1 for a in impact.affected),
        depth=max((a.depth for a in impact.affected), default=0),
        queries_30d=sum(c.queries_30d for c in impact.consumers),
        affected=impact.affected,
        spared=impact.spared,
        promises=impact.promises,
        consumers=impact.consumers,
        tell=to_tell(chosen, impact, land),
        jobs=impact.stopped,
        also_named=tuple(t.name for t in others),
        cautions=_cautions(chosen, impact),
    )


def _named(request: AssessChange, names: Names) -> Named:
    """Return what the fields name, else what the question names.

    Raises:
        ToolError: Neither names anything that the asker may read.

    """
    column = request.column if request.column != request.dataset else ""
    marked = f"column {column.rpartition('.')[2]}" if column else ""
    plain = " ".join(names.called(request.dataset))
    fields = (plain or request.dataset, column, marked, request.job, request.contract)
    told = " ".join(filter(None, fields))
    named = names.in_text(f"{told} {request.question}")
    if named != Named():
        return named
    asked = told or request.question
    if not asked:
        raise ToolError("Say what is to change: a dataset, a column of one, a job or a contract.")
    spoken = names.meant(told) if told else names.spoken_of(request.question)
    if spoken.found:
        return Named(datasets=(the_one(spoken, asked[:120], "dataset"),))
    near = (
        spoken if spoken.near else names.meant(request.question.rstrip(" ?.!").rsplit(" ", 1)[-1])
    )
    hint = f" The nearest in name are {near.listed('and')}." if near.near else ""
    raise ToolError(
        f"No dataset, column, job, contract or product that you may read is named in {asked[:120]!r}."
        f"{hint} Name it as the catalog does: the schema, the table and, where it is one, the column, with dots between."
    )


def _unknown_column(named: Named, names: Names) -> str:
    """Return a sentence on a column that is none, or nothing where a column was found."""
    if named.columns or not named.no_columns:
        return ""
    dataset, column = named.no_columns[0]
    known = [c.name for c in names.catalog.columns((dataset,))]
    near = get_close_matches(column, known, 3, 0.5)
    hint = f" (spelt alike: {', '.join(f'`{n}`' for n in near)})" if near else ""
    return f"{dataset} has no column `{column}`{hint}, so the whole dataset is looked at. "


def _cautions(targets: tuple[Target, ...], impact: Impact) -> tuple[str, ...]:
    found: list[str] = []
    if any(t.kind == "column" for t in targets):
        unknown = sum(a.certainty == "by dataset" for a in impact.affected)
        if unknown:
            found.append(
                f"For {unknown} of the datasets reached the lineage of columns is not known on the way, so they count as reached."
            )
        if impact.spared:
            found.append(
                f"{len(impact.spared)} further datasets are fed by it, but by the lineage of columns not from this column; filters and joins are not in that lineage."
            )
    if any(not t.datasets for t in targets):
        found.append("The job has no lineage in the catalog, so what it writes is not known.")
    if not any(t.owners for t in targets):
        found.append("What changes has no owner in the catalog.")
    return (*found, _HIDDEN)


def _answer(found: ChangeImpact) -> str:
    lines = [found.summary, ""]
    if found.affected:
        lines += ["| Reached | Steps | Owner | How | Queries |", "|---|---|---|---|---|"]
        lines += [_row(a) for a in found.affected[:_ROWS]]
        if len(found.affected) > _ROWS:
            lines += ["", "The nearest and most read are shown."]
        furthest = max(found.affected, key=lambda a: a.depth)
        if furthest.depth > 1:
            lines += ["", f"**Furthest path.** {' → '.join(furthest.path)}."]
    if found.promises:
        lines += ["", "**Promised.**"]
        lines += [f"- {_promised(p)}" for p in found.promises[:_TOLD]]
    if found.tell:
        lines += ["", "**Tell, in this order.**"]
        lines += [f"{t.rank}. {t.who}: {t.reason}." for t in found.tell[:_TOLD]]
    if found.also_named:
        lines += ["", f"Also named, not looked at: {', '.join(found.also_named)}."]
    return "\n".join(
        (*lines, "", "**What this does not say.**", *(f"- {c}" for c in found.cautions))
    )


def _summary(action: Action, targets: tuple[Target, ...], impact: Impact) -> str:
    doing = f"{_DOING[action]} {' and '.join(f'`{t.label}`' for t in targets)}"
    readers = count(len(impact.consumers), "team or application", "teams or applications")
    queries = sum(c.queries_30d for c in impact.consumers)
    read = f"{readers} read it or what it feeds, with {queries:,} queries in 30 days"
    if not impact.affected:
        if not impact.consumers and not impact.promises:
            return f"{doing} reaches nothing that you may read: no lineage, no key, no reader and no contract points to it."
        return f"{doing} reaches no other dataset that you may read; {read}."
    direct = sum(a.depth == 1 for a in impact.affected)
    further = len(impact.affected) - direct
    more = f" and {further:,} more further on" if further else ""
    verb = "needs a look at" if action == "added" else "reaches"
    return f"{doing} {verb} {count(direct, 'dataset', 'datasets')} directly{more}; {read}."


def _row(one: Affected) -> str:
    owner = ", ".join(one.owners) or "none"
    how = f"column {', '.join(one.columns[:3])}" if one.certainty == "by column" else one.certainty
    return f"| {cell(one.name)} | {one.depth} | {cell(owner)} | {cell(how)} | {one.queries_30d:,} |"


def _promised(promise: Promise) -> str:
    owner = f", owner {', '.join(promise.owners)}" if promise.owners else ""
    near = "directly" if promise.direct else "further on"
    return (
        f"{promise.kind} {promise.name}: {near}, through {', '.join(promise.datasets[:3])}{owner}"
    )


def _blocks(found: ChangeImpact) -> tuple[Block, ...]:
    return (
        Block((found.summary, *found.cautions), title="What the change reaches"),
        Block(tuple(map(told, found.origins)), title="Where it comes from"),
        Block(tuple(_detail(a) for a in found.affected[:_DETAILED]), title="Datasets reached"),
        Block(tuple(_promised(p) for p in found.promises), title="Contracts and products"),
        Block(tuple(f"{t.rank}. {t.who} ({t.role}): {t.reason}" for t in found.tell), title="Tell"),
    )


def _detail(one: Affected) -> str:
    jobs = f" by {', '.join(one.jobs)}" if one.jobs else ""
    owner = ", ".join(one.owners) or "nobody"
    return f"{one.dataset}, {one.certainty}, owner {owner}: {' → '.join(one.path)}{jobs}"


TOOL = declare(
    assess_change,
    title="Following a change",
    version=3,
    examples=(
        "What breaks if we drop this table?",
        "What happens if the column order_total goes away?",
        "Who is affected if we rename this column?",
        "Can we delete this dataset without breaking anything?",
        "What depends on the customer table?",
        "Which reports use this field?",
        "What would changing this data contract affect downstream?",
        "If we stop this job, what gets stale?",
        "Who do we have to tell before we change the order feed?",
        "What is downstream of this dataset?",
        "Show the impact of removing this view",
        "Is it safe to retire the old sales table?",
        "Which dashboards read from this table?",
        "We want to change the type of this column, whom does it hit?",
        "Which data products rely on this source?",
    ),
    blocks=_blocks,
    answer=_answer,
)
