"""The grouping that `decompose_domains` proposes when nothing is asked for."""

import numpy as np

from knowledge.catalog.view import CatalogView
from knowledge.handbook.book import Handbook
from tools.domains.hints import hints_of
from tools.domains.model import DomainProposal
from tools.domains.proposal import propose
from tools.domains.speech import Ints


def proposed(view: CatalogView, seed: int) -> Ints:
    """Return a label for each dataset; one outside all domains stays alone.

    The reference model is the general one, as it is where no industry is given.
    """
    found = propose(view, hints_of(Handbook().general), seed=seed)
    return labels_of(view, found)


def labels_of(view: CatalogView, found: DomainProposal) -> Ints:
    """Return a proposal as labels, in the order of the view's datasets."""
    at = {d.id: i for i, d in enumerate(view.datasets)}
    labels = len(found.domains) + np.arange(len(at), dtype=np.int64)
    for number, domain in enumerate(found.domains):
        labels[[at[id_] for id_ in domain.datasets]] = number
    return labels
