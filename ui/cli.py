"""Meshwright in the terminal: each command is a few lines around the parts below it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.cli_access import access
from ui.cli_judging import evaluate, forget_learning, replay
from ui.cli_options import AsOption, JsonOption, Kind, SampleOption, WorkspaceOption
from ui.cli_serving import mcp, slack, watch, web

app = typer.Typer(
    name="meshwright",
    help="Plans, contracts and answers for a data mesh, computed from your own catalog and documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")],
    sample: Annotated[
        Literal["retail"] | None, typer.Option(help="Start from this sample.", show_default=False)
    ] = None,
) -> None:
    """Make a workspace."""
    from ui.commands import make_workspace  # noqa: PLC0415 - `--help` stays quick.

    make_workspace(folder, sample=sample is not None)


@app.command()
def load(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Folders or files; none reads the sources again."),
    ] = None,
    kind: Annotated[Kind, typer.Option(help="What they hold; found out by default.")] = "auto",
    readers: Annotated[
        list[str] | None,
        typer.Option(
            help="Group that may read them; repeat for more. Everyone by default.",
            show_default=False,
        ),
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="URL of a database to read.", show_default=False)
    ] = None,
    password_env: Annotated[
        str, typer.Option(help="Environment variable with its password.", show_default=False)
    ] = "",
    password_file: Annotated[
        str, typer.Option(help="File with its password.", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Read documents, catalogs and databases into the workspace."""
    from ui.databases import DatabaseWish  # noqa: PLC0415 - `--help` stays quick.
    from ui.loading import load_sources  # noqa: PLC0415 - as above.

    wish = DatabaseWish(database, password_env, password_file) if database else None
    load_sources(paths or [], kind, tuple(readers or ()), workspace, wish)


@app.command()
def status(
    workspace: WorkspaceOption = None, sample: SampleOption = False, json: JsonOption = False
) -> None:
    """Say what is loaded, from where, how fresh, and which model answers."""
    from ui.status import show_status  # noqa: PLC0415 - `--help` stays quick.

    show_status(workspace, sample=sample, json=json)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In your own words.")],
    as_: AsOption = None,
    conversation: Annotated[
        str | None, typer.Option(help="Go on with this conversation.", show_default=False)
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Ask one question; the answer is streamed."""
    from ui.asking import ask_once  # noqa: PLC0415 - `--help` stays quick.

    ask_once(question, as_, conversation, workspace, sample=sample, json=json)


@app.command()
def roadmap(
    prompt: Annotated[
        str | None, typer.Argument(help="Your organisation and its pains.", show_default=False)
    ] = None,
    prompt_file: Annotated[
        Path | None, typer.Option(help="Read the prompt from a file.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("out"),
    formats: Annotated[
        str, typer.Option("--format", help="Any of md, docx, pptx, json.")
    ] = "md,docx,pptx,json",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Write the executive roadmap and its pictures as files."""
    from ui.planning import write_plan  # noqa: PLC0415 - `--help` stays quick.

    write_plan(prompt, prompt_file, out, formats, as_, workspace, sample=sample)


@app.command()
def tool(
    name: Annotated[
        str | None, typer.Argument(help="Without it, the tools are listed.", show_default=False)
    ] = None,
    arguments: Annotated[str, typer.Option(help="JSON, or @FILE.")] = "{}",
    as_: AsOption = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Run one tool and print its result as JSON."""
    from ui.commands import list_tools, run_tool  # noqa: PLC0415 - `--help` stays quick.

    if name is None:
        list_tools(json=json)
    else:
        run_tool(name, arguments, as_, workspace, sample=sample)


@app.command()
def confirm(
    token: Annotated[str, typer.Argument(help="The token that came with the proposal.")],
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Carry out a proposal."""
    from ui.confirming import confirm_proposal  # noqa: PLC0415 - `--help` stays quick.

    confirm_proposal(token, as_, workspace, sample=sample)


@app.command()
def drift(
    as_: AsOption = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Show what changed between the last two loads, and what should not depend on each other."""
    from ui.drifting import show_drift  # noqa: PLC0415 - `--help` stays quick.

    show_drift(as_, workspace, sample=sample, json=json)


audit = typer.Typer(help="Check what was done so far.", no_args_is_help=True)
app.add_typer(audit, name="audit")


@audit.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head noted earlier, NUMBER:HASH.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
    json: JsonOption = False,
) -> None:
    """Say whether the audit chain is whole, and name the first bad entry."""
    from ui.confirming import verify_audit  # noqa: PLC0415 - `--help` stays quick.

    verify_audit(head, workspace, sample=sample, json=json)


@app.command()
def check(
    contract: Annotated[Path, typer.Argument(metavar="CONTRACT", help="An ODCS file.")],
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="File, folder, pattern or postgresql:// URL; TABLE=PATH for one table; repeat for more.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the scores in the workspace, as `watch` does.")
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Check data against a contract: pass, fail or error for each rule, and scores."""
    from ui.checking import check_data  # noqa: PLC0415 - `--help` stays quick.

    check_data(contract, data or [], workspace if keep else None, keep=keep, json=json)


@app.command()
def export(
    product: Annotated[
        str | None, typer.Option(help="Of this data product.", show_default=False)
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Of this dataset.", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("out"),
    formats: Annotated[
        str | None,
        typer.Option("--format", help="Any of md, html, odcs, odps.", show_default=False),
    ] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Policy findings as csv, markdown and sarif instead.")
    ] = False,
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="Where the data is, as in check: rules then come from a profile, too.",
            show_default=False,
        ),
    ] = None,
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Write contracts, data products and their pages as files; without a name, for all."""
    if findings:
        from ui.findings import export_findings  # noqa: PLC0415 - `--help` stays quick.

        export_findings(dataset or product, out, formats, as_, workspace, sample=sample)
        return
    from ui.exporting import export as write  # noqa: PLC0415 - `--help` stays quick.

    at = tuple(data or ())
    write(product, dataset, out, formats, as_, workspace, sample=sample, data=at)


app.add_typer(access, name="access")
app.command()(slack)
app.command()(mcp)
app.command()(replay)
app.command("forget-learning")(forget_learning)
app.command("eval")(evaluate)
app.command()(watch)
app.command()(web)


def main() -> None:
    """Run the command line; what goes wrong is one sentence on standard error."""
    from ui.failures import reported  # noqa: PLC0415 - `--help` stays quick.

    with reported():
        app()


if __name__ == "__main__":
    main()
