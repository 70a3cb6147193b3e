"""The commands that look at answers again: one turn, a journey, and the reference cases."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ui.cli_options import AsOption, JsonOption, SampleOption, WorkspaceOption


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


def forget_learning(
    as_: AsOption = None, workspace: WorkspaceOption = None, sample: SampleOption = False
) -> None:
    """Let your learning journey begin anew: what you looked at so far no longer counts as done."""
    from ui.replaying import forget_journey  # noqa: PLC0415 - `--help` stays quick.

    forget_journey(as_, workspace, sample=sample)


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
