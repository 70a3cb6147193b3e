import numpy as np

from tools.domains.measures import Holding, agreement, cut_measures, doubts, flows, holdings
from tools.domains.placing import Attachment
from tools.domains.trust import Links

LABELS = np.array([0, 0, 1, 1, -1])
LINKS = Links(src=np.array([0, 1, 2, 2]), dst=np.array([1, 2, 3, 4]))


def test_links_to_data_outside_domains_are_not_counted() -> None:
    assert holdings(LABELS, LINKS) == (Holding(1, 1), Holding(1, 1))


def test_cohesion_is_of_link_ends_and_coupling_of_links() -> None:
    assert (Holding(3, 2).cohesion, Holding(3, 2).coupling) == (0.75, 0.4)


def test_without_links_neither_is_known() -> None:
    assert (Holding(0, 0).cohesion, Holding(0, 0).coupling) == (None, None)


def test_flows_keep_their_direction() -> None:
    assert flows(LABELS, LINKS) == {(0, 1): 1}


def test_a_dataset_held_nearly_equally_is_a_doubt() -> None:
    found = doubts(
        LABELS,
        Attachment(
            row=np.array([0, 0, 1, 1, 2, 2, 3, 4]),
            domain=np.array([0, 1, 0, 1, 0, 1, 0, 0]),
            share=np.array([0.5, 0.47, 0.9, 0.1, 0.1, 0.9, 0.04, 0.3]),
            pull=np.ones(8),
        ),
    )

    assert [(d.dataset, d.other) for d in found] == [(0, 1)]


def test_measures_of_a_cut_follow_their_formulas() -> None:
    found = cut_measures(LABELS, LINKS)

    # SM: two domains with one link inside of two datasets each, and one link between them.
    assert found.structural_modularity == (1 / 4 + 1 / 4) / 2 - 1 / 8
    assert (found.inter_call_share, found.interfaces) == (0.333, 0.5)
    assert found.non_extreme_distribution == 1.0


def test_agreement_is_the_mean_of_the_best_likeness() -> None:
    labels = np.array([0, 0, 0, 1, 1])
    same, other = np.array([1, 1, 1, 0, 0]), np.array([0, 0, 1, 1, 1])

    assert agreement(labels, [same, other]) == (0.83, 0.83)
