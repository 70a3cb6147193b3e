"""Meshwright in the terminal: each command is a few lines around the parts below it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="meshwright",
    help="Plans, contracts and answers for a data mesh, computed from your own catalog and documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

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
Format = Literal["md", "docx", "pptx", "json"]


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


access = typer.Typer(
    help="Decide about access, and report what was carried out.", no_args_is_help=True
)
app.add_typer(access, name="access")
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


@app.command()
def slack(
    port: Annotated[int, typer.Option(help="To listen on where no app token is set.")] = 3000,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the app's manifest instead, for Slack.")
    ] = False,
    url: Annotated[
        str, typer.Option(help="With --manifest: the address that Slack reaches over HTTP.")
    ] = "",
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Answer in Slack, until stopped."""
    from ui.commands_slack import answer_in_slack, print_manifest  # noqa: PLC0415 - as above.

    if manifest:
        print_manifest(url)
        return
    answer_in_slack(port, workspace, sample=sample)


@app.command()
def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP; else over standard input and output.")
    ] = False,
    port: Annotated[int, typer.Option(help="To listen on, with --http.")] = 8765,
    address: Annotated[
        str, typer.Option(help="To listen at; this machine alone by default.")
    ] = "127.0.0.1",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Serve the tools to MCP clients, until stopped."""
    from ui.commands_mcp import serve_tools  # noqa: PLC0415 - `--help` stays quick.

    serve_tools(port if http else None, address, as_, workspace, sample=sample)


@app.command()
def replay(
    turn: Annotated[
        str, typer.Argument(help="Id of an answer, as `ask --json` gives it; or latest.")
    ],
    full: Annotated[
        bool, typer.Option("--full", help="Show personal and secret values as well.")
    ] = False,
    as_: AsOption = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Show a turn again, and say what would be answered differently now."""
    from ui.replaying import show_turn  # noqa: PLC0415 - `--help` stays quick.

    show_turn(turn, as_, workspace, sample=sample, json=json, full=full)


@app.command("forget-learning")
def forget_learning(
    as_: AsOption = None, workspace: WorkspaceOption = None, sample: SampleOption = False
) -> None:
    """Let your learning journey begin anew: what you looked at so far no longer counts as done."""
    from ui.replaying import forget_journey  # noqa: PLC0415 - `--help` stays quick.

    forget_journey(as_, workspace, sample=sample)


@app.command("eval")
def evaluate(
    mode: Annotated[
        Literal["planner", "scripted", "claude"],
        typer.Option(help="Who answers: scripted tries the loop, claude needs a key."),
    ] = "planner",
    cases: Annotated[str, typer.Option(help="Pattern of kind/id, such as 'roadmap/*'.")] = "*",
    trials: Annotated[int, typer.Option(min=1, help="Times that each case is asked.")] = 1,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the report in Markdown, HTML and JSON.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="File of the cases that passed before.")
    ] = None,
    own: Annotated[Path | None, typer.Option(help="Folder with cases of your own.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Make this run the baseline.")] = False,
    from_feedback: Annotated[
        bool,
        typer.Option("--from-feedback", help="Write cases from people's feedback into --own."),
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ask the reference cases, and fail where something got worse."""
    if from_feedback:
        from ui.casemaking import make_cases  # noqa: PLC0415 - `--help` stays quick.

        make_cases(workspace, own)
        return
    from ui.evaluating import Wanted, run  # noqa: PLC0415 - as above.

    wanted = Wanted(mode, cases, trials, report, baseline, own, workspace, keep)
    if not run(wanted):
        raise typer.Exit(1)


@app.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="One round, for a scheduler.")] = False,
    every: Annotated[str, typer.Option(help="Time between rounds, such as 30m or 1d.")] = "1h",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Reload what is due, check contracts that have data, keep scores and queue alerts."""
    from ui.watching import watch as watch_rounds  # noqa: PLC0415 - `--help` stays quick.

    watch_rounds(workspace, once=once, every=every, json=json)


@app.command()
def web(
    port: Annotated[int, typer.Option(help="To listen on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="To listen at; this machine alone by default.")
    ] = "localhost",
    as_: AsOption = None,
    workspace: WorkspaceOption = None,
    sample: SampleOption = False,
) -> None:
    """Open the web page."""
    from ui.commands_web import open_page  # noqa: PLC0415 - `--help` stays quick.

    open_page(port, address, as_, workspace, sample=sample)


def main() -> None:
    """Run the command line; what goes wrong is one sentence on standard error."""
    from ui.failures import reported  # noqa: PLC0415 - `--help` stays quick.

    with reported():
        app()


if __name__ == "__main__":
    main()
