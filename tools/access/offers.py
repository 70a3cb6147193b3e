"""What there is to use for a need: declared products, else datasets that serve like one."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.catalog.model import Dataset, Usage
from knowledge.catalog.view import CatalogView
from knowledge.documents.stems import coverage, stems
from knowledge.documents.view import DocumentsView
from knowledge.embedding.encoder import Encoder
from tools.changes.impact import Landscape

FITS = 0.42
"""Likeness from which an offer serves a need; set on needs written for the sample."""
_SURE = 0.5
"""Cosine from which a need is met that is told in other words; those on the sample that are not
met stay below .45."""
_LEFT_OUT = re.compile(
    r"\b\w+-free\b|\b(?:without|excluding|excludes?|except(?: for)?|not including|free of)\s+[^.;:()]*",
    re.IGNORECASE,
)
"""What a description says is not in the data: "weather-free", "without returns"."""
_MEANING, _SHARED, _TRUST = 0.6, 0.4, 0.12
_POOL = 40
_LONGEST = 400
_LIKE_A_TEAM = 0.2
"""Cosine from which a team could be asked."""
_ASKING = re.compile(
    r"\b(?:is|are|there|any|anything|do|does|we|i|you|have|has|already|existing|available|where|can|could|would|should|find|get|need|want|looking|for me|which|what|"
    r"data ?products?|data ?sets?|tables?|sources?|feeds?|data|something|best|use|trust|that|holds?|contains?|gives?|show(?:s|n)?|the|an?|some|to|me|us|please)\b|[?!]",
    re.IGNORECASE,
)
_SET_ASIDE = re.compile(
    r"(?:^|[._/])(?:sandbox|tmp|temp|archive|backup|bkp|old|landing|raw|stg|staging|test)(?:[._/]|$)|_(?:old|bkp|backup|tmp|copy|test)(?:_|\d|$)",
    re.IGNORECASE,
)
"""Parts of a name by which a dataset is a step on the way or left over."""
_ON_THE_WAY = frozenset({"raw", "landing", "staging", "stg", "sandbox", "archive", "bronze"})
_GOING = frozenset({"deprecated", "retired", "obsolete", "unfinished"})
_APPROVED = frozenset({"certified", "tested", "gold", "golden", "trusted", "approved"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could serve, before it is compared with the need."""

    name: str
    kind: str
    """`product` or `dataset`."""
    text: str
    domain: str
    owners: tuple[str, ...]
    datasets: tuple[str, ...]
    purpose: str
    trust: float
    """0 to 1: how many of the signals of trust it has."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and how well it serves."""

    candidate: Candidate
    score: float
    sure: bool = False
    """Whether it has every word of the need, or is as near to it as what has."""


def subject_of(need: str) -> str:
    """Return the need without the words that only ask for data of whatever kind."""
    return " ".join(_ASKING.sub(" ", need).split()) or need


def nearest_team(need: str, catalog: CatalogView, encoder: Encoder) -> str:
    """Return the team whose name and datasets are most like the need; empty if none is like it."""
    teams = catalog.teams
    if not teams:
        return ""
    texts = [
        f"{t.name}: {re.sub(r'[_./-]+', ' ', ', '.join(t.owns[:_POOL]))}"[:_LONGEST] for t in teams
    ]
    vectors = encoder.encode([subject_of(need)[:_LONGEST], *texts])
    cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
    best = max(range(len(teams)), key=lambda n: cosines[n])
    return teams[best].name if cosines[best] >= _LIKE_A_TEAM else ""


def ranked(
    need: str, catalog: CatalogView, documents: DocumentsView, encoder: Encoder
) -> tuple[Ranked, ...]:
    """Return what could serve the need, best first; declared products before equal datasets."""
    uses, need = _usage(catalog), subject_of(need)
    found = [*_products(catalog, uses), *_datasets(need, catalog, documents, uses)]
    if not found:
        return ()
    texts = [c.text if _LEFT_OUT.search(need) else _LEFT_OUT.sub(" ", c.text) for c in found]
    vectors = encoder.encode([need[:_LONGEST], *(text[:_LONGEST] for text in texts)])
    cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
    wanted = stems(need)
    scored = (
        _scored(c, cosine, coverage(wanted, text))
        for c, cosine, text in zip(found, cosines, texts, strict=True)
    )
    return tuple(sorted(scored, key=lambda r: (-round(r.score, 3), r.candidate.kind != "product", r.candidate.name)))  # fmt: skip


def _scored(candidate: Candidate, cosine: float, shared: float) -> Ranked:
    score = _MEANING * cosine + _SHARED * shared + _TRUST * (candidate.trust - 0.5)
    return Ranked(candidate, score, sure=shared == 1.0 or cosine >= _SURE)


def _usage(catalog: CatalogView) -> Mapping[str, Sequence[Usage]]:
    held: dict[str, list[Usage]] = defaultdict(list)
    for use in catalog.usage:
        held[use.dataset].append(use)
    return held


def _products(catalog: CatalogView, uses: Mapping[str, Sequence[Usage]]) -> list[Candidate]:
    found: list[Candidate] = []
    for product in catalog.products:
        parts = product.outputs or product.inputs
        known = tuple(catalog.by_id[d] for d in parts if d in catalog.by_id)
        held = " ".join(_told(d) for d in known)
        found.append(
            Candidate(
                name=product.name, kind="product", domain=product.domain, owners=product.owners,
                text=f"{product.name}. {product.purpose} {product.domain} {held}",
                datasets=tuple(d.id for d in known), purpose=product.purpose,
                trust=max((trust_of(d, catalog, uses.get(d.id, ())) for d in known), default=0.5),
            )
        )  # fmt: skip
    return found


def _datasets(
    need: str,
    catalog: CatalogView,
    documents: DocumentsView,
    uses: Mapping[str, Sequence[Usage]],
) -> list[Candidate]:
    """Return datasets that search or their own words bring near, but for those on the way."""
    land = Landscape(catalog)
    within = {d for p in catalog.products for d in p.outputs}
    wanted = stems(need)
    shared = sorted(
        ((coverage(wanted, _told(d)), d.id) for d in catalog.datasets), key=lambda x: (-x[0], x[1])
    )
    near = [d for score, d in shared[:_POOL] if score > 0]
    hits = documents.search(need, _POOL)
    near += [h.passage.document for h in hits if h.passage.origin == "catalog"]
    chosen = [catalog.by_id[d] for d in dict.fromkeys(near) if d in catalog.by_id]
    columns = _columns_about(wanted, chosen, catalog)
    return [
        Candidate(
            name=land.label(d.id), kind="dataset", text=f"{_told(d)} {'; '.join(columns[d.id])}".strip(), domain=d.domain, owners=_owners(d, catalog),
            datasets=(d.id,), purpose=d.description, trust=trust_of(d, catalog, uses.get(d.id, ())),
        )
        for d in chosen
        if d.id not in within and serves(d)
    ]  # fmt: skip


def serves(dataset: Dataset) -> bool:
    """Return whether a dataset is made to be used: no step on the way, and not going away."""
    if dataset.layer.casefold() in _ON_THE_WAY or _SET_ASIDE.search(dataset.id):
        return False
    return not any(t.casefold() in _GOING for t in dataset.tags)


def trust_of(dataset: Dataset, catalog: CatalogView, uses: Sequence[Usage]) -> float:
    """Return the share of five signals: owner, contract, readers of two teams, description, seal."""
    signals = (
        bool(_owners(dataset, catalog)),
        any(dataset.id in c.datasets for c in catalog.contracts),
        len({u.consumer for u in uses}) > 1,
        bool(dataset.description),
        any(t.casefold() in _APPROVED for t in dataset.tags),
    )
    return sum(signals) / len(signals)


def _owners(dataset: Dataset, catalog: CatalogView) -> tuple[str, ...]:
    return dataset.owners or tuple(t.name for t in catalog.teams if dataset.id in t.owns)


def _columns_about(
    wanted: frozenset[str], datasets: Sequence[Dataset], catalog: CatalogView
) -> Mapping[str, Sequence[str]]:
    """Return, by dataset, the columns that say what is wanted: "parameter: such as nitrate"."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in catalog.columns([d.id for d in datasets]):
        if column.description and wanted & stems(column.description):
            name = column.name.replace("_", " ")
            found[column.dataset].append(f"{name}: {column.description}")
    return found


def _told(dataset: Dataset) -> str:
    called = dataset.id if dataset.name in dataset.id else f"{dataset.schema} {dataset.name}"
    name = re.sub(r"[_./-]+", " ", called)
    return f"{name}. {dataset.description} {dataset.domain} {' '.join(dataset.tags)}"
