"""The commands around a workspace: make, load, say what is there, and run one tool."""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from knowledge.workspace.creation import create_workspace
from tools.by_name import tool_named
from tools.declaration import Tool, ToolError
from ui.failures import UsageError
from ui.opened import opened

if TYPE_CHECKING:
    from assistant.single import RanAlone


def make_workspace(folder: Path, *, sample: bool) -> None:
    """Make a workspace and say what to do next."""
    create_workspace(folder, sample=sample)
    what = "the fictional retailer Fernway" if sample else "an empty workspace"
    print(f"Made {what} in {folder}.")
    following = (
        f'meshwright ask "Which domains do we have?" --workspace {folder}'
        if sample
        else f"meshwright load PATH --workspace {folder}"
    )
    print(f"Next: {following}")


def list_tools(*, json: bool) -> None:
    """Print the tools, with their schemas as JSON if wanted."""
    from rich.console import Console  # noqa: PLC0415 - one tool that runs by itself needs none.
    from rich.table import Table  # noqa: PLC0415 - as above.

    from tools.toolbox import TOOLS  # noqa: PLC0415 - as above.

    if json:
        listed = [
            {
                "name": t.name,
                "description": t.description,
                "effect": t.effect,
                "schema": t.request.model_json_schema(),
            }
            for t in TOOLS
        ]
        print(json_text.dumps(listed, indent=2))
        return
    table = Table(box=None)
    table.add_column("Tool")
    table.add_column("What it does")
    for tool in TOOLS:
        table.add_row(tool.name, tool.description.split("\n")[0])
    Console().print(table)


def run_tool(
    name: str, arguments: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Run one tool with these arguments and print its result as JSON."""
    tool = tool_named(name)
    if tool is None:
        raise UsageError(_no_tool(name))
    text = _arguments(arguments)
    office = opened(folder, sample=sample)
    try:
        request = tool.request.model_validate_json(text)
    except ValidationError as faults:
        raise UsageError(_explained(tool, faults)) from faults
    asker = office.asker(email)
    if tool.effect == "proposes":
        assistant = office.assistant()
        made = assistant.run_tool(tool, request, asker)
        assistant.close()
        _say_proposed(made)
        return
    said = tuple(str(value) for _, value in request if isinstance(value, str))
    result = tool.run(request, office.context_alone(asker, said))
    sys.stdout.write(result.model_dump_json(indent=2) + "\n")


def _no_tool(name: str) -> str:
    from tools.toolbox import TOOLS  # noqa: PLC0415 - as above.

    return f"There is no tool {name!r}; there are {', '.join(t.name for t in TOOLS)}."


def _say_proposed(made: "RanAlone") -> None:
    """Print the result with the token beside its own keys; no token where nothing is offered."""
    shown = made.result.model_dump(mode="json") | ({"token": made.token} if made.token else {})
    sys.stdout.write(json_text.dumps(shown, indent=2, ensure_ascii=False) + "\n")


def _arguments(given: str) -> str:
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError as reason:
        raise ToolError(f"{given[1:]} is not UTF-8 text.") from reason


def _explained(tool: Tool, faults: ValidationError) -> str:
    found = "; ".join(
        f"{'.'.join(map(str, e['loc'])) or 'the arguments'}: {e['msg']}"
        for e in faults.errors(include_url=False, include_context=False)
    )
    fields = ", ".join(tool.request.model_fields)
    return f"These arguments don't fit {tool.name}: {found}. It takes {fields}."
