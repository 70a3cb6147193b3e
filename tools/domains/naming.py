"""Names for domains that a person of the business would use, and the words they rest on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.catalog.model import Dataset
from tools.domains.model import CapabilityHint
from tools.domains.speech import Floats, Ints, Speech
from tools.domains.words import singular, spelled, telling, words_of

SHARE = 0.33
"""Share of a group's capability evidence from which a capability may name it."""
STRENGTH = 0.12
"""Mean strength of that evidence over its datasets."""
LEAD = 1.3
"""How many times the second capability's evidence the first must have."""
SECOND = 0.3
"""Share from which another capability is named as well."""
WORDS = 5
"""Words given as evidence for a name."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The name of one group."""

    name: str
    capability: str
    """Id of the hint, or empty."""
    also: tuple[str, ...]
    """Ids of other hints that it clearly speaks of."""
    confidence: float
    words: tuple[str, ...]


def name_domains(
    labels: Ints,
    datasets: Sequence[Dataset],
    hints: tuple[CapabilityHint, ...],
    capability: Floats,
    speech: Speech,
) -> tuple[Naming, ...]:
    """Return one naming for each group, in order of its number; names are unique.

    The group that speaks most clearly of a capability takes its name. Where none fits, the name
    is made of the words that are most the group's own.
    """
    count = int(labels.max(initial=-1)) + 1
    evidence = np.zeros((count, len(hints)))
    np.add.at(evidence, labels[labels >= 0], capability[labels >= 0])
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    chosen = _chosen(evidence, sizes, hints)
    own = _own_words(labels, datasets, count)
    taken: set[str] = set()
    namings: list[Naming] = []
    for group in range(count):
        members = [d for d, label in zip(datasets, labels.tolist(), strict=True) if label == group]
        if group in chosen:
            naming = _by_capability(group, chosen[group], evidence, hints, labels, speech)
        else:
            naming = _by_words(own[group], members)
        namings.append(_unique(naming, own[group], members, taken))
    return tuple(namings)


def _chosen(evidence: Floats, sizes: Ints, hints: tuple[CapabilityHint, ...]) -> dict[int, int]:
    """Return the hint that names each group, each hint once; the clearest takes it."""
    share = evidence / np.maximum(evidence.sum(axis=1, keepdims=True), 1e-12)
    strength = evidence / np.maximum(sizes, 1)[:, None]
    fits = (share >= SHARE) & (strength >= STRENGTH)
    fits &= np.array([h.kind != "reference" for h in hints], bool)
    found: dict[int, int] = {}
    for flat in np.argsort(-share * np.sqrt(sizes)[:, None], axis=None, kind="stable").tolist():
        group, hint = divmod(flat, len(hints))
        others = np.delete(share[group], hint)
        clear = share[group, hint] >= LEAD * others.max(initial=0.0)
        if fits[group, hint] and clear and group not in found and hint not in found.values():
            found[group] = hint
    return found


def _by_capability(
    group: int,
    hint: int,
    evidence: Floats,
    hints: tuple[CapabilityHint, ...],
    labels: Ints,
    speech: Speech,
) -> Naming:
    share = evidence[group] / evidence[group].sum()
    order = np.argsort(-share, kind="stable").tolist()
    also = [i for i in order if i != hint and share[i] >= SECOND and hints[i].kind != "reference"]
    name = hints[hint].name
    if also:
        name = f"{name}, with {_within(hints[also[0]].name)}"
    return Naming(
        name=name,
        capability=hints[hint].id,
        also=tuple(hints[i].id for i in also),
        confidence=round(float(share[hint]), 2),
        words=_spoken(group, hints[hint], labels, speech),
    )


def _within(name: str) -> str:
    """Return a name as it stands within a sentence; an acronym keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _spoken(group: int, hint: CapabilityHint, labels: Ints, speech: Speech) -> tuple[str, ...]:
    known = {" ".join(words_of(term)) for term in hint.vocabulary}
    inside = labels[speech.row] == group
    weights = np.bincount(speech.term[inside], speech.weight[inside], minlength=len(speech.terms))
    ranked = [
        speech.terms[i] for i in np.argsort(-weights, kind="stable").tolist() if weights[i] > 0
    ]
    return tuple(t for t in ranked if t in known)[:WORDS]


def _own_words(labels: Ints, datasets: Sequence[Dataset], count: int) -> list[list[str]]:
    """Return for each group the telling words of its names, the most its own first."""
    everywhere: Counter[str] = Counter()
    here = [Counter[str]() for _ in range(count)]
    for dataset, label in zip(datasets, labels.tolist(), strict=True):
        words = set(telling(words_of(dataset.name)))
        everywhere.update(words)
        if label >= 0:
            here[label].update(words)
    return [
        sorted(found, key=lambda w: (-found[w] * found[w] / everywhere[w], w)) for found in here
    ]


def _by_words(words: Sequence[str], members: Sequence[Dataset]) -> Naming:
    if not words:
        return Naming("Data without telling names", "", (), 0.0, ())
    named = sum(bool(set(words_of(d.name)) & set(words[:2])) for d in members)
    return Naming(
        name=_joined(words[:2], members),
        capability="",
        also=(),
        confidence=round(0.6 * named / len(members), 2),
        words=tuple(words[:WORDS]),
    )


def _joined(words: Iterable[str], members: Sequence[Dataset]) -> str:
    shown = [_surface(word, members) for word in words]
    text = " and ".join(shown) if len(shown) < 3 else f"{', '.join(shown[:-1])} and {shown[-1]}"  # noqa: PLR2004 - the grammar of a list
    return text[:1].upper() + text[1:]


def _surface(word: str, members: Sequence[Dataset]) -> str:
    """Return the form in which the names and descriptions most often give a word."""
    texts = (f"{d.name} {d.description}" for d in members)
    forms = Counter(w for text in texts for w in spelled(text) if singular(w) == word)
    return max(sorted(forms), key=lambda w: (forms[w], w), default=word)


def _unique(
    naming: Naming, words: Sequence[str], members: Sequence[Dataset], taken: set[str]
) -> Naming:
    """Return the naming, told apart by more of its own words where its name is taken."""
    name, length = naming.name, 2
    while name in taken:
        length += 1
        more = (
            _joined(words[:length], members) if length <= len(words) else f"Group {len(taken) + 1}"
        )
        name = f"{naming.name} ({more})" if naming.capability else more
    taken.add(name)
    return replace(naming, name=name)
