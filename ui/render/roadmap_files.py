"""A roadmap as files in a folder: text, documents, slides, pictures and the data itself."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from tools.roadmap.model import Roadmap
from ui.render.page import PictureName
from ui.render.palette import DARK, LIGHT, ImageFormat, Theme
from ui.render.roadmap.messages import map_message, priorities_message, timeline_message
from ui.render.roadmap.summary import document_title
from ui.render.roadmap_markdown import roadmap_markdown

RoadmapFormat = Literal["md", "docx", "pptx", "json"]
FORMATS: tuple[RoadmapFormat, ...] = ("md", "docx", "pptx", "json")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was written."""

    kind: str
    """`md`, `docx`, `pptx`, `json`, `svg` or `png`."""
    title: str
    path: Path


class Draw(Protocol):
    """Draws one picture of a roadmap; an empty message leaves its title out."""

    def __call__(
        self, roadmap: Roadmap, theme: Theme, image: ImageFormat, message: str = ""
    ) -> bytes:
        """Return the file."""
        ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that this roadmap has something to show in."""

    name: PictureName
    draw: Draw
    message: str


def write_roadmap(
    roadmap: Roadmap, folder: Path, formats: tuple[RoadmapFormat, ...] = FORMATS
) -> tuple[Artifact, ...]:
    """Write the roadmap into `folder`, which is made if need be, and return what was written.

    Pictures are written beside Markdown, each light and dark, as SVG and PNG. A file is there
    whole or not at all; files of the same name are replaced.

    Raises:
        OSError: The folder can't be made or written.

    """
    written: list[Artifact] = []
    pictures = _untitled(roadmap) if {"docx", "pptx"} & set(formats) else {}
    title = document_title(roadmap)
    for form in FORMATS:
        if form not in formats:
            continue
        if form == "md":
            written += _pictures(roadmap, folder / "pictures")
        path = folder / f"roadmap.{form}"
        _write(path, _content(roadmap, form, pictures))
        written.append(Artifact(form, title, path))
    return tuple(written)


def content(roadmap: Roadmap, form: RoadmapFormat) -> bytes:
    """Return one file of the roadmap; Markdown names its pictures as files beside it."""
    pictures = _untitled(roadmap) if form in {"docx", "pptx"} else {}
    return _content(roadmap, form, pictures)


def _content(roadmap: Roadmap, form: RoadmapFormat, pictures: Mapping[PictureName, bytes]) -> bytes:
    match form:
        case "md":
            files: dict[PictureName, str] = {
                drawing.name: f"pictures/{drawing.name}.svg" for drawing in _drawings(roadmap)
            }
            return roadmap_markdown(roadmap, files).encode()
        case "json":
            return (roadmap.model_dump_json(indent=2) + "\n").encode()
        case "docx":
            from ui.render.roadmap_docx import roadmap_docx  # noqa: PLC0415 - python-docx is heavy

            return roadmap_docx(roadmap, pictures)
        case "pptx":
            from ui.render.roadmap_pptx import roadmap_pptx  # noqa: PLC0415 - python-pptx is heavy

            return roadmap_pptx(roadmap, pictures)


def _untitled(roadmap: Roadmap) -> dict[PictureName, bytes]:
    """Return the pictures for documents and slides, which say the message themselves."""
    return {drawing.name: drawing.draw(roadmap, LIGHT, "png") for drawing in _drawings(roadmap)}


def _drawings(roadmap: Roadmap) -> tuple[Drawing, ...]:
    from ui.render.pictures.domain_map import draw_roadmap_map  # noqa: PLC0415 - matplotlib is heavy
    from ui.render.pictures.priorities import draw_priorities  # noqa: PLC0415 - matplotlib is heavy
    from ui.render.pictures.timeline import draw_timeline  # noqa: PLC0415 - matplotlib is heavy

    drawings: list[Drawing] = []
    if roadmap.domains:
        drawings.append(Drawing("domain-map", draw_roadmap_map, map_message(roadmap)))
    if roadmap.order:
        drawings.append(Drawing("priorities", draw_priorities, priorities_message(roadmap)))
    if roadmap.phases:
        drawings.append(Drawing("timeline", draw_timeline, timeline_message(roadmap)))
    return tuple(drawings)


def _pictures(roadmap: Roadmap, folder: Path) -> list[Artifact]:
    written: list[Artifact] = []
    images: tuple[ImageFormat, ...] = ("svg", "png")
    for drawing in _drawings(roadmap):
        for suffix, theme in (("", LIGHT), ("-dark", DARK)):
            for image in images:
                path = folder / f"{drawing.name}{suffix}.{image}"
                _write(path, drawing.draw(roadmap, theme, image, drawing.message))
                written.append(Artifact(image, drawing.message, path))
    return written


def _write(path: Path, content: bytes) -> None:
    """Write beside the file, then rename, so that a reader never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A temporary file is its owner's alone; what is written here is meant to be handed on.
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
