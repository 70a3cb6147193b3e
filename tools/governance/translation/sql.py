"""A rule as an SQL condition in which NULL means "not known", as in the rule itself."""

from collections.abc import Callable

from knowledge.policies.expression import (
    Binary,
    Call,
    Choice,
    Listed,
    Literal_,
    Member,
    Name,
    Node,
    Unary,
)
from knowledge.policies.facts import Vocabulary

_SIGNS = {"&&": "AND", "||": "OR", "==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "-": "-", "*": "*"}  # fmt: skip
_TEXT = {"startsWith": "starts_with", "endsWith": "ends_with", "contains": "contains", "matches": "regexp_matches"}  # fmt: skip


class Untranslatable(Exception):
    """The rule has something that the target language does not; the message says what."""


ColumnOf = Callable[[str, str], str]
"""Gives the SQL of a fact, such as a quoted column."""


def sql_of(node: Node, column: ColumnOf, vocabulary: Vocabulary) -> str:
    """Return DuckDB's SQL of an expression; sqlglot writes it for other platforms.

    SQL's three-valued logic agrees with the rule's: AND with something false is false even where
    the other side is not known.

    Raises:
        Untranslatable: It loops, divides, or asks whether a fact is known.

    """
    return _Writer(column, vocabulary).write(node)


def quoted(text: str) -> str:
    """Return an SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


class _Writer:
    def __init__(self, column: ColumnOf, vocabulary: Vocabulary) -> None:
        self._column = column
        self._vocabulary = vocabulary

    def write(self, node: Node) -> str:  # noqa: PLR0911 - one for each kind of node.
        """Return the SQL of a node."""
        match node:
            case Literal_(value):
                return _literal(value)
            case Member(Name(root), name):
                return self._column(root, name)
            case Unary(sign, inner):
                return f"(NOT {self.write(inner)})" if sign == "!" else f"(-{self.write(inner)})"
            case Binary("in", left, right):
                return self._within(left, right)
            case Binary(sign, left, right) if sign in _SIGNS:
                return f"({self.write(left)} {_SIGNS[sign]} {self.write(right)})"
            case Choice(condition, then, otherwise):
                return f"(CASE WHEN {self.write(condition)} THEN {self.write(then)} WHEN NOT {self.write(condition)} THEN {self.write(otherwise)} END)"
            case Call("size", arguments, receiver):
                return self._size(receiver or arguments[0])
            case Call(function, (argument,), receiver) if function in _TEXT and receiver:
                return f"{_TEXT[function]}({self.write(receiver)}, {self.write(argument)})"
            case _:
                raise Untranslatable(_what(node))

    def _within(self, left: Node, right: Node) -> str:
        if isinstance(right, Listed):
            if not right.items:
                return f"(CASE WHEN {self.write(left)} IS NOT NULL THEN FALSE END)"
            return f"({self.write(left)} IN ({', '.join(self.write(i) for i in right.items)}))"
        # DuckDB finds that an empty list does not contain what is not known; CEL does not know.
        element = self.write(left)
        return f"(CASE WHEN {element} IS NOT NULL THEN list_contains({self.write(right)}, {element}) END)"

    def _size(self, of: Node) -> str:
        is_list = isinstance(of, Listed) or (
            isinstance(of, Member)
            and isinstance(of.of, Name)
            and self._vocabulary.kind_of(of.of.name, of.name) == "list"
        )
        return f"len({self.write(of)})" if is_list else f"length({self.write(of)})"


def _literal(value: bool | float | str | None) -> str:  # noqa: FBT001 - a value of any kind.
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return quoted(value)
    if value is None:
        raise Untranslatable("it compares with null")
    return repr(value)


def _what(node: Node) -> str:
    match node:
        case Call(function):
            return f"it calls {function}()"
        case Binary(sign):
            return f"it uses {sign}"
        case Listed():
            return "it has a list by itself"
        case _:
            return "it reads a whole record"
