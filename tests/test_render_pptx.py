"""A roadmap as slides."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest
from peers.roadmaps import not_yet, retail
from peers.roadmaps_extreme import extreme
from pptx import Presentation
from pptx.presentation import Presentation as OpenDeck
from pptx.shapes.base import BaseShape
from pptx.text.text import TextFrame

from tools.roadmap.model import Roadmap
from ui.render.palette import LIGHT
from ui.render.pictures.domain_map import draw_roadmap_map
from ui.render.roadmap_pptx import roadmap_pptx
from ui.render.text_fit import lines_of

pytestmark = pytest.mark.xdist_group("slides")

ALL = pytest.mark.parametrize("name", ["retail", "extreme", "not_yet"])


def roadmap_of(name: str) -> Roadmap:
    return {"retail": retail, "extreme": extreme, "not_yet": not_yet}[name]()


@cache
def written(name: str) -> bytes:
    roadmap = roadmap_of(name)
    return roadmap_pptx(
        roadmap, {"domain-map": draw_roadmap_map(roadmap, LIGHT, "png")} if roadmap.domains else {}
    )


def opened(name: str) -> OpenDeck:
    return Presentation(BytesIO(written(name)))


def frames(shape: BaseShape) -> Iterator[tuple[TextFrame, float, float]]:
    """Yield each text frame with the width and height it may take, in inches."""
    if shape.has_text_frame and shape.text_frame.text:
        yield shape.text_frame, shape.width / 914400, shape.height / 914400
    if shape.has_table:
        for row in shape.table.rows:
            for cell, column in zip(row.cells, shape.table.columns, strict=True):
                yield cell.text_frame, column.width / 914400 - 0.16, row.height / 914400 - 0.1


def needed_height(frame: TextFrame, width: float) -> float:
    total = 0.0
    for paragraph in frame.paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs if run.font.size), default=11)
        gap = paragraph.space_after.pt if paragraph.space_after is not None else 0
        total += lines_of(paragraph.text, size, width) * size * 1.2 + gap
    last = frame.paragraphs[-1].space_after
    return (total - (last.pt if last is not None else 0)) / 72


def test_the_deck_has_the_same_bytes_each_time() -> None:
    image = draw_roadmap_map(retail(), LIGHT, "png")

    assert roadmap_pptx(retail(), {"domain-map": image}) == roadmap_pptx(
        retail(), {"domain-map": image}
    )


def test_there_are_twelve_slides_each_with_its_message() -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened("retail").slides]

    assert titles == [
        "Approve a data mesh in five phases over 12 months, beginning with Inventory and replenishment",
        "A new data request takes 3 weeks and 12 engineers spend most of their time keeping 214 jobs running",
        "Seven domains; the strongest flow is from Supplier and purchasing to Inventory and replenishment",
        "Each of the seven domains is a capability that one role owns",
        "Inventory and replenishment goes first with 4.41 of 5 and stays first in 2 of 3 tests of the weights",
        "The plan fits 12 engineers only if 30 unread jobs stop and marketing requests wait until week 14",
        "Inventory and replenishment starts with Stock position, Stock movements and Replenishment forecast",
        "Four policies are in force at launch, each checked by a machine; two more wait on purpose",
        "Lead time of a data request: from 3 weeks to 3 working days by month 6",
        "Five phases from 4 Jan 2027 to 31 Dec 2027, each with an exit test",
        "We stop after week 13 if requests on inventory data still take more than 10 working days",
        "Three answers would change this plan; the first changes it most",
    ]


@ALL
def test_every_slide_has_a_title_and_notes(name: str) -> None:
    for slide in opened(name).slides:
        assert slide.shapes.title.text_frame.text
        assert slide.has_notes_slide
        assert slide.notes_slide.notes_text_frame.text


def test_notes_say_standing_and_source() -> None:
    notes = opened("retail").slides[1].notes_slide.notes_text_frame.text

    assert (
        "12 data engineers [stated; Prompt of 23 November 2026: “our 12 data engineers drown in maintenance”]"
        in notes
    )


@ALL
def test_nothing_lies_outside_its_slide(name: str) -> None:
    deck = opened(name)

    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@ALL
def test_no_text_overflows_its_frame(name: str) -> None:
    for slide in opened(name).slides:
        for shape in slide.shapes:
            for frame, width, height in frames(shape):
                assert needed_height(frame, width) <= height + 0.02, frame.text


@ALL
def test_no_table_reaches_the_footer(name: str) -> None:
    for slide in opened(name).slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert (shape.top + sum(row.height for row in shape.table.rows)) / 914400 <= 6.95


@ALL
def test_no_text_is_smaller_than_eleven_points(name: str) -> None:
    for slide in opened(name).slides:
        for shape in slide.shapes:
            for frame, *_ in frames(shape):
                sizes = [run.font.size.pt for p in frame.paragraphs for run in p.runs]
                assert min(sizes, default=11) >= 11


def test_scores_and_capacity_are_native_charts() -> None:
    charts = [
        shape.chart
        for slide in opened("retail").slides
        for shape in slide.shapes
        if shape.has_chart
    ]

    assert list(charts[0].plots[0].series[0].values) == [2.54, 2.58, 2.81, 3.32, 3.34, 3.76, 4.41]
    assert [series.name for series in charts[1].plots[0].series] == ["At least", "Up to"]


def test_only_the_map_is_a_picture_and_it_has_alternative_text() -> None:
    pictures = [
        shape
        for slide in opened("retail").slides
        for shape in slide.shapes
        if shape.shape_type == 13
    ]

    assert len(pictures) == 1
    assert "Seven domains" in pictures[0]._element.nvPicPr.cNvPr.get("descr")  # noqa: SLF001 - the library does not read it


def test_every_slide_says_organisation_date_and_page() -> None:
    for number, slide in enumerate(opened("retail").slides, 1):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "Hartwell & Rowe · 23 November 2026" in texts
        assert str(number) in texts


def test_a_verdict_of_not_yet_is_the_first_title_and_shows_only_what_there_is() -> None:
    titles = [slide.shapes.title.text_frame.text for slide in opened("not_yet").slides]

    assert titles[0] == "Not yet: Data mesh for a shop of 40 people"
    assert len(titles) == 5


def test_rows_that_do_not_fit_are_counted() -> None:
    base = retail()
    many = tuple(
        policy.model_copy(update={"id": f"{policy.id}-{turn}"})
        for turn in range(10)
        for policy in base.policies
    )

    deck = Presentation(BytesIO(roadmap_pptx(base.model_copy(update={"policies": many}), {})))

    cells = [
        cell.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    assert any(cell.startswith("and ") and cell.endswith(" more in the document") for cell in cells)
