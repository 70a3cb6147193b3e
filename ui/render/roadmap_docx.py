"""A roadmap as a Word document."""

from collections.abc import Mapping

from tools.roadmap.model import Roadmap
from ui.render.docx_parts import Cover, word_document
from ui.render.page import PictureName
from ui.render.roadmap.chapters import roadmap_document
from ui.render.roadmap.summary import document_byline, document_title
from ui.render.wording import clean, day


def roadmap_docx(roadmap: Roadmap, pictures: Mapping[PictureName, bytes]) -> bytes:
    """Return the roadmap as a DOCX file: one page, then the detail.

    Args:
        roadmap: What to write.
        pictures: PNG files without titles; a picture that is not here is left out.

    """
    cover = Cover(
        title=document_title(roadmap),
        byline=document_byline(roadmap),
        subject=roadmap.organisation,
        footer=f"{clean(roadmap.organisation)[:60]}, {day(roadmap.dated)}",
        dated=roadmap.dated,
    )
    return word_document(cover, roadmap_document(roadmap), pictures)
