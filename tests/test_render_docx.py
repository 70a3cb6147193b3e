"""A roadmap as a Word document."""

import re
from functools import cache
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from peers.roadmaps import not_yet, retail
from peers.roadmaps_extreme import extreme

from tools.roadmap.model import Roadmap
from ui.render.page import PictureName
from ui.render.palette import LIGHT
from ui.render.pictures.domain_map import draw_roadmap_map
from ui.render.pictures.priorities import draw_priorities
from ui.render.pictures.timeline import draw_timeline
from ui.render.roadmap_docx import roadmap_docx

pytestmark = pytest.mark.xdist_group("documents")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def written(name: str) -> bytes:
    roadmap = {"retail": retail, "extreme": extreme, "not_yet": not_yet}[name]()
    return roadmap_docx(roadmap, pictures(roadmap))


def pictures(roadmap: Roadmap) -> dict[PictureName, bytes]:
    if not roadmap.domains:
        return {}
    return {
        "domain-map": draw_roadmap_map(roadmap, LIGHT, "png"),
        "priorities": draw_priorities(roadmap, LIGHT, "png"),
        "timeline": draw_timeline(roadmap, LIGHT, "png"),
    }


def opened(name: str) -> WordDocument:
    return Document(BytesIO(written(name)))


def text_of(document: WordDocument) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def test_the_document_has_the_same_bytes_each_time() -> None:
    assert roadmap_docx(retail(), {}) == roadmap_docx(retail(), {})


def test_headings_are_real_and_the_summary_comes_first() -> None:
    headings = [
        p
        for p in opened("retail").paragraphs
        if p.style is not None and p.style.name == "Heading 1"
    ]

    assert headings[0].text == "Executive summary"
    assert headings[1].text == "1. Domains, and why these"
    assert headings[1].paragraph_format.page_break_before
    assert len(headings) == 16


@pytest.mark.parametrize("name", ["retail", "extreme", "not_yet"])
def test_tables_fit_the_page_and_repeat_their_header(name: str) -> None:
    document = opened(name)

    for table in document.tables:
        assert sum(cell.width.cm for cell in table.rows[0].cells if cell.width) < 17.05
        assert (
            table.rows[0]._tr.find(  # noqa: SLF001 - the library does not read it back
                f"{W}trPr/{W}tblHeader"
            )
            is not None
        )


def test_every_table_and_picture_has_a_numbered_caption() -> None:
    document = opened("retail")

    captions = [
        p.text for p in document.paragraphs if p.style is not None and p.style.name == "Caption"
    ]
    assert [c.split(".")[0] for c in captions if c.startswith("Table")] == [
        f"Table {number}" for number in range(1, len(document.tables) + 1)
    ]
    assert [c.split(".")[0] for c in captions if c.startswith("Figure")] == [
        "Figure 1",
        "Figure 2",
        "Figure 3",
    ]


def test_pictures_have_alternative_text_and_stay_inside_the_margins() -> None:
    shapes = opened("retail").inline_shapes

    told = [shape._inline.docPr.get("descr") for shape in shapes]  # noqa: SLF001 - the library does not read it
    assert all(told)
    assert len(told) == 3
    assert all(shape.width.cm <= 17.01 and shape.height.cm <= 9.61 for shape in shapes)


def test_the_page_is_a4_with_page_numbers_in_the_footer() -> None:
    section = opened("retail").sections[0]

    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    footer = ET.tostring(section.footer._element, encoding="unicode")  # noqa: SLF001 - as above
    assert re.findall(r"instrText>(\w+)<", footer) == ["PAGE", "NUMPAGES"]


def test_properties_name_the_title_and_the_day() -> None:
    properties = opened("retail").core_properties

    assert properties.title == "Data mesh roadmap for Hartwell & Rowe"
    assert properties.author == "Meshwright"
    assert properties.comments == ""
    assert properties.created is not None
    assert properties.created.date().isoformat() == "2026-11-23"


def test_every_domain_and_phase_is_in_the_text() -> None:
    for name, roadmap in (("retail", retail()), ("extreme", extreme())):
        text = text_of(opened(name))
        for domain in roadmap.domains:
            assert domain.name in text
        for phase in roadmap.phases:
            assert phase.title in text


def test_a_verdict_of_not_yet_is_the_title() -> None:
    document = opened("not_yet")

    assert document.paragraphs[0].text == "Not yet: Data mesh for a shop of 40 people"
    assert "Order of migration" not in text_of(document)


def test_the_archive_holds_no_time_of_its_own() -> None:
    with ZipFile(BytesIO(written("retail"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
