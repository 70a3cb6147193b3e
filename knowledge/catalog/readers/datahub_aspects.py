"""Reads the aspects of DataHub's entities from its two forms of files, MCP and MCE."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from knowledge.catalog.readers.json_files import decoded
from knowledge.catalog.readers.places import urn_parts
from knowledge.catalog.readers.values import Object, at, first_text, mapping, objects, text

_UNIONS = frozenset({"string", "int", "long", "float", "double", "boolean", "array", "map"})
"""How Avro names the kind of a value that may be of several kinds."""

_HISTORY = frozenset(
    {
        "datasetProfile",
        "datasetUsageStatistics",
        "assertionRunEvent",
        "dataProcessInstanceRunEvent",
    }
)
"""Aspects that are told again and again, all of which count."""

_MACHINE = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class NotAnAspect(Exception):
    """A record is of neither form; the message says why."""


@dataclass(slots=True)
class Aspects:
    """The aspects of all entities, by aspect and urn; of an aspect told twice the later."""

    latest: dict[str, dict[str, Object]] = field(default_factory=dict[str, dict[str, Object]])
    history: dict[str, list[tuple[str, Object]]] = field(
        default_factory=dict[str, list[tuple[str, Object]]]
    )

    def take(self, record: Object) -> None:
        """Take one record of a file.

        Raises:
            NotAnAspect: It is none.
        """
        snapshot = record.get("proposedSnapshot")
        if isinstance(snapshot, dict):
            for value in snapshot.values():
                urn = text(at(value, "urn"))
                for aspect in objects(at(value, "aspects")):
                    for name, content in aspect.items():
                        self._put(urn, _aspect_name(name), mapping(_unwrapped(content)))
            return
        urn, name = text(record.get("entityUrn")), text(record.get("aspectName"))
        if not urn or not name:
            raise NotAnAspect("It has neither a snapshot nor an entityUrn with an aspectName.")
        if record.get("changeType") == "DELETE":
            self.latest.get(name, {}).pop(urn, None)
            return
        self._put(urn, name, _content(record.get("aspect")))

    def _put(self, urn: str, name: str, content: Object) -> None:
        if name in _HISTORY:
            self.history.setdefault(name, []).append((urn, content))
        else:
            self.latest.setdefault(name, {})[urn] = content

    def of(self, urn: str, name: str) -> Object:
        """Return one aspect of an entity, or an empty one."""
        return self.latest.get(name, {}).get(urn, {})

    def told(self, name: str) -> Iterator[tuple[str, Object]]:
        """Yield urn and content of an aspect that is told again and again, in order."""
        yield from self.history.get(name, ())

    def urns(self, kind: str) -> tuple[str, ...]:
        """Return the entities of a kind that any aspect is of and that are not removed, sorted."""
        start = f"urn:li:{kind}:"
        found = {urn for each in self.latest.values() for urn in each if urn.startswith(start)}
        found |= {u for each in self.history.values() for u, _ in each if u.startswith(start)}
        return tuple(sorted(u for u in found if not self.of(u, "status").get("removed")))

    def name_of(self, urn: str) -> str:
        """Return what people call an entity; empty where only a machine's key is known."""
        kind, parts = urn_parts(urn)
        known = {
            "corpuser": ("corpUserInfo", ("email", "displayName", "fullName")),
            "corpGroup": ("corpGroupInfo", ("displayName",)),
            "domain": ("domainProperties", ("name",)),
            "tag": ("tagProperties", ("name",)),
            "glossaryTerm": ("glossaryTermInfo", ("name",)),
            "glossaryNode": ("glossaryNodeInfo", ("name",)),
            "dataProduct": ("dataProductProperties", ("name",)),
            "dataJob": ("dataJobInfo", ("name",)),
            "dataFlow": ("dataFlowInfo", ("name",)),
            "chart": ("chartInfo", ("title",)),
            "dashboard": ("dashboardInfo", ("title",)),
        }
        aspect, fields = known.get(kind, ("", ()))
        found = first_text(*(self.of(urn, aspect).get(name) for name in fields))
        own = parts[-1]
        return found or ("" if _MACHINE.search(own) or own.startswith("__datahub") else own)


def urns_in(value: JsonValue, *keys: str) -> list[str]:
    """Return the urns in a list of texts or of objects that have them under one of the keys."""
    listed = value if isinstance(value, list) else []
    found: list[str] = []
    for item in listed:
        urn = text(item) or first_text(*(at(item, key) for key in keys))
        if urn.startswith("urn:"):
            found.append(urn)
    return found


def _aspect_name(name: str) -> str:
    """Return `datasetProperties` for `com.linkedin.pegasus2avro.dataset.DatasetProperties`."""
    short = name.rpartition(".")[2]
    return short[:1].lower() + short[1:]


def _content(aspect: JsonValue) -> Object:
    """Return an aspect that is written as JSON, or as a text that holds JSON."""
    if not isinstance(aspect, dict):
        raise NotAnAspect("It has no aspect.")
    if isinstance(aspect.get("json"), dict):
        return mapping(aspect["json"])
    value = aspect.get("value")
    if isinstance(value, str):
        try:
            return mapping(decoded(value.strip())[0])
        except json.JSONDecodeError:
            raise NotAnAspect("The value of its aspect is no JSON.") from None
        except ValueError as error:
            raise NotAnAspect(f"The value of its aspect can't be read: {error}.") from None
    return aspect


def _unwrapped(value: JsonValue) -> JsonValue:
    """Return a value without Avro's names of kinds around its parts."""
    if isinstance(value, list):
        return [_unwrapped(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (only := next(iter(value))) in _UNIONS:
        return _unwrapped(value[only])
    return {key: _unwrapped(item) for key, item in value.items()}
