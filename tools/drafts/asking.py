"""What the evidence does not give, and a person has to say before a contract is signed."""

from collections.abc import Iterator, Mapping

from tools.contracts.subject import Subject
from tools.drafts.columns import Known, disputed, undescribed
from tools.drafts.levels import levels_of
from tools.drafts.records import Record, Records
from tools.drafts.rule_texts import demand_of
from tools.drafts.sections import owners_of
from tools.drafts.servers import places_of, unnamed
from tools.drafts.types import logical_type

_NAMED = 8


def questions_of(
    subject: Subject, records: tuple[Record, ...], known: Mapping[str, Known], index: Records
) -> tuple[str, ...]:
    """Return the questions, those about the whole contract first. Each names what is known."""
    return (
        *_about_people(subject, records, index),
        *_about_levels(records, known, index),
        *(q for record in records for q in _about_table(record, known[record.dataset.id])),
        *_about_terms(records),
    )


def _about_people(subject: Subject, records: tuple[Record, ...], index: Records) -> Iterator[str]:
    owners = owners_of(subject)
    people = [o for o in owners if o.casefold() not in index.team_names]
    teams = sorted({t for r in records for t in r.teams})
    if not owners:
        beside = f"; {teams[0]} has it among its tables" if teams else ""
        yield f"Who owns it? The catalog names nobody{beside}."
    elif not people:
        yield f"Which person in {owners[0]} answers for it? The catalog names only the team."
    elif len(people) > 1:
        yield f"Which of {' and '.join(people)} owns it? The catalog names several."
    if not any(d.domain for d in subject.datasets) and not (subject.product and subject.product.domain):  # fmt: skip
        yield "Which domain does it belong to? The catalog names none."
    if not any(d.description for d in subject.datasets) and not (subject.product and subject.product.purpose):  # fmt: skip
        yield "What is it for? The catalog has no description."
    if not any("@" in o for o in owners):
        yield "Where do readers ask for help? The catalog names no channel."
    if not any(r.dataset.readers for r in records):
        yield "Which roles may read it, and who approves them? The catalog names no readers of its own for it."  # fmt: skip
    yield from _about_places(records)


def _about_places(records: tuple[Record, ...]) -> Iterator[str]:
    places = places_of(records)
    if not places:
        yield "Where is the data: on which platform, at which account, host or database? The catalog does not say."
    for place in places:
        asked = ("account, host or database",) if place.type == "custom" else unnamed(place)
        within = f" (schema {place.schema})" if place.schema and len(places) > 1 else ""
        if asked:
            yield f"Where on {place.platform} is it{within}: which {' and which '.join(asked)}? The catalog does not say."


def _about_levels(
    records: tuple[Record, ...], known: Mapping[str, Known], index: Records
) -> Iterator[str]:
    """Ask for the freshness of each table, and for what many lack in one question."""
    promised = {
        r.dataset.id: {level.property for level in levels_of(r, known[r.dataset.id].texts)}
        for r in records
    }
    for record in records:
        if not promised[record.dataset.id] & {"latency", "timeOfAvailability"}:
            seen = record.dataset.updated_at
            last = f" It was last updated on {seen.date().isoformat()}." if seen else ""
            needs = _needs_of_readers(record, index)
            said = f" {needs}." if needs else " No reader's need is on record."
            yield f"How fresh must {record.dataset.name} be for its readers?{last}{said}"
    unkept = tuple(r.dataset.name for r in records if "retention" not in promised[r.dataset.id])
    if unkept:
        is_ = "is" if len(unkept) == 1 else "are"
        yield f"How long {is_} {_some(unkept)} kept? No document that you may read names it."
    names = tuple(r.dataset.name for r in records)
    yield f"What availability do the readers of {_some(names)} need? Nothing measures it today."


def _needs_of_readers(record: Record, index: Records) -> str:
    """Return what the datasets that are made from it promise in time: a bound for its own."""
    made = (index.view.by_id[e.dst] for e in record.fed if e.dst in index.view.by_id)
    found = [
        f"{reader.id}, made from it, is to be {check.rule}"
        for reader in made
        for check in index.of(reader).checks
        if demand_of(check.rule, check.column).kind in {"ready", "fresh"}
    ]
    return "; ".join(list(dict.fromkeys(found))[:3])


def _about_table(record: Record, known: Known) -> Iterator[str]:
    name = record.dataset.name
    if not record.columns:
        yield f"Which columns does {name} have? The catalog lists none."
    elif not record.dataset.primary_key and not any(r.demand.kind == "unique" for r in known.rules):
        yield f"What makes a row of {name} unique? The catalog has no key."
    bare = undescribed(record, known)
    if bare:
        yield f"What do these columns of {name} mean: {_some(bare)}?"
    untyped = tuple(c.name for c in record.columns if not c.type)
    if untyped:
        yield f"Which types have these columns of {name}: {_some(untyped)}?"
    strange = tuple(f"{c.name} ({c.type})" for c in record.columns if c.type and logical_type(c.type) is None)  # fmt: skip
    if strange:
        yield f"Which logical type of the standard fits these columns of {name}: {_some(strange)}?"
    for term, columns in disputed(record, known).items():
        yield f"The glossary calls {term} disputed: what is agreed for {_some(columns)}?"
    doubtful = tuple(c for c, v in known.verdicts.items() if v.category and 0.3 <= v.score < 0.6)  # noqa: PLR2004 - the band of doubt.
    if doubtful:
        yield f"Do these columns of {name} hold personal data: {_some(doubtful)}? Their names leave it open."  # fmt: skip
    worded = sum(r.demand.kind == "words" for r in known.rules)
    if worded:
        yield f"How are the {worded} checks of {name} that stand in words written as SQL?" if worded > 1 else f"How is the check of {name} that stands in words written as SQL?"  # fmt: skip


def _about_terms(records: tuple[Record, ...]) -> Iterator[str]:
    readers = len({u.consumer for r in records for u in r.usage} | {e.dst for r in records for e in r.fed})  # fmt: skip
    whom = f"the {readers} readers on record" if readers > 1 else "its readers"
    yield f"Do {whom} agree to 30 days of notice and 28 days of dual run for breaking changes?"
    yield "Is it charged for, and at which price? The catalog knows none."


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
