"""The page of a product or dataset as Markdown; names and texts of the catalog make no markup."""

from collections.abc import Iterator

from tools.products.page import PageTable, ProductPage
from tools.quality.score import QualityScore
from ui.render.pictures.lineage import alt_text as lineage_words
from ui.render.pictures.quality import alt_text as quality_words
from ui.render.roadmap_markdown import escaped
from ui.render.wording import clean, number

_MOST_COLUMNS = 80
_MOST_RULES = 12


def product_markdown(page: ProductPage, score: QualityScore, pictures: tuple[str, str]) -> str:
    """Return the page; `pictures` are the files of lineage and quality, as the page links them."""
    lineage, quality = pictures
    parts = (
        *_head(page),
        *_context(page, score),
        *_promises(page),
        *(part for table in page.tables for part in _table(table)),
        *_examples(page),
        "## Quality",
        escaped(score.summary),
        f"![{escaped(quality_words(score))}]({quality})",
        *_failing(score),
        "## Lineage",
        f"![{escaped(lineage_words(page))}]({lineage})",
        *_open(page),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(page: ProductPage) -> Iterator[str]:
    yield f"# {_text(page.title)}"
    what = "Data product" if page.is_product else "Dataset"
    told = (f"{what} `{_bare(page.id)}`", page.domain and f"domain {_text(page.domain)}", f"contract {_text(page.version)}, {_text(page.status)}")  # fmt: skip
    yield "*" + " · ".join(filter(None, told)) + "*"
    yield _text(page.purpose) or "The catalog does not say what it is for."


def _context(page: ProductPage, score: QualityScore) -> Iterator[str]:
    """Yield who owns and reads it, how, and at what cost."""
    drawn = page.design
    cost = f"{number(drawn.monthly_cost)} a month" if drawn.monthly_cost is not None else ""
    known = "" if score.score_percent is None else f"{score.passed} of {score.checks} checks pass"
    rows = (
        ("Owner", ", ".join(drawn.owners) or "nobody is named in the catalog"),
        ("Kind", f"{drawn.kind}: {drawn.kind_reason}"),
        ("Read by", ", ".join(f"{r.name} ({r.queries_30d:,} queries in 30 days)" for r in drawn.readers[:6])),
        ("How", drawn.access_pattern),
        ("Read with", ", ".join(drawn.read_with)),
        ("Updated", drawn.frequency),
        ("Quality", known),
        ("Cost", cost),
        ("Limits", page.limitations),
    )  # fmt: skip
    yield "## Business context"
    yield "\n".join(("| | |", "|---|---|", *(f"| **{n}** | {_text(v)} |" for n, v in rows if v)))


def _promises(page: ProductPage) -> Iterator[str]:
    if not page.levels:
        return
    yield "## Service levels"
    rows = (
        f"| {_text(x.property)} | {_text(x.value)} | `{_bare(x.element)}` |" for x in page.levels
    )
    yield "\n".join(("| promise | value | of |", "|---|---|---|", *rows))


def _table(table: PageTable) -> Iterator[str]:
    yield f"## Specification of `{_bare(table.dataset)}`"
    yield " ".join(filter(None, (_text(table.description), _text(table.grain))))
    rows = [
        f"| `{_bare(c.name)}` | {_text(c.type)} | {_text(c.description)} | {_text(', '.join(c.marks))} |"
        for c in table.columns[:_MOST_COLUMNS]
    ]
    if rows:
        yield "\n".join(("| column | type | meaning | marks |", "|---|---|---|---|", *rows))
    if len(table.columns) > _MOST_COLUMNS:
        yield f"{len(table.columns) - _MOST_COLUMNS} more columns stand in the contract."
    if table.rules:
        shown = table.rules[:_MOST_RULES]
        more = len(table.rules) - len(shown)
        rest = [f"- and {more} more in the contract"] if more > 0 else []
        yield "**Quality rules**"
        yield "\n".join((*(f"- {_text(r)}" for r in shown), *rest))


def _examples(page: ProductPage) -> Iterator[str]:
    found = [e for t in page.tables for e in t.examples]
    if found:
        yield "## How to use it"
    for example in found[:6]:
        yield f"**{_text(example.title)}**"
        yield f"```sql\n{example.query.replace('```', '')}\n```"


def _failing(score: QualityScore) -> Iterator[str]:
    if not score.failing:
        return
    yield "**Checks that fail now**"
    yield "\n".join(
        f"- `{_bare(f.dataset)}`{f' `{_bare(f.column)}`' if f.column else ''}: {_text(f.rule)}"
        for f in score.failing[:_MOST_RULES]
    )


def _open(page: ProductPage) -> Iterator[str]:
    if page.questions:
        yield "## Open questions"
        yield "\n".join(f"{n}. {_text(q)}" for n, q in enumerate(page.questions, 1))


def _text(text: str) -> str:
    return escaped(clean(text)).replace("|", "\\|") if "|" in text else escaped(clean(text))


def _bare(name: str) -> str:
    """Return a name for a code span: without what would end it or a table's cell."""
    return clean(name).replace("`", "'").replace("|", "/")
