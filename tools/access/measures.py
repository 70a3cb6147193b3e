"""What is measured of a request before policies decide it, each measure with its threshold."""

import re
from collections.abc import Iterable
from datetime import datetime

from knowledge.access import AccessRequest
from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from knowledge.documents.stems import coverage, stems
from knowledge.embedding.encoder import Encoder
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE, Person
from knowledge.record import Record
from tools.access.policies import PurposeFit, Sensitivity
from tools.governance.classification.deciding import SENSITIVE, classifier
from tools.governance.classification.model import Verdict
from tools.governance.columns import classified

PURPOSE_FITS = 0.25
"""Likeness of the purpose to what the data is for, from which it fits; 0 to 1."""
LEAST_WORDS = 2
"""Words that carry meaning which a purpose has at least."""
USUAL_SHARE = 0.005
"""Share of a team's queries on the same schema or domain, from which data is usual for it."""
_ENOUGH = 500
"""Queries in 30 days below which a team has no habit to compare with."""
POINTING = 3
"""Kinds of facts about a person from which a combination can point at one (Sweeney 2000: date of
birth, postcode and sex together tell most people apart)."""

_BARRED = re.compile(
    r"\b(?:curio(?:us|sity)|just (?:to )?look(?:ing)?|nos[ey]|snoop\w*|spy\w*|stalk\w*|my ex\b|ex-?(?:wife|husband|partner|girlfriend|boyfriend)|neighbou?rs?|celebrit\w*|famous|"
    r"sell(?:ing)? (?:it|them|this|the (?:data|list|addresses))|resell\w*|data broker|(?:for|to) (?:a )?competitor|revenge|blackmail|"
    r"(?:watch|monitor|track|surveil|check up on|keep an eye on|spy on)\w* (?:(?:my|our|the|individual|single) )*(?:colleagues?|co-?workers?|employees?|staff|team ?mates?|boss|manager))\b",
    re.IGNORECASE,
)
_PUBLIC, _DEPRECATED = frozenset({"public", "open"}), frozenset({"deprecated", "retired", "legacy", "obsolete"})  # fmt: skip
_RESTRICTED = frozenset({"restricted", "secret", "strictly_confidential"})
_CONFIDENTIAL = frozenset({"confidential", "pii", "personal", "sensitive", "payment", "employee", "customer_pii"})  # fmt: skip
_HARD = frozenset({"special_category", "credentials"})
_DIRECT = re.compile(r"name|e_?mail|phone|address|national|passport|account|iban|card|identifier", re.IGNORECASE)  # fmt: skip


class Measure(Record):
    """One measure, in words that a steward can judge."""

    measure: str
    value: str
    threshold: str
    meets: bool
    """Whether it speaks for granting at once."""
    told: str
    """What was measured, in words."""
    routine: str
    """What would be routine, in words."""


def purpose_of(
    purpose: str, datasets: tuple[Dataset, ...], about: str, encoder: Encoder
) -> tuple[PurposeFit, Measure]:
    """Return whether the purpose fits what the data is for, and how that was measured."""
    if _BARRED.search(purpose):
        told = "The purpose is one that no policy allows."
        return "barred", _measure("purpose", "barred", "none of the barred purposes", told, meets=False)  # fmt: skip
    if len(stems(purpose)) < LEAST_WORDS:
        told = "The purpose says too little to be compared with what the data is for."
        return "unclear", _measure("purpose", f"{len(stems(purpose))} words", f"{LEAST_WORDS} words", told, meets=False)  # fmt: skip
    texts = [_about(d) for d in datasets] + ([about] if about else [])
    vectors = encoder.encode([purpose, *texts])
    near = max((float(v) for v in vectors[1:] @ vectors[0]), default=0.0)
    shared = max((coverage(stems(purpose), text) for text in texts), default=0.0)
    like = max(near, shared)
    fits: PurposeFit = "fits" if like >= PURPOSE_FITS else "unclear"
    told = f"The purpose is {'like' if fits == 'fits' else 'unlike'} what the data is for: likeness {like:.2f} of 1."
    return fits, _measure("purpose", f"{like:.2f}", f"at least {PURPOSE_FITS}", told, meets=fits == "fits")  # fmt: skip


def _about(dataset: Dataset) -> str:
    name = re.sub(r"[_.]", " ", f"{dataset.schema} {dataset.name}")
    return f"{name}. {dataset.description} {dataset.domain} {' '.join(dataset.tags)}"[:400]


def columns_of(catalog: CatalogView, datasets: Iterable[str]) -> tuple[Verdict, ...]:
    """Return the sensitive columns of these datasets, by tags, names and descriptions."""
    found = classified(classifier(Handbook()), catalog, datasets)
    return tuple(v for v in found if v.category and v.score >= SENSITIVE)


def sensitivity_of(
    datasets: tuple[Dataset, ...], columns: tuple[Verdict, ...]
) -> tuple[Sensitivity, Measure]:
    """Return the class of the most sensitive of the datasets, with what makes it so."""
    named = {t.casefold().partition(".")[0] for d in datasets for t in d.tags}
    closed = [d for d in datasets if d.readers is not None and EVERYONE not in d.readers]
    hard = next((c for c in columns if c.category in _HARD), None)
    if not datasets:
        return _class("restricted", "nothing of that name is known, so it counts as restricted")
    if closed or named & _RESTRICTED or hard:
        return _class("restricted", f"{hard.column.name} holds {hard.category}" if hard else "it is marked restricted or read by named groups only")  # fmt: skip
    if columns or named & _CONFIDENTIAL:
        which = ", ".join(dict.fromkeys(c.column.name for c in columns[:3]))
        return _class("confidential", f"it holds sensitive columns ({which})" if columns else "it is tagged as sensitive")  # fmt: skip
    if named & _PUBLIC:
        return _class("public", "it is tagged public")
    return _class("internal", "no column or tag marks it as sensitive")


def _class(found: Sensitivity, why: str) -> tuple[Sensitivity, Measure]:
    told = f"Its class is {found}, for {why}."
    return found, _measure("class", found, "public or internal", told, meets=found in {"public", "internal"})  # fmt: skip


def is_deprecated(datasets: tuple[Dataset, ...]) -> bool:
    """Return whether one of them is tagged as going away."""
    return any(t.casefold() in _DEPRECATED for d in datasets for t in d.tags)


def combination(
    catalog: CatalogView, columns: tuple[Verdict, ...], held: tuple[str, ...]
) -> tuple[bool, Measure]:
    """Return whether together with what is held it newly points at single persons.

    It does where the two together have three kinds of facts about people, or names beside facts,
    and neither has by itself.
    """
    before = columns_of(catalog, held)
    new, old = _kinds(columns), _kinds(before)
    both = new | old
    alone = _points(new) or _points(old)
    newly = bool(new) and bool(old) and _points(both) and not alone
    told = (
        f"With what you hold already it would have {', '.join(sorted(both))} of the same people."
        if newly
        else "It makes no new combination that points at single persons."
    )
    return newly, _measure("new combination", f"{len(both)} kinds", f"under {POINTING} kinds, or no more than one of them has alone", told, meets=not newly)  # fmt: skip


def _kinds(columns: tuple[Verdict, ...]) -> frozenset[str]:
    return frozenset(c.kind for c in columns if c.kind and c.category in {"personal", "location", "special_category", "employment"})  # fmt: skip


def _points(kinds: frozenset[str]) -> bool:
    direct = {k for k in kinds if _DIRECT.search(k)}
    return len(kinds) >= POINTING or bool(direct and kinds - direct)


def habit(
    catalog: CatalogView, datasets: tuple[Dataset, ...], asker: Person
) -> tuple[bool, Measure]:
    """Return whether it is far from what the asker's groups use, by queries in 30 days."""
    mine = [u for u in catalog.usage if u.consumer in asker.groups]
    total = sum(u.queries_30d for u in mine)
    around = {d.id for d in catalog.datasets if any(_beside(d, other) for other in datasets)}
    near = sum(u.queries_30d for u in mine if u.dataset in around)
    if total < _ENOUGH:
        told = "Your groups have too little recorded usage to compare with, which counts as usual."
        return False, _measure("habit", "too little usage known", f"at least {USUAL_SHARE:.1%} of queries", told, meets=True)  # fmt: skip
    share = near / total
    unusual = share < USUAL_SHARE
    told = f"Of your groups' {total:,} queries in 30 days, {near:,} are on data of the same schema or domain ({share:.1%})."
    return unusual, _measure("habit", f"{share:.1%}", f"at least {USUAL_SHARE:.1%}", told, meets=not unusual)  # fmt: skip


def _beside(one: Dataset, other: Dataset) -> bool:
    same = (one.domain and one.domain == other.domain) or (
        one.schema and one.schema == other.schema
    )
    return bool(same) or one.id == other.id


def duration(days: int, routine: int) -> Measure:
    """Return how long it is for, beside what is routine."""
    told = f"It is for {days} days."
    return _measure("duration", f"{days} days", f"at most {routine} days", told, meets=days <= routine)  # fmt: skip


def held_by(requests: Iterable[AccessRequest], now: datetime) -> tuple[str, ...]:
    """Return the ids of the datasets that a person's granted requests cover now, sorted."""
    live = (r for r in requests if r.state in {"approved", "in force"})
    return tuple(
        sorted({d for r in live if r.expires is None or r.expires > now for d in r.datasets})
    )


def _measure(measure: str, value: str, threshold: str, told: str, *, meets: bool) -> Measure:
    return Measure(
        measure=measure, value=value, threshold=threshold, meets=meets, told=told,
        routine=f"Routine is {threshold}.",
    )  # fmt: skip
