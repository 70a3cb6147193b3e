"""Reads DataHub files (MCP and MCE): datasets with owners, domains, lineage, usage and checks."""

from collections.abc import Iterator

from knowledge.catalog.model import Fault, Reading
from knowledge.catalog.readers.datahub_aspects import Aspects, NotAnAspect
from knowledge.catalog.readers.datahub_datasets import Datasets
from knowledge.catalog.readers.datahub_others import checks, products, runs, teams, terms, usage
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.json_files import items


def read(files: Files) -> Iterator[Reading]:
    """Yield what the files say together; a record that can't be read costs itself only.

    A table and the dbt model that fills it, which DataHub calls siblings, are one dataset.
    """
    aspects = Aspects()
    for place, path in files:
        for item in items(place, path):
            if isinstance(item, Fault):
                yield item
                continue
            try:
                aspects.take(item.value)
            except NotAnAspect as error:
                yield Fault(item.place, str(error))
    datasets = Datasets(aspects)
    datasets.gather()
    yield from datasets.all.readings()
    yield from usage(aspects, datasets)
    yield from checks(aspects, datasets)
    yield from runs(aspects)
    yield from teams(aspects, datasets)
    yield from products(aspects, datasets)
    yield from terms(aspects)
