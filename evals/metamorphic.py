"""What has to follow when a brief, or who asks, is changed in a known way: pure relations.

No expected answer is needed: the same said in another order or in other words is the same plan, a
changed figure changes it, a fact left out is asked for and never made up, and whoever may read
less is never shown more. `python -m evals.metamorphic` prints what does not follow.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, permutations
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.opening import Opening
from assistant.settings import Settings
from evals.casebook import SAMPLE
from evals.offices import NOWHERE, Offices
from knowledge.people import Person
from knowledge.record import Record
from tools.context import Context
from tools.declaration import Tool, ToolError
from tools.plan_roadmap import PlanRoadmap, plan_roadmap
from tools.roadmap.brief import read_brief
from tools.roadmap.model import Roadmap
from tools.toolbox import TOOLS

_ORDERS = 6
"""Orders of the sentences that are tried."""
_SAMPLE_LESS, _SAMPLE_MORE = "callum.reyes@fernway.example", None
"""Who may read little of the sample, and its owner, who may read all that this one may."""


class ChangedFact(Record):
    """A fact of a brief that is changed, or left out with its sentence."""

    id: str
    sentence: int
    words: str
    other: str
    value: float
    """What the other words say."""


class Brief(Record):
    """A brief in sentences, with the same in other words."""

    id: str
    say: tuple[str, ...]
    likewise: dict[str, str]
    fact: ChangedFact


@cache
def briefs() -> tuple[Brief, ...]:
    """Return the briefs of `metamorphic.yaml`."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Brief, ...]).validate_python(yaml.safe_load(text))


def misread(brief: Brief, context: Context) -> Iterator[str]:
    """Yield where the facts do not follow the words: order, wording, another figure, none."""
    plain = _facts(brief.say, context)
    for order in islice(permutations(brief.say), 1, 1 + _ORDERS):
        if _facts(order, context) != plain:
            yield f"{brief.id}: another order gives other facts: {' '.join(order)}"
    for words, other in brief.likewise.items():
        told = tuple(sentence.replace(words, other) for sentence in brief.say)
        if told == brief.say or _facts(told, context) != plain:
            yield f"{brief.id}: {other!r} is not read like {words!r}"
    fact = brief.fact
    if _facts(_changed(brief), context) != {**plain, fact.id: fact.value}:
        yield f"{brief.id}: {fact.other!r} does not change {fact.id} alone"
    if fact.id in _facts(_without(brief), context):
        yield f"{brief.id}: {fact.id} is read although nobody says it"


def misplanned(brief: Brief, context: Context) -> Iterator[str]:
    """Yield where the plan does not follow: another figure, and a fact that is left out."""
    plain, changed, less = (
        _plan(say, context) for say in (brief.say, _changed(brief), _without(brief))
    )
    fact = brief.fact
    if _figures(plain) == _figures(changed):
        yield f"{brief.id}: {fact.other!r} gives the same plan"
    if any(one.id == fact.id and one.standing == "stated" for one in less.facts):
        yield f"{brief.id}: {fact.id} is stated although nobody said it"
    label = next(one.label for one in plain.facts if one.id == fact.id)
    if not _asks(less, label):
        yield f"{brief.id}: nobody is asked for {label!r}"


def overshown(
    office: Opening, less: Person, more: Person, tools: Sequence[Tool] = TOOLS
) -> Iterator[str]:
    """Yield what is shown to who may read less of what only who may read more may read.

    Each tool is asked for all it has, and for what is hidden by its name.
    """
    open_, whole = _readable(office, less), _readable(office, more)
    yield from (f"{less.email} reads {one}, {more.email} does not" for one in sorted(open_ - whole))
    hidden = sorted(whole - open_)
    for tool in tools:
        for asked in ("everything", *hidden):
            shown = _shown(tool, asked, office.context_alone(less, (asked,)))
            others = (one for one in hidden if one != asked and one in shown)
            yield from (f"{tool.name}, asked for {asked}, shows {one}" for one in others)


def _readable(office: Opening, person: Person) -> frozenset[str]:
    """Return the datasets and documents that somebody may read."""
    context = office.context_alone(person, ())
    documents = (one.path for one in context.documents.documents())
    return frozenset({*context.catalog.by_id, *documents})


def _shown(tool: Tool, asked: str, context: Context) -> str:
    """Return the result as JSON, or why there is none."""
    fields = tool.request.model_fields.items()
    given = {name: asked for name, field in fields if field.is_required()}
    try:
        return tool.run(tool.request.model_validate(given), context).model_dump_json()
    except (ToolError, ValidationError) as reason:
        return str(reason)


def _facts(say: tuple[str, ...], context: Context) -> dict[str, float | None]:
    return {f.id: f.value for f in read_brief(" ".join(say), context.handbook).facts}


def _changed(brief: Brief) -> tuple[str, ...]:
    return tuple(one.replace(brief.fact.words, brief.fact.other) for one in brief.say)


def _without(brief: Brief) -> tuple[str, ...]:
    return tuple(one for n, one in enumerate(brief.say) if n != brief.fact.sentence)


def _plan(say: tuple[str, ...], context: Context) -> Roadmap:
    return plan_roadmap(PlanRoadmap(brief=" ".join(say)), context)


def _figures(plan: Roadmap) -> str:
    """Return what is computed, without the words that merely repeat the brief."""
    return plan.headline.model_dump_json() + plan.capacity.model_dump_json()


def _asks(plan: Roadmap, label: str) -> bool:
    """Whether a question, an assumption or a notice speaks of what nobody said."""
    words = set(re.findall(r"[a-z]{4,}", label.lower()))
    texts = (*(q.text for q in plan.questions), *(a.text for a in plan.assumptions), *plan.notices)
    return any(words & set(re.findall(r"[a-z]{4,}", text.lower())) for text in texts)


def main() -> None:
    """Print what does not follow; status 1 if anything does not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        offices = Offices(Settings(), Path(folder))
        nowhere, sample = offices.named(NOWHERE), offices.named(SAMPLE)
        context = nowhere.context_alone(nowhere.asker(None), ())
        wrong = [
            *(one for brief in briefs() for one in misread(brief, context)),
            *(one for brief in briefs() for one in misplanned(brief, context)),
            *overshown(sample, sample.asker(_SAMPLE_LESS), sample.asker(_SAMPLE_MORE)),
        ]
        offices.close()
    print("\n".join((*wrong, f"{len(briefs())} briefs, {len(wrong)} relations that do not hold")))
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
