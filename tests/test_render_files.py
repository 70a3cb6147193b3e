"""A roadmap as files in a folder."""

import json
import subprocess
import sys
from pathlib import Path

from docx import Document
from peers.roadmaps import not_yet, retail
from pptx import Presentation

from tools.roadmap.model import Roadmap
from ui.render.roadmap_files import RoadmapFormat, write_roadmap


def test_every_file_is_written_and_named(tmp_path: Path) -> None:
    artifacts = write_roadmap(retail(), tmp_path / "new" / "out")

    found = sorted(
        str(path.relative_to(tmp_path / "new" / "out")) for path in tmp_path.rglob("*.*")
    )
    assert found == sorted(str(a.path.relative_to(tmp_path / "new" / "out")) for a in artifacts)
    assert found == [
        "pictures/domain-map-dark.png",
        "pictures/domain-map-dark.svg",
        "pictures/domain-map.png",
        "pictures/domain-map.svg",
        "pictures/priorities-dark.png",
        "pictures/priorities-dark.svg",
        "pictures/priorities.png",
        "pictures/priorities.svg",
        "pictures/timeline-dark.png",
        "pictures/timeline-dark.svg",
        "pictures/timeline.png",
        "pictures/timeline.svg",
        "roadmap.docx",
        "roadmap.json",
        "roadmap.md",
        "roadmap.pptx",
    ]


def test_page_document_slides_and_data_agree_on_names_and_figures(tmp_path: Path) -> None:
    write_roadmap(retail(), tmp_path)

    page = (tmp_path / "roadmap.md").read_text(encoding="utf-8")
    document = Document(str(tmp_path / "roadmap.docx"))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    word = "\n".join([*(p.text for p in document.paragraphs), *cells])
    slides = "\n".join(
        text
        for slide in Presentation(str(tmp_path / "roadmap.pptx")).slides
        for shape in slide.shapes
        for text in (
            [shape.text_frame.text] if shape.has_text_frame
            else [c.text_frame.text for row in shape.table.rows for c in row.cells] if shape.has_table
            else [f"{value:g}" for plot in shape.chart.plots for s in plot.series for value in s.values]
            if shape.has_chart else []
        )
    )  # fmt: skip
    for place in retail().order:
        for text in (page, word, slides):
            assert place.name in text
            assert f"{place.total:g}" in text
    for figure in ("214 jobs", "15,000 people", "12 data engineers", "60 to 75\u00a0%"):
        for text in (page, word, slides):
            assert figure in text


def test_the_data_is_the_roadmap_itself(tmp_path: Path) -> None:
    (artifact,) = write_roadmap(retail(), tmp_path, ("json",))

    assert Roadmap.model_validate_json(artifact.path.read_text(encoding="utf-8")) == retail()
    assert json.loads(artifact.path.read_text(encoding="utf-8"))["verdict"] == "go"


def test_files_have_the_same_bytes_when_written_again_over_the_old(tmp_path: Path) -> None:
    forms: tuple[RoadmapFormat, ...] = ("docx", "pptx", "json")
    first = {a.path: a.path.read_bytes() for a in write_roadmap(retail(), tmp_path, forms)}

    again = {a.path: a.path.read_bytes() for a in write_roadmap(retail(), tmp_path, forms)}

    assert first == again
    assert not list(tmp_path.rglob(".*"))


def test_a_plan_that_advises_against_a_mesh_has_no_pictures(tmp_path: Path) -> None:
    artifacts = write_roadmap(not_yet(), tmp_path)

    assert [artifact.path.name for artifact in artifacts] == [
        "roadmap.md", "roadmap.docx", "roadmap.pptx", "roadmap.json",
    ]  # fmt: skip


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, ui.render.roadmap_files as _; print([m for m in ('matplotlib', 'docx', 'pptx') if m in sys.modules])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert seen.stdout == "[]\n"
