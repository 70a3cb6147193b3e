"""What a page shows is what a tool returns, for the person at the page, kept while nothing changes."""

from typing import TypeVar

import streamlit as st

from knowledge.catalog.view import CatalogView
from knowledge.people import Audience, Person, audience_of
from knowledge.policies.book import PolicyBook
from tools.by_name import tool_named
from tools.context import Context
from tools.declaration import Request, Result, Tool
from ui.web.office import asker, office

ResultT = TypeVar("ResultT", bound=Result)


def computed(
    tool: Tool, request: Request, kind: type[ResultT], said: tuple[str, ...] = ()
) -> ResultT:
    """Return what the tool returns for whoever is at the page; `said` are words of their own.

    Raises:
        ToolError: The tool refused; the message tells why.

    """
    person = here()
    # Results of one person are not for another, nor those of an older catalog for today.
    key = f"{_fingerprint(person)}:{person.email}"
    found = _run(tool.name, request.model_dump_json(), said, person, key)
    if not isinstance(found, kind):
        raise TypeError(f"{tool.name} returned {type(found).__name__}")
    return found


@st.cache_data(show_spinner=False, max_entries=500, ttl=900)
def _run(name: str, arguments: str, said: tuple[str, ...], _person: Person, key: str) -> Result:
    del key
    tool = tool_named(name)
    assert tool is not None
    context = _context(_person, said)
    return office().opening.work(tool, tool.request.model_validate_json(arguments), context)


def catalog() -> CatalogView:
    """Return what whoever is at the page may read of the catalog."""
    person = here()
    return _view(audience_of((person,)), _fingerprint(person))


@st.cache_resource(show_spinner=False, max_entries=20)
def _view(_audience: Audience, fingerprint: str) -> CatalogView:
    del fingerprint
    return CatalogView(office().opening.catalog, _audience)


def policies() -> PolicyBook:
    """Return the policies that whoever is at the page may know of."""
    return _context(here(), ()).policies.book


def here() -> Person:
    """Return who is at the page. Pages are drawn for people who are known."""
    person = asker()
    assert person is not None
    return person


def _context(person: Person, said: tuple[str, ...]) -> Context:
    return office().opening.context_apart(person, audience_of((person,)), said)


def _fingerprint(person: Person) -> str:
    return f"{office().opening.catalog.fingerprint}:{audience_of((person,)).key()}"
