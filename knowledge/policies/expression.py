"""The part of CEL that policies are written in, parsed into a tree that can be checked and translated.

The tree is for looking at; expressions are evaluated by the CEL library itself. What this grammar
does not have (maps, indexing, optional values) policies may not use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST = 2_000
"""Characters of an expression."""
_DEEPEST = 40
_MACROS = frozenset(["all", "exists", "exists_one", "filter", "map"])
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!()\[\],.?:]))"
)
_BINDS: tuple[tuple[str, ...], ...] = (
    ("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class ExpressionError(Exception):
    """The expression can't be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Literal_:  # noqa: N801 - `Literal` is typing's.
    """A value that stands in the expression itself."""

    value: bool | float | str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of expressions."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A variable: a target, or what a macro binds."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of something, such as `dataset.owner`."""

    of: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or, with a receiver, a method or macro."""

    function: str
    arguments: tuple["Node", ...]
    receiver: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Unary:
    """Not, or minus."""

    sign: Literal["!", "-"]
    of: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions with a sign between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


Node = Literal_ | Listed | Name | Member | Call | Unary | Binary | Choice


def parse(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        ExpressionError: It is too long or deep, loops inside loops, or is no expression.

    """
    if len(text) > LONGEST:
        raise ExpressionError(f"it is longer than {LONGEST:,} characters")
    parser = _Parser(tuple(_tokens(text)))
    tree = parser.choice(0)
    parser.end()
    _refuse_nested_loops(tree, inside=False)
    return tree


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the expressions directly inside one."""
    match node:
        case Listed(items):
            return items
        case Member(of) | Unary(_, of):
            return (of,)
        case Call(_, arguments, receiver):
            return arguments if receiver is None else (receiver, *arguments)
        case Binary(_, left, right):
            return (left, right)
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case _:
            return ()


def every(node: Node) -> Iterator[Node]:
    """Yield the expression and all inside it."""
    yield node
    for part in parts_of(node):
        yield from every(part)


def members_of(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the members of variables that it reads, such as ("dataset", "owner"), sorted."""
    found = {
        (n.of.name, n.name) for n in every(node) if isinstance(n, Member) and isinstance(n.of, Name)
    }
    return tuple(sorted(found - {(v, m) for v, m in found if v in bound_by(node)}))


def names_of(node: Node) -> frozenset[str]:
    """Return the variables that it reads and does not bind itself."""
    return frozenset(n.name for n in every(node) if isinstance(n, Name)) - bound_by(node)


def bound_by(node: Node) -> frozenset[str]:
    """Return the variables that macros bind."""
    macros = (
        n for n in every(node) if isinstance(n, Call) and n.receiver and n.function in _MACROS
    )
    return frozenset(a.name for m in macros for a in m.arguments[:1] if isinstance(a, Name))


def _refuse_nested_loops(node: Node, *, inside: bool) -> None:
    loops = isinstance(node, Call) and node.receiver is not None and node.function in _MACROS
    if loops and inside:
        raise ExpressionError("a loop (all, exists, filter, map) stands inside another")
    for part in parts_of(node):
        _refuse_nested_loops(part, inside=inside or loops)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ExpressionError(
                f"{text[at:].strip()[:12]!r} at character {at + 1} is not understood"
            )
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        at = match.end()
    yield _Token("end", "", len(text))


class _Parser:
    """Reads tokens from left to right; signs that bind more closely are read deeper down."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0

    def end(self) -> None:
        if self._now.kind != "end":
            raise self._unexpected()

    def choice(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise ExpressionError("its brackets are nested too deeply")
        condition = self._binary(0, depth)
        if not self._takes("?"):
            return condition
        then = self.choice(depth + 1)
        self._needs(":")
        return Choice(condition, then, self.choice(depth + 1))

    def _binary(self, level: int, depth: int) -> Node:
        if level == len(_BINDS):
            return self._unary(depth)
        left = self._binary(level + 1, depth)
        while self._now.text in _BINDS[level] and self._now.kind in {"sign", "name"}:
            sign = self._next().text
            left = Binary(sign, left, self._binary(level + 1, depth))
        return left

    def _unary(self, depth: int) -> Node:
        for sign in ("!", "-"):
            if self._takes(sign):
                if depth > _DEEPEST:
                    raise ExpressionError("its signs are nested too deeply")
                return Unary(sign, self._unary(depth + 1))  # pyright: ignore[reportArgumentType] - one of the two.
        return self._followed(self._first(depth), depth)

    def _followed(self, node: Node, depth: int) -> Node:
        while self._takes("."):
            name = self._next()
            if name.kind != "name":
                raise self._unexpected()
            if self._takes("("):
                node = Call(name.text, self._items(")", depth), node)
            else:
                node = Member(node, name.text)
        return node

    def _first(self, depth: int) -> Node:  # noqa: PLR0911 - one for each kind of token.
        token = self._next()
        match token.kind, token.text:
            case "number", text:
                return Literal_(float(text) if re.search(r"[.eE]", text) else int(text))
            case "string", text:
                return Literal_(_unquoted(text))
            case "name", "true" | "false":
                return Literal_(token.text == "true")
            case "name", "null":
                return Literal_(None)
            case "name", text:
                return Call(text, self._items(")", depth)) if self._takes("(") else Name(text)
            case "sign", "(":
                inside = self.choice(depth + 1)
                self._needs(")")
                return inside
            case "sign", "[":
                return Listed(self._items("]", depth))
            case _:
                self._at -= 1
                raise self._unexpected()

    def _items(self, closing: str, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self._takes(closing):
            if items:
                self._needs(",")
            items.append(self.choice(depth + 1))
        return tuple(items)

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._now
        self._at = min(self._at + 1, len(self._tokens) - 1)
        if token.kind == "end":
            raise ExpressionError("it ends too early")
        return token

    def _takes(self, sign: str) -> bool:
        taken = self._now.kind == "sign" and self._now.text == sign
        self._at += taken
        return taken

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._unexpected()

    def _unexpected(self) -> ExpressionError:
        if self._now.kind == "end":
            return ExpressionError("it ends too early")
        return ExpressionError(
            f"{self._now.text!r} at character {self._now.at + 1} is not expected there"
        )


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text[1:-1])
