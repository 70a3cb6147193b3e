"""The situation that a question about domains starts from, outside a whole plan."""

from knowledge.documents.view import DocumentsView
from tools.context import Context
from tools.declaration import ToolError
from tools.roadmap.brief import read_brief
from tools.roadmap.situation import Situation, situation


def situation_asked(
    words: str, context: Context, documents: DocumentsView | None = None
) -> Situation:
    """Return the situation of these words, or of all that the asker said where they are empty.

    `documents` where what they say of capacity counts, as it does for dates.

    Raises:
        ToolError: Neither the words nor the catalog show anything to find domains in.

    """
    brief = read_brief(words or " ".join(context.said), context.handbook)
    if not (context.catalog.datasets or brief.industry or brief.areas):
        raise ToolError(
            "There is nothing to find domains in: load a catalog, or name the industry and the business areas."
        )
    return situation(
        brief,
        context.handbook,
        context.organisation,
        context.catalog,
        documents,
        context.now,
        context.keep,
    )
