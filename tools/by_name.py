"""Finds one tool by its name and imports that alone: a tool's file bears the tool's name."""

from importlib import import_module
from importlib.util import find_spec

from tools.declaration import Tool


def tool_named(name: str) -> Tool | None:
    """Return the tool of this name, or None."""
    if not name.isidentifier() or find_spec(f"tools.{name}") is None:
        return None
    found: object = getattr(import_module(f"tools.{name}"), "TOOL", None)
    return found if isinstance(found, Tool) else None
