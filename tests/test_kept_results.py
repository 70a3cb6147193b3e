"""What a tool returns is kept as JSON under its fields' own names, and read back from them."""

import pytest

from tools.declaration import Tool
from tools.toolbox import TOOLS


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_result_has_no_field_that_is_read_under_another_name(tool: Tool) -> None:
    read, written = (tool.result.model_json_schema(by_alias=names) for names in (True, False))

    assert read == written
