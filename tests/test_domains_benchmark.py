import numpy as np
import pytest

from evals.benchmarks.domains.baselines import BASELINES, given
from evals.benchmarks.domains.catalogs import Labelled, masked, stem
from evals.benchmarks.domains.measure import OURS, lead, measure
from evals.benchmarks.domains.report import lines
from evals.benchmarks.domains.scale import planted, sized
from evals.benchmarks.domains.scores import ami, ari
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge
from knowledge.catalog.view import CatalogView
from knowledge.people import Audience

ONE, OTHER = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])


def test_scores_are_those_of_the_published_formulas() -> None:
    # scikit-learn 1.7: adjusted_mutual_info_score and adjusted_rand_score of the same labels.
    assert ami(ONE, OTHER) == pytest.approx(0.298792, abs=1e-6)
    assert ari(ONE, OTHER) == pytest.approx(0.242424, abs=1e-6)


def test_equal_groupings_score_one_whatever_their_numbers() -> None:
    assert (ami(ONE, ONE + 5), ari(ONE, 1 - ONE)) == (pytest.approx(1.0), 1.0)


def test_a_random_grouping_scores_about_nothing() -> None:
    chance = np.random.default_rng(1)
    one, other = chance.integers(0, 9, 3_000), chance.integers(0, 40, 3_000)

    assert abs(ami(one, other)) < 0.01
    assert abs(ari(one, other)) < 0.01


def test_the_mask_takes_the_labels_words_with_their_stems_and_run_ons() -> None:
    datasets = (
        Dataset(id="a", name="AccountingInvoiceV2", description="Accounts, and myaccountbook."),
        Dataset(id="b", name="order_line"),
    )
    columns = (Column("a", 0, "accountId"),)
    view = CatalogView(Memory(datasets=datasets, columns=columns), Audience())

    found = masked(Labelled("x", view, {"a": "accounting", "b": "order"})).view

    assert [d.name for d in found.datasets] == ["InvoiceV2", "_line"]
    assert found.datasets[0].description == ", and ."
    assert [c.name for c in found.columns(["a"])] == ["Id"]


def test_a_stem_keeps_four_letters() -> None:
    assert [stem(w) for w in ("orders", "accounting", "party", "bi")] == [
        "order",
        "account",
        "part",
        "bi",
    ]


NAMES = tuple(f"{word}_{part}" for word in ("stock", "order") for part in "abcdef")
VIEW = CatalogView(
    Memory(
        datasets=(Dataset(id=n, name=n) for n in NAMES),
        edges=(
            Edge(NAMES[i + first], NAMES[i + first + 1], "lineage")
            for first in (0, 6)
            for i in range(5)
        ),
    ),
    Audience(),
)


@pytest.mark.parametrize("way", BASELINES)
def test_every_baseline_finds_what_is_plain(way: str) -> None:
    labels = BASELINES[way].group(given(VIEW), 7)
    truth = np.repeat([0, 1], 6)

    assert ami(truth, labels) > 0.3


def test_an_outcome_names_the_best_baseline_and_every_catalog() -> None:
    found = measure(Labelled("shop", VIEW, {n: n[:5] for n in NAMES}), is_masked=False)

    text = "\n".join(lines([found]))

    assert found.scores[OURS].mean == pytest.approx(1.0)
    assert lead(found, "first word of the name").verdict == "within seed noise"
    assert "shop                 +0.000   noise of seeds 0.000" in text


def test_a_planted_catalog_is_the_same_each_time_and_uneven() -> None:
    one, other = planted(600), planted(600)
    sizes = np.bincount(one.domain)

    assert (one.names, one.ends) == (other.names, other.ends)
    assert sizes.max() > 2 * sizes.min() > 0


def test_a_planted_catalog_is_mostly_found() -> None:
    found = sized(600)

    assert found.ami > 0.4
    assert found.seconds > 0
