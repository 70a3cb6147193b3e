"""A rule for the platforms that enforce it: SQL checks, dbt tests, masking statements, Rego."""

import json
from contextlib import suppress
from typing import Literal

from knowledge.policies.expression import (
    Binary,
    Call,
    Listed,
    Literal_,
    Member,
    Name,
    Node,
    Unary,
)
from knowledge.policies.facts import Vocabulary
from knowledge.policies.rules import Rule
from knowledge.record import Record
from tools.governance.translation.sql import Untranslatable, sql_of

_REGO_SIGNS = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "-": "-", "*": "*", "/": "/", "%": "%", "in": "in"}  # fmt: skip
_REGO_TEXT = {"startsWith": "startswith", "endsWith": "endswith", "contains": "contains"}
_MASKING = frozenset({"masked", "pseudonymised", "tokenised", "truncated", "hashed"})
_GENERATED = "Generated from the policy {id} by Meshwright; review before use."


class Translation(Record):
    """The rule for one platform."""

    platform: Literal["SQL check", "dbt test", "Snowflake masking", "BigQuery masking", "Rego"]
    text: str
    """Its first line says that it is generated."""
    checked: Literal["parsed", "not parsed here"]
    """Whether a parser of the language has read it."""


def translations(rule: Rule, vocabulary: Vocabulary) -> tuple[Translation, ...]:
    """Return the rule for every platform that can hold it; one that can't is left out."""
    found: list[Translation] = []
    head = _GENERATED.format(id=rule.policy.id)
    query = _query(rule, vocabulary)
    if query:
        found.append(Translation(platform="SQL check", text=f"-- {head}\n{query};\n", checked=_parsed(query, "duckdb")))  # fmt: skip
        found.append(_dbt(rule, query, head))
    if rule.policy.applies_to == "column" and _masks(rule):
        found += _masking(rule, head)
    with suppress(Untranslatable):
        found.append(Translation(platform="Rego", text=_rego(rule, head), checked="not parsed here"))  # fmt: skip
    return tuple(found)


def _query(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return a query that lists the violations in a table of facts, or nothing."""

    def column(root: str, name: str) -> str:
        return f"{root}_{name}"

    try:
        when = sql_of(rule.when, column, vocabulary)
        require = sql_of(rule.require, column, vocabulary)
    except Untranslatable:
        return ""
    return f"SELECT id FROM {rule.policy.applies_to}_facts WHERE {when} AND NOT {require}"  # noqa: S608 - compiled from a checked rule.


def _parsed(query: str, dialect: str) -> Literal["parsed", "not parsed here"]:
    import sqlglot  # noqa: PLC0415 - heavy.
    from sqlglot.errors import ParseError  # noqa: PLC0415 - as above.

    try:
        sqlglot.parse_one(query, dialect=dialect)
    except ParseError:
        return "not parsed here"
    return "parsed"


def _dbt(rule: Rule, query: str, head: str) -> Translation:
    """Return a singular test of dbt, which fails where the query gives rows."""
    severity = "error" if rule.policy.severity == "error" else "warn"
    body = query.replace(f"{rule.policy.applies_to}_facts", f"{{{{ ref('{rule.policy.applies_to}_facts') }}}}")  # fmt: skip
    text = f"-- {head}\n-- tests/{rule.policy.id.replace('-', '_')}.sql\n{{{{ config(severity = '{severity}') }}}}\n{body}\n"
    return Translation(platform="dbt test", text=text, checked=_parsed(query, "duckdb"))


def _masks(rule: Rule) -> bool:
    return any(name in _MASKING for _, name in rule.members)


def _masking(rule: Rule, head: str) -> list[Translation]:
    """Return the statements that mask a column; roles and columns are named by who runs them."""
    name = rule.policy.id.replace("-", "_")
    snowflake = f"CREATE MASKING POLICY {name} AS (val STRING) RETURNS STRING -> CASE WHEN CURRENT_ROLE() IN ('ALLOWED_ROLE') THEN val ELSE '***' END"
    attach = f"ALTER TABLE the_table MODIFY COLUMN the_column SET MASKING POLICY {name}"
    bigquery = f"CREATE DATA_POLICY the_project.the_region.{name} OPTIONS (data_policy_type = 'DATA_MASKING_POLICY', masking_expression = 'SHA256')"
    return [
        Translation(platform="Snowflake masking", text=f"-- {head}\n{snowflake};\n{attach};\n", checked=_parsed(snowflake, "snowflake")),
        Translation(platform="BigQuery masking", text=f"-- {head}\n{bigquery};\n", checked="not parsed here"),
    ]  # fmt: skip


def _rego(rule: Rule, head: str) -> str:
    """Return a Rego module whose `deny` holds the message of a violation.

    Raises:
        Untranslatable: The rule has something that this translation does not know.

    """
    policy = rule.policy
    package = policy.id.replace("-", "_")
    return "\n".join(
        (
            f"# {head}", f"package meshwright.{package}", "", "import rego.v1", "",
            "applies if {", f"\t{_rego_of(rule.when)}", "}", "",
            "kept if {", f"\t{_rego_of(rule.require)}", "}", "",
            "# Unlike in a scan, a fact that the input does not hold is denied: `kept` is then undefined.",
            "deny contains msg if {", "\tapplies", "\tnot kept", f"\tmsg := {_rego_literal(policy.message)}", "}", "",
        )
    )  # fmt: skip


def _rego_of(node: Node) -> str:
    """Return the lines of a rule's body; conditions joined by "and" are lines of their own."""
    match node:
        case Binary("&&", left, right):
            return f"{_rego_of(left)}\n\t{_rego_of(right)}"
        case Unary("!", Member() | Call() as inner):
            return f"{_rego_term(inner)} == false"
        case _:
            return _rego_term(node)


def _rego_term(node: Node) -> str:
    match node:
        case Literal_(value):
            return "null" if value is None else _rego_literal(value)
        case Member(Name(root), name):
            return f"input.{root}.{name}"
        case Listed(items):
            return f"[{', '.join(_rego_term(i) for i in items)}]"
        case Binary(sign, left, right) if sign in _REGO_SIGNS:
            return f"{_rego_term(left)} {_REGO_SIGNS[sign]} {_rego_term(right)}"
        case Call(function, arguments, receiver):
            return _rego_call(function, arguments, receiver)
        case _:
            raise Untranslatable("it has alternatives")


def _rego_call(function: str, arguments: tuple[Node, ...], receiver: Node | None) -> str:
    of = (*((receiver,) if receiver else ()), *arguments)
    if function == "size" and of:
        return f"count({_rego_term(of[0])})"
    if function == "matches" and len(of) > 1:
        return f"regex.match({_rego_term(of[1])}, {_rego_term(of[0])})"
    if function in _REGO_TEXT and len(of) > 1:
        return f"{_REGO_TEXT[function]}({_rego_term(of[0])}, {_rego_term(of[1])})"
    raise Untranslatable(f"it calls {function}()")


def _rego_literal(value: bool | float | str) -> str:  # noqa: FBT001 - a value of any kind.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
