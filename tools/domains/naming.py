"""Names for domains that a person of the business would use, and the words they rest on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.catalog.model import Dataset
from tools.domains.capabilities import spelled_terms
from tools.domains.evidence import Evidence
from tools.domains.model import CapabilityHint
from tools.domains.own_words import Lexicon, distinguishing, own_words
from tools.domains.speech import Floats, Ints, Speech
from tools.domains.titles import called, joined, texts_of, things_first, told_apart
from tools.domains.views import HEARD
from tools.domains.words import words_of

SHARE = 0.3
"""Share of a group's capability evidence from which a capability may name it."""
STRENGTH = 0.12
"""Mean strength of that evidence over its datasets."""
LEAD = 1.3
"""How many times the second capability's evidence the first must have, unless both are named."""
SECOND = 0.15
"""Share from which another capability counts as one that the group speaks of as well."""
MOST = 0.5
"""Share of a group's datasets that must speak most of the capabilities it is named by."""
BREADTH = 1.8
"""Terms of a capability that a group must speak of, counted by their weight (the inverse of the
sum of squared shares), so that one word never names a domain."""
SPEECHLESS = "Data without telling names"
WORDS = 5
"""Words given as evidence for a name."""
WORD_NAME = 0.6
"""Confidence in a name made of words that all names of the group hold."""


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


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What groups speak of: rows are groups, columns are hints."""

    share: Floats
    fits: Floats
    """1 where the hint may name the group, else 0."""
    most: Floats
    """Share of the group's datasets that speak of the hint more than of any other."""
    words: tuple[tuple[tuple[str, ...], ...], ...]
    """The terms of each hint that each group speaks of, strongest first."""


def name_domains(
    labels: Ints,
    datasets: Sequence[Dataset],
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    known: Lexicon,
    made_of: tuple[tuple[int, ...], ...] = (),
) -> tuple[Naming, ...]:
    """Return one naming for each group, in order of its number; names are unique.

    `made_of` gives the capabilities that groups are known to be made of, the largest first.

    The group that speaks most clearly of a capability takes its name. Where none fits, the name
    is made of the words that are most the group's own.
    """
    count = int(labels.max(initial=-1)) + 1
    members: list[list[Dataset]] = [[] for _ in range(count)]
    for dataset, label in zip(datasets, map(int, labels), strict=True):
        if label >= 0:
            members[label].append(dataset)
    spoken = _spoken(labels, count, hints, evidence)
    sizes = np.array([len(m) for m in members], np.float64)
    chosen = _chosen(spoken, sizes, hints)
    own = own_words(labels, known)
    namings: list[Naming] = []
    for group in range(count):
        parts = made_of[group] if group < len(made_of) else ()
        parts = tuple(p for p in parts if spoken.fits[group, p])
        if parts:
            naming = _by_parts(group, parts, hints, spoken)
        elif group in chosen and not made_of:
            naming = _by_capability(group, chosen[group], hints, spoken)
        else:
            naming = _by_words(own[group], members[group], known)
        namings.append(naming)
    namings = _fuller(namings, own, known)
    return _unique(namings, labels, members, evidence.speech, known)


def _spoken(
    labels: Ints, count: int, hints: tuple[CapabilityHint, ...], evidence: Evidence
) -> _Spoken:
    inside = labels >= 0
    total = np.zeros((count, len(hints)))
    np.add.at(total, labels[inside], evidence.capability[inside])
    sizes = np.bincount(labels[inside], minlength=count)
    share = total / np.maximum(total.sum(axis=1, keepdims=True), 1e-12)
    strong = total >= STRENGTH * np.maximum(sizes, 1)[:, None]
    core = np.array([h.kind != "reference" for h in hints], bool)
    terms = [_terms(labels, count, hint, evidence) for hint in hints]
    broad = np.array([[_breadth(t) >= BREADTH for t in by_hint] for by_hint in terms], bool)
    broad = broad.T.reshape(count, len(hints))
    words = tuple(tuple(tuple(t)[:WORDS] for t in by_hint) for by_hint in terms)
    fits = (strong & core & broad).astype(np.float64)
    return _Spoken(share, fits, _most(labels, total, evidence), words)


def _most(labels: Ints, total: Floats, evidence: Evidence) -> Floats:
    found = np.zeros_like(total)
    if not total.size:
        return found
    best, heard = evidence.capability.argmax(axis=1), evidence.capability.max(axis=1) > HEARD
    np.add.at(found, (labels[heard & (labels >= 0)], best[heard & (labels >= 0)]), 1.0)
    sizes = np.bincount(labels[labels >= 0], minlength=len(total))
    return found / np.maximum(sizes, 1)[:, None]


def _terms(
    labels: Ints, count: int, hint: CapabilityHint, evidence: Evidence
) -> list[dict[str, float]]:
    """Return by group the terms of a hint and their weight, strongest first."""
    speech, known = evidence.speech, spelled_terms(hint.vocabulary)
    found: list[dict[str, float]] = [{} for _ in range(count)]
    for number, term in enumerate(speech.terms):
        if term in known:
            at = speech.term == number
            groups, weights = labels[speech.row[at]], speech.weight[at]
            sums = np.bincount(groups[groups >= 0], weights[groups >= 0], minlength=count)
            for group in np.flatnonzero(sums).tolist():
                found[group][term] = float(sums[group])
    return [dict(sorted(f.items(), key=lambda item: (-item[1], item[0]))) for f in found]


def _breadth(terms: dict[str, float]) -> float:
    total = sum(terms.values())
    return total**2 / sum(v * v for v in terms.values()) if total else 0.0


def _chosen(spoken: _Spoken, sizes: Floats, hints: tuple[CapabilityHint, ...]) -> dict[int, int]:
    """Return the hint that names each group, each hint once; the clearest takes it.

    It must lead alone, or be the first of several that the group clearly speaks of.
    """
    found: dict[int, int] = {}
    order = np.argsort(-spoken.share * np.sqrt(sizes)[:, None], axis=None, kind="stable")
    for flat in order.tolist():
        group, hint = divmod(flat, len(hints))
        if group in found or hint in found.values() or not spoken.fits[group, hint]:
            continue
        share, fits = spoken.share[group], spoken.fits[group] > 0
        others = np.delete(share, hint).max(initial=0.0)
        alone = share[hint] >= max(SHARE, LEAD * others)
        named = fits & (share >= SECOND)
        together = named.sum() > 1 and share[hint] >= max(SECOND, others)
        most = spoken.most[group, named if together else [hint]].sum()
        if (alone or together) and most >= MOST:
            found[group] = hint
    return found


def _by_capability(
    group: int, hint: int, hints: tuple[CapabilityHint, ...], spoken: _Spoken
) -> Naming:
    share = spoken.share[group]
    order: list[int] = np.argsort(-share, kind="stable").tolist()
    also = [i for i in order if i != hint and share[i] >= SECOND and spoken.fits[group, i]]
    name = hints[hint].name
    if also:
        name = f"{name}, with {_within(hints[also[0]].name)}"
        name = _area([hints[i] for i in (hint, *also)]) or name
    return Naming(
        name=name,
        capability=hints[hint].id,
        also=tuple(hints[i].id for i in also),
        confidence=round(float(share[hint]), 2),
        words=spoken.words[hint][group],
    )


def _by_parts(
    group: int, parts: tuple[int, ...], hints: tuple[CapabilityHint, ...], spoken: _Spoken
) -> Naming:
    """Return the naming of a group made of known capabilities: one, or the two largest."""
    largest, *others = parts
    first = hints[largest]
    name = first.name
    if others:
        second = hints[others[0]]
        name = f"{first.short or first.name} and {_within(second.short or second.name)}"
        name = _area([hints[p] for p in parts]) or name
    return Naming(
        name=name,
        capability=first.id,
        also=tuple(hints[p].id for p in others),
        confidence=round(float(spoken.share[group, list(parts)].sum()), 2),
        words=spoken.words[largest][group],
    )


def _area(hints: Sequence[CapabilityHint]) -> str:
    """Return what the asker calls the one area that all of these answer, or an empty text."""
    areas = {h.area for h in hints}
    area = areas.pop() if len(areas) == 1 else ""
    return f"{area[:1].upper()}{area[1:]}"


def _within(name: str) -> str:
    """Return a name as it stands within a sentence; an acronym keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _by_words(words: Sequence[str], members: Sequence[Dataset], known: Lexicon) -> Naming:
    if not words:
        return Naming(SPEECHLESS, "", (), 0.0, ())
    words = things_first(words)
    texts = texts_of(members, words[0])
    named = sum(not {*words[:2]}.isdisjoint(t) for t in texts)
    confidence = round(WORD_NAME * named / len(texts), 2)
    return Naming(called(words, texts, known.form), "", (), confidence, tuple(words[:WORDS]))


def _fuller(
    namings: Sequence[Naming], own: Sequence[Sequence[str]], known: Lexicon
) -> list[Naming]:
    """Return the namings, those of one word that another name holds too made fuller by a second."""
    holding = Counter(w for n in namings for w in {*words_of(n.name)})
    found: list[Naming] = []
    for naming, words in zip(namings, own, strict=True):
        said = words_of(naming.name)
        second = next((w for w in words if w not in said and holding[w] == 0), "")
        shared = len(said) == 1 and not naming.capability and holding[said[0]] > 1
        full = joined([naming.name, known.form(second)]) if shared and second else naming.name
        found.append(replace(naming, name=full))
    return found


def _unique(
    namings: Sequence[Naming],
    labels: Ints,
    members: Sequence[Sequence[Dataset]],
    speech: Speech,
    known: Lexicon,
) -> tuple[Naming, ...]:
    """Return the namings, those of one name told apart by what else their datasets speak of.

    The largest keeps the plain name. Where nothing tells two apart, a dataset's id does.
    """
    groups: dict[str, list[int]] = {}
    for group, naming in enumerate(namings):
        groups.setdefault(naming.name, []).append(group)
    found, taken = list(namings), set(groups)
    for name, alike in groups.items():
        alike.sort(key=lambda g: (-len(members[g]), g))
        apart = distinguishing(labels, alike, speech) if len(alike) > 1 else {}
        for group in alike[1:]:
            own = (w for w in apart.get(group, ()) if w not in words_of(name))
            options = (told_apart(name, [known.form(word)]) for word in own)
            text = next((o for o in options if o not in taken), "")
            text = text or told_apart(name, ["around", members[group][0].id])
            taken.add(text)
            found[group] = replace(namings[group], name=text)
    return tuple(found)
