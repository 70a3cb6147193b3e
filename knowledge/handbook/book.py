"""The shipped handbook, each part read when first asked for."""

from functools import cache
from importlib.resources import files

from knowledge.handbook.column_classes import ColumnClasses
from knowledge.handbook.concepts import Concept
from knowledge.handbook.conditions import ConditionWords
from knowledge.handbook.entries import (
    CandidateProduct,
    CitedWork,
    MetricPattern,
    Mistake,
    PlatformPattern,
    PolicyPattern,
    PolicyTopic,
    ReferenceModel,
    Remediation,
)
from knowledge.handbook.learning import Learning
from knowledge.handbook.migration import Migration
from knowledge.handbook.plan_review import PlanReview
from knowledge.handbook.policy_words import PolicyWords
from knowledge.handbook.stated import FactWords, Industry
from knowledge.policies.facts import FactKind, KnownFact, Vocabulary
from knowledge.record import Record


class Handbook:
    """The handbook, each part read when first asked for; one is as good as another."""

    def __eq__(self, other: object) -> bool:
        """Return whether the other is one too: what is prepared from one need not be again."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        """Return the same for all."""
        return hash(type(self))

    @property
    def general(self) -> ReferenceModel:
        """Return the model of what any company has."""
        return _model("general")

    @property
    def models(self) -> tuple[ReferenceModel, ...]:
        """Return every reference model, ordered by id."""
        return tuple(_model(id_) for id_ in _models())

    def model_for(self, industry: str) -> ReferenceModel:
        """Return the model of this industry, or the general one where there is none."""
        return _model(industry) if industry in _models() else self.general

    @property
    def policies(self) -> tuple[PolicyPattern, ...]:
        """Return the library of policies, ordered by file and place in it."""
        return _policies()

    @property
    def policy_sources(self) -> tuple[CitedWork, ...]:
        """Return the laws and standards that policies rest on."""
        return _PolicySources.model_validate(_read("policies/sources.yaml")).sources

    @property
    def policy_facts(self) -> Vocabulary:
        """Return the facts that policies may read."""
        return _vocabulary()

    @property
    def policy_words(self) -> PolicyWords:
        """Return the words by which rules are stated in sentences."""
        return PolicyWords.model_validate(_read("policy_words.yaml"))

    @property
    def policy_topics(self) -> tuple[PolicyTopic, ...]:
        """Return what questions on compliance speak of."""
        return _PolicyTopics.model_validate(_read("policy_topics.yaml")).topics

    @property
    def remediations(self) -> tuple[Remediation, ...]:
        """Return the typed actions that mend violations."""
        return _Remediations.model_validate(_read("remediations.yaml")).remediations

    @property
    def metrics(self) -> tuple[MetricPattern, ...]:
        """Return the measures of success."""
        return _Metrics.model_validate(_read("metrics.yaml")).metrics

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Return the ways of failing, the classic five first."""
        return _Mistakes.model_validate(_read("mistakes.yaml")).mistakes

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """Return the concepts that can be explained."""
        return _concepts()

    @property
    def learning(self) -> Learning:
        """Return the steps of a learning journey."""
        return Learning.model_validate(_read("learning.yaml"))

    @property
    def plan_review(self) -> PlanReview:
        """Return what a plan is read for."""
        return PlanReview.model_validate(_read("plan_review.yaml"))

    @property
    def platform(self) -> tuple[PlatformPattern, ...]:
        """Return the capabilities of a self-serve platform."""
        return _Platform.model_validate(_read("platform.yaml")).capabilities

    @property
    def fact_words(self) -> FactWords:
        """Return the words by which facts are stated."""
        return FactWords.model_validate(_read("fact_words.yaml"))

    @property
    def condition_words(self) -> ConditionWords:
        """Return the words by which conditions are set."""
        return _condition_words()

    @property
    def area_names(self) -> dict[str, str]:
        """Return the English word for each business area's name in other languages."""
        by_word = _AreaNames.model_validate(_read("area_names.yaml")).areas
        return {name: word for word, names in by_word.items() for name in names}

    def area_products(self, area: str) -> tuple[CandidateProduct, ...]:
        """Return first products for a business area that no reference model knows, in its name."""
        text = (files("knowledge.handbook") / "area_products.yaml").read_text(encoding="utf-8")
        named = text.replace("{area}", area.replace("\\", "").replace('"', ""))
        return _AreaProducts.model_validate(_parsed(named)).products

    @property
    def column_classes(self) -> ColumnClasses:
        """Return how sensitive columns are recognised."""
        return ColumnClasses.model_validate(_read("column_classes.yaml"))

    @property
    def industries(self) -> tuple[Industry, ...]:
        """Return the industries that can be recognised."""
        return _Industries.model_validate(_read("industries.yaml")).industries

    @property
    def migration(self) -> Migration:
        """Return phases, norms of effort, and roles."""
        return Migration.model_validate(_read("migration.yaml"))


class _AreaProducts(Record):
    products: tuple[CandidateProduct, ...]


class _Industries(Record):
    industries: tuple[Industry, ...]


class _Policies(Record):
    policies: tuple[PolicyPattern, ...]


class _PolicyTopics(Record):
    topics: tuple[PolicyTopic, ...]


class _Remediations(Record):
    remediations: tuple[Remediation, ...]


class _PolicySources(Record):
    sources: tuple[CitedWork, ...]


class _AreaNames(Record):
    areas: dict[str, tuple[str, ...]]


class _Metrics(Record):
    metrics: tuple[MetricPattern, ...]


class _Mistakes(Record):
    mistakes: tuple[Mistake, ...]


class _Concepts(Record):
    concepts: tuple[Concept, ...]


class _Platform(Record):
    capabilities: tuple[PlatformPattern, ...]


class _Facts(Record):
    catalog: dict[str, dict[str, str]]
    declared: dict[str, dict[str, FactKind]]


@cache
def _vocabulary() -> Vocabulary:
    read = _Facts.model_validate(_read("policy_facts.yaml"))
    kinds: dict[str, FactKind] = {
        "bool": "bool",
        "text": "text",
        "number": "number",
        "list": "list",
    }
    facts: dict[str, dict[str, KnownFact]] = {}
    for root, members in read.catalog.items():
        told = {name: text.split(": ", 1) for name, text in members.items()}
        facts[root] = {name: KnownFact(kinds[kind], means) for name, (kind, means) in told.items()}
    for root, declared in read.declared.items():
        facts[root] |= {
            name: KnownFact(kind, f"{name.replace('_', ' ')}, where it is declared")
            for name, kind in declared.items()
        }
    return Vocabulary(facts)


@cache
def _models() -> tuple[str, ...]:
    folder = files("knowledge.handbook") / "reference_models"
    names = (f.name for f in folder.iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))


@cache
def _model(id_: str) -> ReferenceModel:
    return ReferenceModel.model_validate(_read(f"reference_models/{id_}.yaml"))


@cache
def _concepts() -> tuple[Concept, ...]:
    return _Concepts.model_validate(_read("concepts.yaml")).concepts


_SOURCES = "sources.yaml"


@cache
def _policies() -> tuple[PolicyPattern, ...]:
    folder = files("knowledge.handbook") / "policies"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".yaml"))
    read = (_read(f"policies/{name}") for name in names if name != _SOURCES)
    return tuple(p for part in read for p in _Policies.model_validate(part).policies)


@cache
def _condition_words() -> ConditionWords:
    return ConditionWords.model_validate(_read("condition_words.yaml"))


@cache
def _read(name: str) -> object:
    return _parsed((files("knowledge.handbook") / name).read_text(encoding="utf-8"))


def _parsed(text: str) -> object:
    import yaml  # noqa: PLC0415 - not every command opens the handbook.

    return yaml.load(text, Loader=yaml.CSafeLoader)
