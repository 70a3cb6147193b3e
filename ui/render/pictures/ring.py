"""The order of things on a ring: those that are linked most lie beside each other."""

from collections import Counter
from collections.abc import Sequence


def around(names: Sequence[str], links: Sequence[tuple[str, str, int]]) -> tuple[str, ...]:
    """Return the names in ring order, beginning with the one that is linked most.

    Each next one is the name with the strongest link to the last one placed, equal ones by
    name: near to the best order for a ring, and always the same.
    """
    strength: Counter[tuple[str, str]] = Counter()
    for src, dst, count in links:
        strength[(min(src, dst), max(src, dst))] += count
    degree: Counter[str] = Counter()
    for (one, other), count in strength.items():
        degree[one] += count
        degree[other] += count
    left = sorted(names, key=lambda name: (-degree[name], name))
    ring: list[str] = []
    while left:
        last = ring[-1] if ring else ""
        best = min(
            left,
            key=lambda name: (-strength[(min(last, name), max(last, name))], -degree[name], name),
        )
        left.remove(best)
        ring.append(best)
    return tuple(ring)
