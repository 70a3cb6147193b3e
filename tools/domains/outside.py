"""The datasets that no domain is asked to hold, and why."""

import numpy as np
import numpy.typing as npt

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from tools.domains.evidence import Evidence
from tools.domains.speech import Speech
from tools.domains.trust import Links
from tools.domains.words import THROWAWAY, telling, words_of

Flags = npt.NDArray[np.bool_]

COPY = "named like a temporary or backup copy, and nothing is built on it"
SILENT = "no lineage, no key and no telling name"


def left_out(view: CatalogView, evidence: Evidence) -> tuple[dict[int, str], Flags]:
    """Return the reasons by index of the dataset, and by dataset whether there is one."""
    unassigned = _reasons(view.datasets, evidence.links, evidence.speech)
    out = np.zeros(len(view.datasets), bool)
    out[list(unassigned)] = True
    return unassigned, out


def _reasons(datasets: tuple[Dataset, ...], links: Links, speech: Speech) -> dict[int, str]:
    feeds = np.zeros(len(datasets), bool)
    feeds[links.src] = True
    linked = feeds.copy()
    linked[links.dst] = True
    speaks = np.zeros(len(datasets), bool)
    speaks[speech.row] = True
    reasons: dict[int, str] = {}
    for i, dataset in enumerate(datasets):
        if not linked[i] and not speaks[i] and not telling(words_of(dataset.name)):
            reasons[i] = SILENT
        elif not feeds[i] and _looks_thrown_away(dataset):
            reasons[i] = COPY
    return reasons


def _looks_thrown_away(dataset: Dataset) -> bool:
    words = words_of(dataset.name)
    marks = {*words[:1], *words[-1:], *words_of(dataset.schema)}
    return bool(marks & THROWAWAY)
