"""A roadmap as files in a folder."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from peers.roadmaps import not_yet, retail
from pptx import Presentation

from tools.roadmap.model import Roadmap
from ui.render.roadmap_files import RoadmapFormat, write_roadmap

pytestmark = pytest.mark.xdist_group("files of a roadmap")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was not there before, with every file of a roadmap."""
    folder = tmp_path_factory.mktemp("files") / "new" / "out"
    artifacts = write_roadmap(retail(), folder)
    assert sorted(a.path for a in artifacts) == sorted(folder.rglob("*.*"))
    return folder


def test_every_file_is_written_and_named(written: Path) -> None:
    assert sorted(str(path.relative_to(written)) for path in written.rglob("*.*")) == [
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


def test_page_document_slides_and_data_agree_on_names_and_figures(written: Path) -> None:
    page = (written / "roadmap.md").read_text(encoding="utf-8")
    document = Document(str(written / "roadmap.docx"))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    word = "\n".join([*(p.text for p in document.paragraphs), *cells])
    slides = "\n".join(
        text
        for slide in Presentation(str(written / "roadmap.pptx")).slides
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


def test_files_have_the_same_bytes_when_written_again_over_the_old(
    written: Path, tmp_path: Path
) -> None:
    forms: tuple[RoadmapFormat, ...] = ("docx", "pptx", "json")
    over = shutil.copytree(written, tmp_path / "out")

    again = {a.path.name: a.path.read_bytes() for a in write_roadmap(retail(), over, forms)}

    assert again == {name: (written / name).read_bytes() for name in again}
    assert len(again) == len(forms)
    assert not list(over.rglob(".*"))


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
