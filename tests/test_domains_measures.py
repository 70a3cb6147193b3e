import numpy as np

from tools.domains.evidence import Links
from tools.domains.measures import Holding, agreement, doubts, flows, holdings

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
    strength = np.array([[0.5, 0.47], [0.9, 0.1], [0.1, 0.9], [0.05, 0.04], [0.3, 0.3]])

    found = doubts(LABELS, strength)

    assert [(d.dataset, d.other) for d in found] == [(0, 1)]


def test_agreement_is_the_mean_of_the_best_likeness() -> None:
    labels = np.array([0, 0, 0, 1, 1])
    same, other = np.array([1, 1, 1, 0, 0]), np.array([0, 0, 1, 1, 1])

    assert agreement(labels, [same, other]) == (0.83, 0.83)
