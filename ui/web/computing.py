"""What a page shows is what a tool returns, for the person at the page, kept while nothing changes."""

from typing import TypeVar

import streamlit as st

from knowledge.people import Person, audience_of
from tools.declaration import Request, Result, Tool
from tools.toolbox import tool_named
from ui.web.office import asker, office

ResultT = TypeVar("ResultT", bound=Result)


def computed(tool: Tool, request: Request, kind: type[ResultT]) -> ResultT:
    """Return what the tool returns for whoever is at the page.

    Raises:
        ToolError: The tool refused; the message tells why.

    """
    person = asker()
    assert person is not None
    audience = audience_of((person,))
    # Results of one person are not for another, nor those of an older catalog for today.
    fingerprint = f"{office().opening.catalog.fingerprint}:{audience.key()}"
    found = _run(tool.name, request.model_dump_json(), person, fingerprint, person.email)
    if not isinstance(found, kind):
        raise TypeError(f"{tool.name} returned {type(found).__name__}")
    return found


@st.cache_data(show_spinner=False, max_entries=500, ttl=900)
def _run(name: str, arguments: str, _person: Person, fingerprint: str, email: str) -> Result:
    del fingerprint, email  # Parts of the key.
    tool = tool_named(name)
    assert tool is not None
    opening = office().opening
    context = opening.context_apart(_person, audience_of((_person,)), ())
    return opening.work(tool, tool.request.model_validate_json(arguments), context)
