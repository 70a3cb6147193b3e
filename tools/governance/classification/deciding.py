"""Weighs name, table, type, description, tags and values of columns, and decides or says unsure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.handbook.book import Handbook
from knowledge.handbook.column_classes import Category, ColumnClasses, ColumnKind
from tools.domains.words import LAYERS
from tools.governance.classification.model import ColumnFacts, Ground, Verdict
from tools.governance.classification.names import NameHit, Names
from tools.governance.classification.values import Values

SENSITIVE = 0.6
"""Score from which a column is taken to be sensitive."""
UNCERTAIN = 0.3
"""Score from which a person or a model should look."""
_TAGGED = 0.99
_BY_TAG: tuple[tuple[str, Category, str], ...] = (
    ("payment", "payment", "card"), ("pci", "payment", "card"), ("credential", "credentials", "secret"),
    ("secret", "credentials", "secret"), ("employee", "employment", "pay"), ("special", "special_category", "health"),
    ("health", "special_category", "health"), ("phi", "special_category", "health"),
    ("pii", "personal", ""), ("personal", "personal", ""), ("sensitive", "personal", ""), ("gdpr", "personal", ""),
)  # fmt: skip
_NOT_TAGGED = ("non-p", "non_p", "not_p", "no_p", "not p", "no p", "non p", "nopii")
_IN_PERSON_TABLE, _ELSEWHERE = 0.8, 0.15
_FIRM_TABLE, _OTHER_CARD, _OF_BOOKS = 0.6, 0.3, 0.3
_AGREE, _VETO, _HEARD = 0.97, 0.3, 0.14
_AGREEING, _CONTRARY = 0.5, 0.2
"""Shares of values that have the form of a kind, from which they confirm it or speak against it."""
_BOOLEAN = frozenset({"boolean", "bool", "bit"})
_TIMED = ("timestamp", "datetime", "date", "time")
_DATED_KINDS = frozenset({"birth_date", "card", "age"})
_FRACTION = ("float", "double", "decimal", "numeric", "real", "money")
_TEXTUAL = frozenset({"person_name", "email", "postal_address", "password", "secret", "ip_address"})
_CONTACTS = frozenset({"person_name", "email", "phone", "postal_address"})
_PERSONAL_SIGNS = frozenset({"person_name", "email", "birth_date", "gender", "national_id", "phone", "marital_status"})  # fmt: skip
_HOLDERS = frozenset(
    ["account", "base", "data", "detail", "details", "info", "list", "master", "profile", "record"]
)
"""Words behind the word that a table is about."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table's name and its other columns say it is about."""

    people: bool | None
    """None where nothing tells."""
    firms: bool = False
    other_cards: bool = False
    ledger: bool = False
    """Its accounts are of the books, not of a bank."""


class Classifier:
    """Classifies columns with the handbook's classes. Equal columns give equal verdicts."""

    def __init__(self, classes: ColumnClasses) -> None:
        """Prepare the phrases and patterns."""
        self._kinds = {k.id: k for k in classes.kinds}
        self._names = Names(classes)
        self._values = Values(classes)
        self._other_cards = frozenset(classes.other_cards.split())
        self._ledgers = frozenset(classes.ledgers.split())

    def classify(self, columns: Iterable[ColumnFacts]) -> tuple[Verdict, ...]:
        """Return a verdict for each column, in the given order; those of a table bear on each other."""
        given = tuple(columns)
        tables: dict[str, list[ColumnFacts]] = {}
        for column in given:
            tables.setdefault(column.dataset, []).append(column)
        about = {t: self._about(t, held) for t, held in tables.items()}
        return tuple(self._verdict(c, about[c.dataset]) for c in given)

    def _about(self, table: str, columns: Sequence[ColumnFacts]) -> _Table:
        words = [w for w in self._names.words.of(table.rpartition(".")[2]) if w not in LAYERS]
        cards = bool(self._other_cards.intersection(words))
        ledger = bool(self._ledgers.intersection(words))
        while len(words) > 1 and (words[-1] in _HOLDERS or words[-1].isdigit()):
            words.pop()
        if not table:
            return _Table(None)
        if words and words[-1] in self._names.persons:
            return _Table(people=True, other_cards=cards, ledger=ledger)
        firms = bool(words) and words[-1] in self._names.organisations
        people = len(self._signs(columns)) > 1 and not firms
        return _Table(people or (False if words else None), firms, cards, ledger)

    def _signs(self, columns: Sequence[ColumnFacts]) -> frozenset[str]:
        """Return the kinds of columns that only tables about people have."""
        firmest = (h[0] for c in columns if (h := self._names.hits(c.name)))
        return _PERSONAL_SIGNS & {h.kind.id for h in firmest if h.score >= SENSITIVE}

    def _verdict(self, column: ColumnFacts, table: _Table) -> Verdict:
        tagged = _tagged(column)
        best = self._named(column, table)
        if tagged is not None:
            return _by_tag(column, tagged, best)
        told = self._values.told(column.samples)
        return self._with_values(column, best, told) if told else best

    def _named(self, column: ColumnFacts, table: _Table) -> Verdict:
        """Return the verdict of name, table, type and description."""
        hits = [_placed(h, table) for h in self._names.hits(column.name)]
        hits = [replace(h, score=h.score * _typed(column.type, h.kind)) for h in hits]
        best = max(hits, key=lambda h: h.score, default=None)
        described = self._names.described(column.description) if column.description else ()
        told = max(described, key=lambda h: h.score, default=None)
        if told is not None and (
            best is None or (best.score < UNCERTAIN and told.score > best.score)
        ):
            if best is not None and best.kind.id == told.kind.id and best.score > 0:
                return _verdict(column, best.kind, best.score, (_said(best),), "name")
            score = told.score * _typed(column.type, told.kind)
            return _verdict(
                column, told.kind, score, (f"described as {told.phrase}",), "description"
            )
        if best is None:
            return Verdict(column, "", None, 0.0, (), "")
        evidence = [_said(best)]
        if best.strength == "context" and table.people:
            evidence.append("in a table about people")
        if told is not None and told.kind.id == best.kind.id and best.score < SENSITIVE:
            best = replace(best, score=min(best.score + 0.2, 0.9))
            evidence.append("its description agrees")
        return _verdict(column, best.kind, best.score, tuple(evidence), "name")

    def _with_values(self, column: ColumnFacts, named: Verdict, told: tuple[str, ...]) -> Verdict:
        """Return the verdict after the values have confirmed, refuted or shown by themselves."""
        kind = self._kinds.get(named.kind)
        masked = self._values.look("masked", told)
        if kind is not None and masked.share >= _AGREEING:
            return replace(named, evidence=(*named.evidence, "its values are masked"))
        shown = self._shown(column, told)
        if kind is None or named.score < _HEARD or not kind.values:
            return shown if shown is not None and shown.score > named.score else named
        look = self._values.fits(kind.values, told)
        of = f"{look.matched} of {look.told} values look like {kind.title}"
        if look.share >= _AGREEING:
            score = _confirmed(named.score)
            return replace(named, score=score, evidence=(*named.evidence, of))
        if shown is not None and shown.score >= SENSITIVE:
            return shown
        if look.share <= _CONTRARY:
            return replace(
                named, score=named.score * _VETO, evidence=(*named.evidence, f"but only {of}")
            )
        return replace(named, score=named.score * 0.7, evidence=(*named.evidence, f"but only {of}"))

    def _shown(self, column: ColumnFacts, told: tuple[str, ...]) -> Verdict | None:
        """Return what the values say by themselves."""
        for pattern, look, score in self._values.alone(told):
            kind = self._kinds[_SHOWN_KIND[pattern]]
            weight = score if look.told > 1 else score * 0.8
            of = f"{look.matched} of {look.told} values look like {kind.title}"
            return _verdict(column, kind, weight, (of,), "values")
        return None


_SHOWN_KIND = {
    "email": "email", "iban": "bank_account", "card": "card", "national_number": "national_id", "mac": "device",
    "ip": "ip_address", "imei": "device", "secret": "secret", "coordinates": "precise_location",
    "street": "postal_address", "phone": "phone", "given_name": "person_name", "gender": "gender",
    "marital": "marital_status", "occupation": "occupation", "religion": "religion", "ethnicity": "ethnicity",
    "user_agent": "device",
}  # fmt: skip


@lru_cache(maxsize=4)
def classifier(handbook: Handbook) -> Classifier:
    """Return the classifier of a handbook, prepared once."""
    return Classifier(handbook.column_classes)


def _placed(hit: NameHit, table: _Table) -> NameHit:
    """Return the hit as its table makes it."""
    if hit.strength == "context" and table.people is not None and hit.whole:
        return replace(hit, score=_IN_PERSON_TABLE if table.people else _ELSEWHERE)
    contact = hit.kind.id in _CONTACTS and hit.strength in {"sure", "likely"}
    of_firm = table.firms and contact and "<person>" not in hit.phrase
    if of_firm:
        return replace(hit, score=hit.score * _FIRM_TABLE)
    if table.other_cards and hit.kind.id == "card" and "credit" not in hit.phrase:
        return replace(hit, score=hit.score * _OTHER_CARD)
    if table.ledger and hit.kind.id == "bank_account" and hit.strength == "likely":
        return replace(hit, score=hit.score * _OF_BOOKS)
    return hit


def _confirmed(score: float) -> float:
    if score >= SENSITIVE:
        return _AGREE
    return 0.8 if score >= UNCERTAIN else score + 0.15


def _said(hit: NameHit) -> str:
    firmness = {"sure": "says", "likely": "suggests", "context": "may mean", "quasi": "points at"}
    return f"its name {firmness[hit.strength]} {hit.kind.title}"


def _verdict(
    column: ColumnFacts, kind: ColumnKind, score: float, evidence: tuple[str, ...], by: Ground
) -> Verdict:
    return Verdict(column, kind.id, kind.category, round(score, 3), evidence, by)


def _typed(type_: str, kind: ColumnKind) -> float:
    """Return how well a column's type suits a kind, as a factor."""
    plain = type_.strip().lower()
    if plain in _BOOLEAN:
        return 0.7 if kind.coded else 0.2
    if plain.startswith(_TIMED) and kind.id not in _DATED_KINDS:
        return 0.3
    if plain.startswith(_FRACTION) and kind.id in _TEXTUAL:
        return 0.3
    return 1.0


def _tagged(column: ColumnFacts) -> tuple[str, Category, str] | None:
    for tag in column.tags:
        said = tag.lower()
        if any(n in said for n in _NOT_TAGGED):
            continue
        for part, category, kind in _BY_TAG:
            if part in said:
                return tag, category, kind
    return None


def _by_tag(column: ColumnFacts, tagged: tuple[str, Category, str], best: Verdict) -> Verdict:
    """Return the verdict of a tag; the name may say more closely which kind it is."""
    tag, category, kind = tagged
    closer = best.score >= UNCERTAIN and (category in {best.category, "personal"})
    evidence = (f"tagged {tag}", *best.evidence) if closer else (f"tagged {tag}",)
    found = best.category if closer and best.category else category
    return Verdict(column, best.kind if closer else kind, found, _TAGGED, evidence, "tag")
