"""ReStructuredText as pieces. Nothing is included from other files."""

from collections.abc import Iterator

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from knowledge.documents.parsed import Parsed
from knowledge.documents.readers.pieces import Piece, Table, assembled

_SILENT = 5
"""The level of docutils' messages above which it speaks: none."""


def parse(text: str) -> Parsed:
    """Return what a reader of the rendered text sees; comments and raw HTML are left out."""
    settings = get_default_settings(Parser())
    settings.report_level = settings.halt_level = _SILENT
    settings.file_insertion_enabled = settings.raw_enabled = False
    document = new_document("text", settings)
    Parser().parse(text, document)
    return assembled(_pieces(document, 0))


def _pieces(node: nodes.Node, level: int) -> Iterator[Piece | Table]:
    match node:
        case nodes.title() | nodes.subtitle():
            yield Piece(node.astext(), "heading", level)
        case nodes.literal_block() | nodes.doctest_block():
            yield Piece(node.astext(), "code")
        case nodes.table():
            yield Table(tuple(_row(row) for row in node.findall(nodes.row)))
        case nodes.list_item() | nodes.definition_list_item() | nodes.field():
            yield Piece("\n".join(child.astext() for child in node.children), "item")
        case nodes.system_message() if "Unknown directive" in node.astext():
            # A directive of another program, such as Sphinx: its words are kept as they stand.
            yield from (Piece(found.astext()) for found in node.findall(nodes.literal_block))
        case nodes.system_message():
            return
        case nodes.comment() | nodes.substitution_definition() | nodes.target() | nodes.image():
            return
        case nodes.TextElement():
            yield Piece(node.astext())
        case _:
            deeper = level + isinstance(node, nodes.section)
            for child in node.children:
                yield from _pieces(child, deeper)


def _row(row: nodes.row) -> tuple[str, ...]:
    return tuple(entry.astext() for entry in row.children)
