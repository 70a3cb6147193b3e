"""How long the planner takes to answer on catalogs of 10 to 100,000 datasets."""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.conversation import Question
from assistant.opening import Opening, open_for
from assistant.settings import Settings
from knowledge.people import audience_of
from knowledge.workspace.creation import create_workspace
from knowledge.workspace.loading import load
from knowledge.workspace.settings import add_source

SIZES = (10, 1_000, 100_000)
_WORDS = ("order", "stock", "campaign", "invoice", "employee", "shipment", "price", "customer")
_LAYERS = ("raw", "core", "mart")
_NEAR = 0.8
"""Share of links to a dataset close by; the rest go anywhere."""
_QUESTION = "Which domain is the most ready to own its data?"
_ASIDE = "What is a data contract?"


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds to the end of an answer."""

    datasets: int
    first: float
    """The first question that needs the domains, which are cut then."""
    again: float
    """The same question once more: the cut is kept."""
    aside: float
    """A question that the handbook answers, whatever the catalog's size."""


def latencies() -> Iterator[Latency]:
    """Yield the latency at each size, smallest first."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            yield asyncio.run(_measured(_office(Path(folder), size), size))


def _office(folder: Path, size: int) -> Opening:
    catalog = folder / "catalog"
    catalog.mkdir()
    _write(catalog, size)
    workspace = create_workspace(folder / "mesh", sample=False)
    workspace = add_source(workspace, catalog, "jsonl", frozenset({"everyone"}))
    load(workspace, lambda _: None)
    return open_for(
        Settings(), folder=folder / "mesh", sample=False, cwd=folder, cache=folder / "cache"
    )


def _write(catalog: Path, size: int) -> None:
    """Write datasets of planted domains of uneven sizes, each a chain with some cross links."""
    chance = random.Random(size)  # noqa: S311 - a benchmark's data, the same each time.
    ids: list[str] = []
    rows: list[str] = []
    links: list[str] = []
    for number in range(size):
        word = _WORDS[min(int(chance.expovariate(0.4)), len(_WORDS) - 1)]
        name = f"{_LAYERS[number % 3]}_{word}_{number}"
        rows.append(json.dumps({"id": name, "name": name, "columns": [{"name": f"{word}_id"}]}))
        if ids:
            near = chance.random() < _NEAR
            other = (
                ids[max(0, number - 1 - int(chance.expovariate(0.1)))]
                if near
                else chance.choice(ids)
            )
            links.append(
                json.dumps({"src": other, "dst": name, "kind": "lineage", "job": f"job_{number}"})
            )
        ids.append(name)
    (catalog / "datasets.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (catalog / "edges.jsonl").write_text("\n".join(links), encoding="utf-8")


async def _measured(office: Opening, size: int) -> Latency:
    assistant = office.assistant()
    try:
        first = await _ask(assistant, office, _QUESTION)
        again = await _ask(assistant, office, _QUESTION)
        return Latency(size, first, again, await _ask(assistant, office, _ASIDE))
    finally:
        assistant.close()
        office.store.close()


async def _ask(assistant: Assistant, office: Opening, text: str) -> float:
    asker = office.asker(None)
    began = time.perf_counter()
    async for _ in assistant.ask(Question(text, asker, audience_of((asker,)))):
        pass
    return time.perf_counter() - began
