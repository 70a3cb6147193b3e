"""The page of a product or dataset as one HTML file, with its pictures within."""

import base64
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from markdown_it import MarkdownIt


def product_html(markdown: str, title: str, pictures: Mapping[str, bytes]) -> str:
    """Return a page without scripts, fonts or anything from elsewhere, for screen and paper.

    `pictures` are the SVG files that the Markdown links, by the name it has for them.
    """
    body: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    for name, svg in pictures.items():
        data = base64.b64encode(svg).decode("ascii")
        body = body.replace(f'src="{name}"', f'src="data:image/svg+xml;base64,{data}"')
    template = files("ui.render").joinpath("product_page.html").read_text(encoding="utf-8")
    return template.replace("{{title}}", escape(title)).replace("{{body}}", body)
