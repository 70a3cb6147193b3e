import numpy as np

from tools.domains.communities import Edges
from tools.domains.evidence import Graph
from tools.domains.small import ownable, without_small

BIG = [0] * 120 + [1] * 120


def graph(size: int, *edges: tuple[int, int, float]) -> Graph:
    a, b, weight = zip(*edges, strict=True)
    return Graph(
        edges=Edges(np.array(a), np.array(b), np.array(weight, np.float64)),
        datasets=size,
        nodes=size,
        direct=len(edges),
        clone_rate=0.0,
        word_trust=1.0,
        capability_trust=1.0,
        seen=(),
    )


def grown(labels: list[int], *edges: tuple[int, int, float]) -> list[int]:
    return without_small(np.array(labels, np.int64), graph(len(labels), *edges)).tolist()


def test_a_group_too_small_to_own_moves_whole_to_the_one_it_is_most_tied_to() -> None:
    found = grown([*BIG, 2, 2, 2], (240, 241, 1.0), (240, 3, 0.1), (241, 160, 0.3))

    assert found == [*BIG, 1, 1, 1]


def test_a_small_group_without_any_tie_is_in_no_domain() -> None:
    found = grown([*BIG, 2, 2, 2], (240, 241, 1.0), (0, 1, 1.0))

    assert found == [*BIG, -1, -1, -1]


def test_small_groups_tied_to_each_other_become_one_that_somebody_can_own() -> None:
    found = grown([*BIG, 2, 2, 2, 3, 3], (240, 243, 0.5), (244, 242, 0.5))

    assert found == [*BIG, 2, 2, 2, 2, 2]


def test_a_chain_of_small_groups_ends_in_the_large_one() -> None:
    found = grown([*BIG, 2, 2, 3], (242, 241, 1.0), (240, 7, 0.2))

    assert found == [*BIG, 0, 0, 0]


def test_a_group_of_five_stays_a_domain_however_large_the_catalog() -> None:
    labels = [*BIG, 2, 2, 2, 2, 2]

    assert grown(labels, (240, 3, 0.5)) == labels
    assert [ownable(n) for n in (20, 180, 1_000_000)] == [3, 4, 5]
