"""Groupings scored against the owners' own domains, over seeds and over halves of the datasets."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evals.benchmarks.domains.baselines import BASELINES, given
from evals.benchmarks.domains.catalogs import Labelled
from evals.benchmarks.domains.ours import proposed
from evals.benchmarks.domains.scores import ami, ari
from tools.domains.speech import Floats, Ints

OURS = "meshwright"
SEEDS = (7, 8, 9, 10, 11)
HALVES = 60
"""Random halves of the labelled datasets by which noise from the choice of datasets is measured."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One way on one catalog."""

    way: str
    amis: tuple[float, ...]
    """One for each seed; one alone where the seed changes nothing."""
    aris: tuple[float, ...]
    groups: int
    """Groups of the first seed that hold two labelled datasets or more."""
    on_halves: Floats
    """AMI of the first seed on the same random halves for every way."""

    @property
    def mean(self) -> float:
        """Return the mean AMI over seeds."""
        return float(np.mean(self.amis))

    @property
    def spread(self) -> float:
        """Return the standard deviation of AMI over seeds."""
        return float(np.std(self.amis))


@dataclass(frozen=True, slots=True)
class Outcome:
    """All ways on one catalog, as it is or masked."""

    catalog: str
    labelled: int
    domains: int
    """The owners' own."""
    masked: bool
    scores: Mapping[str, Scored]


def measure(catalog: Labelled, *, is_masked: bool) -> Outcome:
    """Return the scores of ours and of every plain way on one catalog."""
    truth = np.array([catalog.truth.get(d.id, "") for d in catalog.view.datasets])
    known = truth != ""
    _, of_owner = np.unique(truth[known], return_inverse=True)
    halves = _halves(int(known.sum()))
    inputs = given(catalog.view)
    groupings = {OURS: [proposed(catalog.view, seed) for seed in SEEDS]}
    for name, way in BASELINES.items():
        groupings[name] = [way.group(inputs, s) for s in (SEEDS if way.seeded else SEEDS[:1])]
    scores = {
        name: _scored(name, of_owner.ravel(), [g[known] for g in found], halves)
        for name, found in groupings.items()
    }
    return Outcome(catalog.name, int(known.sum()), len(set(of_owner)), is_masked, scores)


def _scored(way: str, truth: Ints, found: list[Ints], halves: list[Ints]) -> Scored:
    sizes = np.unique(found[0], return_counts=True)[1]
    return Scored(
        way=way,
        amis=tuple(ami(truth, g) for g in found),
        aris=tuple(ari(truth, g) for g in found),
        groups=int((sizes > 1).sum()),
        on_halves=np.array([ami(truth[h], found[0][h]) for h in halves]),
    )


def _halves(size: int) -> list[Ints]:
    """Return random halves, drawn without putting back.

    The spread of a score over halves is its standard error on the whole (the delete-half
    jackknife: Shao and Wu, Annals of Statistics 17, 1989), without the doubled datasets of a plain
    bootstrap, which a score of pairs would take for agreement.
    """
    chance = np.random.default_rng(size)
    return [np.sort(chance.permutation(size)[: size // 2]) for _ in range(HALVES)]


@dataclass(frozen=True, slots=True)
class Lead:
    """How far ours is ahead of one baseline on one catalog."""

    margin: float
    seed_noise: float
    """Two standard deviations of the difference over seeds."""
    node_noise: float
    """Two standard errors of the difference over the choice of datasets."""

    @property
    def verdict(self) -> str:
        """Say in words whether the lead exceeds the noise."""
        if self.margin > max(self.seed_noise, self.node_noise):
            return "ahead, by more than either noise"
        if self.margin > self.seed_noise:
            return "ahead, by more than seed noise"
        if self.margin >= -self.seed_noise:
            return "within seed noise"
        return "BEHIND"


def lead(outcome: Outcome, baseline: str) -> Lead:
    """Return the lead of ours over a baseline."""
    ours, other = outcome.scores[OURS], outcome.scores[baseline]
    halves = ours.on_halves - other.on_halves
    return Lead(
        margin=ours.mean - other.mean,
        seed_noise=2 * float(np.hypot(ours.spread, other.spread)),
        node_noise=2 * float(halves.std()),
    )
