"""What the organisation's own documents demand: passages of policies, their owners, best statements."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.catalog.model import Dataset
from knowledge.documents.model import Passage
from knowledge.documents.view import DocumentsView, Hit
from knowledge.embedding.encoder import Encoder
from tools.governance.lookup import asks_which
from tools.passages.relevance import Rated, answering, rated
from tools.passages.statements import Statement

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
"""Passages searched for policies among them."""
_WEIGHED = 12
"""Passages of policies whose statements are weighed against the question."""
_DATASETS = 12
_NEARLY = 0.75
"""Share of the best statement's score from which the sentence beside it is told with it: "Readers
are finance and risk." says little without the sentence before."""
_BEARS = 0.7
"""Share of the best statement's score from which another passage is taken to answer as well."""
_DEMAND = 0.08
"""What a statement gains that demands something: a policy is asked for what it demands."""
_REPORT = 0.2
"""What one loses that stands where a policy says how things are."""


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """A passage of a policy document that bears on a question."""

    passage: Passage
    owner: str
    names: tuple[str, ...]
    """The datasets asked about that it names."""
    best: tuple[Statement, ...]
    """The statement that bears on the question most, and those around it that do nearly so, in the
    order of the text."""
    score: float
    """How far the first of them bears on the question, about 0 to 1."""
    answers: bool
    """Whether it is taken to answer the question rather than to come near."""


def written_policies(
    question: str,
    about: str,
    datasets: tuple[Dataset, ...],
    documents: DocumentsView,
    encoder: Encoder,
) -> tuple[WrittenPolicy, ...]:
    """Return passages of policies by what their statements say to the question.

    Those that name the datasets asked about are first, those that only come near last.
    `about` are further words on what the datasets hold. Documents that are named as policies, rules
    or standards come before others that demand something.
    """
    found = documents.search(f"{question} {about} policy".strip(), _POOL)
    naming = [
        hit
        for dataset in datasets[:_DATASETS]
        for hit in documents.search(f"{dataset.id} policy", _POOL // 4)
        if _names(hit.passage, dataset)
    ]
    by_passage = {hit.passage: hit for hit in (*naming, *found)}
    if not asks_which(question):
        # Beside the word "policy" any policy is near: whether one answers, the question tells.
        judged = {h.passage: h for h in documents.search(f"{question} {about}".strip(), _POOL)}
        by_passage = {p: _judged(hit, judged.get(p)) for p, hit in by_passage.items()}
    hits = [hit for passage, hit in by_passage.items() if passage.origin == "organisation"]
    policies = [hit for hit in hits if is_policy(hit.passage)]
    chosen = (policies or [hit for hit in hits if _may_demand(hit.passage)])[:_WEIGHED]
    weighed = _weighed(f"{question} {about}".strip(), chosen, encoder)
    owners = _owners(documents, {w.passage.document for w in weighed})
    named = {hit.passage for hit in naming}
    told = (
        replace(
            policy,
            owner=owners.get(policy.passage.document, ""),
            names=tuple(d.id for d in datasets[:_DATASETS] if _names(policy.passage, d)),
            answers=policy.answers or policy.passage in named,
        )
        for policy in weighed
    )
    return tuple(
        sorted(told, key=lambda w: (w.passage not in named, not w.answers, -round(w.score, 4)))
    )


def _judged(hit: Hit, judged: Hit | None) -> Hit:
    """Return the hit with what another search thinks of whether it answers."""
    return replace(hit, support=judged.support if judged else -math.inf)


def _weighed(question: str, hits: Sequence[Hit], encoder: Encoder) -> tuple[WrittenPolicy, ...]:
    """Return the passages with their best statements, in the order of the hits."""
    ratings = rated(question, [hit.passage for hit in hits], encoder)
    answers = {rating.passage for rating in answering(question, hits, ratings)}
    if answers and asks_which(question):
        answers = set(range(len(hits)))  # Each bears on it that says as much as those.

    def score(rating: Rated) -> float:
        headings = hits[rating.passage].passage.headings
        demands = _DEMANDS.search(rating.statement.text) is not None
        reports = bool(headings) and _REPORTS.search(headings[-1]) is not None
        return rating.score + _DEMAND * demands - _REPORT * reports

    of: dict[int, list[Rated]] = {}
    for rating in sorted(ratings, key=lambda r: (-round(score(r), 4), r.passage, r.place)):
        of.setdefault(rating.passage, []).append(rating)
    least = _BEARS * max(
        (score(inside[0]) for at, inside in of.items() if at in answers), default=0
    )
    return tuple(
        WrittenPolicy(
            passage=hits[at].passage,
            owner="",
            names=(),
            best=_together(inside, score),
            score=score(inside[0]),
            answers=at in answers and score(inside[0]) >= least,
        )
        for at, inside in sorted(of.items())
    )


def _together(ratings: Sequence[Rated], score: Callable[[Rated], float]) -> tuple[Statement, ...]:
    """Return the first of a passage's ratings, with the sentences beside it that score nearly so."""
    best = ratings[0]
    beside = [
        rating
        for rating in ratings[1:]
        if abs(rating.place - best.place) == 1
        and score(rating) >= _NEARLY * score(best)
        and not any(r.statement.quote.startswith("|") for r in (rating, best))
    ]
    return tuple(r.statement for r in sorted((best, *beside), key=lambda r: r.place))


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


def _may_demand(passage: Passage) -> bool:
    return not _NO_POLICY.search(passage.document) and _DEMANDS.search(passage.text) is not None


def _names(passage: Passage, dataset: Dataset) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(dataset.id)}(?!\w)", passage.text) is not None


def _owners(documents: DocumentsView, paths: Iterable[str]) -> dict[str, str]:
    """Return the owners that documents name at their beginning."""
    wanted = set(paths)
    found = ((d.path, _OWNER.search(d.text[:_HEAD])) for d in documents.documents() if d.path in wanted)  # fmt: skip
    return {path: match[1].strip() for path, match in found if match}
