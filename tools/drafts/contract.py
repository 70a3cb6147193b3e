"""A contract drafted from a catalog: its YAML with the source of each part, and the open questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.contracts.standard import in_order
from knowledge.contracts.yaml_writing import write_yaml
from knowledge.documents.model import Document
from knowledge.handbook.book import Handbook
from tools.contracts.subject import Subject
from tools.drafts.asking import questions_of
from tools.drafts.columns import Known, table_of
from tools.drafts.levels import levels_of
from tools.drafts.profile import TableProfile
from tools.drafts.profiled import profiled_rules
from tools.drafts.records import Record, Records
from tools.drafts.rules import rules_of
from tools.drafts.sections import (
    fundamentals,
    owners_of,
    roles,
    support,
    team,
    terms,
)
from tools.drafts.servers import servers
from tools.drafts.texts import Texts, read_texts
from tools.drafts.tree import Tree, taken_apart
from tools.governance.classification.deciding import Classifier, classifier
from tools.governance.columns import facts_of

_READERS = 3
"""Teams that read it most, who approve breaking changes besides the owners."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A contract as YAML, and what a person still has to say."""

    text: str
    questions: tuple[str, ...]


@dataclass(slots=True)
class Drafting:
    """Drafts contracts from one catalog view; what all of them need is read once."""

    index: Records
    texts: Texts
    classes: Classifier
    tenant: str
    profiles: Mapping[str, TableProfile] = field(default_factory=dict[str, TableProfile])
    """Of the datasets whose data is at hand, by id."""

    def draft(self, subject: Subject) -> Drafted:
        """Return the contract of a dataset, or of all outputs of a product."""
        records = tuple(self.index.of(d) for d in subject.datasets)
        within = frozenset(r.dataset.id for r in records)
        known = {r.dataset.id: self._known(r, within) for r in records}
        questions = questions_of(subject, records, known, self.index)
        value, comments = taken_apart(self._tree(subject, records, known), _opening(questions))
        return Drafted(write_yaml(*in_order(value, comments)), questions)

    def _known(self, record: Record, within: frozenset[str]) -> Known:
        found = self.classes.classify(facts_of(c) for c in record.columns)
        verdicts = {v.column.name: v for v in found}
        rules = rules_of(record, self.index.view, within)
        profile = self.profiles.get(record.dataset.id)
        shown = profiled_rules(profile, record, verdicts, rules) if profile else ()
        return Known(
            verdicts=verdicts,
            rules=(*rules, *shown),
            texts=self.texts,
            view=self.index.view,
        )

    def _tree(
        self, subject: Subject, records: tuple[Record, ...], known: Mapping[str, Known]
    ) -> dict[str, Tree]:
        owners = owners_of(subject)
        readers = tuple(dict.fromkeys(u.consumer for r in records for u in r.usage))[:_READERS]
        named = tuple(self.index.team_names.get(r.casefold(), r) for r in readers)
        return {
            **fundamentals(subject, records, self.tenant),
            "team": team(owners, records, self.index.team_names),
            "roles": roles(records, owners),
            "support": support(owners),
            "servers": servers(records),
            "schema": [table_of(r, known[r.dataset.id]) for r in records],
            "slaProperties": [level.entry for r in records for level in levels_of(r, self.texts)],
            "customProperties": terms(records, owners, named),
        }


def drafting(
    index: Records, documents: Iterable[Document], handbook: Handbook, tenant: str
) -> Drafting:
    """Return what drafts contracts from these records and documents."""
    return Drafting(index, read_texts(documents), classifier(handbook), tenant)


def _opening(questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the comment at the top: how to read the sources, and what is open."""
    numbered = (f"  {n}. {q}" for n, q in enumerate(questions, 1))
    return (
        "Drafted from the catalog. What has no comment stands in the catalog's record of the dataset;",
        "a comment names any other source. Columns in which nothing sensitive was found are internal.",
        "Open questions, to be settled before anybody signs:",
        *numbered,
    )  # fmt: skip
