"""A turn leaves spans that tell how it went, and nothing of what was said."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from peers.scripted_model import ScriptedModel, calls, says
from peers.shop_tools import NoSearcher, assistant_with, opened, question

from knowledge.documents.view import DocumentsView
from knowledge.people import Audience


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """Listen from now on; a process can be given a provider once only."""
    found = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider()
        trace.set_tracer_provider(provider)
    provider.add_span_processor(SimpleSpanProcessor(found))
    return found


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> Iterator[InMemorySpanExporter]:
    exporter.clear()
    yield exporter
    exporter.clear()


def asked(folder: Path, domain: str) -> None:
    model = ScriptedModel([calls(("count_tables", f'{{"domain": "{domain}"}}')), says("Done.")])

    async def run() -> None:
        with opened(folder) as store, assistant_with(model, store) as assistant:
            async for _ in assistant.ask(question("What of the secret plan?")):
                pass

    asyncio.run(run())


def test_tools_and_replies_stand_below_their_turn(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    asked(tmp_path, "Orders")

    found = {span.name: span for span in spans.get_finished_spans()}
    root = found["invoke_agent meshwright"]
    assert set(found) == {"invoke_agent meshwright", "execute_tool count_tables", "chat scripted"}
    for name in ("execute_tool count_tables", "chat scripted"):
        parent = found[name].parent
        assert parent is not None
        assert parent.span_id == root.context.span_id
    assert (found["execute_tool count_tables"].attributes or {})[
        "gen_ai.tool.name"
    ] == "count_tables"


def test_a_failure_is_told_by_its_kind_and_no_span_holds_content(
    tmp_path: Path, spans: InMemorySpanExporter
) -> None:
    asked(tmp_path, "Broken")

    found = spans.get_finished_spans()
    failures = [(s.attributes or {}).get("error.type") for s in found if not s.status.is_ok]
    assert "ZeroDivisionError" in failures
    told = " ".join(span.to_json() for span in found)
    for content in ("secret", "Broken", "Done", "alice@"):
        assert content not in told


def test_a_search_is_a_span(spans: InMemorySpanExporter) -> None:
    DocumentsView(NoSearcher, Audience()).search("the secret plan", 5)

    (found,) = spans.get_finished_spans()
    assert found.name == "retrieval documents"
    assert dict(found.attributes or {}) == {
        "gen_ai.operation.name": "retrieval",
        "meshwright.passages": 0,
    }
