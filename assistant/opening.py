"""Puts the real parts together: settings, workspace, views, store, models and tools."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.current import Current, Loaded, Part
from assistant.desk import StoredDesk
from assistant.governing import StoredScans, policies_of
from assistant.keeping import KeepInStore, KeepNothing, NoResults
from assistant.learning import learned_by
from assistant.measuring import MeasuredInStore, OutboxInStore
from assistant.settings import PLANNER, Settings, secret_at
from knowledge.catalog.snapshot import Snapshot
from knowledge.catalog.view import CatalogContent, CatalogView
from knowledge.documents.view import DocumentsView, Searcher
from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.people import Audience, Person, audience_of
from knowledge.policies.view import HandbookPolicies, PoliciesView
from knowledge.workspace.access_policies import own_policies
from knowledge.workspace.creation import find_workspace, sample_folder
from knowledge.workspace.loading import documents_of
from knowledge.workspace.model import Workspace, owner, person
from knowledge.workspace.selecting import sources_for
from knowledge.workspace.settings import open_workspace
from tools.context import Context, NoScans, ScansView
from tools.declaration import Request, Result, Tool

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.conversation import Occasion
    from assistant.executor import Executor
    from assistant.model import Model
    from knowledge.documents.library import Library
    from knowledge.store.store import Store

TOOL_SECONDS = 120.0
"""Time for a tool that is run by itself."""

COSTLY = frozenset({"plan_roadmap", "decompose_domains", "assess_domains", "define_data_products"})
"""Tools whose time grows with the catalog."""

LARGE = 2_000
"""Datasets from which on a costly tool can pass one second, and is worth a process of its own."""


@dataclass(frozen=True)
class Opening:
    """A workspace, or none, opened for asking. Each part is made when first needed."""

    settings: Settings
    workspace: Workspace | None
    state: Path
    """Where snapshots and the store are kept."""
    sample: bool = False
    """Whether it is the shipped sample, opened in place."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC).astimezone())
    given: Snapshot | None = None
    """The catalog to use; None: the current one."""
    large: int = LARGE

    @cached_property
    def current(self) -> Current:
        """Return where to look what is loaded now."""
        return Current(self.workspace, self._library, self.given)

    @property
    def catalog(self) -> CatalogContent:
        """Return the current catalog; an empty one without a workspace."""
        return self.current.now().catalog

    @property
    def searcher(self) -> Searcher:
        """Return what documents, catalog and handbook say now, by words and by meaning."""
        return self.current.now().searcher()

    def library(self) -> "Library":
        """Return the search in what is loaded now, for who looks after it; to be closed."""
        loaded = self.current.now()
        return self._library(loaded.workspace, loaded.catalog)

    def _library(self, workspace: Workspace | None, catalog: CatalogContent) -> "Library":
        from knowledge.documents.chroma import VectorPlace  # noqa: PLC0415 - few commands search.
        from knowledge.documents.entries import entries  # noqa: PLC0415 - as above.
        from knowledge.documents.library import open_library  # noqa: PLC0415 - as above.

        if workspace is None:
            return open_library(())
        name = workspace.organisation.name
        place = VectorPlace(self.state / "vectors", self.settings.chroma_url, name)
        sources = documents_of(workspace)
        return open_library(sources, place, entries(catalog), catalog.fingerprint)

    @cached_property
    def store(self) -> "Store":
        """Return the store, opened and brought up to date."""
        from assistant.remembering import open_remembering  # noqa: PLC0415 - few keep anything.

        self.state.mkdir(parents=True, exist_ok=True)
        url = self.settings.database_url or f"sqlite:///{self.state / 'state.sqlite'}"
        return open_remembering(url, self.workspace, self.now())

    @cached_property
    def models(self) -> "tuple[Model, ...]":
        """Return the model that replies, and the planner that stands in for it."""
        from assistant.planner.planner import Planner  # noqa: PLC0415 - loads embedding weights.

        planner = Planner()
        if self.settings.model == PLANNER:
            return (planner,)
        from assistant.claude_client import ClaudeSettings  # noqa: PLC0415 - the planner needs none.
        from assistant.claude_later import ClaudeLater  # noqa: PLC0415 - as above.

        reach = ClaudeSettings(self.settings.anthropic_key, self.settings.anthropic_url)
        return (ClaudeLater(self.settings.model, reach), planner)

    def assistant(self) -> "Assistant":
        """Return the assistant of this workspace."""
        from assistant.assistant import Assistant  # noqa: PLC0415 - a single tool needs none.
        from tools.toolbox import TOOLS  # noqa: PLC0415 - as above.

        return Assistant(
            store=self.store,
            model=self.models[0],
            fallback=self.models[1] if len(self.models) > 1 else None,
            tools=TOOLS,
            context_for=self.context_on,
            now=self.now,
            work=self.work,
        )

    def work(self, tool: Tool, request: Request, context: Context) -> Result:
        """Run a tool: in a process that can be killed if it is costly here, else in this thread.

        Raises:
            ToolError: The tool refused, or it was killed because `context` is out of time.
            ErrandFailed: The process failed.

        """
        workspace, catalog = self.workspace, self.catalog
        if workspace is None or not isinstance(catalog, Snapshot):
            return tool.run(request, context)
        if tool.name not in COSTLY or _datasets(catalog) <= self.large:
            return tool.run(request, context)
        from assistant.errand import Errand, send  # noqa: PLC0415 - it imports this module.

        errand = Errand(
            tool=tool.name,
            request=request.model_dump_json(),
            root=workspace.root,
            state=self.state,
            snapshot=catalog.path,
            database_url=self.settings.database_url,
            asker=context.asker,
            audience=context.audience,
            now=context.now,
            said=context.said,
            sources=None if context.sources is None else frozenset(context.sources),
        )
        return send(errand, tool, context)

    def asker(self, email: str | None) -> Person:
        """Return who asks: the person named, else the workspace's owner on their own machine."""
        workspace = self.current.now().workspace
        if workspace is None:
            return Person(email or "you")
        return person(workspace, email) if email else owner(workspace)

    def context_on(self, occasion: "Occasion") -> Context:
        """Return what a tool may see on an occasion of a conversation."""
        context = self.context_apart(
            occasion.asker, occasion.audience, occasion.said, occasion.sources
        )
        return replace(context, results=occasion.results)

    def context_alone(self, asker: Person, said: tuple[str, ...]) -> Context:
        """Return what a tool may see that is run by itself, outside any conversation."""
        loaded, audience = self.current.now(), audience_of((asker,))
        whole = self._context(asker, audience, said, loaded, loaded.part(None))
        return replace(whole, keep=KeepNothing())

    def context_apart(
        self,
        asker: Person,
        audience: Audience,
        said: tuple[str, ...],
        sources: frozenset[str] | None = None,
    ) -> Context:
        """Return what a tool may see for an audience; what is costly is kept in the store.

        Of sources, only those count that the audience may read; None means all.
        """
        loaded = self.current.now()
        if sources is None or loaded.workspace is None:
            return self._context(asker, audience, said, loaded, loaded.part(None))
        used = tuple(s for s in self.sources_for(audience) if s in sources)
        context = self._context(asker, audience, said, loaded, loaded.part(frozenset(used)))
        return replace(context, sources=used, scans=self._scans(f"{audience.key()} {used}"))

    def sources_for(self, audience: Audience) -> tuple[str, ...]:
        """Return the sources of which this audience may read something, in their order."""
        loaded = self.current.now()
        if loaded.workspace is None:
            return ()
        loaded.searcher()  # Documents that nobody searched yet may not be loaded.
        return sources_for(loaded.workspace, audience)

    def _context(
        self, asker: Person, audience: Audience, said: tuple[str, ...], loaded: Loaded, part: Part
    ) -> Context:
        end, now, drawn = time.monotonic() + TOOL_SECONDS, self.now(), Drawn()
        catalog = CatalogView(part.catalog, audience, drawn)
        return Context(
            asker=asker,
            audience=audience,
            now=now,
            said=said,
            organisation=loaded.workspace.organisation if loaded.workspace else None,
            catalog=catalog,
            documents=DocumentsView(
                part.searcher, audience, drawn, loaded.glossary, catalog.terms_in
            ),
            handbook=Handbook(),
            results=NoResults(),
            keep=KeepInStore(lambda: self.store, catalog.fingerprint, drawn, now),
            progress=lambda _: None,
            out_of_time=lambda: time.monotonic() > end,
            quality=MeasuredInStore(lambda: self.store if self.has_store else None),
            outbox=OutboxInStore(lambda: self.store),
            drawn=drawn,
            policies=self._policies(loaded.workspace, audience, drawn),
            scans=self._scans(audience.key()),
            earlier=lambda: part.earlier(loaded, audience),
            access=StoredDesk(lambda: self.store, self.send_orders),
            learned=learned_by(asker, audience, lambda: self.store if self.has_store else None),
            access_policies=own_policies(loaded.workspace.root) if loaded.workspace else "",
        )

    def executor(self) -> "Executor | None":
        """Return where decisions about access are carried out, or None where people do it."""
        if (workspace := self.workspace) is None or workspace.executor is None:
            return None
        from assistant.executor import Executor  # noqa: PLC0415 - few workspaces have one.

        spec = workspace.executor
        shared = partial(secret_at, spec.secret_env, spec.secret_file, workspace.root)
        return Executor(self.store, spec.url, shared)

    def send_orders(self) -> tuple[str, ...]:
        """Send what is due to the executor, if there is one; return what is not done, and why."""
        executor = self.executor()
        return executor.send_due(self.now()) if executor else ()

    def _policies(
        self, workspace: Workspace | None, audience: Audience, drawn: Drawn
    ) -> PoliciesView:
        if workspace is None:
            return HandbookPolicies(Handbook())
        return policies_of(workspace, audience, lambda: self.store, self.now, drawn)

    def _scans(self, whose: str) -> ScansView:
        return StoredScans(lambda: self.store, whose) if self.workspace else NoScans()

    @property
    def has_store(self) -> bool:
        """Return whether something was ever kept; a store is not made to find it empty."""
        return bool(self.settings.database_url) or (self.state / "state.sqlite").exists()


def _datasets(catalog: Snapshot) -> int:
    return sum(each.count for each in catalog.report().records if each.name == "Dataset")


def open_for(
    settings: Settings, *, folder: Path | None, sample: bool, cwd: Path, cache: Path
) -> Opening:
    """Open the workspace asked for, the sample, the one in `cwd`, or none; `cache` is the user's.

    Nothing is ever written inside the installed package: the sample's state goes to `cache`.

    Raises:
        WorkspaceError: The workspace asked for can't be opened.

    """
    if sample:
        state = cache / "sample"
        return Opening(settings, open_workspace(sample_folder(), state), state, sample=True)
    environment = str(settings.workspace) if settings.workspace else None
    found = find_workspace(folder, environment, cwd)
    if found is None:
        return Opening(settings, None, cache / "no-workspace")
    workspace = open_workspace(found)
    return Opening(settings, workspace, workspace.state)
