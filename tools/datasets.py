"""How a dataset is called in a sentence."""

from knowledge.catalog.model import Dataset


def called(dataset: Dataset) -> str:
    """Return a dataset's id, with its name before it where the id does not hold it."""
    known = not dataset.name or dataset.name.lower() in dataset.id.lower()
    return dataset.id if known else f"{' '.join(dataset.name.split())} ({dataset.id})"
