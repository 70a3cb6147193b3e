"""What the catalog knows of datasets and columns, as the facts that policies read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from math import isfinite

from knowledge.catalog.model import Column, Dataset
from knowledge.catalog.view import CatalogView
from knowledge.policies.facts import FactKind, Vocabulary
from knowledge.policies.model import Fact
from tools.domains.words import THROWAWAY, spelled
from tools.governance.classification.deciding import SENSITIVE, UNCERTAIN, Classifier
from tools.governance.classification.model import Verdict
from tools.governance.columns import facts_of
from tools.governance.scan.model import Target
from tools.governance.scan.promises import Promises

_CLASSES = ("restricted", "confidential", "internal", "public")
_DEPRECATED = re.compile(r"deprecated|obsolete|to_?be_?dropped|sunset", re.IGNORECASE)
_DECLARED = re.compile(r"\s*([a-z][a-z0-9_]*)\s*[:=]\s*(.+?)\s*", re.IGNORECASE)
_MASKED = frozenset({"masked", "tokenised", "tokenized", "pseudonymised", "pseudonymized", "encrypted", "truncated", "coarsened", "vaulted", "hashed"})  # fmt: skip
_HASH_NAME = re.compile(r"hash|digest|sha\d|md5|bcrypt", re.IGNORECASE)
_AT_ONCE = 500
_DATASET_CLASSES = ("personal", "special_category", "payment", "credentials")


class Gatherer:
    """Gathers facts from a view; what the view does not hold is left out, not guessed."""

    def __init__(
        self, view: CatalogView, by: Classifier, vocabulary: Vocabulary, now: datetime
    ) -> None:
        """Take what the audience may read, and the moment that ages are counted back from."""
        self._view = view
        self._by = by
        self._vocabulary = vocabulary
        self._now = now

    @cached_property
    def promises(self) -> Promises:
        """Return what contracts promise."""
        return Promises(self._view.contracts, self._vocabulary)

    def datasets(self, chosen: Iterable[Dataset]) -> Iterator[tuple[Target, tuple[Target, ...]]]:
        """Yield each dataset with its columns, some read at once."""
        some: list[Dataset] = []
        for dataset in chosen:
            some.append(dataset)
            if len(some) == _AT_ONCE:
                yield from self._some(some)
                some = []
        yield from self._some(some)

    def _some(self, datasets: list[Dataset]) -> Iterator[tuple[Target, tuple[Target, ...]]]:
        columns: dict[str, list[Column]] = {d.id: [] for d in datasets}
        for column in self._view.columns(columns):
            columns[column.dataset].append(column)
        for dataset in datasets:
            verdicts = self._by.classify(facts_of(c) for c in columns[dataset.id])
            facts = self._dataset(dataset, columns[dataset.id], verdicts)
            owner = dataset.owners[0] if dataset.owners else ""
            target = Target("dataset", dataset.id, dataset.domain, owner, {"dataset": facts})
            yield (
                target,
                tuple(
                    self._column(c, v, target, facts)
                    for c, v in zip(columns[dataset.id], verdicts, strict=True)
                ),
            )

    def _dataset(
        self, dataset: Dataset, columns: list[Column], verdicts: tuple[Verdict, ...]
    ) -> dict[str, Fact]:
        words = set(spelled(f"{dataset.schema} {dataset.name} {dataset.layer}"))
        facts: dict[str, Fact] = {
            "id": dataset.id, "name": dataset.name, "platform": dataset.platform, "schema": dataset.schema,
            "kind": dataset.kind, "layer": dataset.layer.casefold(), "description": dataset.description.strip(),
            "owner": dataset.owners[0] if dataset.owners else "", "owner_count": len(dataset.owners),
            "tags": dataset.tags, "columns": tuple(c.name for c in columns), "column_count": len(columns),
            "key_count": len(dataset.primary_key),
            "classification": _class_of(dataset.tags),
            "deprecated": any(_DEPRECATED.search(t) for t in (*dataset.tags, dataset.name)),
            "throwaway": bool(words & THROWAWAY),
            **self._measured(dataset), **self._linked(dataset), **self.promises.of_dataset(dataset.id),
            **_classes(verdicts),
        }  # fmt: skip
        return facts | declared(dataset.tags, self._vocabulary, "dataset")

    def _measured(self, dataset: Dataset) -> dict[str, Fact]:
        """Return what is known of size, cost, age, use and checks."""
        facts: dict[str, Fact] = {}
        if dataset.row_count is not None:
            facts["row_count"] = dataset.row_count
        if dataset.monthly_cost is not None:
            facts["monthly_cost"] = dataset.monthly_cost
        if dataset.updated_at is not None:
            facts["age_days"] = max((self._now - dataset.updated_at).days, 0)
        if self._view.usage:
            facts["consumers"] = len(self._consumers.get(dataset.id, ()))
            facts["queries_30d"] = self._queries.get(dataset.id, 0)
        if self._view.checks:
            facts["checks"], facts["failed_checks"] = self._checks.get(dataset.id, (0, 0))
        return facts

    def _linked(self, dataset: Dataset) -> dict[str, Fact]:
        """Return what is known of domain, owner, lineage and product."""
        facts: dict[str, Fact] = {}
        if self._has_domains:
            facts["domain"] = dataset.domain
        if self._view.teams:
            known = any(o.casefold() in self._teams for o in dataset.owners)
            # Who has an address is a person, and the catalog lists teams only.
            if known or not any("@" in o for o in dataset.owners):
                facts["owner_known"] = known
        if self._down or self._up:
            down = self._down.get(dataset.id, ())
            facts["upstream_count"] = len(self._up.get(dataset.id, ()))
            facts["downstream_count"] = len(down)
            facts["has_lineage"] = bool(down) or dataset.id in self._up
            if self._has_domains:
                others = (self._view.by_id[d].domain for d in down)
                facts["other_domain_readers"] = sum(1 for o in others if o and o != dataset.domain)
        if self._view.products:
            facts["product"] = self._product_of.get(dataset.id, "")
        return facts

    def _column(
        self, column: Column, verdict: Verdict, of: Target, dataset: Mapping[str, Fact]
    ) -> Target:
        facts: dict[str, Fact] = {
            "name": column.name, "type": column.type, "description": column.description, "tags": column.tags,
            "tagged": verdict.by == "tag", "confidence": verdict.score, "classification": _class_of(column.tags) or (verdict.category or "" if verdict.by == "tag" else ""),
            "category": verdict.category or "none" if verdict.score >= SENSITIVE else "none",
            **_classes((verdict,)),
        }  # fmt: skip
        if not UNCERTAIN <= verdict.score < SENSITIVE:
            sure = verdict.score >= SENSITIVE
            facts["health"] = sure and verdict.kind in {"health", "body_measure"}
            facts["location"] = sure and verdict.category == "location"
            facts["identity_document"] = sure and verdict.kind == "national_id"
        if "consumers" in dataset:
            facts["shared"] = isinstance(n := dataset["consumers"], int) and n > 1
        if _HASH_NAME.search(column.name):
            facts["hashed"] = True
        if "its values are masked" in verdict.evidence:
            facts["masked"] = True
        facts |= self.promises.of_column(of.id, column.name)
        facts |= declared(column.tags, self._vocabulary, "column")
        place = f"{of.id}.{column.name}"
        return Target("column", place, of.domain, of.owner, {"column": facts, "dataset": dataset})

    @cached_property
    def _has_domains(self) -> bool:
        return any(d.domain for d in self._view.datasets)

    @cached_property
    def _teams(self) -> frozenset[str]:
        return frozenset(n.casefold() for t in self._view.teams for n in (t.id, t.name))

    @cached_property
    def _consumers(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for use in self._view.usage:
            found[use.dataset].add(use.consumer)
        return found

    @cached_property
    def _queries(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for use in self._view.usage:
            found[use.dataset] += use.queries_30d
        return found

    @cached_property
    def _checks(self) -> Mapping[str, tuple[int, int]]:
        """Return of each dataset the checks, and those whose last outcome is a failure."""
        last: dict[tuple[str, str, str], bool] = {}
        for check in sorted(self._view.checks, key=lambda c: c.at.timestamp() if c.at else 0.0):
            last[check.dataset, check.column, check.rule] = check.passed
        found: dict[str, tuple[int, int]] = {}
        for (dataset, _, _), passed in last.items():
            total, failed = found.get(dataset, (0, 0))
            found[dataset] = total + 1, failed + (not passed)
        return found

    @cached_property
    def _down(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for edge in self._view.edges:
            if edge.kind == "lineage" and edge.src != edge.dst:
                found[edge.src].add(edge.dst)
        return found

    @cached_property
    def _up(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for src, all_of_them in self._down.items():
            for dst in all_of_them:
                found[dst].add(src)
        return found

    @cached_property
    def _product_of(self) -> Mapping[str, str]:
        return {d: p.id for p in reversed(self._view.products) for d in p.outputs}


def declared(tags: Iterable[str], vocabulary: Vocabulary, root: str) -> dict[str, Fact]:
    """Return the facts that tags declare: "masked", "retention_days:365", "region=eu"."""
    found: dict[str, Fact] = {}
    for tag in tags:
        match = _DECLARED.fullmatch(tag)
        name, said = (match[1], match[2]) if match else (tag.strip(), "true")
        name = name.casefold().replace("-", "_").replace("ized", "ised")
        kind = vocabulary.kind_of(root, name)
        if kind is None and name in _MASKED and not match:
            name, kind = "masked", vocabulary.kind_of(root, "masked")
        value = None if kind is None else fact_of(said, kind)
        if value is not None and (match or kind == "bool"):
            found[name] = value
    return found


def fact_of(said: str, kind: FactKind) -> Fact:
    """Return a text as a fact of this kind, or None where it is none."""
    match kind:
        case "bool":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(said.casefold())  # fmt: skip
        case "number":
            try:
                number = float(said)
            except ValueError:
                return None
            if not isfinite(number):
                return None
            return int(number) if number.is_integer() else number
        case "list":
            return tuple(part.strip() for part in said.split(",") if part.strip())
        case "text":
            return said


def _classes(verdicts: tuple[Verdict, ...]) -> dict[str, Fact]:
    """Return the classes of data among columns; one that only may be there is left out."""
    facts: dict[str, Fact] = {}
    for category in _DATASET_CLASSES:
        held = [v.score for v in verdicts if _is(v, category)]
        if any(score >= SENSITIVE for score in held):
            facts[category] = True
        elif not any(score >= UNCERTAIN for score in held):
            facts[category] = False
    if len(verdicts) != 1:
        facts["children"] = any(v.kind == "children" and v.score >= SENSITIVE for v in verdicts)
        facts["employee_data"] = any(v.category == "employment" and v.score >= SENSITIVE for v in verdicts)  # fmt: skip
    return facts


def _is(verdict: Verdict, category: str) -> bool:
    """Return whether a verdict is of a category; whatever is about people is personal."""
    if category != "personal":
        return verdict.category == category
    return verdict.category in {"personal", "special_category", "employment", "location"}


def _class_of(tags: tuple[str, ...]) -> str:
    said = " ".join(tags).casefold()
    return next((c for c in _CLASSES if c in said), "")
