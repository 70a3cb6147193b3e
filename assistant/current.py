"""What is loaded now: looked at anew before each question, and opened again where it changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Protocol

from knowledge.catalog.earlier import earlier_view
from knowledge.catalog.memory import Memory
from knowledge.catalog.snapshot import Snapshot
from knowledge.catalog.view import CatalogContent, CatalogView
from knowledge.documents.view import Searcher
from knowledge.people import Audience
from knowledge.workspace.loading import catalog_before, catalog_of, documents_of
from knowledge.workspace.model import Workspace, WorkspaceError
from knowledge.workspace.pointer import Stamp, is_current, stamp
from knowledge.workspace.selecting import catalog_from, documents_from
from knowledge.workspace.settings import fact_of, open_workspace

_log = logging.getLogger("meshwright")


class Whole(Searcher, Protocol):
    """A searcher that can be narrowed."""

    def within(self, documents: frozenset[str], catalog: CatalogContent) -> Searcher:
        """Return the search in these documents and what this catalog says, and the handbook."""
        ...


class Closing(Whole, Protocol):
    """A searcher that lets go of what it holds."""

    def close(self) -> None:
        """Let other processes have it."""
        ...


OpenSearcher = Callable[[Workspace | None, CatalogContent], Closing]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is loaded, all of one moment. A turn works on one of these to its end."""

    workspace: Workspace | None
    catalog: CatalogContent
    searcher: Callable[[], Whole]
    """Opens it at the first call; it takes the longest."""
    _parts: dict[frozenset[str], "Part"] = field(
        default_factory=dict[frozenset[str], "Part"], compare=False
    )

    @property
    def glossary(self) -> tuple[tuple[str, str], ...]:
        """Return the terms that the workspace calls by two names."""
        return self.workspace.glossary if self.workspace else ()

    def part(self, sources: frozenset[str] | None) -> "Part":
        """Return what these sources alone say; None means all of them."""
        workspace = self.workspace
        if sources is None or workspace is None:
            before = cache(lambda: None if workspace is None else catalog_before(workspace))
            return Part(self.catalog, self.searcher, before)
        if sources not in self._parts:
            self._parts[sources] = self._narrowed(workspace, sources)
        return self._parts[sources]

    def _narrowed(self, workspace: Workspace, sources: frozenset[str]) -> "Part":
        catalog = catalog_from(workspace, sources)

        @cache
        def searcher() -> Searcher:
            whole = self.searcher()  # It loads the documents, where they are not yet.
            return whole.within(documents_from(workspace, sources), catalog)

        return Part(catalog, searcher, lambda: catalog_from(workspace, sources, before=True))


@dataclass(frozen=True, slots=True)
class Part:
    """All that is loaded, or what some of the sources say."""

    catalog: CatalogContent
    searcher: Callable[[], Searcher]
    before: Callable[[], CatalogContent | None]
    """The catalog before the last load; None where there was none."""

    def earlier(self, loaded: Loaded, audience: Audience) -> CatalogView | None:
        """Return the catalog before the last load as this audience may read it today."""
        before = self.before()
        return None if before is None else earlier_view(before, loaded.catalog, audience)


class Current:
    """Looks before each question whether another process loaded something, or readers changed."""

    def __init__(
        self,
        workspace: Workspace | None,
        open_searcher: OpenSearcher,
        given: CatalogContent | None = None,
    ) -> None:
        """Take the workspace as it was opened, how to open its search, and a catalog to stay with.

        With a given catalog, or without a workspace, nothing is looked for again.
        """
        self._open_searcher = open_searcher
        self._given = Memory() if workspace is None else given
        self._workspace = workspace
        self._loaded: Loaded | None = None
        self._search: _Search | None = None
        self._lock = Lock()
        self.fault = ""
        """Why the workspace's files as they stand now are not in force; empty where they are."""

    def now(self) -> Loaded:
        """Return what is loaded now; the same object while nothing changed.

        Raises:
            WorkspaceError: It had to be loaded and can't be.
        """
        with self._lock:
            workspace = self._reopened()
            same = self._loaded is not None and workspace is self._workspace
            if not same or (self._search and self._search.is_behind()):
                self._renew(workspace)
            assert self._loaded is not None
            return self._loaded

    def _reopened(self) -> Workspace | None:
        """Return the workspace, read again if its files changed; with faults in them, as it was."""
        before = self._workspace
        if before is None:
            return None
        fault = ""
        if any(fact_of(file) != fact for file, fact in before.files):
            try:
                before = open_workspace(before.root, before.state)
            except WorkspaceError as error:
                fault = f"{error}\nThe settings from before stay in force until it is corrected."
        if fault and fault != self.fault:
            _log.warning("%s", fault)
        self.fault = fault
        return before

    def _renew(self, workspace: Workspace | None) -> None:
        catalog: CatalogContent = Memory()
        if self._given is not None:
            catalog = self._given
        elif workspace is not None:
            catalog = catalog_of(workspace)
        if self._search is not None:
            self._search.close()
        self._search = _Search(self, workspace, catalog, watched=self._given is None)
        self._workspace = workspace
        self._loaded = Loaded(workspace, catalog, self._search.opened)

    def open(self, workspace: Workspace | None, catalog: CatalogContent) -> Closing:
        """Open the search in what is loaded."""
        return self._open_searcher(workspace, catalog)


class _Search:
    """The search in what is loaded, opened once, and what it was opened in."""

    def __init__(
        self,
        current: Current,
        workspace: Workspace | None,
        catalog: CatalogContent,
        *,
        watched: bool,
    ) -> None:
        self._current = current
        self._workspace = workspace
        self._catalog = catalog
        self._state = workspace.state if workspace and watched else None
        self._lock = Lock()
        self._searcher: Closing | None = None
        self._closed = False
        self._loading = False
        self._seen = self._found()
        if not self._is_current():
            # Another process loaded between the catalog and this; the next question sees it.
            self._seen = None

    def is_behind(self) -> bool:
        """Return whether another catalog or other documents are current than these.

        While this one loads the documents itself, only another catalog tells.
        """
        return self._differs() and self._differs()  # What it loads is noted between two looks.

    def _differs(self) -> bool:
        loading, found = self._loading, self._found()
        if self._seen is None or found is None:
            return found != self._seen
        return found.catalog != self._seen.catalog or (
            not loading and found.documents != self._seen.documents
        )

    def opened(self) -> Whole:
        with self._lock:
            if self._searcher is None and not self._closed:
                self._load()
                self._searcher = self._current.open(self._workspace, self._catalog)
            if self._searcher is not None:
                return self._searcher
        # It was replaced before it was needed; a second one must not be opened beside the new one.
        return self._current.now().searcher()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._searcher is not None:
                self._searcher.close()

    def _load(self) -> None:
        """Load the documents, where they are not, and take what is there then for what was seen."""
        if self._workspace is None:
            return
        self._loading = True
        try:
            documents_of(self._workspace)
            found = self._found()
            if self._seen and found:
                # A catalog that was loaded meanwhile is not the one that is used here.
                self._seen = replace(self._seen, documents=found.documents)
        finally:
            self._loading = False

    def _found(self) -> Stamp | None:
        return stamp(self._state) if self._state else None

    def _is_current(self) -> bool:
        return (
            self._state is None
            or not isinstance(self._catalog, Snapshot)
            or is_current(self._state, self._catalog.path)
        )
