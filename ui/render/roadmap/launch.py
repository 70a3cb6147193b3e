"""The chapters on first products, launch policies and metrics."""

from tools.roadmap.model import LaunchPolicy, Metric, Roadmap
from tools.roadmap.product_model import Product
from ui.render.page import (
    Bullets,
    Heading,
    Line,
    Paragraph,
    Part,
    Table,
    Words,
    code,
    codes,
    labelled,
    marked,
    plain,
    quiet,
    said,
)
from ui.render.wording import NONE, clean, counted, listed

MAX_COLUMNS = 14
"""Columns of a schema sketch; the contract has them all."""


def products_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the first domain's products with schema sketch, ports and objectives."""
    return tuple(part for product in roadmap.products for part in _product(product))


def _product(product: Product) -> tuple[Part, ...]:
    consumers = listed([clean(name) for name in product.consumers])
    ports = "; ".join(f"{port.kind} ({clean(port.description)})" for port in product.ports)
    lines: tuple[tuple[str, Line], ...] = (
        ("Kind", plain(product.kind)),
        ("Purpose", said(product.purpose)),
        ("Ends", said(product.ends)),
        ("Consumers", marked(consumers, product.consumers_standing) if consumers else ()),
        ("Owner", plain(product.owner_role)),
        ("Built from", codes(product.called or product.datasets, 6)),
        ("Output ports", plain(ports)),
    )
    return (
        Heading(2, clean(product.name)),
        Bullets(tuple(labelled(label, line) for label, line in lines if any(w.text for w in line))),
        *_schema(product),
        *_objectives(product),
    )


def _schema(product: Product) -> tuple[Part, ...]:
    if not product.columns:
        return ()
    shown = product.columns[:MAX_COLUMNS]
    more = len(product.columns) - len(shown)
    table = Table(
        caption=f"Schema sketch of {clean(product.name)} ({product.columns_standing})",
        header=("Column", "Type", "Description", "Note"),
        rows=tuple(
            (
                code(column.name),
                plain(column.type),
                plain(column.description),
                plain(", ".join(n for n, is_so in (("key", column.key), ("personal", column.personal)) if is_so)),
            )
            for column in shown
        ),
        widths=(3, 1.8, 5, 1.5),
    )  # fmt: skip
    rest = (Paragraph(plain(f"And {counted(more, 'more column')}."), "small"),) if more else ()
    return (table, *rest)


def _objectives(product: Product) -> tuple[Part, ...]:
    if not product.slos:
        return ()
    return (
        Table(
            caption=f"Service-level objectives of {clean(product.name)}",
            header=("Property", "Target", "Because", "Standing"),
            rows=tuple(
                (plain(slo.property), plain(slo.target), plain(slo.reason), quiet(slo.standing))
                for slo in product.slos
            ),
            widths=(2, 2, 5.6, 1.7),
        ),
    )


def policies_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the policies in force at launch, how each is checked, and what is left for later."""
    if not roadmap.policies:
        return ()
    return (
        Table(
            caption="Policies in force at launch" if roadmap.verdict == "go" else "Rules in force",
            header=("Policy", "Demands", "Because", "Owner"),
            rows=tuple(_policy_row(policy) for policy in roadmap.policies),
            widths=(2.2, 3.2, 3.8, 2),
        ),
        Table(
            caption="How a machine checks each policy",
            header=("Policy", "Check", "Expression (CEL)"),
            rows=tuple(
                (plain(p.title), plain(p.check), code(p.expression)) for p in roadmap.policies
            ),
            widths=(2.2, 3.2, 5.8),
        ),
        *_later(roadmap),
    )


def _policy_row(policy: LaunchPolicy) -> tuple[Line, ...]:
    law = (Words(f" [{clean(policy.regulation)}]", "quiet"),) if policy.regulation else ()
    return (
        plain(policy.title),
        plain(policy.demand),
        (*said(policy.because), *law),
        plain(policy.owner_role),
    )


def _later(roadmap: Roadmap) -> tuple[Part, ...]:
    if not roadmap.later_policies:
        return ()
    items = tuple(labelled(later.title, plain(later.reason)) for later in roadmap.later_policies)
    return (Heading(2, "Left for later on purpose"), Bullets(items))


def metrics_chapter(roadmap: Roadmap) -> tuple[Part, ...]:
    """Return the measures of success, from baseline to target, and what would stop the plan."""
    if not roadmap.metrics:
        return ()
    return (
        Table(
            caption="From baseline to target",
            header=("Measure", "Kind", "Baseline", "Month 3", "Month 6", "We stop if"),
            rows=tuple(_metric_row(metric) for metric in roadmap.metrics),
            widths=(2.6, 1.5, 2.4, 1.7, 2, 2.4),
        ),
        Table(
            caption="How each is measured",
            header=("Measure", "Formula", "Source", "Cadence"),
            rows=tuple(
                (plain(m.title), plain(m.formula), plain(m.source), plain(m.cadence))
                for m in roadmap.metrics
            ),
            widths=(2.6, 5, 2, 1.4),
        ),
    )


def _metric_row(metric: Metric) -> tuple[Line, ...]:
    return (
        plain(metric.title),
        plain(f"{metric.kind}, {metric.timing}"),
        said(metric.baseline),
        plain(metric.target_month_3),
        marked(metric.target_month_6, metric.target_standing),
        plain(metric.stop or NONE),
    )
