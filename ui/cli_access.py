"""`meshwright access`: what stewards decide, and what executors report."""

from typing import Annotated

import typer

from ui.cli_options import AsOption, JsonOption, SampleOption, WorkspaceOption

access = typer.Typer(
    help="Decide about access, and report what was carried out.", no_args_is_help=True
)
RequestArgument = Annotated[str, typer.Argument(metavar="ID", help="Of the request.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Read by who asked.")]


@access.command("list")
def list_(
    as_: AsOption = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """List your requests, and those that you may decide."""
    from ui.access import list_access  # noqa: PLC0415 - `--help` stays quick.

    list_access(as_, workspace, sample=sample, json=json)


@access.command()
def approve(
    identifier: RequestArgument,
    reason: ReasonOption = "",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Approve a request; prints the statements to run."""
    from ui.access import decide_access  # noqa: PLC0415 - `--help` stays quick.

    decide_access("approve", identifier, reason, as_, workspace, sample=sample)


@access.command()
def deny(
    identifier: RequestArgument,
    reason: ReasonOption = "",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Deny a request, with the reason."""
    from ui.access import decide_access  # noqa: PLC0415 - `--help` stays quick.

    decide_access("deny", identifier, reason, as_, workspace, sample=sample)


@access.command()
def revoke(
    identifier: RequestArgument,
    reason: ReasonOption = "",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Take granted access back; prints the statements to run."""
    from ui.access import decide_access  # noqa: PLC0415 - `--help` stays quick.

    decide_access("revoke", identifier, reason, as_, workspace, sample=sample)


@access.command()
def done(
    identifier: RequestArgument,
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Report that the statements of a request were run."""
    from ui.access import decide_access  # noqa: PLC0415 - `--help` stays quick.

    decide_access("done", identifier, "", as_, workspace, sample=sample)
