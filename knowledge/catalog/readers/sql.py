"""Reads SQL: definitions become tables, views and loads lineage, and queries what is read together.

A statement that can't be read costs itself only.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from knowledge.catalog.model import Column, Dataset, Edge, Fault, Query, Reading
from knowledge.catalog.readers.files import Files, text_of
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.sql_names import Names, column_pairs, tables_in
from knowledge.catalog.readers.sql_tables import commented, constrained, defined, described
from knowledge.catalog.readers.sql_text import (
    Statement,
    given_dialect,
    is_template,
    likely_dialect,
    statements,
)

# It warns of each statement that it passes over, such as a grant.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

_OF_USE = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*"
    r"(create|alter|comment|insert|merge|update|replace|select|with|use|set\s+search_path)\b",
    re.IGNORECASE | re.DOTALL,
)
_SEARCH_PATH = re.compile(r"\s*set\s+search_path\s*(?:=|to)\s*[\"']?(\w+)", re.IGNORECASE)
_MOVING = re.compile(r"\b(select|with|using|from)\b", re.IGNORECASE)
_OTHERS = ("", "postgres", "snowflake", "tsql", "mysql", "bigquery", "spark")
"""Dialects that are tried where the likely one does not read a statement."""
_MOST_TEXT = 20_000
"""Characters of a query that are kept."""


def read(files: Files) -> Iterator[Reading]:
    """Yield the tables, keys, lineage and queries in SQL files.

    The dialect of a file is the one that its comment `-- dialect: NAME` or a `.sqlfluff` in the
    folder names, else the one that it looks like.
    """
    found = _Found(Gathered(), Names())
    folder = files.root if files.root.is_dir() else files.root.parent
    try:
        settings = (folder / ".sqlfluff").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        settings = ""
    for place, path in files:
        text = text_of(place, path)
        if isinstance(text, Fault):
            found.all.others.append(text)
        elif is_template(text):
            reason = "This is a template; load the manifest that dbt writes to target/ instead."
            found.all.fault(place, reason)
        else:
            found.file(place, text, given_dialect(text, settings))
    yield from found.all.readings()
    yield from found.queries.values()


@dataclass(slots=True)
class _Found:
    """What all files say together."""

    all: Gathered
    names: Names
    queries: dict[str, Query] = field(default_factory=dict[str, Query])
    """By text, so that one that is written twice counts once."""
    temporary: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """What a file's temporary tables are made of."""

    def file(self, place: str, text: str, given: str | None) -> None:
        dialect = likely_dialect(text) if given is None else given
        self.names.schema = ""
        self.temporary.clear()
        for statement in statements(text, dialect):
            if _OF_USE.match(statement.text):
                self.statement(place, statement, dialect)

    def statement(self, place: str, statement: Statement, dialect: str) -> None:
        where = f"{place}:{statement.line}"
        if found := _SEARCH_PATH.match(statement.text):
            self.names.schema = found[1]
            return
        parsed = _parsed(statement.text, dialect)
        if isinstance(parsed, str):
            self.all.fault(where, f"The statement can't be read: {parsed}")
            return
        job = place.rpartition(".")[0] or place
        match parsed:
            case exp.Create():
                self._create(parsed, job, dialect)
            case exp.Alter():
                self._alter(parsed)
            case exp.Comment():
                commented(parsed, self.all, self.names)
            case exp.Insert() | exp.Merge() | exp.Update():
                self._load(parsed, job)
            case exp.Use():
                self.names.schema = parsed.name if dialect == "mysql" else ""
            case exp.Query():
                self._query(where, statement.text, parsed, job)
            case _:
                pass

    def _create(self, create: exp.Create, job: str, dialect: str) -> None:
        kind = create.kind.casefold() if create.kind else ""
        target = create.find(exp.Table)
        if kind not in {"table", "view"} or target is None:
            return
        table = self.names.dataset(target, kind)
        query = create.args.get("expression")
        query = query if isinstance(query, exp.Query) else None
        if table is None:
            return
        if create.find(exp.TemporaryProperty) or table.name.startswith("#"):
            self.temporary[table.id] = tuple(self._sources(query)) if query else ()
            return
        self.all.dataset(table)
        comment = described(create.args.get("properties"))
        self.all.dataset(Dataset(table.id, table.name, description=comment))
        if isinstance(create.this, exp.Schema):
            defined(table, create.this, self.all, self.names, dialect)
        if query:
            self._made(table, query, "" if kind == "view" else job)
            self._columns(table, query)

    def _alter(self, alter: exp.Alter) -> None:
        target = alter.this
        table = self.names.dataset(target) if isinstance(target, exp.Table) else None
        if table:
            self.all.dataset(table)
            constrained(table, alter, self.all, self.names)

    def _load(self, statement: exp.Insert | exp.Merge | exp.Update, job: str) -> None:
        target = statement.this.find(exp.Table) if statement.this else None
        query = statement.args.get("expression") or statement.args.get("using")
        if isinstance(statement, exp.Update):
            query = statement.args.get("from_")
        if target is None or not isinstance(query, exp.Expr):
            return
        schema = statement.this
        named = schema.expressions if isinstance(schema, exp.Schema) else []
        self._fill(target, query, job, tuple(column.name for column in named))

    def _fill(self, target: exp.Table, query: exp.Expr, job: str, into: tuple[str, ...]) -> None:
        """Take that a query fills a table; a temporary one stands for what it is made of."""
        table = self.names.dataset(target)
        if table is None:
            return
        if table.name.startswith("#") or table.id in self.temporary:
            before = self.temporary.get(table.id, ())
            self.temporary[table.id] = (*before, *self._sources(query))
            return
        self.all.dataset(table)
        self._made(table, query, job, into)

    def _made(self, table: Dataset, query: exp.Expr, job: str, into: tuple[str, ...] = ()) -> None:
        """Take the lineage of what a query fills; `into` names the columns that it fills."""
        filled = into or (query.named_selects if isinstance(query, exp.Query) else ())
        pairs: dict[str, list[tuple[str, str]]] = {}
        for source, column, number in column_pairs(query, self.names):
            if number < len(filled) and filled[number]:
                pairs.setdefault(source, []).append((column, filled[number]))
        for source in self._sources(query):
            columns = tuple(dict.fromkeys(pairs.get(source, ())))
            self.all.edge(Edge(source, table.id, "lineage", job, columns))

    def _columns(self, table: Dataset, query: exp.Query) -> None:
        """Take the columns of a view from its query, where its definition does not name them."""
        if not any(True for _ in self.all.columns_of(table.id)):
            for name in query.named_selects:
                if name and name != "*":
                    self.all.column(Column(table.id, 0, name))

    def _query(self, where: str, text: str, query: exp.Query, job: str) -> None:
        into = query.find(exp.Into)
        target = into.find(exp.Table) if into else None
        if target:
            self._fill(target, query, job, ())
            return
        datasets = tuple(self._sources(query))
        if datasets:
            self.queries.setdefault(text, Query(where, text[:_MOST_TEXT], datasets=datasets))

    def _sources(self, query: exp.Expr) -> Iterator[str]:
        """Yield the ids of what a query reads, each once, through temporary tables."""
        seen: set[str] = set()
        for table in tables_in(query):
            dataset = self.names.dataset(table)
            if dataset is None:
                continue
            through = self.temporary.get(dataset.id)
            if through is None and not dataset.name.startswith("#"):
                self.all.dataset(dataset)
                through = (dataset.id,)
            for id_ in through or ():
                if id_ not in seen:
                    seen.add(id_)
                    yield id_


def _parsed(text: str, dialect: str) -> exp.Expr | str:
    """Return the statement, or why it can't be read in any dialect that is tried."""
    if re.match(r"\s*(insert|replace)\b", text, re.IGNORECASE) and not _MOVING.search(text):
        return exp.Command()
    said = ""
    for each in dict.fromkeys((dialect, *_OTHERS)):
        try:
            return sqlglot.parse_one(text, dialect=each or None)
        except SqlglotError as error:
            said = said or _reason(error)
        except (ValueError, RecursionError) as error:
            said = said or (
                "it is nested too deeply."
                if isinstance(error, RecursionError)
                else "the dialect is not known."
            )
    return said


def _reason(error: SqlglotError) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    first = plain[0] if plain else "it is malformed"
    return f"{first[:1].lower()}{first[1:160].rstrip('.')}."
