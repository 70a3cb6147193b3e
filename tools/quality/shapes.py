"""Rules on the shape of a table: is the column there, and is it of the right type?"""

from tools.quality.conditions import beyond, broken
from tools.quality.reader import Located, Reader
from tools.quality.rules import OfType, PhysicalType, Rule
from tools.quality.steps import Counted, Settled, Step
from tools.quality.types import CannotCompile, fits, is_kind, same_physical


def shape(rule: Rule, reader: Reader) -> Step:
    """Compare the column itself; in text files, whose columns have no types, each value.

    Raises:
        CannotCompile: The column, whose type is asked for, is not there.

    """
    match rule.test:
        case OfType():
            return _of_type(rule, rule.test, reader.locate(rule.column), reader)
        case PhysicalType(wanted=wanted):
            return _physical(rule, wanted, reader.locate(rule.column), reader)
        case _:
            return _present(rule, reader)


def _present(rule: Rule, reader: Reader) -> Settled:
    try:
        reader.locate(rule.column)
    except CannotCompile as reason:
        return Settled(rule, "fail", str(reason))
    return Settled(rule, "pass")


def _of_type(rule: Rule, test: OfType, column: Located, reader: Reader) -> Step:
    kind = test.kind
    if reader.table.as_text and kind != "string":
        kept = is_kind(column.sql, kind, column.spec)
        return Counted(rule, beyond(column, kept), broken(column, kept))
    if reader.table.as_text or not column.type or fits(column.type, kind):
        return Settled(rule, "pass")
    return Settled(rule, "fail", f"the data has {column.type}, not {kind}")


def _physical(rule: Rule, wanted: str, column: Located, reader: Reader) -> Settled:
    if reader.dialect == "duckdb":
        return Settled(rule, "not run", "a file has the types of its format, not of a database")
    same = same_physical(wanted, column.type)
    told = "" if same else f"the database has {column.type}"
    return Settled(rule, "pass" if same else "fail", told)
