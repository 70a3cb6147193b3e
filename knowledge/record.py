"""The frozen, closed record that files, tool arguments and tool results are made of."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value that never changes, refuses unknown fields, and documents each field beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
