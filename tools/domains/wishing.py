"""A cut changed as somebody wishes: datasets brought together, domains split."""

from dataclasses import replace

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains.discovery import Cut, parts
from tools.domains.evidence import Evidence
from tools.domains.model import Wishes
from tools.domains.small import compact
from tools.domains.speech import Ints


def granted(found: Cut, wishes: Wishes, view: CatalogView, evidence: Evidence, seed: int) -> Cut:
    """Return the cut with the wishes carried out: first what is split, then what is united.

    Datasets to be united go to the domain that holds most of them; what was shared or unassigned
    comes along. A split takes the parts that links and words make of a domain.
    """
    if not (wishes.unite or wishes.divide):
        return found
    at = {d.id: i for i, d in enumerate(view.datasets)}
    labels = found.labels.copy()
    for ids in wishes.divide:
        domain = _most_common(labels[[at[i] for i in ids]])
        for number, rows in enumerate(parts(labels, domain, evidence, seed)):
            labels[rows] = domain if not number else int(labels.max()) + 1
    for ids in wishes.unite:
        rows = np.array([at[i] for i in ids], np.int64)
        labels[rows] = _most_common(labels[rows])
    labels = compact(labels)
    outside = labels < 0
    return replace(
        found,
        labels=labels,
        reference=np.where(outside, found.reference, -1),
        readers=np.where(outside, found.readers, 0),
        unassigned={i: reason for i, reason in found.unassigned.items() if outside[i]},
        joined=None,
    )


def _most_common(labels: Ints) -> int:
    """Return the commonest domain among these, or a new one's number where none is in a domain."""
    inside = labels[labels >= 0]
    return int(np.bincount(inside).argmax()) if len(inside) else 10**9
