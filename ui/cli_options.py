"""The options that several commands of the terminal share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", help="Folder with a meshwright.toml.", show_default=False),
]
SampleOption = Annotated[bool, typer.Option("--sample", help="Use the fictional sample retailer.")]
AsOption = Annotated[
    str | None,
    typer.Option("--as", help="E-mail of the asker; the owner by default.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Kind = Literal[
    "auto",
    "documents",
    "policies",
    "jsonl",
    "dbt",
    "sql",
    "datahub",
    "openmetadata",
    "openlineage",
    "odcs",
    "dbml",
    "mermaid",
    "csv",
]
