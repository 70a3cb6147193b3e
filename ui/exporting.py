"""The export command: contracts, products and their pages as files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from rich.console import Console

from knowledge.data.files import Wanted
from knowledge.data.opening import location, open_data
from tools.context import Context
from tools.contracts.subject import Subject, dataset_named
from tools.declaration import ToolError
from tools.drafts.contract import Drafted, Drafting, drafting
from tools.drafts.profile import TableProfile, profile_of
from tools.drafts.records import Records
from tools.products.design import design, landscape
from tools.products.model import ProductDesign
from tools.products.odps import odps_of
from tools.products.page import as_product, page_of
from tools.products.proposed import product_subject
from tools.quality.subject import Scope
from tools.score_quality import scored
from ui.failures import UsageError
from ui.formats import formats_in
from ui.opened import opened

Format = Literal["md", "html", "odcs", "odps"]
FORMATS: tuple[Format, ...] = get_args(Format)
_LONGEST = 80
"""Characters of a name; of some scripts each takes four bytes, and files have at most 255."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """What every export of one catalog needs."""

    context: Context
    index: Records
    drafts: Drafting
    tenant: str


def export(
    product: str | None,
    dataset: str | None,
    out: Path,
    formats: str | None,
    email: str | None,
    folder: Path | None,
    *,
    sample: bool,
    data: tuple[str, ...] = (),
) -> None:
    """Write the files of one product or dataset, or contracts and products of all, and name them.

    With `data`, where files or a database have the tables, rules come from a profile as well.
    """
    if product and dataset:
        raise UsageError("Name a product or a dataset, not both.")
    one = bool(product or dataset)
    some: tuple[Format, ...] = FORMATS if one else ("odcs", "odps")
    wanted: tuple[Format, ...] = formats_in(formats, FORMATS) if formats else some
    office = opened(folder, sample=sample)
    context = office.context_alone(office.asker(email), ())
    maker = _maker(context)
    subjects = (_subject(context, product, dataset),) if one else _all(context)
    if data:
        maker = replace(
            maker, drafts=replace(maker.drafts, profiles=_profiles(subjects, data, maker))
        )
    out.mkdir(parents=True, exist_ok=True)
    with Console(stderr=True).status("Writing"):
        made = [path for s, n in _named(subjects) for path in _write(s, maker, out / n, wanted)]
    if len(made) > len(FORMATS) + 2:
        print(f"Wrote {len(made):,} files to {out}.")
        return
    for path in made:
        print(f"  {path}")


def _profiles(
    subjects: tuple[Subject, ...], places: tuple[str, ...], maker: _Maker
) -> dict[str, TableProfile]:
    """Return the profile of each dataset that the data has; what it lacks is said."""
    datasets = {d.id: d for s in subjects for d in s.datasets}
    wanted = tuple(Wanted(d.id, (d.name, f"{d.schema}.{d.name}")) for d in datasets.values())
    source = open_data(tuple(location(p) for p in places), wanted)
    try:
        found = {
            id_: profile_of(table, maker.index.view.columns((id_,)), source)
            for id_, table in source.tables.items()
        }
    finally:
        source.close()
    for id_ in sorted(set(datasets) - set(found)):
        print(f"Note: no data for {id_}: {source.missing.get(id_, 'it is not there')}")
    return {id_: profile for id_, profile in found.items() if profile is not None}


def _maker(context: Context) -> _Maker:
    index = Records(context.catalog)
    tenant = context.organisation.name if context.organisation else ""
    drafts = drafting(index, context.documents.documents(), context.handbook, tenant)
    return _Maker(context, index, drafts, tenant)


def _subject(context: Context, product: str | None, dataset: str | None) -> Subject:
    if product:
        return product_subject(context, product)
    return Subject((dataset_named(context.catalog, dataset or ""),))


def _all(context: Context) -> tuple[Subject, ...]:
    view = context.catalog
    if not view.datasets:
        raise ToolError("No catalog is loaded that you may read: load one with `meshwright load PATH`.")  # fmt: skip
    products = [(p, tuple(view.by_id[d] for d in p.outputs or p.inputs)) for p in view.products]
    return (
        *(Subject(datasets, p) for p, datasets in products if datasets),
        *(Subject((d,)) for d in view.datasets),
    )


def _named(subjects: tuple[Subject, ...]) -> Iterator[tuple[Subject, str]]:
    """Yield each with a name of its own for its files, which is its id as far as files can have it."""
    taken: set[str] = set()
    for subject in subjects:
        id_ = as_product(subject).id
        plain = re.sub(r"[^\w.-]+", "-", id_).strip("-.")[:_LONGEST] or "export"
        digest = sha256(id_.encode("utf-8", "replace")).hexdigest()[:8]
        # Some systems take upper and lower case for one.
        name = f"{plain}-{digest}" if plain.casefold() in taken else plain
        taken.add(name.casefold())
        yield subject, name


def _write(subject: Subject, maker: _Maker, base: Path, formats: tuple[Format, ...]) -> list[Path]:
    drafted = _contract(subject, maker)
    drawn = _drawn(subject, maker)
    made: list[Path] = []
    if "odcs" in formats:
        made.append(_file(base.with_name(f"{base.name}.odcs.yaml"), drafted.text))
    if "odps" in formats and (subject.product or len(formats) == 1):
        made.append(_file(base.with_name(f"{base.name}.odps.yaml"), drawn.odps))
    if "md" in formats or "html" in formats:
        made += _pages(subject, drafted, drawn, maker, base, formats)
    return made


def _contract(subject: Subject, maker: _Maker) -> Drafted:
    """Return the contract that the catalog knows for the dataset, else a draft."""
    ids = {d.id for d in subject.datasets}
    known = (c for c in maker.context.catalog.contracts if set(c.datasets) == ids and c.text)
    found = next(known, None)
    return Drafted(found.text, ()) if found else maker.drafts.draft(subject)


def _drawn(subject: Subject, maker: _Maker) -> ProductDesign:
    product = as_product(subject)
    domains = {d.id: d.domain for d in maker.context.catalog.datasets if d.domain}
    drawn = design(product, (), landscape(maker.index, domains))
    domain = subject.product.domain if subject.product else subject.datasets[0].domain
    return drawn.model_copy(update={"odps": odps_of(drawn, product, domain, maker.tenant)})


def _pages(
    subject: Subject,
    drafted: Drafted,
    drawn: ProductDesign,
    maker: _Maker,
    base: Path,
    formats: tuple[Format, ...],
) -> list[Path]:
    """Write the page and its pictures; the HTML file has the pictures within."""
    from ui.render.palette import LIGHT  # noqa: PLC0415 - with the next lines, it loads matplotlib.
    from ui.render.pictures.lineage import draw_lineage  # noqa: PLC0415
    from ui.render.pictures.quality import draw_quality  # noqa: PLC0415
    from ui.render.product_html import product_html  # noqa: PLC0415
    from ui.render.product_markdown import product_markdown  # noqa: PLC0415

    page = page_of(subject, drafted.text, drafted.questions, drawn, maker.index)
    score = scored(Scope(subject.datasets, drawn.name), maker.context)
    names = (f"{base.name}-lineage.svg", f"{base.name}-quality.svg")
    drawings = (draw_lineage(page, LIGHT, "svg"), draw_quality(score, LIGHT, "svg"))
    markdown = product_markdown(page, score, names)
    made: list[Path] = []
    if "md" in formats:
        made.append(_file(base.with_name(f"{base.name}.md"), markdown))
        for name, drawing in zip(names, drawings, strict=True):
            target = base.with_name(name)
            target.write_bytes(drawing)
            made.append(target)
    if "html" in formats:
        html = product_html(markdown, page.title, dict(zip(names, drawings, strict=True)))
        made.append(_file(base.with_name(f"{base.name}.html"), html))
    return made


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
