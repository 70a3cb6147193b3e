"""What a `CREATE`, `ALTER` or `COMMENT` says of a table: columns, keys and comments."""

from collections.abc import Iterator

from sqlglot import exp

from knowledge.catalog.model import Column, Dataset, Edge
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.sql_names import Names


def defined(
    table: Dataset, schema: exp.Schema, found: Gathered, names: Names, dialect: str
) -> None:
    """Take the columns, keys and comments of a table's definition."""
    key: list[str] = []
    for part in schema.expressions:
        if isinstance(part, exp.ColumnDef):
            found.column(_column(table.id, part, dialect))
            if part.find(exp.PrimaryKeyColumnConstraint):
                key.append(part.name)
            for reference in part.find_all(exp.Reference):
                _foreign_key(table, (part.name,), reference, found, names)
        elif isinstance(part, exp.Identifier | exp.Column):
            found.column(Column(table.id, 0, part.name))
        else:
            constrained(table, part, found, names)
    found.dataset(Dataset(table.id, table.name, primary_key=tuple(key)))


def constrained(table: Dataset, part: exp.Expr, found: Gathered, names: Names) -> None:
    """Take the primary and foreign keys of a constraint, or of an `ALTER`."""
    for primary in part.find_all(exp.PrimaryKey):
        key = tuple(_name(column) for column in primary.expressions)
        found.dataset(Dataset(table.id, table.name, primary_key=tuple(filter(None, key))))
    for foreign in part.find_all(exp.ForeignKey):
        columns = tuple(_name(column) for column in foreign.expressions)
        reference = foreign.args.get("reference")
        if isinstance(reference, exp.Reference):
            _foreign_key(table, columns, reference, found, names)


def described(properties: exp.Expr | None) -> str:
    """Return the comment among a table's properties."""
    for comment in properties.find_all(exp.SchemaCommentProperty) if properties else ():
        return comment.name
    for option in properties.find_all(exp.Property) if properties else ():
        if option.name.casefold() == "description":
            return _text(option.args.get("value"))
    return ""


def commented(comment: exp.Comment, found: Gathered, names: Names) -> None:
    """Take a `COMMENT ON TABLE` or `COMMENT ON COLUMN`."""
    text, target = _text(comment.args.get("expression")), comment.this
    if isinstance(target, exp.Table):
        table = names.dataset(target)
        if table:
            found.dataset(Dataset(table.id, table.name, schema=table.schema, description=text))
    elif isinstance(target, exp.Column) and target.table:
        table = names.dataset(_table(target.table, target.db, target.catalog))
        if table:
            found.column(Column(table.id, 0, target.name, description=text))


def _table(name: str, schema: str, database: str) -> exp.Table:
    return exp.table_(name, db=schema or None, catalog=database or None)


def _column(table: str, part: exp.ColumnDef, dialect: str) -> Column:
    kind = part.args.get("kind")
    type_ = kind.sql(dialect=dialect) if isinstance(kind, exp.Expr) else ""
    return Column(table, 0, part.name, type_, next(_comments(part), ""))


def _comments(part: exp.ColumnDef) -> Iterator[str]:
    for comment in part.find_all(exp.CommentColumnConstraint):
        yield comment.name
    for option in part.find_all(exp.Property):
        if option.name.casefold() == "description":
            yield _text(option.args.get("value"))


def _foreign_key(
    table: Dataset,
    columns: tuple[str, ...],
    reference: exp.Reference,
    found: Gathered,
    names: Names,
) -> None:
    target = reference.find(exp.Table)
    other = names.dataset(target) if target else None
    if other is None:
        return
    found.dataset(other)
    schema = reference.this
    keys = schema.expressions if isinstance(schema, exp.Schema) else []
    pairs = tuple(zip(columns, (_name(key) for key in keys), strict=False))
    found.edge(Edge(table.id, other.id, "foreign_key", columns=pairs))


def _name(part: object) -> str:
    found = part if isinstance(part, exp.Identifier) else None
    if found is None and isinstance(part, exp.Expr):
        found = part.find(exp.Identifier)
    return found.name if found else ""


def _text(part: object) -> str:
    return part.name if isinstance(part, exp.Literal) else ""
