"""Reads Mermaid's erDiagram, by itself or within Markdown: entities, attributes and relations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading
from knowledge.catalog.readers.files import Files, text_of
from knowledge.catalog.readers.gathering import Gathered

_FENCE = re.compile(r"^[ \t]*```mermaid[^\n]*\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)
_NAME = r"""(?:"[^"]+"|[^\s"{}\[\]:|]+)"""
_RELATION = re.compile(
    rf"^(?P<left>{_NAME})\s+(?P<near>[|}}][o|]|[o|][|{{]|\|\||zero or one|one or more|only one|many\(\d\))"
    rf"(?P<line>--|\.\.)(?P<far>[o|][|{{]|\|\||[|}}][o|])\s+(?P<right>{_NAME})\s*(?::\s*(?P<label>.*))?$"
)
_ENTITY = re.compile(
    rf"^(?P<name>{_NAME})(?:\[\s*(?P<shown>\"[^\"]*\"|[^\]]*)\])?\s*(?P<open>\{{)?\s*(?P<rest>.*)$"
)
_ATTRIBUTE = re.compile(
    r"""^(?P<type>[^\s"]+)\s+(?P<name>\*?[^\s",]+)(?:\s+(?P<keys>(?:PK|FK|UK)(?:\s*,\s*(?:PK|FK|UK))*))?(?:\s+"(?P<comment>[^"]*)")?$"""
)
_PASSED_OVER = (
    "direction ",
    "title",
    "accTitle",
    "accDescr",
    "style ",
    "classDef ",
    "class ",
    "---",
)


@dataclass(slots=True)
class _Found:
    """Entities, and the attributes that are keys."""

    all: Gathered = field(default_factory=Gathered)
    ids: dict[str, str] = field(default_factory=dict[str, str])
    primary: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    foreign: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def entity(self, name: str) -> str:
        """Return the id of an entity, which is one whatever the case of its name."""
        plain = name.strip('"')
        id_ = self.ids.setdefault(folded(plain), plain)
        self.all.dataset(Dataset(id_, plain, kind="entity"))
        return id_


def read(files: Files) -> Iterator[Reading]:
    """Yield the entities as datasets and the relations as keys, from the many to the one."""
    found = _Found()
    for place, path in files:
        text = text_of(place, path)
        if isinstance(text, Fault):
            found.all.others.append(text)
            continue
        diagrams = list(_diagrams(text))
        if not diagrams:
            found.all.fault(place, "There is no erDiagram in this file.")
        for diagram, line in diagrams:
            _diagram(found, place, diagram, line)
    for id_, names in found.primary.items():
        found.all.dataset(Dataset(id_, id_, primary_key=tuple(names)))
    yield from found.all.readings()


def _diagrams(text: str) -> Iterator[tuple[str, int]]:
    """Yield each diagram's text after its first word, and the line on which it begins."""
    fenced = [(m[1], text.count("\n", 0, m.start(1)) + 1) for m in _FENCE.finditer(text)]
    for part, line in fenced or [(text, 1)]:
        start = re.search(r"^[ \t]*erDiagram\b", part, re.MULTILINE)
        if start:
            yield part[start.end() :], line + part.count("\n", 0, start.end())


def _diagram(found: _Found, place: str, text: str, line: int) -> None:
    inside = ""
    for number, raw in enumerate(text.split("\n"), start=line):
        each = raw.partition("%%")[0].strip()
        if not each or each.startswith(_PASSED_OVER):
            continue
        if inside:
            closed = each.endswith("}")
            _attribute(found, f"{place}:{number}", inside, each.removesuffix("}").strip())
            inside = "" if closed else inside
            continue
        inside = _statement(found, f"{place}:{number}", each)


def _statement(found: _Found, place: str, text: str) -> str:
    """Take a relation or an entity; return the entity whose attributes follow, or empty."""
    relation = _RELATION.match(text)
    if relation:
        _relate(found, relation)
        return ""
    entity = _ENTITY.match(text)
    if entity is None or (entity["rest"] and not entity["open"]):
        found.all.fault(place, "This is no entity and no relation of an erDiagram.")
        return ""
    id_ = found.entity(entity["name"])
    shown = (entity["shown"] or "").strip().strip('"')
    if shown:
        found.all.dataset(Dataset(id_, id_, description=shown))
    if not entity["open"]:
        return ""
    rest = entity["rest"].strip()
    _attribute(found, place, id_, rest.removesuffix("}").strip())
    return "" if rest.endswith("}") else id_


def _attribute(found: _Found, place: str, id_: str, text: str) -> None:
    if not text:
        return
    attribute = _ATTRIBUTE.match(text)
    if attribute is None:
        found.all.fault(place, "This is no attribute: a type, a name, and what else there is.")
        return
    name, keys = attribute["name"].lstrip("*"), attribute["keys"] or ""
    found.all.column(Column(id_, 0, name, attribute["type"], attribute["comment"] or ""))
    if "PK" in keys or attribute["name"].startswith("*"):
        found.primary.setdefault(id_, []).append(name)
    if "FK" in keys:
        found.foreign.setdefault(id_, []).append(name)


def _relate(found: _Found, relation: re.Match[str]) -> None:
    """Take a relation: the side of many holds the key; of two alike the right one does."""
    left, right = found.entity(relation["left"]), found.entity(relation["right"])
    many_left = "}" in relation["near"]
    many_right = "{" in relation["far"]
    src, dst = (left, right) if many_left and not many_right else (right, left)
    found.all.edge(Edge(src, dst, "foreign_key"))
