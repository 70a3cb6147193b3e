"""What the organisation's own documents demand: passages of policies, their owners, best statements."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalog.model import Dataset
from knowledge.documents.model import Passage
from knowledge.documents.stems import coverage, stems
from knowledge.documents.view import DocumentsView
from tools.passages.statements import statements

_NAMED = re.compile(
    r"polic(?:y|ies)|\brules?\b|standards?\b|guidelines?\b|procedures?\b|regulations?\b|code of conduct|charter"
    r"|richtlinie|politique|directive|requirements?\b|\bretention\b|aufbewahrung|conservation des",
    re.IGNORECASE,
)
_NO_POLICY = re.compile(r"minutes|post-?mortem|backlog|runbook|glossary|review|memo|chart", re.IGNORECASE)  # fmt: skip
_DEMANDS = re.compile(r"\b(?:must|shall|may not|is (?:not )?allowed|are (?:not )?allowed|prohibit\w*|forbid\w*|forbidden|required to|only with|never)\b", re.IGNORECASE)  # fmt: skip
_REPORTS = re.compile(r"\b(?:state|status|where we stand|known gaps?|history|change ?log|revisions?|open points|progress|stand (?:am|vom)|état|situation)\b", re.IGNORECASE)  # fmt: skip
"""Headings under which a policy says how things are, and demands nothing."""
_OWNER = re.compile(
    r"\b(?:policy )?owner(?:s|ed by)?\s*[:|–]\s*\**([^\n.|;*]{3,80})", re.IGNORECASE
)
_HEAD = 2_000
"""Characters at the beginning of a document in which its owner is named."""
_POOL = 40
_DATASETS = 12
_BY_SEARCH = 0.02
_BEST = 3


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """A passage of a policy document that bears on a question."""

    passage: Passage
    owner: str
    names: tuple[str, ...]
    """The datasets asked about that it names."""
    best: tuple[str, ...]
    """The statements that bear on the question most, the best first."""


def written_policies(
    question: str, about: str, datasets: tuple[Dataset, ...], documents: DocumentsView, most: int
) -> tuple[WrittenPolicy, ...]:
    """Return passages of policies: first those that name the datasets asked about, then by likeness.

    `about` are further words on what the datasets hold. Documents that are named as policies, rules
    or standards come before others that demand something.
    """
    hits = [h.passage for h in documents.search(f"{question} {about} policy".strip(), _POOL)]
    naming = [
        h.passage
        for dataset in datasets[:_DATASETS]
        for h in documents.search(f"{dataset.id} policy", _POOL // 4)
        if _names(h.passage, dataset)
    ]
    passages = [p for p in dict.fromkeys([*naming, *hits]) if p.origin == "organisation"]
    policies = [p for p in passages if is_policy(p)]
    chosen = _ranked(question, policies or [p for p in passages if _may_demand(p)], set(naming))
    owners = _owners(documents, {p.document for p in chosen[:most]})
    return tuple(
        WrittenPolicy(
            passage=p,
            owner=owners.get(p.document, ""),
            names=tuple(d.id for d in datasets[:_DATASETS] if _names(p, d)),
            best=best_statements(question, p.text),
        )
        for p in chosen[:most]
    )


def is_policy(passage: Passage) -> bool:
    """Return whether its document, or what it stands under, is named as a policy, rule or standard.

    A heading makes no policy of minutes, runbooks and other documents that only report.
    """
    named = f"{passage.document} {passage.title}"
    if _NAMED.search(named) is not None:
        return True
    return (
        _NO_POLICY.search(named) is None and _NAMED.search(" ".join(passage.headings)) is not None
    )


def best_statements(question: str, text: str) -> tuple[str, ...]:
    """Return the statements of a passage that share most with the question, at most three."""
    wanted = stems(question)
    said = [s.text for s in statements(text)]
    rated = sorted(
        enumerate(said),
        key=lambda s: (-coverage(wanted, s[1]) - 0.1 * bool(_DEMANDS.search(s[1])), s[0]),
    )
    return tuple(text for _, text in rated[:_BEST])


def _ranked(question: str, passages: list[Passage], naming: set[Passage]) -> list[Passage]:
    """Return passages that name a dataset first, then by what one statement of them answers.

    The order of the search weighs as much as one word in five, so that likeness in meaning counts.
    """
    wanted = stems(question)

    def score(place: int, passage: Passage) -> float:
        topic = f"{passage.title} {' '.join(passage.headings)}"
        told = (coverage(wanted, f"{topic} {s.text}") for s in statements(passage.text))
        demands = 0.1 * bool(_DEMANDS.search(passage.text))
        reports = 0.4 * bool(passage.headings and _REPORTS.search(passage.headings[-1]))
        answers = max(told, default=0.0) + demands - reports
        return (passage in naming) + answers - _BY_SEARCH * place

    order = sorted(enumerate(passages), key=lambda pair: (-score(*pair), pair[0]))
    return [passage for _, passage in order]


def _may_demand(passage: Passage) -> bool:
    return not _NO_POLICY.search(passage.document) and _DEMANDS.search(passage.text) is not None


def _names(passage: Passage, dataset: Dataset) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(dataset.id)}(?!\w)", passage.text) is not None


def _owners(documents: DocumentsView, paths: Iterable[str]) -> dict[str, str]:
    """Return the owners that documents name at their beginning."""
    wanted = set(paths)
    found = ((d.path, _OWNER.search(d.text[:_HEAD])) for d in documents.documents() if d.path in wanted)  # fmt: skip
    return {path: match[1].strip() for path, match in found if match}
