"""How a dataset is called in a sentence, and in a list."""

from collections.abc import Iterable, Mapping

from knowledge.catalog.model import Dataset


def called(dataset: Dataset) -> str:
    """Return a dataset's id, with its name before it where the id does not hold it."""
    known = not dataset.name or dataset.name.lower() in dataset.id.lower()
    return dataset.id if known else f"{' '.join(dataset.name.split())} ({dataset.id})"


def names_of(ids: Iterable[str], datasets: Mapping[str, Dataset]) -> tuple[str, ...]:
    """Return datasets by their names where an id does not hold its name; empty where all do."""
    found = tuple(datasets[i] for i in ids)
    bare = any(called(d) != d.id for d in found)
    return tuple(" ".join(d.name.split()) or d.id for d in found) if bare else ()
