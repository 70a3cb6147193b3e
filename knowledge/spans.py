"""OpenTelemetry spans, named as its conventions for generative AI do. They carry no content."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from opentelemetry import trace

Attributes = Mapping[str, str | int | float | bool]

_TRACER = trace.get_tracer("meshwright")


@contextmanager
def span(operation: str, about: str, attributes: Attributes | None = None) -> Generator[trace.Span]:
    """Run within a span, such as `execute_tool find_policy`; nothing happens where nobody listens.

    An exception is told by its type alone: its words may hold what a trace must not.
    """
    told = {"gen_ai.operation.name": operation, **(attributes or {})}
    with _TRACER.start_as_current_span(
        f"{operation} {about}".strip(),
        attributes=told,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as fault:
            failed(current, type(fault).__name__)
            raise


def begun(operation: str, about: str, attributes: Attributes | None = None) -> trace.Span:
    """Begin a span that is nobody's parent, for work that other work comes between; end it."""
    told = {"gen_ai.operation.name": operation, **(attributes or {})}
    return _TRACER.start_span(f"{operation} {about}".strip(), attributes=told)


def failed(current: trace.Span, kind: str) -> None:
    """Mark a span as failed, by the kind of failure."""
    current.set_attribute("error.type", kind)
    current.set_status(trace.StatusCode.ERROR)
