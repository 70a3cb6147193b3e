"""One tool is found by its name, and nothing is imported for it that it does not need."""

import subprocess
import sys

from tools.by_name import tool_named
from tools.toolbox import TOOLS


def test_every_tool_of_the_toolbox_is_found_by_its_name() -> None:
    assert [tool_named(tool.name) for tool in TOOLS] == list(TOOLS)


def test_what_is_no_tool_is_not_found() -> None:
    names = ("tell_fortunes", "context", "declaration", "domains", "", ".", "os.path", "../tools")

    assert [tool_named(name) for name in names] == [None] * len(names)


def test_a_tool_that_runs_by_itself_imports_neither_other_tools_nor_the_assistant() -> None:
    script = (
        "import sys, ui.commands\n"
        "from tools.by_name import tool_named\n"
        "tool_named('score_quality')\n"
        "needless = ('tools.plan_roadmap', 'assistant.assistant', 'sqlalchemy', 'rich.console')\n"
        "print([name for name in needless if name in sys.modules])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
