"""Contracts, products and their pages as files: what a person sees, and what a catalog can't do to it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlglot
import yaml
from markdown_it import MarkdownIt
from peers.secret_world import World, context

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Check, Column, DataProduct, Dataset, Edge, Usage
from knowledge.catalog.view import CatalogView
from knowledge.contracts.contract import read
from knowledge.contracts.product import read_product
from knowledge.handbook.book import Handbook
from knowledge.people import Audience
from tools.contracts.subject import Subject
from tools.drafts.contract import drafting
from tools.drafts.records import Records
from tools.products.design import design, landscape
from tools.products.page import ProductPage, as_product, page_of
from tools.quality.scoring import DayScore
from tools.quality.subject import Scope
from tools.score_quality import scored
from ui.exporting import export
from ui.failures import UsageError
from ui.render.palette import LIGHT
from ui.render.pictures.lineage import draw_lineage
from ui.render.pictures.quality import draw_quality
from ui.render.product_html import product_html
from ui.render.product_markdown import product_markdown

DAY = datetime(2026, 11, 1, tzinfo=UTC)
EVIL = "x](javascript:alert(1)) <script>alert(1)</script> `|` ![p](http://evil.example/p.png)"
VIEW = CatalogView(
    Memory(
        datasets=(
            Dataset("core.orders", "orders", "snowflake", "core", description=EVIL, primary_key=("order id",), owners=("ann@shop.example",)),
            Dataset("core.customers", "customers", schema="core"),
            Dataset("raw.shop", "shop", schema="raw"),
        ),
        columns=(
            Column("core.orders", 0, "order id", "INT"), Column("core.orders", 1, "email", "VARCHAR"),
            Column("core.orders", 2, "paid", "BOOLEAN", EVIL), Column("core.orders", 3, "amount", "DECIMAL(9,2)"),
            Column("core.orders", 4, "at", "TIMESTAMP"), Column("core.orders", 5, "customer_no", "INT"),
        ),
        edges=(
            Edge("raw.shop", "core.orders", "lineage", "load"),
            Edge("core.orders", "core.customers", "foreign_key", "", (("customer_no", "customer_no"),)),
        ),
        usage=(Usage("core.orders", "planning", 10, 2),),
        checks=(Check("core.orders", "not null", "completeness", passed=False, column="amount", at=DAY),),
        products=(DataProduct("p1", "Order book", "shop", outputs=("core.orders",)),),
    ),
    Audience(),
)  # fmt: skip
INDEX = Records(VIEW)
AT = context(World(), ())
SCORE = scored(Scope((), "orders"), AT)


def page(id_: str = "core.orders") -> ProductPage:
    subject = Subject((VIEW.by_id[id_],))
    drafted = drafting(INDEX, (), Handbook(), "Acme").draft(subject)
    drawn = design(as_product(subject), (), landscape(INDEX, {}))
    return page_of(subject, drafted.text, drafted.questions, drawn, INDEX)


PAGE = page()
TEXT = product_markdown(PAGE, SCORE, ("lineage.svg", "quality.svg"))


def test_the_page_tells_context_specification_examples_quality_lineage_and_questions() -> None:
    headings = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)

    assert headings == [
        "Business context",
        "Specification of `core.orders`",
        "How to use it",
        "Quality",
        "Lineage",
        "Open questions",
    ]
    assert "planning (10 queries in 30 days)" in TEXT
    assert "| `email` | VARCHAR |  | confidential |" in TEXT


def test_example_queries_are_sql_and_leave_out_sensitive_columns() -> None:
    examples = [e for t in PAGE.tables for e in t.examples]

    assert [e.title for e in examples] == ["The newest rows", "Rows and amount by paid", "With core.customers"]  # fmt: skip
    assert all(sqlglot.parse_one(e.query) for e in examples)
    assert not any("email" in e.query for e in examples)
    assert '"order id"' in examples[0].query


def test_texts_of_the_catalog_make_no_markup() -> None:
    html = product_html(TEXT, PAGE.title, {"lineage.svg": b"<svg/>", "quality.svg": b"<svg/>"})

    assert "<script" not in html
    assert "href=" not in html
    assert re.findall(r'src="(?!data:image/svg)', html) == []
    assert html.count("data:image/svg+xml;base64,") == 2
    tokens = MarkdownIt("commonmark").enable("table").parse(TEXT)
    inner = [t for token in tokens for t in token.children or []]
    assert {t.attrGet("src") for t in inner if t.type == "image"} == {"lineage.svg", "quality.svg"}
    assert not [t for t in inner if t.type in {"link_open", "html_inline"}]


def test_pictures_have_the_same_bytes_each_time() -> None:
    history = tuple(
        DayScore(day=(DAY + timedelta(days=n)).date(), score_percent=90.0 + n, checks=4)
        for n in range(3)
    )
    longer = SCORE.model_copy(update={"history": history})

    assert draw_lineage(PAGE, LIGHT, "svg") == draw_lineage(PAGE, LIGHT, "svg")
    assert draw_quality(longer, LIGHT, "svg") == draw_quality(longer, LIGHT, "svg")
    assert draw_quality(longer, LIGHT, "svg") != draw_quality(SCORE, LIGHT, "svg")


def _workspace(folder: Path) -> Path:
    (folder / "meshwright.toml").write_text(
        '[organisation]\nname = "Acme"\nowner = "ann@acme.example"\n[[sources]]\npath = "catalog"\nkind = "jsonl"\n',
        encoding="utf-8",
    )
    (folder / "catalog").mkdir()
    (folder / "catalog" / "datasets.jsonl").write_text(
        '{"id": "core.orders", "name": "orders", "columns": [{"name": "order_id", "type": "INT"}]}\n'
        '{"id": "core.stock", "name": "stock", "columns": []}\n',
        encoding="utf-8",
    )
    (folder / "catalog" / "edges.jsonl").write_text("", encoding="utf-8")
    return folder


def test_one_dataset_is_written_in_each_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _workspace(tmp_path), tmp_path / "out"

    export(None, "orders", out, None, None, folder, sample=False)

    assert sorted(p.name for p in out.iterdir()) == [
        "core.orders-lineage.svg",
        "core.orders-quality.svg",
        "core.orders.html",
        "core.orders.md",
        "core.orders.odcs.yaml",
    ]
    assert read((out / "core.orders.odcs.yaml").read_text(encoding="utf-8")).valid
    assert str(out / "core.orders.md") in capsys.readouterr().out


def test_without_a_name_there_is_a_contract_for_every_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = _workspace(tmp_path), tmp_path / "out"

    export(None, None, out, None, None, folder, sample=False)

    assert sorted(p.name for p in out.iterdir()) == ["core.orders.odcs.yaml", "core.stock.odcs.yaml"]  # fmt: skip
    assert capsys.readouterr().out


def test_each_dataset_has_files_of_its_own_whatever_it_is_called(tmp_path: Path) -> None:
    folder, out = _workspace(tmp_path), tmp_path / "out"
    ids = ("a b", "a-b", "A/b", "表", "或", "../../x", "n" * 300, "\x00")
    lines = [json.dumps({"id": id_, "name": "orders"}) for id_ in ids]
    file = folder / "catalog" / "datasets.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")

    export(None, None, out, "odcs", None, folder, sample=False)

    held = {yaml.safe_load(p.read_text(encoding="utf-8"))["id"] for p in out.iterdir()}
    assert held == set(ids)


def test_a_dataset_can_be_written_as_a_product(tmp_path: Path) -> None:
    folder, out = _workspace(tmp_path), tmp_path / "out"

    export(None, "core.orders", out, "odps", None, folder, sample=False)

    text = (out / "core.orders.odps.yaml").read_text(encoding="utf-8")
    assert read_product(text).faults == ()
    assert yaml.safe_load(text)["outputPorts"][0]["contractId"] == "core.orders"


@pytest.mark.parametrize(
    ("product", "formats", "said"),
    [
        ("a", "md", "not both"),
        (None, "docx", "Unknown format 'docx'"),
        (None, " ", "Unknown format"),
    ],
)
def test_wrong_use_says_what_is_right(
    tmp_path: Path, product: str | None, formats: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        export(product, "core.orders", tmp_path, formats, None, tmp_path, sample=False)
